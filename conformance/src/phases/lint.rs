//! The lint phase: the document's own examples, without the network.

use hallpass_openapi::diagnostic::{Diagnostic, Severity};
use hallpass_openapi::examples;
use hallpass_openapi::model::{Api, Example, Operation};
use serde_json::Value;

use crate::checks::{Check, Observation, example_representation_mismatch, example_schema};
use crate::outcome::KnownDeviation;
use crate::play::Play;

/// Holds the examples against their schemas and against each other, and counts those that are known to deviate.
pub(crate) fn run(play: &mut Play<'_, '_>) {
    for diagnostic in examples::check(play.api) {
        if diagnostic.severity != Severity::Note {
            report(play, diagnostic);
        }
    }
    let deviations = known_deviations(play.api, play.recorder.document);
    play.recorder.outcome.known_deviations.extend(deviations);
}

fn report(play: &mut Play<'_, '_>, diagnostic: Diagnostic) {
    let check = check_of(diagnostic.code);
    let seen = Observation::new(diagnostic.code, Value::Null, diagnostic.message.as_str())
        .by(diagnostic.span);
    play.recorder
        .finding_without_exchange(check, play.api, None, diagnostic.code, seen);
}

fn check_of(code: &str) -> &'static Check {
    if code == example_representation_mismatch::CHECK.id {
        &example_representation_mismatch::CHECK
    } else {
        &example_schema::CHECK
    }
}

/// All examples that the document marks with `x-hallpass-known-deviation`.
fn known_deviations(api: &Api, document: usize) -> Vec<KnownDeviation> {
    api.operations
        .iter()
        .flat_map(|operation| of_operation(operation, document))
        .collect()
}

fn of_operation(operation: &Operation, document: usize) -> Vec<KnownDeviation> {
    let of_parameters = operation
        .parameters
        .iter()
        .flat_map(|parameter| &parameter.examples)
        .map(|example| (None, example));
    let bodies = operation.request_body.iter().flat_map(|body| &body.content);
    let bodies = bodies.chain(
        operation
            .responses
            .iter()
            .flat_map(|response| &response.content),
    );
    let of_bodies = bodies.flat_map(|media| {
        media
            .examples
            .iter()
            .map(|example| (Some(media.name.as_str()), example))
    });
    let known = |(media_type, example): (Option<&str>, &Example)| {
        Some(KnownDeviation {
            document,
            operation: operation.id.clone(),
            example: example.name.clone(),
            media_type: media_type.map(str::to_owned),
            reason: example.known_deviation.clone()?,
            span: example.span,
        })
    };
    of_parameters.chain(of_bodies).filter_map(known).collect()
}

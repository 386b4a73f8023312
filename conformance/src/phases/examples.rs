//! The examples phase: each example of each operation, in each pair of representations.

use hallpass_openapi::model::{Action, Response, StatusPattern};
use serde_json::Value;

use super::{negotiation, snapshots};
use crate::call::Intent;
use crate::case::Case;
use crate::checks::{Observation, example_replay, rule_violated};

use crate::cleanup;
use crate::error::CheckError;
use crate::plan::{Plan, plan};
use crate::play::{Play, Played};
use crate::record::status_name;
use crate::resolve::resolve;
use crate::rules;

/// Plays all examples, and removes what they created.
pub(crate) async fn run(play: &mut Play<'_, '_>) -> Result<(), CheckError> {
    let Plan { cases, unplayable } = plan(play.api);
    let total = play.api.operations.len();
    let mut done: Vec<&str> = Vec::new();
    for case in &cases {
        if !done.contains(&case.operation.id.as_str()) {
            play.recorder.operation(case.operation, done.len(), total);
            done.push(&case.operation.id);
        }
        one(play, case).await?;
    }
    for example in unplayable {
        let case = format!("{}/{}", example.operation.id, example.name);
        play.skip(example.operation, &case, example.reason);
    }
    cleanup::run(play).await
}

async fn one<'a>(play: &mut Play<'a, '_>, case: &Case<'a>) -> Result<(), CheckError> {
    if makes_unique_items(case) {
        // What another representation of the example made would stand in the way.
        cleanup::run(play).await?;
    }
    let call = match resolve(play, case) {
        Ok(call) => call,
        Err(reason) => {
            play.skip(case.operation, &case.id(), reason);
            return Ok(());
        }
    };
    let binding = call.intent == Intent::Valid;
    let rule =
        rules::predicted(&call, None).map(|rule| (rule.id.clone(), rule.respond.status, rule.span));
    let Some(played) = play.send(call).await? else {
        return Ok(());
    };
    // Examples may break their own schemas: a refusal is right then, but for one that the document shows.
    let allowed = played.call.intent != Intent::Wrong;
    let binding = binding && (allowed || !case.is_success());
    let rule = rule.filter(|_| allowed && played.exchange.reply.is_ok());
    match rule {
        Some((id, status, span)) if played.status() != status => {
            play.report(
                &rule_violated::CHECK,
                &played,
                Observation::new(id, status, played.status()).by(span),
            );
        }
        // A representation that cannot be had is judged below.
        _ if played.status() == 406 && case.accept.is_some() => {}
        _ => compare(play, case, &played, binding),
    }
    if falls_under(case.response, played.status()) || binding {
        snapshots::capture(play, case, &played);
    }
    if let Some(accept) = case.accept.filter(|_| case.is_success()) {
        negotiation::refusal(play, &played, accept);
    }
    Ok(())
}

fn makes_unique_items(case: &Case<'_>) -> bool {
    let resource = case.operation.resource.as_ref();
    resource
        .is_some_and(|resource| resource.action == Action::Create && !resource.unique.is_empty())
}

/// The status against the promised one. Other checks have spoken already where the status is not documented at all.
fn compare(play: &mut Play<'_, '_>, case: &Case<'_>, played: &Played<'_>, binding: bool) {
    let status = played.status();
    if played.exchange.reply.is_err()
        || falls_under(case.response, status)
        || played.body.response.is_none()
    {
        return;
    }
    if binding {
        let seen = Observation::new(case.name.as_str(), promise(case.response), status)
            .by(case.response.span);
        play.report(&example_replay::CHECK, played, seen);
    } else {
        let reason = if played.call.intent == Intent::Wrong && case.is_success() {
            format!(
                "the server answers {status}, and the document itself does not allow what the example sends"
            )
        } else {
            format!(
                "the server answers {status}: it may not hold what the example names, or not allow it to this caller"
            )
        };
        play.skip(case.operation, &case.id(), reason);
    }
}

/// The status is one that the response describes. A default promises no status in particular.
fn falls_under(response: &Response, status: u16) -> bool {
    match response.status {
        StatusPattern::Exact(code) => code == status,
        StatusPattern::Range(digit) => u16::from(digit) == status / 100,
        StatusPattern::Default => true,
    }
}

fn promise(response: &Response) -> Value {
    match response.status {
        StatusPattern::Exact(code) => Value::from(code),
        other => Value::from(status_name(other)),
    }
}

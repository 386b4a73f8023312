//! Methods that the document does not list for a path: the server says so, and says which there are.

use std::collections::BTreeMap;

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::model::{Api, Location, Operation};
use hallpass_openapi::prose::Prose;

use super::authentication::call;
use super::lifecycle::unknown_like;
use crate::call::Intent;
use crate::checks::{Observation, method_undeclared};
use crate::error::CheckError;
use crate::knowledge::scalar_text;
use crate::play::{Play, Played};
use crate::request::Request;

/// Methods that are tried; the first one that the document does not list for the path.
const METHODS: [&str; 3] = ["PATCH", "PUT", "DELETE"];

/// Percentage of a document's time after which no more methods are tried.
const TRIED: u32 = 50;

/// Sends a method to each path that lists it not, where nothing is that it could change.
pub(crate) async fn run<'a>(play: &mut Play<'a, '_>) -> Result<(), CheckError> {
    let plan = play.plan();
    let mut answers = Vec::new();
    let mut paths: BTreeMap<&str, Vec<&'a Operation>> = BTreeMap::new();
    for operation in &play.api.operations {
        paths
            .entry(&operation.path.text)
            .or_default()
            .push(operation);
    }
    for operations in paths.into_values() {
        if play.is_pressed(TRIED) {
            break;
        }
        let has_parameters = operations[0].path.text.contains('{');
        let mut tried = METHODS.iter().filter(|method| {
            // What is removed for good is an item that is not there.
            let is_harmless = has_parameters || **method != "DELETE";
            is_harmless
                && operations
                    .iter()
                    .all(|operation| operation.method != **method)
        });
        let base = operations
            .iter()
            .find(|operation| operation.method == "GET")
            .unwrap_or(&operations[0]);
        let Some(method) = tried.next().filter(|method| play.may_send(method)) else {
            continue;
        };
        let Ok(mut call) = call(play, &plan, base) else {
            continue;
        };
        for parameter in base
            .parameters
            .iter()
            .filter(|one| one.location == Location::Path)
        {
            if let Some(id) = call.parameter(&parameter.name).and_then(scalar_text) {
                call = call.with(&parameter.name, unknown_like(&id));
            }
        }
        call.body = None;
        call.case = format!("{}/undeclared-{method}", base.id);
        // Another template may fit the same path, such as one that differs in a name.
        let request = play.request(&call);
        if request.is_ok_and(|request| play.has_method(method, &request)) {
            continue;
        }
        let by_other = |request: &mut Request| (*method).clone_into(&mut request.method);
        let Some(played) = play
            .send_altered(call.meant(Intent::Wrong), by_other)
            .await?
        else {
            continue;
        };
        let Ok(reply) = &played.exchange.reply else {
            continue;
        };
        answers.push(Answer {
            method,
            status: reply.status,
            names_methods: reply.header("allow").is_some(),
            misnamed: reply
                .header("allow")
                .and_then(|allow| misnamed(allow, method, &operations)),
            base,
            played,
        });
    }
    judge(play, &answers);
    Ok(())
}

/// What a server says to a method that the document does not list for a path.
struct Answer<'a> {
    method: &'static str,
    status: u16,
    names_methods: bool,
    /// What is wrong with the methods that it names.
    misnamed: Option<String>,
    /// The operation of the path that the request was made of.
    base: &'a Operation,
    played: Played<'a>,
}

fn judge(play: &mut Play<'_, '_>, answers: &[Answer<'_>]) {
    let refuses = |answer: &&Answer<'_>| answer.status == 405;
    let refused = answers.iter().filter(refuses).count();
    let names_methods = answers.iter().any(|one| refuses(&one) && one.names_methods);
    let is_promised = promises_405(play.api);
    for answer in answers {
        let status = format!("status {}", answer.status);
        let (actual, is_error) = match answer.status {
            // Where the others are refused, this one was not meant to be there.
            200..300 => (status, refused > 0 && refused + 1 == answers.len()),
            405 if let Some(misnamed) = &answer.misnamed => (misnamed.clone(), true),
            405 if answer.names_methods => continue,
            405 => ("status 405 without Allow".to_owned(), names_methods),
            // Nobody means to fail.
            500 => (status, true),
            501..600 if answer.status != 501 || is_promised => (status, is_promised),
            400..500 if is_promised && !matches!(answer.status, 401 | 403 | 429) => (status, true),
            _ => continue,
        };
        let seen = Observation::new(answer.method, "status 405 with Allow", actual);
        let seen = Observation {
            severity: (is_error || is_promised).then_some(Severity::Error),
            ..seen.by(answer.base.span)
        };
        play.report(&method_undeclared::CHECK, &answer.played, seen);
    }
}

/// An `Allow` that names the method that was refused, or leaves out one of the document's.
fn misnamed(allow: &str, refused: &str, operations: &[&Operation]) -> Option<String> {
    let named: Vec<&str> = allow.split(',').map(str::trim).collect();
    let has = |method: &str| named.iter().any(|name| name.eq_ignore_ascii_case(method));
    if has(refused) {
        return Some(format!("status 405 with {refused} in Allow: {allow}"));
    }
    let mut methods = operations.iter().map(|operation| operation.method.as_str());
    let missing = methods.find(|method| !has(method))?;
    Some(format!("status 405 without {missing} in Allow: {allow}"))
}

/// The description of the document says that a method that a path has not is answered with 405 and `Allow`.
fn promises_405(api: &Api) -> bool {
    Prose::of_document(api).says(&[&["405"], &["method"], &["allow"]])
}

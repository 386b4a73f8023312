//! Methods that the document does not list for a path: the server says so, and says which there are.

use std::collections::BTreeMap;

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::model::{Location, Operation};

use super::authentication::call;
use super::lifecycle::unknown_like;
use crate::call::Intent;
use crate::checks::{Observation, method_undeclared};
use crate::error::CheckError;
use crate::knowledge::scalar_text;
use crate::plan::plan;
use crate::play::Play;

/// Methods that are tried; the first one that the document does not list for the path.
const METHODS: [&str; 3] = ["PATCH", "PUT", "DELETE"];

/// Percentage of a document's time after which no more methods are tried.
const TRIED: u32 = 50;

/// Sends a method to each path that lists it not, where nothing is that it could change.
pub(crate) async fn run<'a>(play: &mut Play<'a, '_>) -> Result<(), CheckError> {
    let plan = plan(play.api);
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
        let Some(played) = play.send_as(call.meant(Intent::Wrong), method).await? else {
            continue;
        };
        let Ok(reply) = &played.exchange.reply else {
            continue;
        };
        let is_failure = reply.status >= 500 && reply.status != 501;
        let actual = match reply.status {
            200..300 => format!("status {}", reply.status),
            405 if reply.header("allow").is_none() => "status 405 without Allow".to_owned(),
            _ if is_failure => format!("status {}", reply.status),
            _ => continue,
        };
        let seen = Observation::new(*method, "status 405 with Allow", actual).by(base.span);
        let seen = Observation {
            // Nobody means to fail.
            severity: (reply.status == 500).then_some(Severity::Error),
            ..seen
        };
        play.report(&method_undeclared::CHECK, &played, seen);
    }
    Ok(())
}

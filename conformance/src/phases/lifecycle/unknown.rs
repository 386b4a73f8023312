//! Items that nobody has: an operation that lists a 404 does not find them.

use hallpass_openapi::model::{Action, Operation, StatusPattern};
use serde_json::Value;

use super::story::{Cast, on_item};
use crate::call::{Call, Caller, Intent};
use crate::checks::{Observation, unknown_item_found};
use crate::error::CheckError;
use crate::knowledge::Item;
use crate::learn::identity_parameter;
use crate::phases::malformed;
use crate::plan::acceptable;
use crate::play::{Play, Played};

/// Whether the operation of a call refuses an identity that no item has.
pub(super) async fn is_refused<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
) -> Result<bool, CheckError> {
    let Some(name) = identity_parameter(call.operation) else {
        return Ok(false);
    };
    let Some(id) = call.parameter(name).and_then(crate::knowledge::scalar_text) else {
        return Ok(false);
    };
    let mut call = call.clone().with(name, unknown(&id)).meant(Intent::Wrong);
    call.case = format!("{}/unknown", call.operation.id);
    let played = play.send(call).await?;
    Ok(played.is_some_and(|played| matches!(played.status(), 404 | 410)))
}

/// Reads, changes and removes an item that is not there. Only identities that look like the server's own are sent, so that the server has no
/// other reason to refuse them.
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    known: &Item,
) -> Result<(), CheckError> {
    let family = cast.family;
    let all = family
        .read
        .iter()
        .chain(&family.updates)
        .chain(&family.removers);
    let mut missed = 0;
    let mut denied = None;
    for operation in all.copied().filter(|operation| lists_not_found(operation)) {
        let id = unknown(&known.id);
        let item = Item {
            id: id.clone(),
            ..known.clone()
        };
        let Some(mut call) = on_item(operation, &item, "unknown") else {
            continue;
        };
        call = call.by(Caller::Identity(0)).meant(Intent::Wrong);
        if let Some(case) = cast.successes(operation).into_iter().next() {
            call.body.clone_from(&case.body);
            call.accept = case.accept.map(str::to_owned);
        }
        let mut found = None;
        for accept in formats(play, operation, 404) {
            // Each exchange is looked at for the format that was asked for.
            let played = play.send(call.clone().accepting(Some(accept))).await?;
            found = found.or(played.filter(Played::is_done));
        }
        let Some(played) = play.send(call).await? else {
            continue;
        };
        if let Some(found) = found.filter(|_| played.status() == 404) {
            refused(play, &found);
        }
        let refuses =
            operation.method != "GET" || played.value().is_some_and(|value| !is_empty(value));
        if played.is_done() && refuses {
            refused(play, &played);
        }
        missed += usize::from(played.status() == 404);
        // Nothing is wrong with the request but that there is no such item.
        let is_malformed = is_of_common_size(&id) && malformed::is_told(play, &played);
        if is_malformed {
            refused(play, &played);
        } else if played.status() == 403 && operation.method == "GET" {
            denied = Some(played);
        }
    }
    // Who may be told by changing it that there is none has nothing to be kept from by reading it.
    if let Some(played) = denied.filter(|_| missed > 0) {
        refused(play, &played);
    }
    Ok(())
}

/// The media types that the document lists for a status, where there are several.
fn formats<'a>(play: &Play<'a, '_>, operation: &'a Operation, status: u16) -> Vec<&'a str> {
    let mut all = operation.responses.iter();
    let response = all.find(|response| response.status == StatusPattern::Exact(status));
    let content = response.map(|response| response.content.as_slice());
    let names = content
        .unwrap_or_default()
        .iter()
        .map(|media| acceptable(play.api, &media.name));
    let names: Vec<&str> = names.collect();
    if names.len() > 1 { names } else { Vec::new() }
}

/// A number that every server can read: ten digits may be more than 32 bits hold.
fn is_of_common_size(id: &str) -> bool {
    id.len() != 10 || !id.bytes().all(|byte| byte.is_ascii_digit())
}

fn refused(play: &mut Play<'_, '_>, played: &Played<'_>) {
    let operation = played.call.operation;
    let seen = Observation::new(operation.id.as_str(), 404, played.status())
        .by(operation.span)
        .proven();
    play.report(&unknown_item_found::CHECK, played, seen);
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(members) => members.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// A 404, and no creation by PUT.
pub(super) fn lists_not_found(operation: &Operation) -> bool {
    let lists = |status: u16| {
        let mut all = operation.responses.iter();
        all.any(|response| response.status == StatusPattern::Exact(status))
    };
    let is_one = operation
        .resource
        .as_ref()
        .is_some_and(|resource| !matches!(resource.action, Action::List | Action::Create));
    is_one && lists(404) && !lists(201)
}

/// An identity of the same form that nobody has.
pub(in crate::phases) fn unknown(known: &str) -> String {
    let digits = known.bytes().all(|byte| byte.is_ascii_digit());
    if digits && known.len() <= 18 {
        // As long as the known one, and far from what counters reach soon.
        let mut id: String = known.chars().map(|_| '9').collect();
        if id == known || known.len() < 4 {
            id = "987654321".to_owned();
        }
        return id;
    }
    let turned = known.chars().map(|c| match c {
        'a'..='e' | 'A'..='E' => 'f',
        'f' | 'F' => 'a',
        '0'..='8' => '9',
        '9' => '0',
        other => other,
    });
    let turned: String = turned.collect();
    if turned == known {
        format!("{known}x")
    } else {
        turned
    }
}

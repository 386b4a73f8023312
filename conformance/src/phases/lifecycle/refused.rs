//! The story of a refused write: it changes nothing.

use std::collections::BTreeSet;

use hallpass_openapi::equality::{Mode, differences};
use hallpass_openapi::media_type::is_xml;
use hallpass_openapi::model::StatusPattern;
use serde_json::Value;

use super::fields;
use super::listing::listing;
use super::story::{Cast, Creation, on_item, read};
use super::walk::walk;
use super::written::{is_servers_own, is_writable, shown_schema};
use crate::call::{Call, Caller, Content, Intent};
use crate::checks::{Observation, failed_write_side_effect};
use crate::error::CheckError;
use crate::knowledge::Item;
use crate::phases::negotiation::{UNSUPPORTED, unsupported_body};
use crate::play::{Play, Played};
use crate::rules;
use crate::signing::{is_below_http, is_open};

/// Sends a creation and an update that nobody can read, and looks at what is stored.
pub(crate) async fn run<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creation: &Creation<'a>,
    state: &Value,
) -> Result<(), CheckError> {
    refused_creation(play, cast, creation, state).await?;
    refused_update(play, cast, &creation.item, state).await?;
    // What was changed by a request that was refused has been told.
    let now = read(play, cast, &creation.item, "read-refused").await?;
    let now = now.and_then(|played| played.value().filter(|_| played.is_success()).cloned());
    match now.filter(|now| now == state) {
        Some(_) => by_nobody(play, cast, &creation.item, state).await,
        None => Ok(()),
    }
}

/// Who has no right to anything: without credentials, and with wrong ones.
const STRANGERS: [(Caller, &str); 2] = [
    (Caller::Anonymous, "nobody"),
    (Caller::Impostor(0), "impostor"),
];

/// Changes and removes an item without the right to: whoever looks at them too late has done it already.
async fn by_nobody<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    state: &Value,
) -> Result<(), CheckError> {
    let family = cast.family;
    let removers = family.removers.iter().copied();
    let removers = removers.filter(|remover| remover.method == "DELETE");
    for operation in family.updates.iter().copied().chain(removers) {
        if is_open(operation) || is_below_http(play.api, operation) {
            continue;
        }
        let case = cast.successes(operation).into_iter().next();
        for (stranger, name) in STRANGERS {
            let Some(mut call) = on_item(operation, item, name) else {
                continue;
            };
            call.body = case.and_then(|case| case.body.clone());
            let call = call.by(stranger).meant(Intent::Wrong);
            changes_nothing(play, cast, item, state, call).await?;
        }
    }
    Ok(())
}

/// A call whose body ends in the middle.
fn broken<'a>(mut call: Call<'a>, step: &str) -> Option<Call<'a>> {
    let (media, _) = call.body.take()?;
    let text = if is_xml(&media.name) {
        "<broken>"
    } else {
        "{\"broken\":"
    };
    call.body = Some((media, Content::Text(text.to_owned())));
    call.case = format!("{}/{step}", call.operation.id);
    Some(call.meant(Intent::Wrong))
}

/// How often a refused creation must leave something behind: somebody else may create an item at the same moment.
const TIMES: usize = 4;

/// Sends creations that are refused, and looks whether the list has grown.
async fn refused_creation<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creation: &Creation<'a>,
    state: &Value,
) -> Result<(), CheckError> {
    let list =
        cast.family.lists.iter().find_map(|operation| {
            listing(play, operation, &creation.item, state, "around-refused")
        });
    let Some(list) = list else {
        return Ok(());
    };
    let sent = &creation.played.call;
    let mut wrong: Vec<Call<'a>> = broken(sent.clone(), "refused").into_iter().collect();
    // Whoever stores what is right of a body that is wrong leaves it behind.
    let halves = fields::half_wrong(play, sent.operation, state, rules::body(sent).as_ref());
    wrong.extend(halves.into_iter().next().map(|body| {
        let mut call = sent.clone().meant(Intent::Wrong);
        call.body = Some(body);
        call.case = format!("{}/half-wrong", call.operation.id);
        call
    }));
    let mut listed = sent.operation.responses.iter();
    if listed.any(|response| response.status == StatusPattern::Exact(406)) {
        let mut call = sent.clone().accepting(Some(UNSUPPORTED));
        call.case = format!("{}/accept-unsupported", call.operation.id);
        wrong.push(call.meant(Intent::Wrong));
    }
    if !is_open(sent.operation) && !is_below_http(play.api, sent.operation) {
        for (stranger, name) in STRANGERS {
            let mut call = sent.clone().by(stranger);
            call.case = format!("{}/{name}", call.operation.id);
            wrong.push(call.meant(Intent::Wrong));
        }
    }
    for call in wrong {
        if let Some((played, id)) = left_behind(play, &list.call, &call).await? {
            let seen = Observation::new(cast.family.collection, Value::Null, id)
                .by(played.call.operation.span)
                .proven();
            play.report(&failed_write_side_effect::CHECK, &played, seen);
        }
    }
    Ok(())
}

/// A creation that is refused each time and lengthens the list each time, and what it left there last.
async fn left_behind<'a>(
    play: &mut Play<'a, '_>,
    list: &Call<'a>,
    call: &Call<'a>,
) -> Result<Option<(Played<'a>, String)>, CheckError> {
    let mut proof = None;
    for _ in 0..TIMES {
        let Some(before) = ids(play, list).await? else {
            return Ok(None);
        };
        // Where others write at the same time, nothing that is new is known to be of this request.
        if ids(play, list).await?.as_ref() != Some(&before) {
            return Ok(None);
        }
        let Some(played) = play.send(call.clone()).await? else {
            return Ok(None);
        };
        if !(400..500).contains(&played.status()) {
            return Ok(None);
        }
        let Some(after) = ids(play, list).await? else {
            return Ok(None);
        };
        let Some(id) = after.difference(&before).next().cloned() else {
            return Ok(None);
        };
        proof = Some((played, id));
    }
    Ok(proof)
}

/// Identities of a whole list; `None` when it cannot be read to its end.
async fn ids<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
) -> Result<Option<BTreeSet<String>>, CheckError> {
    let walk = walk(play, call.clone(), |_| false).await?;
    Ok(walk
        .filter(|walk| walk.is_complete())
        .map(|walk| walk.ids().cloned().collect()))
}

async fn refused_update<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    state: &Value,
) -> Result<(), CheckError> {
    for operation in cast.family.updates.iter().copied() {
        let Some(case) = cast.successes(operation).into_iter().next() else {
            continue;
        };
        let Some(mut call) = on_item(operation, item, "refused") else {
            continue;
        };
        call.body.clone_from(&case.body);
        unsupported_body(play, &call).await?;
        let halves = fields::half_wrong(play, operation, state, None);
        let halves = halves.into_iter().map(|body| {
            let mut call = call.clone().meant(Intent::Wrong);
            call.body = Some(body);
            call.case = format!("{}/half-wrong", operation.id);
            call
        });
        for call in broken(call.clone(), "refused").into_iter().chain(halves) {
            changes_nothing(play, cast, item, state, call).await?;
        }
    }
    Ok(())
}

/// Sends an update that is to be refused; if it is, the item is as it was.
async fn changes_nothing<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    state: &Value,
    call: Call<'a>,
) -> Result<(), CheckError> {
    let operation = call.operation;
    let Some(played) = play.send(call).await? else {
        return Ok(());
    };
    let Some(after) = read(play, cast, item, "read-refused").await? else {
        return Ok(());
    };
    let refused = (400..500).contains(&played.status());
    if refused && matches!(after.status(), 404 | 410) {
        let seen = Observation::new("item", item.id.as_str(), Value::Null)
            .by(operation.span)
            .proven();
        play.report(&failed_write_side_effect::CHECK, &played, seen);
        return Ok(());
    }
    let (Some(shown), Some(resource), true) = (after.value(), &operation.resource, refused) else {
        return Ok(());
    };
    let schema = cast.family.read.and_then(shown_schema);
    let changes = differences(play.api, None, state, shown, Mode::Exact);
    let change = changes.into_iter().find(|change| {
        !is_servers_own(play, resource, schema, &change.path)
            && is_writable(play, operation, &change.path)
    });
    if let Some(change) = change {
        let (left, right) = (
            change.left.unwrap_or_default(),
            change.right.unwrap_or_default(),
        );
        let seen = Observation::new("update", left, right)
            .at(change.path)
            .by(operation.span)
            .proven();
        play.report(&failed_write_side_effect::CHECK, &played, seen);
    }
    Ok(())
}

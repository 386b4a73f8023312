//! Cleaning up: what a run created it deletes, and it says what it could not delete.

use std::cmp::Reverse;

use hallpass_openapi::model::{Action, Operation};

use crate::call::{Call, Caller, Intent};
use crate::error::CheckError;
use crate::knowledge::Item;
use crate::learn::identity_parameter;
use crate::phases::lifecycle;
use crate::plan::success;
use crate::play::Play;
use crate::resolve::at_item;

/// Deletes everything that the run created and that is still there, but for what it works inside of.
///
/// # Errors
/// When the server has gone.
pub(crate) async fn run(play: &mut Play<'_, '_>) -> Result<(), CheckError> {
    play.cleaning = true;
    let result = everything(play).await;
    play.cleaning = false;
    result
}

async fn everything(play: &mut Play<'_, '_>) -> Result<(), CheckError> {
    let mut collections = play.knowledge.collections_with_own();
    // What is inside of something else goes first.
    collections.sort_by_key(|name| Reverse(name.matches('/').count()));
    for collection in collections {
        let mut items = play.knowledge.own(&collection).to_vec();
        items.retain(|item| {
            let mut held = play.held.iter();
            !held.any(|(name, id)| *name == collection && *id == item.id)
        });
        for item in items {
            delete(play, &collection, &item).await?;
        }
    }
    Ok(())
}

async fn delete(play: &mut Play<'_, '_>, collection: &str, item: &Item) -> Result<(), CheckError> {
    let reason = match deleter(play, collection) {
        None => deny(play, collection, item).await?,
        Some((operation, parameter)) => {
            let call = Call::new(operation, format!("{}/cleanup", operation.id));
            let mut call = at_item(call, item, parameter)
                .by(Caller::Identity(item.identity))
                .meant(Intent::Uncertain);
            if item.identity == 0 {
                call = call.accepting(next_format(play, operation));
            }
            let mut played = play.send(call.clone()).await?;
            if item.identity != 0 && played.as_ref().is_some_and(|played| played.status() == 403) {
                // Who may make things need not be who may remove them.
                played = play.send(call.by(Caller::Identity(0))).await?;
            }
            match played {
                Some(played) if played.is_success() => {
                    lifecycle::is_gone(play, collection, item, &played).await?;
                    String::new()
                }
                Some(played) if matches!(played.status(), 404 | 410) => String::new(),
                Some(played) => format!("deleting it gives status {}", played.status()),
                None => "its deletion cannot be sent".to_owned(),
            }
        }
    };
    if !reason.is_empty() {
        play.recorder.left_behind(collection, &item.id, reason);
    }
    play.knowledge.removed(collection, &item.id);
    Ok(())
}

/// What the next removal asks for: each of the formats that the replies of the operation come in, if only its refusals, one after the other. Who forgets
/// to remove in one format does so in that one.
fn next_format<'a>(play: &mut Play<'a, '_>, operation: &'a Operation) -> Option<&'a str> {
    let is_shown = |name: &str| {
        let responses = play.api.operations.iter().filter_map(success);
        let mut content = responses.flat_map(|response| &response.content);
        content.any(|media| media.name == name)
    };
    let content = operation.responses.iter().flat_map(|at| &at.content);
    let mut names: Vec<&str> = Vec::new();
    for media in content.filter(|media| is_shown(&media.name)) {
        if !names.contains(&media.name.as_str()) {
            names.push(&media.name);
        }
    }
    let at = play.removals;
    play.removals += 1;
    (names.len() > 1).then(|| names[at % names.len()])
}

/// Removes an item by a denial, where the document has one; else why it stays.
async fn deny(
    play: &mut Play<'_, '_>,
    collection: &str,
    item: &Item,
) -> Result<String, CheckError> {
    let Some(call) = lifecycle::denial(play, collection, item) else {
        return Ok("no operation of the document deletes it".to_owned());
    };
    for caller in 0..play.options.credentials.callers() {
        let call = call.clone().by(Caller::Identity(caller));
        if !play.can_call(call.operation, Caller::Identity(caller)) {
            continue;
        }
        let played = play.send(call.meant(Intent::Uncertain)).await?;
        if played.is_some_and(|played| played.is_success() || matches!(played.status(), 404 | 410))
        {
            return Ok(String::new());
        }
    }
    Ok("no identity of the run may deny it".to_owned())
}

/// The operation that deletes items of a collection, and the parameter that names the item.
pub(crate) fn deleter<'a>(
    play: &Play<'a, '_>,
    collection: &str,
) -> Option<(&'a Operation, &'a str)> {
    let deletes = |operation: &&Operation| {
        let resource = operation.resource.as_ref();
        operation.method == "DELETE"
            && resource.is_some_and(|resource| {
                resource.action == Action::Delete && resource.collection == collection
            })
    };
    let operation = play.api.operations.iter().find(deletes)?;
    Some((operation, identity_parameter(operation)?))
}

//! Others: the items that a write does not name stay as they are.

use std::collections::BTreeSet;

use hallpass_openapi::equality::{Mode, differences};
use hallpass_openapi::model::{Action, Operation};
use serde_json::Value;

use super::listing::{is_listed, listing};
use super::story::{Cast, read, wait};
use super::walk::{Walk, walk};
use crate::checks::{Observation, other_item_changed};
use crate::difference::is_within;
use crate::error::CheckError;
use crate::knowledge::Item;
use crate::play::{Play, Played};

/// An item that no write names, as it was before.
pub(super) struct Other {
    item: Item,
    value: Value,
    volatile: Vec<String>,
}

/// Reads the first and the last item that a list showed. Only of a server that is this machine itself: elsewhere others may write too.
pub(super) async fn watch<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    own: &Item,
) -> Result<Vec<Other>, CheckError> {
    if !play.target.is_loopback() {
        return Ok(Vec::new());
    }
    let met: Vec<Item> = play
        .knowledge
        .met(cast.family.collection)
        .filter(|item| item.id != own.id)
        .cloned()
        .collect();
    let mut chosen: Vec<Item> = met.first().cloned().into_iter().collect();
    chosen.extend(met.last().filter(|_| met.len() > 1).cloned());
    let mut others = Vec::new();
    for item in chosen {
        let (Some(one), Some(two)) = (
            value(play, cast, &item).await?,
            value(play, cast, &item).await?,
        ) else {
            continue;
        };
        let volatile = differences(play.api, None, &one, &two, Mode::Exact);
        others.push(Other {
            item,
            value: two,
            volatile: volatile.into_iter().map(|change| change.path).collect(),
        });
    }
    Ok(others)
}

async fn value<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
) -> Result<Option<Value>, CheckError> {
    let played = read(play, cast, item, "read-other").await?;
    Ok(played.and_then(|played| played.value().filter(|_| played.is_success()).cloned()))
}

/// What the others are like after a write.
pub(super) async fn compare<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    others: &[Other],
    action: Action,
) -> Result<(), CheckError> {
    let Some(by) = writer(cast, action) else {
        return Ok(());
    };
    for other in others {
        let Some(played) = read(play, cast, &other.item, "read-other").await? else {
            continue;
        };
        let gone = matches!(played.status(), 404 | 410);
        let change = played
            .value()
            .filter(|_| played.is_success())
            .and_then(|shown| {
                let changes = differences(play.api, None, &other.value, shown, Mode::Exact);
                let mut changes = changes.into_iter();
                changes.find(|change| !is_within(&change.path, &other.volatile))
            });
        let seen = match change {
            Some(change) => Observation::new(
                other.item.id.as_str(),
                change.left.unwrap_or_default(),
                change.right.unwrap_or_default(),
            )
            .at(change.path),
            None if gone => {
                Observation::new(other.item.id.as_str(), other.value.clone(), Value::Null)
            }
            None => continue,
        };
        let seen = seen.by(by.span).after(by).proven();
        play.report(&other_item_changed::CHECK, &played, seen);
        return Ok(());
    }
    Ok(())
}

/// The identities that the lists show beside an item, where they can be read to their end. Only of a server that is this machine itself.
pub(super) async fn beside<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
) -> Result<BTreeSet<String>, CheckError> {
    if !play.target.is_loopback() {
        return Ok(BTreeSet::new());
    }
    for operation in cast.family.lists.iter().copied() {
        let Some(listing) = listing(operation, item, &item.value, "beside") else {
            continue;
        };
        let walk = walk(play, listing.call, |_| false).await?;
        if let Some(walk) = walk.filter(Walk::is_complete) {
            let mut ids: BTreeSet<String> = walk.ids().cloned().collect();
            ids.remove(&item.id);
            return Ok(ids);
        }
    }
    Ok(BTreeSet::new())
}

/// What stood beside an item in the lists is still there after `by` removed the item.
pub(super) async fn still_beside<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    before: &BTreeSet<String>,
    by: &Played<'a>,
) -> Result<(), CheckError> {
    if before.is_empty() {
        return Ok(());
    }
    let after = beside(play, cast, item).await?;
    if after.is_superset(before) {
        return Ok(());
    }
    // What comes back is not gone.
    wait(play).await;
    let again = beside(play, cast, item).await?;
    if let Some(id) = before.difference(&again).next() {
        let operation = by.call.operation;
        let seen = Observation::new(id.as_str(), "still listed", Value::Null)
            .by(operation.span)
            .after(operation)
            .proven();
        play.report(&other_item_changed::CHECK, by, seen);
    }
    Ok(())
}

/// At most this many items are looked for in the end.
const LOOKED_FOR: usize = 3;

/// What lists showed and the run did not remove is still there: the first items, which the run met before it wrote anything.
pub(super) async fn still_there<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
) -> Result<(), CheckError> {
    let (Some(by), Some(reader)) = (writer(cast, Action::Delete), cast.family.read) else {
        return Ok(());
    };
    let document = play.recorder.document;
    let can_be_read = play.recorder.outcome.exchanges.iter().any(|exchange| {
        exchange.document == document
            && exchange.operation == reader.id
            && exchange.status == Some(200)
    });
    if !play.target.is_loopback() || !can_be_read || cast.family.create.is_none() {
        return Ok(());
    }
    let met: Vec<Item> = play
        .knowledge
        .met(cast.family.collection)
        .take(LOOKED_FOR)
        .cloned()
        .collect();
    for item in met {
        let Some(played) = read(play, cast, &item, "read-other").await? else {
            continue;
        };
        let gone = matches!(played.status(), 404 | 410);
        if gone && is_listed(play, cast, &item).await? == Some(false) {
            let seen = Observation::new(item.id.as_str(), item.value.clone(), Value::Null);
            let seen = seen.by(by.span).after(by).proven();
            play.report(&other_item_changed::CHECK, &played, seen);
            return Ok(());
        }
    }
    Ok(())
}

fn writer<'a>(cast: Cast<'a, '_>, action: Action) -> Option<&'a Operation> {
    let family = cast.family;
    match action {
        Action::Delete => family.removers.first().copied(),
        _ => family.updates.first().copied(),
    }
}

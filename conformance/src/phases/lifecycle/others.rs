//! Others: the items that a write does not name stay as they are.

use std::collections::{BTreeMap, BTreeSet};

use hallpass_openapi::equality::{Mode, differences};
use hallpass_openapi::model::{Action, Operation};
use hallpass_openapi::promises::siblings::Siblings;
use serde_json::Value;

use super::listing::{is_listed, listing};
use super::places;
use super::story::{Cast, read, wait};
use super::walk::{Walk, walk};
use super::without_choice;
use crate::call::Call;
use crate::checks::{Observation, delete_still_there, other_item_changed};
use crate::difference::is_within;
use crate::error::CheckError;
use crate::knowledge::{Item, scalar_text};
use crate::learn::{items, path_parameters};
use crate::play::{Play, Played};
use crate::rules;

/// An item that no write names, as it was before.
pub(super) struct Other {
    item: Item,
    value: Value,
    volatile: Vec<String>,
}

/// The first and the last item that a list showed and the one before the run's own, as they are. Only of a server that is this machine itself: elsewhere others may write too.
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
    let mut chosen: Vec<Item> = Vec::new();
    for item in [met.first(), met.last(), neighbour(&met, &own.id)] {
        let is_new = |item: &&Item| chosen.iter().all(|known| known.id != item.id);
        let new = item.filter(is_new).cloned();
        chosen.extend(new);
    }
    as_they_are(play, cast, chosen).await
}

/// The item whose number is the next below that of another.
fn neighbour<'i>(items: &'i [Item], id: &str) -> Option<&'i Item> {
    let own: u64 = id.parse().ok()?;
    let number = |item: &&Item| item.id.parse::<u64>().ok().filter(|number| *number < own);
    let below = items.iter().filter(|item| number(item).is_some());
    below.max_by_key(number)
}

/// Items as they can be read before a write.
pub(super) async fn as_they_are<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    items: Vec<Item>,
) -> Result<Vec<Other>, CheckError> {
    let mut others = Vec::new();
    for item in items {
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

/// What the others are like after a write `by` an operation.
pub(super) async fn compare<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    others: &[Other],
    by: Option<&'a Operation>,
) -> Result<(), CheckError> {
    let Some(by) = by else {
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

/// What the lists show beside an item, by identity, where they can be read to their end. Only of a server that is this machine itself.
pub(super) async fn beside<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
) -> Result<Beside, CheckError> {
    if !play.target.is_loopback() {
        return Ok(Beside::new());
    }
    let mut all = Beside::new();
    for operation in cast.family.lists.iter().copied() {
        let (Some(listing), Some(resource)) = (
            listing(play, operation, item, &item.value, "beside"),
            &operation.resource,
        ) else {
            continue;
        };
        // Also by each filter: what shares a user need not share a course.
        let bare = without_choice(&listing.call);
        let narrowed = resource.filters.keys().filter_map(|name| {
            let value = item.value.get(name).and_then(scalar_text)?;
            Some(bare.clone().with(name, value))
        });
        let narrowed: Vec<Call<'a>> = narrowed.filter(|_| !resource.declared).collect();
        let elsewhere = places::siblings(play, &listing.call);
        let own = std::iter::once(listing.call).chain(narrowed);
        for call in own.chain(elsewhere.into_iter().filter(|_| !resource.declared)) {
            let place = place(&call);
            let walk = walk(play, call, |_| false).await?;
            let Some(walk) = walk.filter(Walk::is_complete) else {
                continue;
            };
            let pages = walk.pages.iter().filter_map(|page| page.played.value());
            let shown = pages.flat_map(|page| items(resource, page));
            all.extend(shown.filter_map(|one| {
                let id = one.get(&resource.identity).and_then(scalar_text)?;
                let is_it = id == item.id && item.path == place;
                let named: Vec<&str> = place.values().map(String::as_str).collect();
                let name = [named.as_slice(), &[id.as_str()]].concat().join(" ");
                (!is_it).then(|| (name, one.clone()))
            }));
        }
        if !all.is_empty() {
            break;
        }
    }
    Ok(all)
}

/// The values of the path that a call names.
fn place(call: &Call<'_>) -> BTreeMap<String, String> {
    let value = |name: &str| Some((name.to_owned(), call.parameter(name).and_then(scalar_text)?));
    path_parameters(call.operation).filter_map(value).collect()
}

/// Items by the values of their path and their identity.
pub(super) type Beside = BTreeMap<String, Value>;

/// Without those that were not the same when they were read again.
pub(super) fn steady(mut one: Beside, other: &Beside) -> Beside {
    one.retain(|id, value| other.get(id) == Some(value));
    one
}

/// What stood beside an item in the lists is still there, as it was, after `by` removed the item.
pub(super) async fn still_beside<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    before: &Beside,
    by: &Played<'a>,
) -> Result<(), CheckError> {
    let siblings = Siblings::of(by.call.operation);
    let answer = rules::body(&by.call).unwrap_or_default();
    let siblings = siblings.filter(|siblings| siblings.go_with(&answer));
    let goes = |other: &Value| match &siblings {
        Some(siblings) => siblings.are(&item.value, other),
        None => Some(false),
    };
    let (mut stay, mut go) = (Beside::new(), Beside::new());
    for (id, value) in before {
        match goes(value) {
            Some(true) => go.insert(id.clone(), value.clone()),
            Some(false) => stay.insert(id.clone(), value.clone()),
            None => None,
        };
    }
    gone_with(play, cast, item, &go, by).await?;
    let before = &stay;
    if before.is_empty() {
        return Ok(());
    }
    let is_same = |after: &Beside| {
        before
            .iter()
            .all(|(id, value)| after.get(id) == Some(value))
    };
    if is_same(&beside(play, cast, item).await?) {
        return Ok(());
    }
    // What comes back is not gone.
    wait(play).await;
    let again = beside(play, cast, item).await?;
    let Some((id, old)) = before
        .iter()
        .find(|(id, value)| again.get(*id) != Some(value))
    else {
        return Ok(());
    };
    let operation = by.call.operation;
    let change = again.get(id).and_then(|new| {
        let changes = differences(play.api, None, old, new, Mode::Exact);
        changes.into_iter().next()
    });
    let seen = match change {
        Some(change) => Observation::new(
            id.as_str(),
            change.left.unwrap_or_default(),
            change.right.unwrap_or_default(),
        )
        .at(change.path),
        None => Observation::new(id.as_str(), "still listed", Value::Null),
    };
    let seen = seen.by(operation.span).after(operation).proven();
    play.report(&other_item_changed::CHECK, by, seen);
    Ok(())
}

/// What is to go with an item that was answered is not listed any more.
async fn gone_with<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    going: &Beside,
    by: &Played<'a>,
) -> Result<(), CheckError> {
    if going.is_empty() {
        return Ok(());
    }
    let still = |after: &Beside| -> BTreeSet<String> {
        let listed = going.keys().filter(|id| after.contains_key(*id));
        listed.cloned().collect()
    };
    let mut left = still(&beside(play, cast, item).await?);
    if !left.is_empty() {
        wait(play).await;
        left = still(&beside(play, cast, item).await?);
    }
    let identity = |name: &String, value: &Value| {
        let mut lists = cast.family.lists.iter();
        let found = lists.find_map(|list| value.get(&list.resource.as_ref()?.identity));
        found.and_then(scalar_text).unwrap_or_else(|| name.clone())
    };
    for (name, value) in going {
        let id = identity(name, value);
        if !left.contains(name) {
            play.knowledge.removed(cast.family.collection, &id);
            continue;
        }
        let operation = by.call.operation;
        let with = format!("{id}, which goes with {},", item.id);
        let seen = Observation::new(item.id.as_str(), with, "is still listed");
        let seen = seen.by(operation.span).after(operation).proven();
        play.report(&delete_still_there::CHECK, by, seen);
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

pub(super) fn writer<'a>(cast: Cast<'a, '_>, action: Action) -> Option<&'a Operation> {
    let family = cast.family;
    match action {
        Action::Delete => family.removers.first().copied(),
        _ => family.updates.first().copied(),
    }
}

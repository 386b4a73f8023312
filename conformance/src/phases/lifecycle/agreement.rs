//! Agreement: an item says the same in a list, in the reply to its creation, where it is read, in JSON and in XML.

use hallpass_openapi::equality::{Mode, differences};
use hallpass_openapi::model::{Operation, Resource, SchemaId};
use serde_json::Value;

use super::listing::listing;
use super::removed;
use super::representation;
use super::story::{Cast, on_item, read, wait};
use super::walk::{Page, walk};
use super::written::{is_writable, shown_schema};
use crate::call::{Call, Intent};
use crate::checks::{Observation, item_inconsistent};
use crate::difference::same;
use crate::error::CheckError;
use crate::knowledge::{Item, scalar_text};
use crate::learn::{identity_parameter, items, own, place};
use crate::plan::success;
use crate::play::{Play, Played};
use hallpass_openapi::view::View;

/// Percentage of a document's time after which no more items are looked at.
const ALIKE: u32 = 55;

/// At most this many items of a list are read.
const MOST: usize = 8;

/// A place where an item that is shown and the item that is read say different things.
struct Contradiction {
    at: String,
    shown: Value,
    read: Value,
}

/// Reads items that a list shows, and compares what they say with what the list says.
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    call: &Call<'a>,
) -> Result<(), CheckError> {
    let (Some(reader), Some(resource)) = (cast.family.read, &call.operation.resource) else {
        return Ok(());
    };
    let Some(list) = play.send(step(call, "items")).await? else {
        return Ok(());
    };
    if !list.is_success() {
        return Ok(());
    }
    let shown = shown_items(resource, &list);
    let mut suspects = Vec::new();
    let mut missing = Vec::new();
    let named = cast.successes(reader).into_iter().find_map(|case| {
        let name = identity_parameter(reader)?;
        let mut parameters = case.parameters.iter();
        let (_, value) = parameters.find(|(parameter, _)| parameter.name == name)?;
        let id = scalar_text(value)?;
        shown.iter().find(|(shown, _)| *shown == id)
    });
    for (id, value) in chosen(&shown).chain(named) {
        if play.is_pressed(ALIKE) {
            break;
        }
        let met = play.knowledge.met(cast.family.collection);
        let Some(item) = met.into_iter().find(|item| item.id == *id).cloned() else {
            continue;
        };
        if let Some(call) = on_item(reader, &item, "of-list") {
            representation::compare(play, call).await?;
        }
        let Some(played) = read(play, cast, &item, "of-list").await? else {
            continue;
        };
        if matches!(played.status(), 404 | 410) {
            missing.push(item);
            continue;
        }
        let found = contradictions(play, call.operation, &played, value);
        if !found.is_empty() {
            suspects.push((item, value.clone()));
        }
    }
    if suspects.is_empty() && missing.is_empty() {
        return Ok(());
    }
    // What changes by itself, or was changed by somebody else, contradicts nothing.
    let Some(list) = play.send(step(call, "items-again")).await? else {
        return Ok(());
    };
    let again = shown_items(resource, &list);
    for item in missing {
        let is_still_shown = again.iter().any(|(id, _)| *id == item.id);
        let played = read(play, cast, &item, "of-list-again").await?;
        if let Some(played) = played.filter(|_| is_still_shown && play.target.is_loopback()) {
            removed::not_found(play, &item, &played);
        }
    }
    for (item, before) in suspects {
        let Some((_, value)) = again.iter().find(|(id, _)| *id == item.id) else {
            continue;
        };
        let Some(played) = read(play, cast, &item, "of-list-again").await? else {
            continue;
        };
        let found = contradictions(play, call.operation, &played, value);
        let stable = found
            .into_iter()
            .find(|found| before.pointer(&found.at) == value.pointer(&found.at));
        if let Some(found) = stable {
            report(play, &played, call.operation, None, found);
            return Ok(());
        }
    }
    Ok(())
}

/// An item of the run's own says in the lists what it says where it is read, after `by` wrote it.
pub(super) async fn listed<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    by: &'a Operation,
) -> Result<(), CheckError> {
    for operation in cast.family.lists.iter().copied() {
        let mut before = None;
        for last in [false, true] {
            let Some(played) = read(play, cast, item, "as-listed").await? else {
                return Ok(());
            };
            let current = played.value().filter(|_| played.is_success()).cloned();
            let Some(current) = current else {
                return Ok(());
            };
            let Some(listing) = listing(play, operation, item, &current, "as-read") else {
                break;
            };
            let shows = |page: &Page<'_>| page.ids.contains(&item.id);
            let Some(walk) = walk(play, listing.call, shows).await? else {
                break;
            };
            let (Some(page), Some(resource)) = (walk.pages.last(), &operation.resource) else {
                break;
            };
            let all = shown_items(resource, &page.played);
            let Some((_, value)) = all.into_iter().find(|(id, _)| *id == item.id) else {
                break;
            };
            // What clients cannot write may take its time to show.
            let found = contradictions(play, operation, &played, &value);
            let mut found = found
                .into_iter()
                .filter(|found| is_writable(play, by, &found.at));
            let Some(found) = found.next() else { break };
            if last && before.as_ref() == Some(&found.read) {
                report(play, &played, operation, Some(by), found);
            } else if !last {
                before = Some(found.read);
                wait(play).await;
            }
        }
    }
    Ok(())
}

/// What the reply to a creation says of what clients write is what the item says where it is read.
pub(super) async fn answered<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    creation: &Played<'a>,
) -> Result<(), CheckError> {
    let Some(value) = creation.value().cloned() else {
        return Ok(());
    };
    let operation = creation.call.operation;
    let Some(written) = creation
        .call
        .body
        .as_ref()
        .and_then(|(media, _)| media.schema)
    else {
        return Ok(());
    };
    let around = operation.resource.as_ref();
    let around = around.map_or_else(String::new, |resource| place(resource, &value));
    let written = play.api.schema_at(written, &around).unwrap_or(written);
    let is_written = |play: &Play<'_, '_>, at: &str| {
        let name = at.split('/').nth(1).unwrap_or_default();
        let property = View::of(play.api, written).property(name);
        property.is_some_and(|view| !view.is_read_only() && !view.is_write_only())
    };
    let mut before = None;
    for last in [false, true] {
        let Some(played) = read(play, cast, item, "as-answered").await? else {
            return Ok(());
        };
        let found = contradictions(play, operation, &played, &value);
        let mut found = found
            .into_iter()
            .filter(|found| is_written(play, &found.at));
        let Some(found) = found.next() else {
            return Ok(());
        };
        if last && before.as_ref() == Some(&found.read) {
            report(play, &played, operation, None, found);
        } else if !last {
            before = Some(found.read);
            wait(play).await;
        }
    }
    Ok(())
}

fn step<'a>(call: &Call<'a>, name: &str) -> Call<'a> {
    let accept = success(call.operation).and_then(|response| response.content.first());
    let mut step = call
        .clone()
        .accepting(accept.map(|media| media.name.as_str()))
        .meant(Intent::Uncertain);
    step.case = format!("{}/{name}", call.case);
    step
}

/// Identities and items of a list's reply.
fn shown_items(resource: &Resource, played: &Played<'_>) -> Vec<(String, Value)> {
    let value = played.value().filter(|_| played.is_success());
    let all = value
        .map(|value| items(resource, value))
        .unwrap_or_default();
    all.into_iter()
        .filter_map(|item| {
            let id = item.get(&resource.identity).and_then(scalar_text)?;
            Some((id, item.clone()))
        })
        .collect()
}

/// The first and the last items, which are seldom alike.
fn chosen(shown: &[(String, Value)]) -> impl Iterator<Item = &(String, Value)> {
    let first = shown
        .len()
        .min(MOST)
        .div_ceil(2)
        .max(shown.len().min(MOST) / 2);
    let last = shown.len().min(MOST) - first;
    shown[..first].iter().chain(&shown[shown.len() - last..])
}

/// Places that both describe, both show, and of which they say different things.
fn contradictions(
    play: &Play<'_, '_>,
    shown_by: &Operation,
    read: &Played<'_>,
    shown: &Value,
) -> Vec<Contradiction> {
    let Some(value) = read.value().filter(|_| read.is_success() && !read.misread) else {
        return Vec::new();
    };
    let (Some(of_list), Some(of_item)) = (&shown_by.resource, &read.call.operation.resource) else {
        return Vec::new();
    };
    let (around_one, around_other) = (place(of_list, shown), place(of_item, value));
    let one = item_schema(play, shown_by).and_then(|id| play.api.schema_at(id, &around_one));
    let other = shown_schema(read.call.operation);
    let other = other.and_then(|id| play.api.schema_at(id, &around_other));
    let (Some(one), Some(other)) = (one, other) else {
        return Vec::new();
    };
    let (shown, value) = (own(of_list, shown), own(of_item, value));
    differences(play.api, None, shown, value, Mode::Exact)
        .into_iter()
        .filter(|difference| is_of_one_kind(play, one, other, &difference.path))
        .filter_map(|difference| {
            let (shown, read) = (difference.left?, difference.right?);
            // The empty text says something where one sees it in both.
            let is_text = shown.is_string() && read.is_string() && shown_by.method == "POST";
            let says = |value: &Value| scalar_text(value).is_some() || is_text;
            let differs = says(&shown) && says(&read) && !same(Some(&shown), Some(&read));
            differs.then_some(Contradiction {
                at: difference.path,
                shown,
                read,
            })
        })
        .collect()
}

/// Both schemas describe the place, in the same way: a summary may put something else under the same name.
fn is_of_one_kind(play: &Play<'_, '_>, one: SchemaId, other: SchemaId, at: &str) -> bool {
    let (Some(one), Some(other)) = (play.api.schema_at(one, at), play.api.schema_at(other, at))
    else {
        return false;
    };
    if one == other {
        return true;
    }
    let (one, other) = (play.api.schema(one), play.api.schema(other));
    one.types == other.types
        && one.format == other.format
        && one.enumeration == other.enumeration
        && one.description == other.description
}

/// The schema of one item in an operation's reply.
fn item_schema(play: &Play<'_, '_>, operation: &Operation) -> Option<SchemaId> {
    let schema = shown_schema(operation)?;
    let resource = operation.resource.as_ref()?;
    if resource.action != hallpass_openapi::model::Action::List {
        return Some(schema);
    }
    let pointer = resource.items.clone().unwrap_or_default();
    play.api.schema_at(schema, &format!("{pointer}/0"))
}

fn report(
    play: &mut Play<'_, '_>,
    played: &Played<'_>,
    shown_by: &Operation,
    by: Option<&Operation>,
    found: Contradiction,
) {
    let seen = Observation::new(shown_by.id.as_str(), found.read, found.shown)
        .at(found.at)
        .by(shown_by.span)
        .after(by.unwrap_or(shown_by))
        .proven();
    play.report(&item_inconsistent::CHECK, played, seen);
}

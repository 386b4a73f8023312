//! Lists under a path: each value of the path has items of its own, and one that nobody has has none.

use std::collections::BTreeSet;

use hallpass_openapi::counts::singular;
use hallpass_openapi::model::{Location, Operation, Parameter, StatusPattern};
use serde_json::Value;

use super::unknown::unknown;
use crate::call::{Call, Intent};
use crate::checks::{Observation, filter_ignored, unknown_item_found};
use crate::error::CheckError;
use crate::knowledge::{Item, scalar_text};
use crate::learn::items;
use crate::play::{Play, Played};

/// Most values of one path parameter that are looked at.
const MOST: usize = 4;

/// The call with each other value that its path parameters list.
pub(super) fn siblings<'a>(play: &Play<'a, '_>, call: &Call<'a>) -> Vec<Call<'a>> {
    let mut all = Vec::new();
    for parameter in in_path(call.operation) {
        let sent = call.parameter(&parameter.name);
        for value in listed(play, parameter) {
            if Some(&value) != sent {
                let mut other = call.clone().with(&parameter.name, value.clone());
                let name = scalar_text(&value).unwrap_or_default();
                other.case = format!("{}/{name}", call.case);
                all.push(other);
            }
        }
    }
    all
}

fn in_path(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    let mut all = operation.parameters.iter();
    std::iter::from_fn(move || all.find(|parameter| parameter.location == Location::Path))
}

fn listed(play: &Play<'_, '_>, parameter: &Parameter) -> Vec<Value> {
    let values = parameter
        .schema
        .and_then(|id| play.api.schema(id).enumeration.clone());
    values.unwrap_or_default().into_iter().take(MOST).collect()
}

/// Looks at a list under its path, and under one that nobody has.
pub(super) async fn run<'a>(play: &mut Play<'a, '_>, call: &Call<'a>) -> Result<(), CheckError> {
    if in_path(call.operation).next().is_none() {
        return Ok(());
    }
    let mut step = call.clone();
    step.case = format!("{}/path", call.case);
    let Some(played) = play.send(step).await? else {
        return Ok(());
    };
    if !played.is_success() {
        return Ok(());
    }
    strangers(play, &played);
    nobody(play, call, &played).await
}

/// Items of another value of the path: under `groups`, one that has a `section_id` and no `group_id`.
fn strangers(play: &mut Play<'_, '_>, played: &Played<'_>) {
    let call = &played.call;
    let (Some(value), Some(resource)) = (played.value(), &call.operation.resource) else {
        return;
    };
    let shown = items(resource, value);
    for parameter in in_path(call.operation) {
        let Some(sent) = call.parameter(&parameter.name).and_then(scalar_text) else {
            continue;
        };
        let others = listed(play, parameter)
            .into_iter()
            .filter_map(|value| scalar_text(&value));
        let others: Vec<String> = others.filter(|other| *other != sent).collect();
        let is_of = |item: &Value, word: &str| {
            let stem = format!("{}_", singular(word));
            let members = item.as_object();
            members.is_some_and(|members| {
                members
                    .iter()
                    .any(|(name, value)| name.to_lowercase().starts_with(&stem) && !value.is_null())
            })
        };
        let stranger = shown
            .iter()
            .find(|item| !is_of(item, &sent) && others.iter().any(|other| is_of(item, other)));
        if let Some(item) = stranger {
            let seen = Observation::new(parameter.name.as_str(), sent, (*item).clone())
                .by(call.operation.span)
                .proven();
            play.report(&filter_ignored::CHECK, played, seen);
            return;
        }
    }
}

/// An item of each path under which lists showed some, on this machine alone: they are the server's.
pub(super) fn one_of_each(play: &Play<'_, '_>, collection: &str) -> Vec<Item> {
    let mut all: Vec<Item> = Vec::new();
    for item in play.knowledge.met(collection) {
        if all.len() < MOST_PLACES && all.iter().all(|known| known.path != item.path) {
            all.push(item.clone());
        }
    }
    all.retain(|_| play.target.is_loopback());
    all
}

/// At most this many paths are tried by the second caller.
const MOST_PLACES: usize = 4;

/// Where the document lists a 404, a path that nobody has does not show the items of somebody.
async fn nobody<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
    known: &Played<'a>,
) -> Result<(), CheckError> {
    let lists_404 = call
        .operation
        .responses
        .iter()
        .any(|response| response.status == StatusPattern::Exact(404));
    let free = in_path(call.operation).filter(|parameter| listed(play, parameter).is_empty());
    let free: Vec<String> = free.map(|parameter| parameter.name.clone()).collect();
    for name in free.iter().filter(|_| lists_404) {
        let Some(id) = call.parameter(name).and_then(scalar_text) else {
            continue;
        };
        let mut step = call.clone().with(name, unknown(&id)).meant(Intent::Wrong);
        step.case = format!("{}/unknown-{name}", call.operation.id);
        let Some(played) = play.send(step).await? else {
            continue;
        };
        let (ours, theirs) = (identities(known), identities(&played));
        if played.is_success() && ours.intersection(&theirs).next().is_some() {
            let seen = Observation::new(name.as_str(), 404, played.status())
                .by(call.operation.span)
                .proven();
            play.report(&unknown_item_found::CHECK, &played, seen);
        }
    }
    Ok(())
}

fn identities(played: &Played<'_>) -> BTreeSet<String> {
    let (Some(value), Some(resource)) = (played.value(), &played.call.operation.resource) else {
        return BTreeSet::new();
    };
    let shown = items(resource, value).into_iter();
    shown
        .filter_map(|item| item.get(&resource.identity).and_then(scalar_text))
        .collect()
}

//! Lists under a path: each value of the path has items of its own, and one that nobody has has none.

use std::collections::BTreeSet;

use hallpass_openapi::model::{Location, Operation, Parameter, Response, StatusPattern};
use hallpass_openapi::places::{self, in_path, singular};
use hallpass_openapi::prose::{Prose, says_one};
use hallpass_openapi::references;
use serde_json::Value;

use super::story::{Cast, on_item};
use super::unknown::unknown;
use crate::call::{Call, Intent};
use crate::checks::{Observation, filter_ignored, unknown_item_found};
use crate::error::CheckError;
use crate::knowledge::{Item, scalar_text};
use crate::learn::items;
use crate::phases::addressee::by_addressee;
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

fn listed(play: &Play<'_, '_>, parameter: &Parameter) -> Vec<Value> {
    let values = places::listed(play.api, parameter);
    values.into_iter().take(MOST).collect()
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
        let stranger = shown
            .iter()
            .find(|item| places::is_stranger(&parameter.name, &sent, &others, item));
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
    // What the second caller was shown is its own.
    let met = play.knowledge.met(collection);
    for item in met.filter(|item| item.identity == 0) {
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
        let is_shared = ours.intersection(&theirs).next().is_some();
        if played.is_success() && (is_shared || says_unknown(play, call.operation, name)) {
            let seen = Observation::new(name.as_str(), 404, played.status())
                .by(call.operation.span)
                .proven();
            play.report(&unknown_item_found::CHECK, &played, seen);
        }
    }
    Ok(())
}

/// "A user who does not exist is 404": of the parameter itself, or of what it names.
fn says_unknown(play: &Play<'_, '_>, operation: &Operation, name: &str) -> bool {
    const UNKNOWN: [&str; 5] = [
        "unknown",
        "not exist",
        "n't exist",
        "no such",
        "existing or not",
    ];
    const DOUBTS: [&str; 4] = ["may ", "empty", "not an error", "no error"];
    let lower = name.to_lowercase();
    let noun = lower
        .trim_end_matches("id")
        .trim_end_matches('_')
        .to_owned();
    let mut parameters = operation.parameters.iter();
    let parameter = parameters.find(|parameter| parameter.name == name);
    let own = parameter.and_then(|parameter| parameter.description.as_deref());
    let says = |prose: &Prose, of: &[&str]| {
        prose.sentences().any(|says| {
            let is_of = says_one(says, &UNKNOWN) && says.contains("404") && says_one(says, of);
            is_of && !says_one(says, &DOUBTS)
        })
    };
    // "No such user": the reply of a list below a user is about no item of it.
    let mut all = operation.responses.iter();
    let refusal = all.find(|response| response.status == StatusPattern::Exact(404));
    let refusal = Prose::of(refusal.map(|response| response.description.as_str()));
    let is_refused = refusal.sentences().any(|says| {
        let is_of = says_one(says, &UNKNOWN) && !noun.is_empty() && says.contains(&noun);
        is_of && !says_one(says, &DOUBTS)
    });
    is_refused
        || says(&Prose::of(own), &[""])
        || (!noun.is_empty() && says(&Prose::of_operation(play.api, operation), &[&noun]))
}

/// A filter, or a part of the path, that names what nobody has is answered as the words of the document say.
pub(super) async fn unknown_filters<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
) -> Result<(), CheckError> {
    let operation = call.operation;
    // The own mock has nothing behind what a list is narrowed by.
    if play.options.fixtures_known {
        return Ok(());
    }
    let named = operation.parameters.iter();
    let named =
        named.filter(|parameter| matches!(parameter.location, Location::Query | Location::Path));
    for parameter in named {
        let own = Prose::of(parameter.description.as_deref());
        let is_told = tells_missing(&own)
            || references::unknown_filter(operation, &parameter.name) == Some(404);
        let known = play.api.parameter_instance(parameter);
        let known = known.as_ref().and_then(scalar_text);
        let Some(known) = known.filter(|_| is_told) else {
            continue;
        };
        let bare = super::without_choice(call);
        // Of few digits where there is room for no more.
        let nobody = [unknown(&known), "99997".to_owned(), "997".to_owned()].into_iter();
        let mut steps = nobody.map(|nobody| bare.clone().with(&parameter.name, nobody));
        let Some(step) = steps.find(|step| play.is_allowed(step) == Some(true)) else {
            continue;
        };
        let mut step = step.meant(Intent::Uncertain);
        step.case = format!("{}/unknown-{}", operation.id, parameter.name);
        let Some(played) = play.send(step).await? else {
            continue;
        };
        if played.is_success() {
            let seen = Observation::new(parameter.name.as_str(), 404, played.status())
                .by(parameter.span)
                .proven();
            play.report(&unknown_item_found::CHECK, &played, seen);
        }
    }
    Ok(())
}

/// "An unknown course is answered 404", "a user of the sandbox, otherwise 404".
fn tells_missing(prose: &Prose) -> bool {
    const MISSING: [&str; 8] = [
        "unknown",
        "not exist",
        "n't exist",
        "no such",
        "otherwise 404",
        "404 otherwise",
        "else 404",
        "404 if not",
    ];
    let says = prose.sentence(&[&MISSING, &["404"]]);
    says.is_some_and(|says| !says_one(says, &["may ", "might", "not 404"]))
}

/// For how many items it is looked whether they stand elsewhere, too.
const MOST_ELSEWHERE: usize = 3;

/// An item that was made under one value of its path is not under another one that the path lists.
pub(super) async fn elsewhere<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
) -> Result<(), CheckError> {
    let Some(reader) = cast.family.read else {
        return Ok(());
    };
    let lists_404 = |response: &Response| response.status == StatusPattern::Exact(404);
    if !reader.responses.iter().any(lists_404) {
        return Ok(());
    }
    for parameter in in_path(reader) {
        let Some(own) = item.path.get(&parameter.name).cloned() else {
            continue;
        };
        let others = listed(play, parameter).into_iter();
        let others: Vec<Value> = others
            .filter(|other| other.as_str() != Some(&own))
            .collect();
        if others.is_empty() || !play.is_new_story("elsewhere", MOST_ELSEWHERE) {
            continue;
        }
        for other in others {
            let Some(call) = on_item(reader, item, "elsewhere") else {
                continue;
            };
            let call = by_addressee(play, call.with(&parameter.name, other.clone()));
            let Some(played) = play.send(call.meant(Intent::Uncertain)).await? else {
                continue;
            };
            let shown = played.value().filter(|_| played.is_success());
            let shown = shown
                .zip(reader.resource.as_ref())
                .map(|(value, resource)| crate::learn::own(resource, value).clone());
            let Some(shown) = shown else { continue };
            let shows_own = shows_kind(&shown, &own) || shows_place(&shown, &parameter.name, &own);
            let seen = Observation::new(unknown_item_found::ELSEWHERE, 404, played.status())
                .by(reader.span)
                .proven();
            let is_told = shows_own || says_place(play, reader, &parameter.name);
            let seen = if is_told { seen } else { seen.warning() };
            play.report(&unknown_item_found::CHECK, &played, seen);
        }
    }
    Ok(())
}

/// The item has something of the kind: a `group_id`, under `groups`.
fn shows_kind(item: &Value, kind: &str) -> bool {
    let stem = format!("{}_", singular(kind));
    let mut members = item.as_object().into_iter().flatten();
    members.any(|(name, value)| name.to_lowercase().starts_with(&stem) && !value.is_null())
}

/// The item says where it is.
fn shows_place(item: &Value, name: &str, place: &str) -> bool {
    item.get(name).and_then(Value::as_str) == Some(place)
}

/// "An invite of this user in this realm; any other is 404."
fn says_place(play: &Play<'_, '_>, reader: &Operation, name: &str) -> bool {
    let described = reader.parameters.iter();
    let described = described.filter_map(|parameter| parameter.description.as_deref());
    let own = Prose::of(described);
    let whole = Prose::of_operation(play.api, reader);
    let noun = name.to_lowercase();
    let mut all = own.sentences().chain(whole.sentences());
    all.any(|says| {
        let is_of = says.contains(noun.as_str()) && (says.contains("404") || says.contains("this"));
        is_of && !says.contains("may ")
    })
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

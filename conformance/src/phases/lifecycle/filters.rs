//! Filters of a list: what does not match is left out.

use hallpass_openapi::expression::Expression;
use hallpass_openapi::instance;
use hallpass_openapi::model::{Api, Operation, Parameter, Resource};
use hallpass_openapi::validate::Direction;
use serde_json::Value;

use super::listing::with_item;
use super::walk::walk;
use super::written::shown_schema;
use crate::call::{Call, Intent};
use crate::case::{data, is_success};
use crate::checks::{Observation, filter_ignored, filter_too_narrow};
use crate::error::CheckError;
use crate::json::escaped;
use crate::knowledge::scalar_text;
use crate::learn::items;
use crate::play::{Play, Played};
use crate::rules;

/// Asks a list for each of its filters with a value that leaves something out.
pub(crate) async fn run<'a>(play: &mut Play<'a, '_>, call: Call<'a>) -> Result<(), CheckError> {
    let Some(resource) = &call.operation.resource else {
        return Ok(());
    };
    for (name, condition) in &resource.filters {
        let Some(parameter) = call
            .operation
            .parameters
            .iter()
            .find(|parameter| parameter.name == *name)
        else {
            continue;
        };
        let bare = without_filters(&call, resource);
        let Some(value) = telling_value(play, &bare, parameter, condition, resource) else {
            continue;
        };
        for value in
            std::iter::once(value).chain(far_past(play.api, parameter, condition, resource))
        {
            let mut filtered = bare
                .clone()
                .with(name, value.clone())
                .meant(Intent::Uncertain);
            filtered.case = format!("{}/filter-{name}", call.operation.id);
            if let Some(played) = play.send(filtered).await? {
                judge(play, &played, name, condition, &value);
                let asked = [(name.as_str(), condition, value)];
                too_narrow(play, [&bare, &call], &played, &asked).await?;
            }
        }
    }
    together(play, &call, resource).await
}

/// A filter that shows nothing, while a list without it shows what the filter lets through.
async fn too_narrow<'a>(
    play: &mut Play<'a, '_>,
    lists: [&Call<'a>; 2],
    filtered: &Played<'a>,
    asked: &[(&str, &Expression, Value)],
) -> Result<(), CheckError> {
    let Some(resource) = &filtered.call.operation.resource else {
        return Ok(());
    };
    let shown = filtered.value().filter(|_| filtered.is_success());
    if !shown.is_some_and(|shown| items(resource, shown).is_empty()) {
        return Ok(());
    }
    // What is not on the first page may be on the next one.
    let pages = walk(play, filtered.call.clone(), |_| false).await?;
    if !pages.is_some_and(|walk| walk.is_complete() && walk.ids().next().is_none()) {
        return Ok(());
    }
    for list in lists {
        let mut step = list.clone().meant(Intent::Uncertain);
        step.case = format!("{}/unfiltered", list.operation.id);
        let Some(played) = play.send(step).await? else {
            continue;
        };
        let Some(shown) = played.value().filter(|_| played.is_success()) else {
            continue;
        };
        let fits = |item: &&Value| {
            let is_known = play
                .knowledge
                .met(&resource.collection)
                .any(|known| known.value == **item);
            is_known
                && asked.iter().all(|(name, condition, value)| {
                    let variables = with_item(&filtered.call, item, Some(value.clone()));
                    condition.holds(&variables) == Ok(true) && is_alike(play, filtered, name)
                })
        };
        if let Some(item) = items(resource, shown).into_iter().find(fits) {
            let (name, condition, value) = &asked[0];
            let seen = Observation::new(*name, value.clone(), item.clone())
                .by(condition.span)
                .proven();
            play.report(&filter_too_narrow::CHECK, filtered, seen);
            return Ok(());
        }
    }
    Ok(())
}

/// Parameter and property of the name have values of one kind: a list may be asked by an identifier for what it shows by its name.
fn is_alike(play: &Play<'_, '_>, filtered: &Played<'_>, name: &str) -> bool {
    let operation = filtered.call.operation;
    let mut parameters = operation.parameters.iter();
    let parameter = parameters.find(|parameter| parameter.name == name);
    let one = parameter.and_then(|parameter| parameter.schema);
    let pointer = operation
        .resource
        .as_ref()
        .and_then(|resource| resource.items.clone())
        .unwrap_or_default();
    let shown = shown_schema(operation);
    let place = format!("{pointer}/0/{}", escaped(name));
    let other = shown.and_then(|shown| play.api.schema_at(shown, &place));
    let (Some(one), Some(other)) = (one, other) else {
        // What has no property of its name is a time, which is compared with others.
        return true;
    };
    let (one, other) = (play.api.schema(one), play.api.schema(other));
    one.types.string == other.types.string
        && one.types.integer == other.types.integer
        && (one.enumeration.is_none() || one.enumeration == other.enumeration)
}

/// A time before all items, in the form of the document's example.
fn far_past(
    api: &Api,
    parameter: &Parameter,
    condition: &Expression,
    resource: &Resource,
) -> Option<Value> {
    let is_time = condition.text.contains("strtotime(value)") && !resource.declared;
    is_time.then(|| time_of_year(api, parameter, ["631152000", "1990-01-01"]))
}

/// At most this many items are asked for by all filters together.
const MOST_TOGETHER: usize = 3;

/// Asks a list for all its filters together, by the values of one item: each narrows what the others leave.
async fn together<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
    resource: &'a Resource,
) -> Result<(), CheckError> {
    let by_value = resource
        .filters
        .iter()
        .filter(|(_, condition)| condition.text.contains("== value"));
    let by_value: Vec<(&String, &Expression)> = by_value.collect();
    if by_value.len() < 2 {
        return Ok(());
    }
    let known: Vec<Value> = play
        .knowledge
        .met(&resource.collection)
        .map(|item| item.value.clone())
        .collect();
    let values = |item: &Value| -> Option<Vec<Value>> {
        let value = |name: &str| item.get(name).filter(|value| scalar_text(value).is_some());
        by_value
            .iter()
            .map(|(name, _)| value(name).cloned())
            .collect()
    };
    // One item must share a value with the asked one, and not all of them.
    let telling = known.iter().filter_map(|item| {
        let asked = values(item)?;
        let is_telling = known.iter().filter_map(values).any(|other| {
            let shared = asked.iter().zip(&other).filter(|(one, two)| one == two);
            (1..asked.len()).contains(&shared.count())
        });
        is_telling.then_some(asked)
    });
    let mut all: Vec<Vec<Value>> = telling.take(MOST_TOGETHER).collect();
    all.extend(of_nobody(
        &known.iter().filter_map(values).collect::<Vec<_>>(),
    ));
    for asked in all {
        let mut step = without_filters(call, resource).meant(Intent::Uncertain);
        for ((name, _), value) in by_value.iter().zip(&asked) {
            step = step.with(name, value.clone());
        }
        step.case = format!("{}/filters", call.operation.id);
        if let Some(played) = play.send(step).await? {
            let asked: Vec<(&str, &Expression, Value)> = by_value
                .iter()
                .zip(asked)
                .map(|((name, condition), value)| (name.as_str(), *condition, value))
                .collect();
            for (name, condition, value) in &asked {
                judge(play, &played, name, condition, value);
            }
            let bare = without_filters(call, resource);
            too_narrow(play, [&bare, call], &played, &asked).await?;
        }
    }
    Ok(())
}

/// Values of two items that no item has together: what they leave is an empty list.
fn of_nobody(known: &[Vec<Value>]) -> Option<Vec<Value>> {
    let (first, others) = known.split_first()?;
    let mixed = others.iter().map(|other| {
        let mut mixed = other.clone();
        mixed[0] = first[0].clone();
        mixed
    });
    mixed.into_iter().find(|mixed| !known.contains(mixed))
}

/// The call without what narrows it: other filters, and pages.
pub(crate) fn without_filters<'a>(call: &Call<'a>, resource: &Resource) -> Call<'a> {
    let mut bare = call.clone();
    let paging = resource.paging.as_ref();
    let pages = paging
        .into_iter()
        .flat_map(|paging| [&paging.start, &paging.limit, &paging.token])
        .flatten();
    let names: Vec<&String> = resource.filters.keys().chain(pages).collect();
    bare.parameters.retain(|(name, _)| !names.contains(&name));
    bare
}

/// A value that leaves a known item out, and best lets another one through.
fn telling_value(
    play: &Play<'_, '_>,
    call: &Call<'_>,
    parameter: &Parameter,
    condition: &Expression,
    resource: &Resource,
) -> Option<Value> {
    let known: Vec<&Value> = play
        .knowledge
        .met(&resource.collection)
        .map(|item| &item.value)
        .collect();
    let says = |candidate: &Value, wanted: bool| {
        known.iter().any(|item| {
            let variables = with_item(call, item, Some(candidate.clone()));
            condition.holds(&variables) == Ok(wanted)
        })
    };
    let is_refused = |candidate: &Value| {
        let asked = call.clone().with(&parameter.name, candidate.clone());
        rules::predicted(&asked, None).is_some_and(|rule| rule.respond.status >= 400)
    };
    let mut candidates = candidates(call.operation, parameter, condition, &known);
    candidates.extend(made(play.api, parameter));
    if !resource.declared {
        candidates = plain_candidates(play, parameter, condition, &known, candidates);
    }
    candidates.retain(|candidate| !is_refused(candidate));
    let telling = candidates
        .iter()
        .find(|candidate| says(candidate, true) && says(candidate, false));
    // Where all known items are alike, one that lets none of them through tells as much.
    telling
        .or_else(|| candidates.iter().find(|candidate| says(candidate, false)))
        .cloned()
}

/// Where the filter is only inferred, a value that no item has may stand for one, as `me` does for the caller; and a time is written as the
/// document shows it.
fn plain_candidates(
    play: &Play<'_, '_>,
    parameter: &Parameter,
    condition: &Expression,
    known: &[&Value],
    candidates: Vec<Value>,
) -> Vec<Value> {
    if condition.text.contains("strtotime(value)") {
        return vec![time_of_year(
            play.api,
            parameter,
            ["2114380800", "2037-01-01"],
        )];
    }
    let own = |value: &Value| {
        known
            .iter()
            .any(|item| item.get(&parameter.name) == Some(value))
    };
    let shown = |value: &Value| {
        parameter
            .examples
            .iter()
            .filter_map(data)
            .any(|example| example == value)
    };
    let fits = |value: &Value| own(value) || !shown(value);
    candidates.into_iter().filter(fits).collect()
}

/// A time, given in seconds and as a date, in the form of the document's example.
fn time_of_year(api: &Api, parameter: &Parameter, [seconds, date]: [&str; 2]) -> Value {
    let schema = parameter.schema.map(|id| api.schema(id));
    let of_schema = schema
        .into_iter()
        .flat_map(|schema| schema.examples.iter().map(|(value, _)| value));
    let shown = parameter.examples.iter().filter_map(data).chain(of_schema);
    let text = shown.filter_map(Value::as_str).next().unwrap_or_default();
    let is_iso = text.contains('T') || schema.is_some_and(|schema| schema.format.is_some());
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    Value::from(match (is_number, is_iso, text.len()) {
        (true, _, _) => seconds.to_owned(),
        (_, true, _) => format!("{date}T00:00:00Z"),
        (_, _, 10) => date.to_owned(),
        _ => format!("{date} 00:00:00"),
    })
}

/// Values that the schema of the parameter lists, or makes.
fn made(api: &Api, parameter: &Parameter) -> Vec<Value> {
    let Some(schema) = parameter.schema else {
        return Vec::new();
    };
    let listed = api.schema(schema).enumeration.clone().unwrap_or_default();
    let instances = (1..4).filter_map(|seed| {
        let options = instance::Options {
            seed,
            examples: false,
            ..instance::Options::default()
        };
        api.instance(schema, Direction::Request, options)
    });
    listed.into_iter().chain(instances).collect()
}

/// Values worth a try: those of examples, those of the items themselves, and times between theirs.
fn candidates(
    operation: &Operation,
    parameter: &Parameter,
    condition: &Expression,
    known: &[&Value],
) -> Vec<Value> {
    let leads_to_success = |name: &str| {
        let refuses = operation
            .responses
            .iter()
            .filter(|response| !is_success(response));
        !refuses
            .into_iter()
            .any(|response| response.answers.iter().any(|answer| answer == name))
    };
    let shown = parameter
        .examples
        .iter()
        .filter(|example| leads_to_success(&example.name))
        .filter_map(data)
        .cloned();
    let mut values: Vec<Value> = shown.collect();
    if condition.text.contains("== value") {
        values.extend(
            known
                .iter()
                .filter_map(|item| item.get(&parameter.name))
                .filter(|value| scalar_text(value).is_some())
                .cloned(),
        );
    }
    if condition.text.contains("strtotime(value)") {
        let numbers = known
            .iter()
            .flat_map(|item| item.as_object())
            .flat_map(|object| object.values().filter_map(Value::as_i64));
        values.extend(
            numbers
                .filter(|number| *number > 1_000_000_000)
                .map(|number| Value::from(format!("@{number}"))),
        );
    }
    values
}

/// A property that is null or left out says nothing of a filter of its name.
fn says_something(item: &Value, name: &str) -> bool {
    item.get(name).is_none_or(|value| !value.is_null())
}

fn judge(
    play: &mut Play<'_, '_>,
    played: &Played<'_>,
    name: &str,
    condition: &Expression,
    value: &Value,
) {
    let Some(resource) = &played.call.operation.resource else {
        return;
    };
    let Some(reply) = played.value().filter(|_| played.is_success()) else {
        return;
    };
    let leaks = |item: &&Value| {
        (resource.declared || says_something(item, name))
            && condition.holds(&with_item(&played.call, item, Some(value.clone()))) == Ok(false)
    };
    if let Some(item) = items(resource, reply).into_iter().find(leaks) {
        let seen = Observation::new(name, value.clone(), item.clone())
            .by(condition.span)
            .proven();
        play.report(&filter_ignored::CHECK, played, seen);
    }
}

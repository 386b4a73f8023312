//! Filters of a list: what does not match is left out.

use hallpass_openapi::expression::Expression;
use hallpass_openapi::model::{Operation, Parameter, Resource};
use serde_json::Value;

use super::listing::with_item;
use crate::call::{Call, Intent};
use crate::case::{data, is_success};
use crate::checks::{Observation, filter_ignored};
use crate::error::CheckError;
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
        let mut filtered = bare.with(name, value.clone()).meant(Intent::Uncertain);
        filtered.case = format!("{}/filter-{name}", call.operation.id);
        if rules::predicted(&filtered, None).is_some_and(|rule| rule.respond.status >= 400) {
            continue;
        }
        if let Some(played) = play.send(filtered).await? {
            judge(play, &played, name, condition, &value);
        }
    }
    Ok(())
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

/// A value that lets one known item through and leaves another one out.
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
    candidates(call.operation, parameter, condition, &known)
        .into_iter()
        .find(|candidate| {
            let verdict =
                |item: &&Value| condition.holds(&with_item(call, item, Some(candidate.clone())));
            known.iter().any(|item| verdict(item) == Ok(true))
                && known.iter().any(|item| verdict(item) == Ok(false))
        })
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
        condition.holds(&with_item(&played.call, item, Some(value.clone()))) == Ok(false)
    };
    if let Some(item) = items(resource, reply).into_iter().find(leaks) {
        let seen = Observation::new(name, value.clone(), item.clone()).by(condition.span);
        play.report(&filter_ignored::CHECK, played, seen);
    }
}

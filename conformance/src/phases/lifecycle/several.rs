//! Filters that take several values: together they show what each of them shows by itself, whichever comes first.

use hallpass_openapi::model::{Location, Operation, Parameter};
use serde_json::Value;

use super::narrowing::{Shown, identity, shown};
use crate::call::{Call, Intent};
use crate::checks::{Observation, filter_too_narrow};
use crate::error::CheckError;
use crate::play::Play;

/// At most this many values of a filter are asked for.
const MOST: usize = 4;

/// Percentage of a document's time after which no more values are asked for.
const ASKED: u32 = 50;

/// Asks a list for the values of such a filter, each by itself and all together. Gives whether the list was shown.
pub(super) async fn run<'a>(play: &mut Play<'a, '_>, call: &Call<'a>) -> Result<bool, CheckError> {
    let mut is_shown = false;
    let operation = call.operation;
    for parameter in &operation.parameters {
        let Some(values) = values(play, operation, parameter) else {
            continue;
        };
        if play.is_pressed(ASKED) {
            break;
        }
        let ask = |values: &[Value]| {
            let mut step = call
                .clone()
                .with(&parameter.name, Value::Array(values.to_vec()));
            step.case = format!("{}/several-{}", operation.id, parameter.name);
            step.meant(Intent::Uncertain)
        };
        let Some(all) = shown(play, ask(&values)).await? else {
            continue;
        };
        is_shown = true;
        for value in &values {
            let one = std::slice::from_ref(value);
            let Some(single) = shown(play, ask(one)).await? else {
                continue;
            };
            if lacks(operation, &all, &single).is_none() {
                continue;
            }
            // What came or went meanwhile is no reason.
            let (Some(all), Some(single)) = (
                shown(play, ask(&values)).await?,
                shown(play, ask(one)).await?,
            ) else {
                continue;
            };
            if let Some(missing) = lacks(operation, &all, &single)
                && let Some(page) = all.last()
            {
                let name = parameter.name.as_str();
                let seen = Observation::new(name, Value::Array(values.clone()), missing)
                    .by(parameter.span)
                    .proven();
                play.report(&filter_too_narrow::CHECK, page, seen);
                return Ok(true);
            }
        }
    }
    Ok(is_shown)
}

/// The values of a filter that takes several, where the document shows what it filters by.
fn values(play: &Play<'_, '_>, operation: &Operation, parameter: &Parameter) -> Option<Vec<Value>> {
    let resource = operation.resource.as_ref()?;
    let is_filter = resource.filters.contains_key(&parameter.name)
        || resource.defaults.contains_key(&parameter.name);
    let schema = parameter
        .schema
        .filter(|_| is_filter && parameter.location == Location::Query)?;
    let items = play.api.item(schema, 0)?;
    let values: Vec<Value> = play
        .api
        .schema(items)
        .enumeration
        .iter()
        .flatten()
        .take(MOST)
        .cloned()
        .collect();
    (values.len() > 1).then_some(values)
}

/// What a value shows by itself and not beside others.
fn lacks(operation: &Operation, all: &Shown<'_>, single: &Shown<'_>) -> Option<Value> {
    if !all.is_whole || !single.is_whole {
        return None;
    }
    let mut items = single.items.iter();
    let known: Vec<String> = all
        .items
        .iter()
        .map(|item| identity(operation, item))
        .collect();
    items
        .find(|item| !known.contains(&identity(operation, item)))
        .cloned()
}

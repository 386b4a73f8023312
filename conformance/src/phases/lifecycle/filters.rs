//! Filters of a list: what does not match is left out.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use hallpass_openapi::expression::Expression;
use hallpass_openapi::filter_words::bound;
use hallpass_openapi::instance;
use hallpass_openapi::model::{Api, Operation, Parameter, Resource};
use hallpass_openapi::prose::{Prose, says_one};
use hallpass_openapi::validate::Direction;
use hallpass_openapi::view::View;
use serde_json::Value;

use super::LOOKED;
use super::listing::{is_left_out, with_item};
use super::representation;
use super::telling::seconds;
use super::walk::{Page, Walk, walk};
use super::written::shown_schema;
use crate::call::{Call, Intent};
use crate::case::{data, is_success};
use crate::checks::{
    Observation, filter_ignored, filter_too_narrow, list_total, positive_rejected,
};
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
            if play.is_pressed(LOOKED) {
                play.leave_out(call.operation, "more of its filters");
                return Ok(());
            }
            let mut filtered = bare
                .clone()
                .with(name, value.clone())
                .meant(Intent::Uncertain);
            filtered.case = format!("{}/filter-{name}", call.operation.id);
            let story = format!("filter {} {name} in each format", call.operation.id);
            if play.is_new_story(&story, MOST_COMPARED) {
                representation::compare(play, filtered.clone()).await?;
            }
            if let Some(played) = play.send(filtered).await? {
                judge(play, &played, name, condition, &value);
                let asked = [(name.as_str(), condition, value)];
                too_narrow(play, [&bare, &call], &played, &asked).await?;
                paged(play, resource, &played, &asked[0]).await?;
            }
        }
    }
    edges(play, &call, resource).await?;
    together(play, &call, resource).await
}

/// At most this many values of a filter are tried in each format.
const MOST_COMPARED: usize = 2;

/// At most this many items are asked for by the seconds around their times.
const MOST_EDGES: usize = 2;

/// Asks for what came after the second before and the second after a known item: time zones and times of the day tell there. Only where the form of the
/// time leaves no doubt.
async fn edges<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
    resource: &'a Resource,
) -> Result<(), CheckError> {
    for (name, condition) in resource.filters.iter().filter(|_| !resource.declared) {
        let Some((property, form)) = time_of(play.api, call.operation, name, condition) else {
            continue;
        };
        let bare = without_filters(call, resource);
        let Some(all) = walk(play, bare.clone(), |_| false).await? else {
            continue;
        };
        if !all.is_complete() {
            continue;
        }
        let shown = |walk: &Walk<'a>| -> Vec<(String, i64)> {
            let values = walk.pages.iter().filter_map(|page| page.played.value());
            let listed = values.flat_map(|value| items(resource, value));
            let times = listed.filter_map(|item| {
                let id = item.get(&resource.identity).and_then(scalar_text)?;
                Some((id, whole_seconds(item.get(&property)?)?))
            });
            times.collect()
        };
        let known = shown(&all);
        for (id, time) in known.iter().take(MOST_EDGES) {
            if play.is_pressed(LOOKED) {
                return Ok(());
            }
            for (offset, is_shown) in [(-1, true), (0, false), (1, false)] {
                let is_shown = match (offset, form.at_once) {
                    (0, None) => continue,
                    (0, Some(at_once)) => at_once,
                    _ => is_shown,
                };
                let Some(value) = form.write(time + offset) else {
                    continue;
                };
                let mut step = bare.clone().with(name, value.as_str());
                step.case = format!("{}/edge-{name}", call.operation.id);
                let Some(narrowed) = walk(play, step.meant(Intent::Uncertain), |_| false).await?
                else {
                    continue;
                };
                if !narrowed.is_complete() {
                    continue;
                }
                let is_there = shown(&narrowed).iter().any(|(shown, _)| shown == id);
                let Some(page) = narrowed.pages.last().filter(|_| is_there != is_shown) else {
                    continue;
                };
                let item =
                    serde_json::json!({ resource.identity.as_str(): id, property.as_str(): time });
                let seen = Observation::new(name.as_str(), value, item)
                    .by(condition.span)
                    .proven();
                let check = if is_there {
                    &filter_ignored::CHECK
                } else {
                    &filter_too_narrow::CHECK
                };
                play.report(check, &page.played, seen);
                return Ok(());
            }
        }
    }
    Ok(())
}

/// A time of a whole second, in seconds.
fn whole_seconds(value: &Value) -> Option<i64> {
    let has_fraction = value.as_str().and_then(|text| text.split_once('.'));
    let is_whole = has_fraction.is_none_or(|(_, rest)| {
        let mut digits = rest.bytes().take_while(u8::is_ascii_digit);
        digits.all(|digit| digit == b'0')
    });
    seconds(value).filter(|_| is_whole)
}

/// How a time is written.
struct Form {
    is_iso: bool,
    /// Whether an item of the very second is shown, where the words leave no doubt.
    at_once: Option<bool>,
}

impl Form {
    fn write(&self, seconds: i64) -> Option<String> {
        let text = hallpass_openapi::strtotime::utc(seconds)?;
        Some(if self.is_iso {
            format!("{}Z", text.replace(' ', "T"))
        } else {
            text
        })
    }
}

/// The property that a filter compares with a time, and how the document writes the time: in UTC and to the second.
fn time_of(
    api: &Api,
    operation: &Operation,
    name: &str,
    condition: &Expression,
) -> Option<(String, Form)> {
    let own = condition.text.strip_suffix(" strtotime(value)")?;
    // Of a number, or of a text that is a time.
    let (property, compared) = match own.split_once("strtotime(item.") {
        Some((_, rest)) => rest.split_once(") ")?,
        None => own.strip_prefix("item.")?.split_once(' ')?,
    };
    let mut parameters = operation.parameters.iter();
    let parameter = parameters.find(|parameter| parameter.name == *name)?;
    let says = parameter.description.as_deref()?.to_lowercase();
    let written = time_of_year(api, parameter, ["0", "1990-01-01"]);
    let text = written.as_str()?;
    let is_iso = text.ends_with('Z');
    let is_known = is_iso || (text.len() == 19 && says.contains("utc"));
    let is_after = says.contains("after") && !says.contains("or after") && !says.contains("or at");
    // "Leaves out those before this moment" says it the other way round.
    let leaves_out = ["leaves out", "left out", "omits", "hides"];
    let is_not_before = says.contains("before") && says_one(&says, &leaves_out);
    let is_later = is_after || says.contains("or later") || is_not_before;
    let at_once = match bound(&says) {
        Some(true) => Some(true),
        _ if says.contains("exactly then is") => Some(true),
        _ => (compared == ">").then_some(false),
    };
    let form = Form { is_iso, at_once };
    (is_known && is_later).then(|| (property.to_owned(), form))
}

/// At most this many pages of a filtered list are followed.
const MOST_PAGES: usize = 6;

/// The pages that follow one of a filtered list are filtered as well, and its total is that of what matches, where the document says so.
async fn paged<'a>(
    play: &mut Play<'a, '_>,
    resource: &Resource,
    filtered: &Played<'a>,
    asked: &(&str, &Expression, Value),
) -> Result<(), CheckError> {
    let (name, condition, value) = asked;
    let Some(paging) = resource.paging.as_ref().filter(|_| !resource.declared) else {
        return Ok(());
    };
    let Some(limit) = paging.limit.as_deref().filter(|_| filtered.is_success()) else {
        return Ok(());
    };
    let seen = AtomicUsize::new(0);
    let is_enough = |_: &Page<'_>| seen.fetch_add(1, Ordering::Relaxed) + 1 >= MOST_PAGES;
    let pages = walk(play, filtered.call.clone().with(limit, 1), is_enough).await?;
    for page in pages.iter().flat_map(|walk| walk.pages.iter().skip(1)) {
        judge(play, &page.played, name, condition, value);
    }
    let Some(pointer) = paging.total.as_deref() else {
        return Ok(());
    };
    let whole = walk(play, filtered.call.clone(), |_| false).await?;
    let Some(whole) = whole.filter(Walk::is_complete) else {
        return Ok(());
    };
    let held = whole.ids().collect::<BTreeSet<_>>().len() as u64;
    let Some(page) = whole.pages.last() else {
        return Ok(());
    };
    let Some(total) = page.total.filter(|total| *total != held) else {
        return Ok(());
    };
    let at = pointer.trim_start_matches('/').replace("~1", "/");
    let schema = shown_schema(filtered.call.operation).map(|schema| View::of(play.api, schema));
    let texts = schema.and_then(|view| Some(view.property(&at)?.descriptions()));
    if Prose::of(texts.unwrap_or_default()).says(&[&["match", "filter"]]) {
        let seen = Observation::new(pointer, held, total)
            .at(pointer)
            .by(resource.span)
            .proven();
        play.report(&list_total::CHECK, &page.played, seen);
    }
    Ok(())
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
            // A filter that holds where it is not sent may leave it out.
            is_known
                && !is_left_out(play.api, &filtered.call, resource, item)
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
        .filter(|(_, condition)| condition.text.contains("== value"))
        .filter(|(_, condition)| resource.declared || !condition.text.contains(".id == value"));
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
            not_refused_together(play, &played);
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

/// Filters that are refused together, where the document says what they do together.
fn not_refused_together(play: &mut Play<'_, '_>, played: &Played<'_>) {
    const TOGETHER: [&str; 3] = ["both", "together", "combined"];
    const DONE: [&str; 5] = ["match", "supplied", "given", "narrow", "apply"];
    let operation = played.call.operation;
    let prose = Prose::of_own(operation);
    let says = prose.sentence(&[&TOGETHER, &DONE]);
    let is_promised = says.is_some_and(|says| !says_one(says, &["not ", "cannot", "exclusive"]));
    if is_promised && matches!(played.status(), 400 | 422) {
        let seen = Observation::new("query: filters together", "taken", played.status())
            .by(operation.span)
            .proven()
            .error();
        play.report(&positive_rejected::CHECK, played, seen);
    }
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

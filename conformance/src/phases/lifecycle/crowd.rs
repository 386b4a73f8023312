//! The crowd: enough items of the run's own that a list has pages and an order to show, also where the server began with none.

use hallpass_openapi::media_type::is_json;
use hallpass_openapi::model::Operation;
use hallpass_openapi::stated_order::Kind;
use serde_json::{Map, Value};

use super::filters::without_filters;
use super::story::{Cast, create};
use super::{list_calls, orders, paging};
use crate::call::{Call, Content, Intent};
use crate::checks::list_order;
use crate::cleanup;
use crate::error::CheckError;
use crate::knowledge::scalar_text;
use crate::play::Play;
use crate::resolve::resolve;
use crate::rules;

/// Percentage of a document's time after which no items are made for pages alone.
const GATHERED: u32 = 60;

/// Items that make pages.
const ENOUGH: usize = 5;

/// Reads each list in pages, with more items where there are few.
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creator: &'a Operation,
) -> Result<(), CheckError> {
    let gains = |operation: &&Operation| {
        let resource = operation.resource.as_ref();
        resource.is_some_and(|resource| {
            !resource.declared
                && (resource.paging.is_some() || orders::shows_in_own(play, operation))
        })
    };
    if play.is_pressed(GATHERED) || !cast.family.lists.iter().any(gains) {
        return Ok(());
    }
    let skips = play.recorder.skips();
    gather(play, cast, creator).await?;
    neighbours(play, cast, creator).await?;
    lettered(play, cast, creator).await?;
    play.recorder.forget_skips(skips);
    let calls = list_calls(play, cast);
    for call in orders::at_large(play, &calls) {
        if orders::shows_in_own(play, call.operation) {
            play.send(call.clone()).await?;
            orders::run(play, &call).await?;
        }
    }
    for call in calls {
        if !super::may_page(&call) {
            continue;
        }
        for call in narrowed(play, cast, call) {
            paging::run(play, call).await?;
        }
    }
    cleanup::run(play).await
}

/// Makes items as the examples show, until there are enough or the server takes no more.
async fn gather<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creator: &'a Operation,
) -> Result<(), CheckError> {
    loop {
        let before = count(play, cast);
        for case in cast.successes(creator) {
            if count(play, cast) >= ENOUGH {
                return Ok(());
            }
            create(play, cast, case).await?;
        }
        if count(play, cast) == before {
            return Ok(());
        }
    }
}

/// At most this many numbers are tried after one of an example.
const MOST_NEXT: u64 = 8;

/// Refusals one after the other that show that there are no more.
const REFUSED: usize = 3;

/// Items for what the examples do not name: the next users, groups or courses. Nobody of a server that others use gets anything from it.
async fn neighbours<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creator: &'a Operation,
) -> Result<(), CheckError> {
    let own = |play: &Play<'_, '_>| play.knowledge.own(cast.family.collection).len();
    let Some(resource) = creator.resource.as_ref() else {
        return Ok(());
    };
    let cases = cast.successes(creator);
    let json = cases.into_iter().find(|case| {
        let media = case.body.as_ref();
        media.is_some_and(|(media, _)| is_json(&media.name))
    });
    let resolved = json.and_then(|case| resolve(play, case).ok());
    let Some(call) = resolved.filter(|_| play.target.is_loopback()) else {
        return Ok(());
    };
    let (Some(Value::Object(body)), Some((media, _))) = (rules::body(&call), call.body.clone())
    else {
        return Ok(());
    };
    for (name, value) in references(&body, &resource.identity) {
        let mut refused = 0;
        for step in 1..=MOST_NEXT {
            if own(play) >= ENOUGH || refused >= REFUSED || play.is_pressed(GATHERED) {
                break;
            }
            let mut body = body.clone();
            let next = value.saturating_add(step);
            let next = match &body[&name] {
                Value::String(_) => Value::from(next.to_string()),
                _ => Value::from(next),
            };
            body.insert(name.clone(), next);
            let mut call = call.clone().meant(Intent::Uncertain);
            call.case = format!("{}/next-{name}", creator.id);
            call.body = Some((media, Content::Value(Value::Object(body))));
            let made = play.send(call).await?;
            let is_made = made.is_some_and(|made| made.is_done());
            refused = if is_made { 0 } else { refused + 1 };
        }
    }
    Ok(())
}

/// A text that is first by the numbers of its letters, and one that is first in a dictionary.
const LETTERED: [&str; 2] = ["Zebra hallpass", "antelope hallpass"];

/// Items that show how texts are compared, where a list can be asked for an order of texts that says so.
async fn lettered<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creator: &'a Operation,
) -> Result<(), CheckError> {
    let lists = cast.family.lists.iter();
    let mut orders = lists.flat_map(|operation| orders::asked(play, operation));
    let told = orders.find(|order| matches!(order.key.kind, Kind::Folded | Kind::Exact));
    let Some(property) = told.map(|order| order.key.property) else {
        return Ok(());
    };
    let cases = cast.successes(creator).into_iter();
    let mut calls = cases.filter_map(|case| resolve(play, case).ok());
    let base = calls.find_map(|call| {
        let body = rules::body(&call)?;
        let is_text = body.get(&property).is_some_and(Value::is_string);
        is_text.then_some((call, body))
    });
    let Some((call, body)) = base else {
        return Ok(());
    };
    for text in LETTERED {
        let mut body = body.clone();
        body[&property] = Value::from(text);
        let mut call = call.clone().meant(Intent::Uncertain);
        call.case = format!("{}/lettered", creator.id);
        call.body = call.body.map(|(media, _)| (media, Content::Value(body)));
        if play.is_allowed(&call) == Some(true) {
            play.send(call).await?;
        }
    }
    Ok(())
}

/// Numbers by which a body refers to something, people first.
fn references(body: &Map<String, Value>, identity: &str) -> Vec<(String, u64)> {
    let mut all: Vec<(String, u64)> = body
        .iter()
        .filter(|(name, _)| *name != identity && name.to_ascii_lowercase().ends_with("id"))
        .filter_map(|(name, value)| {
            let number = value.as_u64();
            let number = number.or_else(|| value.as_str()?.parse().ok());
            Some((name.clone(), number?))
        })
        .collect();
    all.sort_by_key(|(name, _)| !name.to_ascii_lowercase().contains("user"));
    all
}

fn count(play: &Play<'_, '_>, cast: Cast<'_, '_>) -> usize {
    let own = play.knowledge.own(cast.family.collection).len();
    // The order of creation shows only in what the run made itself.
    let mut lists = cast.family.lists.iter();
    if lists.any(|operation| list_order::is_of_creation(play.api, operation)) {
        return own;
    }
    own.max(play.knowledge.met(cast.family.collection).count())
}

/// The call itself, and by each filter with the value that most of the run's own items have, for lists that ask for a filter.
fn narrowed<'a>(play: &Play<'a, '_>, cast: Cast<'a, '_>, call: Call<'a>) -> Vec<Call<'a>> {
    let Some(resource) = &call.operation.resource else {
        return Vec::new();
    };
    let bare = without_filters(&call, resource);
    let mut calls = vec![call];
    let own = play.knowledge.own(cast.family.collection);
    for name in resource.filters.keys() {
        let values: Vec<String> = own
            .iter()
            .filter_map(|item| item.value.get(name).and_then(scalar_text))
            .collect();
        let often = |value: &&String| values.iter().filter(|other| other == value).count();
        if let Some(value) = values.iter().max_by_key(often) {
            calls.push(bare.clone().with(name, value.as_str()));
        }
    }
    calls
}

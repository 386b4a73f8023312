//! Orders that a list can be asked for: each is asked for, and the exchange shows whether it is kept.

use hallpass_openapi::model::{Location, Operation, Parameter};
use hallpass_openapi::stated_order::{AskedOrder, StatedOrder, asked_of_list, of_list};

use super::filters::without_filters;
use super::same_values;
use crate::call::{Call, Intent};
use crate::error::CheckError;
use crate::plan;
use crate::play::Play;

/// At most this many orders of one list are asked for.
const MOST: usize = 12;

/// Largest page that is asked for.
const LARGEST: u64 = 100;

/// Percentage of a document's time after which no more orders are asked for.
const SORTED: u32 = 50;

/// Asks a list for each of its orders.
pub(crate) async fn run<'a>(play: &mut Play<'a, '_>, call: &Call<'a>) -> Result<(), CheckError> {
    for order in asked(play, call.operation).into_iter().take(MOST) {
        if play.is_pressed(SORTED) {
            break;
        }
        let names: Vec<&str> = order
            .query
            .iter()
            .map(|(_, value)| value.as_str())
            .collect();
        let mut step = call.clone().meant(Intent::Uncertain);
        step.case = format!("{}/sorted-{}", call.operation.id, names.join("-"));
        for (name, value) in &order.query {
            step = step.with(name, value.as_str());
        }
        let content = plan::success(call.operation).map(|response| response.content.as_slice());
        let others = content.unwrap_or_default().iter().skip(1).take(1);
        let others: Vec<_> = others
            .map(|media| step.clone().accepting(Some(&media.name)))
            .collect();
        play.send(step).await?;
        // One that sorts for one format may not for the other.
        for other in others {
            play.send(other).await?;
        }
    }
    Ok(())
}

pub(super) fn asked(play: &Play<'_, '_>, operation: &Operation) -> Vec<AskedOrder> {
    let media = plan::success(operation).and_then(|response| response.content.first());
    let schema = media.and_then(|media| media.schema);
    schema.map_or_else(Vec::new, |schema| {
        asked_of_list(play.api, operation, schema)
    })
}

/// A list can be asked for an order.
pub(super) fn can_be_asked(play: &Play<'_, '_>, operation: &Operation) -> bool {
    !asked(play, operation).is_empty()
}

/// What a list can be asked for, or what decides where its items are the same, shows in items of the run's own.
pub(super) fn shows_in_own(play: &Play<'_, '_>, operation: &Operation) -> bool {
    let media = plan::success(operation).and_then(|response| response.content.first());
    let stated = media.and_then(|media| of_list(play.api, operation, media.schema?));
    matches!(stated, Some((_, StatedOrder::By(_, Some(_))))) || can_be_asked(play, operation)
}

/// The calls without what narrows them, each once and with a page that is as large as it may be.
pub(super) fn at_large<'a>(play: &Play<'a, '_>, calls: &[Call<'a>]) -> Vec<Call<'a>> {
    let mut all: Vec<Call<'a>> = Vec::new();
    for call in calls {
        let Some(resource) = &call.operation.resource else {
            continue;
        };
        let bare = with_large_page(play, without_filters(call, resource));
        let is_same =
            |known: &Call<'_>| known.operation.id == bare.operation.id && same_values(known, &bare);
        if !all.iter().any(is_same) {
            all.push(bare);
        }
    }
    all
}

/// Names of parameters that say how many items a page has, without what joins their words.
const SIZES: [&str; 6] = [
    "limit",
    "pagesize",
    "perpage",
    "maxresults",
    "pagelimit",
    "maxitems",
];

/// The call for the largest page that the document allows.
fn with_large_page<'a>(play: &Play<'a, '_>, call: Call<'a>) -> Call<'a> {
    let largest = |parameter: &Parameter| {
        let schema = play.api.schema(parameter.schema?);
        let maximum = schema.maximum.as_ref()?.as_u64();
        maximum.filter(|_| schema.types.integer)
    };
    let is_size = |parameter: &&Parameter| {
        let letters = parameter.name.chars().filter(char::is_ascii_alphanumeric);
        let plain: String = letters.map(|c| c.to_ascii_lowercase()).collect();
        parameter.location == Location::Query && SIZES.contains(&plain.as_str())
    };
    let size = call.operation.parameters.iter().find(is_size);
    match size.and_then(|parameter| Some((parameter, largest(parameter)?))) {
        Some((parameter, maximum)) => call.with(&parameter.name, maximum.min(LARGEST)),
        None => call,
    }
}

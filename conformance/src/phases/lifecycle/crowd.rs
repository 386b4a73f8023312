//! The crowd: enough items of the run's own that a list has pages and an order to show, also where the server began with none.

use hallpass_openapi::model::Operation;

use super::filters::without_filters;
use super::story::{Cast, create};
use super::{list_calls, orders, paging};
use crate::call::Call;
use crate::checks::list_order;
use crate::cleanup;
use crate::error::CheckError;
use crate::knowledge::scalar_text;
use crate::play::Play;

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

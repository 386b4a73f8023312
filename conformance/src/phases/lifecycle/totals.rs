//! Totals: a list that counts its items counts each new one, once.

use std::time::Duration;

use hallpass_openapi::model::Operation;
use serde_json::Value;

use super::story::{Cast, create};
use super::walk::walk;
use super::{list_calls, listing, without_choice};
use crate::call::{Call, Intent};
use crate::case::Case;
use crate::checks::{Observation, list_total};
use crate::cleanup;
use crate::error::CheckError;
use crate::knowledge::{Item, scalar_text};
use crate::learn::path_parameters;
use crate::play::{Play, Played};

/// How often the same must happen before it is no accident: others may write at the same time.
const TIMES: usize = 3;

/// A count that a server takes its time for is read once more after this.
const PAUSE: Duration = Duration::from_millis(300);

/// Counts before and after an item is made.
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creator: &'a Operation,
) -> Result<(), CheckError> {
    let mut others = play.addressees.iter();
    if others.any(|other| other.collection == cast.family.collection) {
        // What is made for somebody else is in none of the caller's own lists.
        return Ok(());
    }
    let skips = play.recorder.skips();
    for operation in cast.family.lists.iter().copied() {
        let resource = operation.resource.as_ref();
        let paging = resource.and_then(|resource| resource.paging.as_ref());
        let pointer = paging.and_then(|paging| {
            let total = paging.total.as_ref().or(paging.total_header.as_ref());
            total.map(String::as_str)
        });
        let case = cast.successes(creator).into_iter().next();
        let mut calls = list_calls(play, cast).into_iter();
        let call = calls.find(|call| call.operation.id == operation.id);
        if let (Some(pointer), Some(case), Some(call)) = (pointer, case, call) {
            let call = without_choice(&call).meant(Intent::Uncertain);
            one(play, cast, call, case, pointer).await?;
            cleanup::run(play).await?;
        }
    }
    play.recorder.forget_skips(skips);
    Ok(())
}

async fn one<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    call: Call<'a>,
    case: &Case<'a>,
    pointer: &str,
) -> Result<(), CheckError> {
    let mut wrong: Option<(u64, Played<'a>, u64)> = None;
    for _ in 0..TIMES {
        let Some((before, _)) = still(play, &call).await? else {
            return Ok(());
        };
        let Some(creation) = create(play, cast, case).await? else {
            return Ok(());
        };
        if is_left_out(&call, &creation.item.value) || !is_inside(&call, &creation.item) {
            return Ok(());
        }
        let Some((mut after, mut played)) = total(play, call.clone()).await? else {
            return Ok(());
        };
        if after != before + 1 {
            tokio::time::sleep(PAUSE).await;
            let Some(again) = still(play, &call).await? else {
                return Ok(());
            };
            (after, played) = again;
        }
        // A list may leave out what is not published yet, and nobody counts backwards.
        let grew = after.checked_sub(before).filter(|grew| *grew != 1);
        let is_shown = listing::is_listed(play, cast, &creation.item).await? == Some(true);
        let Some(grew) = grew.filter(|_| is_shown) else {
            return Ok(());
        };
        if wrong.as_ref().is_some_and(|(known, ..)| *known != grew) {
            return Ok(());
        }
        wrong = Some((grew, played, before));
        cleanup::run(play).await?;
    }
    if let Some((grew, played, before)) = wrong {
        let seen = Observation::new(list_total::AFTER_CREATION, before + 1, before + grew)
            .at(pointer)
            .by(call.operation.span)
            .after(case.operation)
            .proven();
        play.report(&list_total::CHECK, &played, seen);
    }
    Ok(())
}

/// The item was made under the path of the list.
fn is_inside(call: &Call<'_>, item: &Item) -> bool {
    let mut path = path_parameters(call.operation);
    path.all(|name| {
        let asked = call.parameter(name).and_then(scalar_text);
        item.path
            .get(name)
            .is_none_or(|made| Some(made) == asked.as_ref())
    })
}

/// A filter that holds where it is not sent leaves the item out.
fn is_left_out(call: &Call<'_>, item: &Value) -> bool {
    let defaults = call
        .operation
        .resource
        .iter()
        .flat_map(|resource| &resource.defaults);
    defaults
        .filter(|(name, _)| call.parameter(name).is_none())
        .any(|(_, filter)| {
            !item
                .get(&filter.property)
                .is_some_and(|own| filter.defaults.contains(own))
        })
}

/// The total, if it is the same twice.
async fn still<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
) -> Result<Option<(u64, Played<'a>)>, CheckError> {
    let (Some((one, _)), Some((two, played))) = (
        total(play, call.clone()).await?,
        total(play, call.clone()).await?,
    ) else {
        return Ok(None);
    };
    Ok((one == two).then_some((two, played)))
}

async fn total<'a>(
    play: &mut Play<'a, '_>,
    mut call: Call<'a>,
) -> Result<Option<(u64, Played<'a>)>, CheckError> {
    call.case = format!("{}/total", call.operation.id);
    let walk = walk(play, call, |_| true).await?;
    let page = walk.and_then(|mut walk| walk.pages.pop());
    Ok(page
        .filter(|page| page.played.is_success())
        .and_then(|page| Some((page.total?, page.played))))
}

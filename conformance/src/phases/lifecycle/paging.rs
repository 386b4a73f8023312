//! The pages of a list: none twice, none left out, a total that counts, links that lead on.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use hallpass_openapi::model::{Api, Paging, PagingStyle, Resource};
use reqwest::Url;
use serde_json::Value;

use super::walk::{End, Page, Walk, header_total, is_same_origin, walk};
use super::{last_page, link_header};
use crate::call::{Call, Intent};
use crate::checks::{
    Check, Observation, list_total, paging_gap, paging_link, paging_overlap, paging_size,
};
use crate::error::CheckError;
use crate::play::{Play, Played};

/// Pages that a list is cut into, about.
const PAGES: u64 = 4;

/// Items of a list that make more than two pages of two.
const ENOUGH_FOR_TWO: u64 = 5;

/// Reads a list in small pages, twice, and once as a whole. What only one of the two walks shows may be somebody else's change.
pub(crate) async fn run<'a>(play: &mut Play<'a, '_>, call: Call<'a>) -> Result<(), CheckError> {
    let Some(resource) = &call.operation.resource else {
        return Ok(());
    };
    let Some(paging) = &resource.paging else {
        return Ok(());
    };
    let Some(limit) = paging.limit.as_deref() else {
        return Ok(());
    };
    let largest = paging.maximum.unwrap_or(paging.default);
    let Some(whole) = walk(play, step(&call, "whole").with(limit, largest), |_| true).await? else {
        return Ok(());
    };
    let Some(all) = whole.pages.first().filter(|page| page.played.is_success()) else {
        return Ok(());
    };
    default_page(play, &call, limit, resource, all).await?;
    own_address(play, &call, paging, resource, all).await?;
    let count = all.ids.len() as u64;
    // Pages of one item cannot tell the number of an item from the number of a page.
    let size = (count / PAGES).max(if count >= ENOUGH_FOR_TWO { 2 } else { 1 });
    let small = |name: &str| step(&call, name).with(limit, size);
    let Some(first) = walk(play, small("pages"), |_| false).await? else {
        return Ok(());
    };
    let Some(second) = walk(play, small("pages-again"), |_| false).await? else {
        return Ok(());
    };
    // Where others write at the same time, pages and totals tell different moments.
    let Some(last) = walk(
        play,
        step(&call, "whole-again").with(limit, largest),
        |_| true,
    )
    .await?
    else {
        return Ok(());
    };
    let is_still = last
        .pages
        .first()
        .is_some_and(|page| same_items(page, all) && page.total == all.total);
    let walks = Walks {
        is_still,
        whole: all,
        first: &first,
        second: &second,
    };
    let is_still = walks.is_still;
    judge(play, resource, paging, size, &walks);
    if is_still && count <= largest && all.next.is_none() && count > 0 {
        exactly_full(play, step(&call, "page-of-all").with(limit, count), paging).await?;
    }
    if is_still {
        link_header::run(play, &call, paging, [&first, &second]).await?;
    }
    Ok(())
}

/// A page that holds the whole list and is full leads nowhere, where the document says so of a last page.
async fn exactly_full<'a>(
    play: &mut Play<'a, '_>,
    call: Call<'a>,
    paging: &Paging,
) -> Result<(), CheckError> {
    let (Some(pointer), Some(size)) = (&paging.next, paging.limit.as_deref()) else {
        return Ok(());
    };
    let size = call.parameter(size).and_then(Value::as_u64);
    let walk = walk(play, call, |_| true).await?;
    let page = walk.as_ref().and_then(|walk| walk.pages.first());
    let is_full = |page: &&Page<'a>| Some(page.ids.len() as u64) == size;
    let Some((page, next)) = page
        .filter(is_full)
        .and_then(|page| Some((page, page.next.clone()?)))
    else {
        return Ok(());
    };
    if last_page::has_no_link(play.api, &page.played, pointer) {
        let span = page.played.call.operation.span;
        let seen = Observation::new(pointer.as_str(), "none, for no item follows", next)
            .at(pointer.as_str())
            .by(span);
        report(play, &paging_link::CHECK, Some(&page.played), seen);
    }
    Ok(())
}

/// No size, which the schema says to be the default, and a size of zero, where the description says that it stands for it.
async fn default_page<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
    limit: &str,
    resource: &Resource,
    all: &Page<'a>,
) -> Result<(), CheckError> {
    let mut parameters = call.operation.parameters.iter();
    let parameter = parameters.find(|parameter| parameter.name == limit);
    let says = parameter.and_then(|parameter| parameter.description.as_deref());
    let says = says
        .unwrap_or_default()
        .replace(['`', '"'], "")
        .to_lowercase();
    let is_default =
        says.contains("default") && (says.contains("or 0") || says.contains("or zero"));
    let meant = zero_means(&says);
    if let Some(most) = default_size(play.api, call, limit) {
        let alone = step(call, "page-of-default");
        let shown = walk(play, alone.clone(), |_| true).await?;
        let page = shown.as_ref().and_then(|walk| walk.pages.first());
        // A page that is shorter than both the default and the whole list cuts it short.
        let least = most.min(all.ids.len() as u64);
        let is_short = |page: &Page<'_>| {
            let held = page.ids.len() as u64;
            page.played.is_success() && held > 0 && held < least
        };
        let is_wrong = |page: &&Page<'a>| page.ids.len() as u64 > most || is_short(page);
        if let Some(page) = page.filter(is_wrong) {
            let seen = Observation::new("size", most, page.ids.len()).by(resource.span);
            report(play, &paging_size::CHECK, Some(&page.played), seen);
        }
    }
    let zero = step(call, "page-of-zero").with(limit, 0);
    let is_told = is_default || meant.is_some();
    if !is_told || all.ids.is_empty() || play.is_allowed(&zero) != Some(true) {
        return Ok(());
    }
    let Some(shown) = walk(play, zero, |_| true).await? else {
        return Ok(());
    };
    let first = shown.pages.first();
    let is_wrong = |page: &&Page<'a>| {
        let held = page.ids.len() as u64;
        let is_larger = meant.is_some_and(|most| held > most);
        page.played.is_success() && (held == 0 || is_larger)
    };
    if let Some(page) = first.filter(is_wrong) {
        let expected = meant.map_or_else(|| Value::from("the default number of"), Value::from);
        let seen = Observation::new("size", expected, page.ids.len()).by(resource.span);
        report(play, &paging_size::CHECK, Some(&page.played), seen);
    }
    Ok(())
}

/// The size that a size of zero stands for, by the description: "0 and unset mean 20".
fn zero_means(says: &str) -> Option<u64> {
    let (before, after) = says
        .split_once("mean")
        .or_else(|| says.split_once("stands for"))?;
    let sentence = before.rsplit(". ").next()?;
    let is_digit = |c: char| !c.is_ascii_alphanumeric();
    let names_zero = sentence
        .split(is_digit)
        .any(|word| word == "0" || word == "zero");
    let mut words = after.split(is_digit).filter(|word| !word.is_empty());
    let number = words.find(|word| !["s", "the", "default", "of"].contains(word))?;
    number.parse().ok().filter(|size| names_zero && *size > 0)
}

/// The number of items that the schema gives to a page for which none is asked for.
fn default_size(api: &Api, call: &Call<'_>, limit: &str) -> Option<u64> {
    let mut parameters = call.operation.parameters.iter();
    let parameter = parameters.find(|parameter| parameter.name == limit)?;
    let schema = api.schema(parameter.schema?);
    schema.default.as_ref()?.as_u64().filter(|size| *size > 0)
}

/// The link of a page to itself names the place and the size that were asked for.
async fn own_address<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
    paging: &Paging,
    resource: &Resource,
    all: &Page<'a>,
) -> Result<(), CheckError> {
    let (Some(pointer), Some(start), Some(limit), PagingStyle::Offset) = (
        &paging.self_link,
        &paging.start,
        &paging.limit,
        paging.style,
    ) else {
        return Ok(());
    };
    let asked = step(call, "page-of-one").with(start, 1).with(limit, 1);
    if all.ids.len() < 2 || play.is_allowed(&asked) != Some(true) {
        return Ok(());
    }
    let Some(played) = play.send(asked).await? else {
        return Ok(());
    };
    let link = played.value().and_then(|value| value.pointer(pointer));
    let link = link.and_then(Value::as_str).filter(|_| played.is_success());
    let url = link.and_then(|link| Url::parse(&play.target.base_url).ok()?.join(link).ok());
    let Some((link, url)) = link.zip(url) else {
        return Ok(());
    };
    let is_other = |(name, value): (Cow<'_, str>, Cow<'_, str>)| {
        (name == *start || name == *limit) && value != "1"
    };
    if url.query_pairs().any(is_other) {
        let seen = Observation::new(pointer.as_str(), format!("{start}=1 and {limit}=1"), link)
            .at(pointer.as_str())
            .by(resource.span);
        report(play, &paging_link::CHECK, Some(&played), seen);
    }
    Ok(())
}

fn step<'a>(call: &Call<'a>, name: &str) -> Call<'a> {
    let mut step = call.clone();
    step.case = format!("{}/{name}", call.operation.id);
    step
}

fn same_items(one: &Page<'_>, other: &Page<'_>) -> bool {
    let sorted = |page: &Page<'_>| page.ids.iter().cloned().collect::<BTreeSet<_>>();
    sorted(one) == sorted(other)
}

/// The same list three times.
struct Walks<'w, 'a> {
    /// The whole was the same before and after.
    is_still: bool,
    whole: &'w Page<'a>,
    first: &'w Walk<'a>,
    second: &'w Walk<'a>,
}

fn judge(
    play: &mut Play<'_, '_>,
    resource: &Resource,
    paging: &Paging,
    size: u64,
    walks: &Walks<'_, '_>,
) {
    if links(play, resource, paging, size, walks) {
        return;
    }
    sizes(play, resource, size, walks);
    if let Some(id) = doubles(walks.first)
        .intersection(&doubles(walks.second))
        .next()
    {
        report(
            play,
            &paging_overlap::CHECK,
            last(walks.second),
            Observation::new("overlap", Value::Null, id.as_str()).by(resource.span),
        );
    }
    if !walks.first.is_complete() || !walks.second.is_complete() || !walks.is_still {
        return;
    }
    gaps(play, resource, walks);
    totals(play, resource, paging, size, walks);
}

/// No page holds more than was asked for.
fn sizes(play: &mut Play<'_, '_>, resource: &Resource, size: u64, walks: &Walks<'_, '_>) {
    // The last page holds what is left, however large the others are.
    let too_large = |walk: &Walk<'_>| {
        let full = walk.pages.len().saturating_sub(1).max(1);
        let mut pages = walk.pages.iter().take(full);
        !walk.pages.is_empty() && pages.all(|page| page.ids.len() as u64 > size)
    };
    if too_large(walks.first) && too_large(walks.second) {
        let page = walks.second.pages.first();
        let held = page.map_or(0, |page| page.ids.len());
        let seen = Observation::new("size", size, held).by(resource.span);
        report(
            play,
            &paging_size::CHECK,
            page.map(|page| &page.played),
            seen,
        );
    }
}

fn last<'w, 'a>(walk: &'w Walk<'a>) -> Option<&'w Played<'a>> {
    walk.pages.last().map(|page| &page.played)
}

fn report(
    play: &mut Play<'_, '_>,
    check: &'static Check,
    played: Option<&Played<'_>>,
    seen: Observation,
) {
    if let Some(played) = played {
        play.report(check, played, seen.proven());
    }
}

/// Identities that stand on more than one page.
fn doubles(walk: &Walk<'_>) -> BTreeSet<String> {
    let mut pages: BTreeMap<&String, usize> = BTreeMap::new();
    for page in &walk.pages {
        let distinct: BTreeSet<&String> = page.ids.iter().collect();
        for id in distinct {
            *pages.entry(id).or_default() += 1;
        }
    }
    pages
        .into_iter()
        .filter(|(_, count)| *count > 1)
        .map(|(id, _)| id.clone())
        .collect()
}

/// Items of the whole list that neither walk met.
fn gaps(play: &mut Play<'_, '_>, resource: &Resource, walks: &Walks<'_, '_>) {
    let met: BTreeSet<&String> = walks.first.ids().chain(walks.second.ids()).collect();
    if let Some(missed) = walks.whole.ids.iter().find(|id| !met.contains(id)) {
        let seen = Observation::new("gap", missed.as_str(), Value::Null).by(resource.span);
        report(play, &paging_gap::CHECK, last(walks.second), seen);
    }
}

/// The total is at least what the pages hold, and exactly what they hold where they are full. A live server may count items that it then
/// hides from this caller.
fn totals(
    play: &mut Play<'_, '_>,
    resource: &Resource,
    paging: &Paging,
    size: u64,
    walks: &Walks<'_, '_>,
) {
    let Some(pointer) = paging.total.as_ref().or(paging.total_header.as_ref()) else {
        return;
    };
    two_totals(play, resource, paging, walks);
    let wrong = |walk: &Walk<'_>| {
        let held = walk.ids().collect::<BTreeSet<_>>().len() as u64;
        // Who hides items after cutting the pages leaves pages with room.
        let full = |page: &Page<'_>| page.ids.len() as u64 == size;
        let before_last = &walk.pages[..walk.pages.len().saturating_sub(1)];
        let same = walk
            .pages
            .windows(2)
            .all(|pages| pages[0].total == pages[1].total);
        let exact = play.fixtures_known() || (held > 1 && same && before_last.iter().all(full));
        let is_wrong = move |total: u64| total < held || (exact && total != held);
        walk.pages
            .iter()
            .find_map(|page| page.total.filter(|total| is_wrong(*total)))
            .map(|total| (held, total))
    };
    if let (Some(_), Some((held, total))) = (wrong(walks.first), wrong(walks.second)) {
        let seen = Observation::new(pointer.as_str(), held, total)
            .at(pointer.as_str())
            .by(resource.span);
        report(play, &list_total::CHECK, last(walks.second), seen);
    }
}

/// The header and the body of one reply count the same items.
fn two_totals(
    play: &mut Play<'_, '_>,
    resource: &Resource,
    paging: &Paging,
    walks: &Walks<'_, '_>,
) {
    let (Some(name), Some(_)) = (&paging.total_header, &paging.total) else {
        return;
    };
    let pages = walks.second.pages.iter();
    let mut differing = pages.rev().filter_map(|page| {
        let header = header_total(paging, &page.played)?;
        let total = page.total.filter(|total| *total != header)?;
        Some((&page.played, total, header))
    });
    if let Some((played, total, header)) = differing.next() {
        let seen = Observation::new(name.as_str(), total, header)
            .at(name.as_str())
            .by(resource.span);
        report(play, &list_total::CHECK, Some(played), seen);
    }
}

/// Links to next pages: there where more items follow, leading to a page, and ending. Gives whether one is wrong, for then the pages
/// that were read are not the pages that there are.
fn links(
    play: &mut Play<'_, '_>,
    resource: &Resource,
    paging: &Paging,
    size: u64,
    walks: &Walks<'_, '_>,
) -> bool {
    let Some(pointer) = &paging.next else {
        return false;
    };
    let subject = pointer.as_str();
    if let Some(page) = walks
        .second
        .pages
        .iter()
        .chain(&walks.first.pages)
        .find(|page| page.leads_away)
    {
        let next = page.next.as_deref().unwrap_or_default();
        let seen = Observation::new(subject, play.target.base_url.as_str(), next)
            .at(subject)
            .by(resource.span);
        // Whoever names the server that was asked in one link and another one in the next does not mean the name that he has elsewhere.
        let is_mixed = is_named_beside(play, &page.played, subject);
        let seen = if is_mixed { seen } else { seen.warning() };
        report(play, &paging_link::CHECK, Some(&page.played), seen);
    }
    if goes_too_far(play, subject, resource, walks) {
        return true;
    }
    let complaint = |walk: &Walk<'_>| trouble(walk, walks.whole, paging, size);
    let (Some(_), Some((expected, actual))) = (complaint(walks.first), complaint(walks.second))
    else {
        return false;
    };
    let seen = Observation::new(subject, expected, actual)
        .at(subject)
        .by(resource.span);
    report(play, &paging_link::CHECK, last(walks.second), seen);
    true
}

/// The last page but one leads to a page without items, and the document says that the link is there only when there is more.
fn goes_too_far(
    play: &mut Play<'_, '_>,
    pointer: &str,
    resource: &Resource,
    walks: &Walks<'_, '_>,
) -> bool {
    let too_far = |walk: &Walk<'_>| {
        let [.., before, last] = walk.pages.as_slice() else {
            return false;
        };
        let shows_none = last.ids.is_empty()
            && !last.is_nameless
            && last.played.is_success()
            && last.played.value().is_some();
        walk.end == End::Last && shows_none && !before.ids.is_empty()
    };
    // Where items are missing, the link may lead to where they should be.
    let shows_all = |walk: &Walk<'_>| {
        walks
            .whole
            .ids
            .iter()
            .all(|id| walk.ids().any(|own| own == id))
    };
    let goes = |walk: &Walk<'_>| too_far(walk) && shows_all(walk);
    if !walks.is_still || !goes(walks.first) || !goes(walks.second) {
        return false;
    }
    let [.., before, _] = walks.second.pages.as_slice() else {
        return false;
    };
    if !last_page::has_no_link(play.api, &before.played, pointer) {
        return false;
    }
    let next = before.next.clone().unwrap_or_default();
    let seen = Observation::new(pointer, "none, for no item follows", next)
        .at(pointer)
        .by(resource.span);
    report(play, &paging_link::CHECK, Some(&before.played), seen);
    true
}

/// Beside the link of the reply there is one that leads to the server that was asked.
fn is_named_beside(play: &Play<'_, '_>, played: &Played<'_>, link: &str) -> bool {
    let (parent, _) = link.rsplit_once('/').unwrap_or_default();
    let beside = played.value().and_then(|value| value.pointer(parent));
    let members = beside.and_then(Value::as_object).into_iter().flatten();
    let mut texts = members.filter_map(|(_, member)| member.as_str());
    texts.any(|text| text.contains("://") && is_same_origin(play, text))
}

/// What is wrong with how a walk went on, and what was expected.
fn trouble(
    walk: &Walk<'_>,
    whole: &Page<'_>,
    paging: &Paging,
    size: u64,
) -> Option<(String, String)> {
    let page = walk.pages.last()?;
    match walk.end {
        // A token that the document itself forbids is refused rightly.
        End::Failed if walk.pages.len() > 1 && page.played.call.intent != Intent::Wrong => {
            let actual = format!("status {} when it is followed", page.played.status());
            Some(("a page".to_owned(), actual))
        }
        End::Endless => {
            let next = page.next.clone().unwrap_or_default();
            Some(("no link on an empty page".to_owned(), next))
        }
        // Where nothing is missing, a total that is larger counts what this caller does not see, or is wrong itself.
        End::Last if paging.style != PagingStyle::Token && misses_some(walk, whole) => {
            let asked = size * walk.pages.len() as u64;
            let more = page.total.filter(|total| *total > asked)?;
            let expected = format!("a link, for there are {more} items and {asked} were asked for");
            Some((expected, "none".to_owned()))
        }
        End::Last | End::Failed | End::Enough | End::TooMany => None,
    }
}

fn misses_some(walk: &Walk<'_>, whole: &Page<'_>) -> bool {
    let met: BTreeSet<&String> = walk.ids().collect();
    whole.ids.iter().any(|id| !met.contains(id))
}

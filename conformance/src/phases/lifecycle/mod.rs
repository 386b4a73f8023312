//! The life cycle phase: what is created can be read, listed, changed and removed, and each step shows in the next.

mod access;
mod addressed;
pub(super) mod addresses;
mod afterwards;
mod aged;
mod agreement;
mod anew;
mod answering;
mod apart;
mod cleared;
mod closed;
mod companions;
mod conditions;
mod counts;
mod created;
mod crowd;
mod denied;
mod doubles;
mod family;
mod fields;
mod filters;
mod forbidden;
mod inside;
pub(super) mod joined;
mod kept;
mod last_page;
mod link_header;
mod listing;
mod narrowing;
mod no_answer;
pub(crate) mod object_level;
mod of_others;
mod orders;
mod others;
mod own_address;
mod paging;
mod pending;
mod places;
mod read_only;
mod refused;
mod removed;
mod repeated;
pub(super) mod representation;
mod second_maker;
mod several;
mod steady;
mod steps;
mod story;
mod telling;
mod tokens;
mod totals;
mod unique;
mod unknown;
mod updated;
mod visibility;
mod walk;
mod words;
mod written;

use hallpass_openapi::model::{Location, Operation};
use serde_json::Value;

use crate::call::{Call, Intent};
use crate::cleanup;
use crate::error::CheckError;
use crate::knowledge::Item;
use crate::phases::addressee;
use crate::play::{Play, Played};
use crate::resolve::resolve;
pub(crate) use anew::Made;
pub(crate) use created::reply_shows;
pub(crate) use denied::denial;
use family::{Family, families};
pub(crate) use removed::of_case;
use story::Cast;
pub(super) use unknown::unknown as unknown_like;

/// Percentage of a document's time after which no more lists are looked at: what is made, changed and removed tells more.
const LOOKED: u32 = 60;

/// Percentage of a document's time after which no more stories are told.
const TOLD: u32 = 70;

/// Plays the life cycle of each collection.
pub(crate) async fn run(play: &mut Play<'_, '_>) -> Result<(), CheckError> {
    let plan = play.plan();
    let families = families(play.api);
    for (done, family) in families.iter().enumerate() {
        if let Some(operation) = family
            .create
            .or(family.read)
            .or(family.lists.first().copied())
        {
            play.recorder.operation(operation, done, families.len());
        }
        let cast = Cast {
            family,
            plan: &plan,
        };
        inside::hold(play, &families, cast).await?;
        looks(play, cast).await?;
        match family.create {
            Some(create) if play.may_send(&create.method) => {
                filter_own(play, cast, create).await?;
                crowd::run(play, cast, create).await?;
                totals::run(play, cast, create).await?;
                counts::run(play, cast, create, counts::Part::Harmless).await?;
                created::run(play, cast, create).await?;
                aged::run(play, cast, create).await?;
                steps::run(play, cast, create).await?;
                conditions::run(play, cast, create).await?;
                pending::rest(play, cast).await?;
                if !kept::run(play, cast, create).await? {
                    // Nobody answers what is for a third one.
                    let told = addressee::in_words(play, create);
                    let held = told.is_some();
                    play.addressees.extend(told);
                    if held {
                        kept::run(play, cast, create).await?;
                        play.addressees.pop();
                    }
                }
                counts::run(play, cast, create, counts::Part::Lasting).await?;
                addressed::run(play, cast, create).await?;
            }
            Some(create) => play.skip(create, &create.id, play.why_read_only()),
            None => pending::run(play, cast).await?,
        }
        inside::release(play).await?;
    }
    apart::run(play, &plan).await?;
    for family in &families {
        let cast = Cast {
            family,
            plan: &plan,
        };
        closed::run(play, cast).await?;
    }
    cleanup::run(play).await?;
    for family in &families {
        let cast = Cast {
            family,
            plan: &plan,
        };
        others::still_there(play, cast).await?;
    }
    Ok(())
}

/// The family of a collection.
fn family_of<'f, 'a>(families: &'f [Family<'a>], collection: &str) -> Option<&'f Family<'a>> {
    let mut all = families.iter();
    all.find(|family| family.collection == collection)
}

/// Whether an item that was removed outside the stories can be read no more.
pub(crate) async fn is_gone<'a>(
    play: &mut Play<'a, '_>,
    collection: &str,
    item: &Item,
    removal: &Played<'a>,
) -> Result<(), CheckError> {
    let plan = play.plan();
    let families = families(play.api);
    let Some(family) = family_of(&families, collection) else {
        return Ok(());
    };
    let cast = Cast {
        family,
        plan: &plan,
    };
    removed::unreadable(play, cast, item, removal).await
}

/// Whether the lists show items that were created outside the stories.
pub(crate) async fn are_listed(
    play: &mut Play<'_, '_>,
    collection: &str,
    ids: &[String],
) -> Result<(), CheckError> {
    let plan = play.plan();
    let families = families(play.api);
    let Some(family) = family_of(&families, collection) else {
        return Ok(());
    };
    let cast = Cast {
        family,
        plan: &plan,
    };
    let own = play.knowledge.own(collection).iter();
    let items: Vec<Item> = own.filter(|item| ids.contains(&item.id)).cloned().collect();
    for item in items {
        listing::contains(play, cast, &item, Some(&item.value)).await?;
    }
    Ok(())
}

/// What only looks: lists with their pages and filters, and each thing in JSON and XML.
async fn looks<'a>(play: &mut Play<'a, '_>, cast: Cast<'a, '_>) -> Result<(), CheckError> {
    let mut calls = list_calls(play, cast);
    calls.extend(by_one_filter(play, &calls).await?);
    let at_large = orders::at_large(play, &calls);
    let mut as_shown = calls.clone();
    for call in calls {
        if play.is_pressed(LOOKED) {
            play.leave_out(call.operation, "more ways to ask for the list");
            break;
        }
        representation::compare(play, call.clone()).await?;
        if may_page(&call) && !grows(play, cast, &call) {
            paging::run(play, call.clone()).await?;
        }
        pages_agree(play, &call).await?;
        agreement::run(play, cast, &call).await?;
        places::run(play, &call).await?;
        if play.is_new_story(&format!("unknown filters of {}", call.operation.id), 1) {
            places::unknown_filters(play, &call).await?;
        }
        tokens::run(play, &call).await?;
        filters::run(play, call).await?;
    }
    for call in at_large {
        if play.is_pressed(LOOKED) {
            break;
        }
        orders::run(play, &call).await?;
        if several::run(play, &call).await? {
            as_shown.retain(|shown| shown.operation.id != call.operation.id);
        }
        if let Some(resource) = &call.operation.resource
            && !resource.declared
        {
            narrowing::run(play, &call, &resource.filters).await?;
        }
    }
    // Where a list wants to be narrowed, it is asked as the examples ask.
    for call in as_shown {
        several::run(play, &call).await?;
    }
    Ok(())
}

/// At most this many filters are tried where a list is refused without any.
const MOST_FILTERS: usize = 3;

/// Where a list is refused without any filter, it is looked at by one alone, with a value of an item or an example.
async fn by_one_filter<'a>(
    play: &mut Play<'a, '_>,
    calls: &[Call<'a>],
) -> Result<Vec<Call<'a>>, CheckError> {
    let mut more = Vec::new();
    let bare = calls.iter().filter(|call| call.case.ends_with("/bare"));
    for bare in bare.cloned().collect::<Vec<_>>() {
        let refused = play.send(bare.clone()).await?;
        let is_refused = refused.is_some_and(|played| matches!(played.status(), 400 | 422));
        let Some(resource) = bare.operation.resource.as_ref().filter(|_| is_refused) else {
            continue;
        };
        for name in resource.filters.keys().take(MOST_FILTERS) {
            let mut parameters = bare.operation.parameters.iter();
            let parameter = parameters.find(|parameter| parameter.name == *name);
            let mut met = play.knowledge.met(&resource.collection);
            let known = met.find_map(|item| item.value.get(name).cloned());
            drop(met);
            let value = known.or_else(|| play.api.parameter_instance(parameter?));
            let Some(value) = value else { continue };
            let mut call = bare.clone().with(name, value);
            call.case = format!("{}/by-{name}", bare.operation.id);
            let is_known = calls.iter().any(|known| same_values(known, &call));
            let played = play.send(call.clone()).await?;
            if played.is_some_and(|played| played.is_success()) && !is_known {
                more.push(call);
            }
        }
    }
    Ok(more)
}

/// A page that is not the last one in JSON and in XML: what only such pages have, such as the way to the next one, must agree as well.
async fn pages_agree<'a>(play: &mut Play<'a, '_>, call: &Call<'a>) -> Result<(), CheckError> {
    let paging = call
        .operation
        .resource
        .as_ref()
        .and_then(|resource| resource.paging.as_ref());
    let Some(limit) = paging.and_then(|paging| paging.limit.as_deref()) else {
        return Ok(());
    };
    for (size, name) in [(1, "page"), (2, "page-of-two")] {
        let mut page = call.clone().with(limit, size);
        page.case = format!("{}/{name}", call.case);
        representation::compare(play, page).await?;
    }
    Ok(())
}

/// Where no list shows an item, its filters are tried on one of the run's own.
async fn filter_own<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    create: &'a Operation,
) -> Result<(), CheckError> {
    let is_known = play.knowledge.met(cast.family.collection).next().is_some();
    let has_filters = |operation: &&Operation| {
        let resource = operation.resource.as_ref();
        resource.is_some_and(|resource| !resource.filters.is_empty())
    };
    let case = cast.successes(create).into_iter().next();
    let Some(case) = case.filter(|_| !is_known && cast.family.lists.iter().any(has_filters)) else {
        return Ok(());
    };
    if story::create(play, cast, case).await?.is_none() {
        return Ok(());
    }
    for mut call in list_calls(play, cast) {
        call.case = format!("{}/own", call.operation.id);
        // What it shows is known from then on.
        play.send(call.clone()).await?;
        filters::run(play, call).await?;
    }
    cleanup::run(play).await
}

/// Where the resource is inferred, the run makes items of its own before it looks at pages.
fn grows(play: &Play<'_, '_>, cast: Cast<'_, '_>, call: &Call<'_>) -> bool {
    let resource = call.operation.resource.as_ref();
    let inferred = resource.is_some_and(|resource| !resource.declared);
    let mut create = cast.family.create.into_iter();
    inferred && create.any(|create| play.may_send(&create.method))
}

/// Paging is judged where the list is not narrowed to a page already.
fn may_page(call: &Call<'_>) -> bool {
    call.operation
        .resource
        .as_ref()
        .is_some_and(|resource| resource.paging.is_some())
}

/// One call for each way in which the examples ask for a list, without filters of pages.
fn list_calls<'a>(play: &Play<'a, '_>, cast: Cast<'a, '_>) -> Vec<Call<'a>> {
    let mut calls: Vec<Call<'a>> = Vec::new();
    for operation in cast.family.lists.iter().copied() {
        for case in cast.successes(operation) {
            let Ok(call) = resolve(play, case) else {
                continue;
            };
            let mut call = unpaged(call).meant(Intent::Uncertain);
            call.case = format!("{}/{}", operation.id, case.name);
            if !calls
                .iter()
                .any(|known| known.operation.id == operation.id && same_values(known, &call))
            {
                calls.push(call);
            }
        }
    }
    let siblings: Vec<Call<'a>> = calls
        .iter()
        .flat_map(|call| {
            let bare = Some(without_choice(call))
                .filter(|bare| bare.parameters.len() < call.parameters.len());
            let mut others = places::siblings(play, call);
            others.extend(words::asked_for(play.api, call));
            others.extend(bare);
            others
        })
        .collect();
    for call in siblings {
        if !calls
            .iter()
            .any(|known| known.operation.id == call.operation.id && same_values(known, &call))
        {
            calls.push(call);
        }
    }
    calls
}

/// The call without what the query need not have: examples may leave little to see.
pub(crate) fn without_choice<'a>(call: &Call<'a>) -> Call<'a> {
    let operation = call.operation;
    let is_choice = |name: &str| {
        let mut all = operation.parameters.iter();
        let parameter = all.find(|parameter| parameter.name == name);
        parameter
            .is_some_and(|parameter| parameter.location == Location::Query && !parameter.required)
    };
    let mut bare = call.clone();
    bare.parameters.retain(|(name, _)| !is_choice(name));
    bare.case = format!("{}/bare", operation.id);
    bare
}

fn unpaged<'a>(mut call: Call<'a>) -> Call<'a> {
    let paging = call
        .operation
        .resource
        .as_ref()
        .and_then(|resource| resource.paging.as_ref());
    let names: Vec<&String> = paging
        .into_iter()
        .flat_map(|paging| [&paging.start, &paging.limit, &paging.token])
        .flatten()
        .collect();
    call.parameters.retain(|(name, _)| !names.contains(&name));
    call
}

fn same_values(one: &Call<'_>, other: &Call<'_>) -> bool {
    let sorted = |call: &Call<'_>| {
        let mut values: Vec<(String, Value)> = call.parameters.clone();
        values.sort_by(|a, b| a.0.cmp(&b.0));
        values
    };
    sorted(one) == sorted(other)
}

//! Lists that must show an item, or must not show it any more.

use hallpass_openapi::model::{Api, Location, Operation, Resource};
use serde_json::{Map, Value};

use super::removed;
use super::story::{Cast, wait};
use super::walk::{Page, Walk, walk};
use crate::call::{Call, Caller, Intent};
use crate::checks::{Observation, filter_too_narrow, list_missing_created};
use crate::error::CheckError;
use crate::knowledge::{Item, scalar_text};
use crate::learn::{own, path_parameters};
use crate::phases::addressee::by_addressee;
use crate::play::{Play, Played};
use crate::rules;

/// A list in which an item belongs.
pub(crate) struct Listing<'a> {
    /// The call of its first page.
    pub call: Call<'a>,
    /// The document proves that the item belongs there; else it is likely.
    pub certain: bool,
}

/// Each list of the family shows an item that was created.
pub(crate) async fn contains<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    read: Option<&Value>,
) -> Result<(), CheckError> {
    let value = read.unwrap_or(&item.value).clone();
    for operation in cast.family.lists.iter().copied() {
        let Some(mut listing) = listing(play, operation, item, &value, "created") else {
            continue;
        };
        listing.call = by_addressee(play, listing.call);
        let Some(seen) = look_somehow(play, &mut listing, &item.id, &value).await? else {
            continue;
        };
        let seen = if seen.found || !seen.complete {
            seen
        } else {
            look_again(play, &listing.call, item).await?.unwrap_or(seen)
        };
        // Without the item's own reading there is no proof that it is still there.
        if seen.found || !seen.complete || read.is_none() {
            continue;
        }
        let observation = Observation::new(cast.family.collection, item.id.as_str(), Value::Null)
            .by(operation.span)
            .after(cast.family.create.unwrap_or(operation));
        let observation = if is_read_whole(operation) {
            observation.proven()
        } else {
            observation
        };
        let proven = listing.certain || play.fixtures_known();
        let observation = if proven {
            observation
        } else {
            observation.warning()
        };
        play.report(&list_missing_created::CHECK, &seen.last, observation);
    }
    Ok(())
}

/// Each list that shows an item shows it, too, where a filter asks for what the item is.
pub(crate) async fn by_filters<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    value: &Value,
) -> Result<(), CheckError> {
    for operation in cast.family.lists.iter().copied() {
        let (Some(resource), Some(plain)) = (
            &operation.resource,
            listing(play, operation, item, value, "created"),
        ) else {
            continue;
        };
        let value = own(resource, value);
        let plain = by_addressee(play, plain.call);
        let mut is_shown = None;
        for (name, condition) in &resource.filters {
            let Some(wanted) = value.get(name).filter(|own| scalar_text(own).is_some()) else {
                continue;
            };
            let mut variables = Map::new();
            variables.insert("item".to_owned(), value.clone());
            variables.insert("value".to_owned(), wanted.clone());
            let is_new = plain.parameter(name).is_none();
            if !is_new || condition.holds(&variables) != Ok(true) {
                continue;
            }
            let mut call = plain.clone().with(name, wanted.clone());
            call.case = format!("{}/created-{name}", operation.id);
            if play.is_allowed(&call) != Some(true) {
                continue;
            }
            let Some(seen) = look(play, &call, &item.id).await? else {
                continue;
            };
            if seen.found || !seen.complete || !is_read_whole(operation) {
                continue;
            }
            if is_shown.is_none() {
                let plain = look(play, &plain, &item.id).await?;
                is_shown = Some(plain.is_some_and(|seen| seen.found));
            }
            let again = look_again(play, &call, item).await?;
            if is_shown == Some(true) && again.is_some_and(|seen| !seen.found && seen.complete) {
                let seen_item = Observation::new(name.as_str(), wanted.clone(), value.clone())
                    .by(condition.span)
                    .proven();
                play.report(&filter_too_narrow::CHECK, &seen.last, seen_item);
            }
        }
    }
    Ok(())
}

/// No list of the family shows an item that was removed.
pub(crate) async fn lacks<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    removal: &Played<'a>,
) -> Result<(), CheckError> {
    for operation in cast.family.lists.iter().copied() {
        let Some(mut listing) = listing(play, operation, item, &item.value, "removed") else {
            continue;
        };
        listing.call = by_addressee(play, listing.call);
        let Some(seen) = look_somehow(play, &mut listing, &item.id, &item.value).await? else {
            continue;
        };
        let seen = if seen.found {
            look_again(play, &listing.call, item).await?.unwrap_or(seen)
        } else {
            seen
        };
        if seen.found {
            let actual = format!("{} still shows it", operation.id);
            removed::report(play, &seen.last, item, removal, "list", actual);
            continue;
        }
        lacks_otherwise(play, &listing, item, removal).await?;
        lacks_filtered(play, &listing, item, removal).await?;
    }
    Ok(())
}

/// How often a list is asked by its filters for what was removed.
const MOST_FILTERED: usize = 2;

/// The list shows an item by none of its filters that it shows no more without one.
async fn lacks_filtered<'a>(
    play: &mut Play<'a, '_>,
    listing: &Listing<'a>,
    item: &Item,
    removal: &Played<'a>,
) -> Result<(), CheckError> {
    let operation = listing.call.operation;
    let story = format!("removed, by the filters of {}", operation.id);
    let Some(resource) = operation.resource.as_ref() else {
        return Ok(());
    };
    if !play.is_new_story(&story, MOST_FILTERED) {
        return Ok(());
    }
    let narrowed = resource.filters.keys().filter_map(|name| {
        let value = item.value.get(name).and_then(scalar_text)?;
        let is_sent = listing.call.parameter(name).is_some();
        (!is_sent).then(|| (name, listing.call.clone().with(name, value)))
    });
    let narrowed: Vec<(&String, Call<'a>)> = narrowed.collect();
    for (name, call) in narrowed {
        let Some(seen) = look(play, &call, &item.id).await? else {
            continue;
        };
        let seen = if seen.found {
            look_again(play, &call, item).await?.unwrap_or(seen)
        } else {
            seen
        };
        if seen.found {
            let actual = format!("{} still shows it with `{name}`", operation.id);
            removed::report(play, &seen.last, item, removal, "list", actual);
            return Ok(());
        }
    }
    Ok(())
}

/// The list shows an item in none of its other formats that it shows no more in the first one.
async fn lacks_otherwise<'a>(
    play: &mut Play<'a, '_>,
    listing: &Listing<'a>,
    item: &Item,
    removal: &Played<'a>,
) -> Result<(), CheckError> {
    let operation = listing.call.operation;
    let content = crate::plan::success(operation).map(|response| response.content.as_slice());
    for media in content.unwrap_or_default().iter().skip(1) {
        let call = listing.call.clone().accepting(Some(&media.name));
        let Some(seen) = look(play, &call, &item.id).await? else {
            continue;
        };
        if seen.found {
            let actual = format!("{} still shows it as {}", operation.id, media.name);
            removed::report(play, &seen.last, item, removal, "list", actual);
        }
    }
    Ok(())
}

/// Whether a list that was read to its end shows an item.
pub(super) async fn is_listed<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
) -> Result<Option<bool>, CheckError> {
    for operation in cast.family.lists.iter().copied() {
        let Some(mut listing) = listing(play, operation, item, &item.value, "again") else {
            continue;
        };
        listing.call = by_addressee(play, listing.call);
        let seen = look_somehow(play, &mut listing, &item.id, &item.value).await?;
        let tells = |seen: &Seen<'_>| seen.found || (seen.complete && is_read_whole(operation));
        if let Some(seen) = seen.filter(tells) {
            return Ok(Some(seen.found));
        }
    }
    Ok(None)
}

/// All pages can be read: how is known, or nothing looks like pages.
pub(super) fn is_read_whole(operation: &Operation) -> bool {
    const WORDS: [&str; 10] = [
        "page", "limit", "offset", "cursor", "token", "size", "count", "start", "skip", "max",
    ];
    let resource = operation.resource.as_ref();
    let is_known = resource.is_some_and(|resource| resource.paging.is_some());
    let is_filter =
        |name: &String| resource.is_some_and(|resource| resource.filters.contains_key(name));
    let looks_paged = operation.parameters.iter().any(|parameter| {
        let lower = parameter.name.to_ascii_lowercase();
        parameter.location == Location::Query
            && !is_filter(&parameter.name)
            && WORDS.iter().any(|word| lower.contains(word))
    });
    is_known || !looks_paged
}

/// What a look through the pages of a list saw.
struct Seen<'a> {
    found: bool,
    complete: bool,
    last: Played<'a>,
}

async fn look<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
    id: &str,
) -> Result<Option<Seen<'a>>, CheckError> {
    let shows = |page: &Page<'_>| page.ids.iter().any(|shown| shown == id);
    let Some(walk) = walk(play, call.clone(), shows).await? else {
        return Ok(None);
    };
    Ok(seen(walk, id))
}

/// The look, by a filter that lets the item through where the list is refused without one.
async fn look_somehow<'a>(
    play: &mut Play<'a, '_>,
    listing: &mut Listing<'a>,
    id: &str,
    value: &Value,
) -> Result<Option<Seen<'a>>, CheckError> {
    let seen = look(play, &listing.call, id).await?;
    let is_refused = |seen: &Seen<'_>| matches!(seen.last.status(), 400 | 422);
    let Some(resource) = &listing.call.operation.resource else {
        return Ok(seen);
    };
    if resource.declared || !seen.as_ref().is_some_and(is_refused) {
        return Ok(seen);
    }
    for name in resource.filters.keys() {
        let Some(wanted) = value.get(name).and_then(scalar_text) else {
            continue;
        };
        let call = listing.call.clone().with(name, wanted);
        let narrowed = look(play, &call, id).await?;
        if narrowed.as_ref().is_some_and(|seen| seen.last.is_success()) {
            let id = call.operation.id.clone();
            play.narrowed.insert(id, name.clone());
            listing.call = call;
            return Ok(narrowed);
        }
    }
    Ok(seen)
}

async fn look_again<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
    item: &Item,
) -> Result<Option<Seen<'a>>, CheckError> {
    wait(play).await;
    look(play, call, &item.id).await
}

fn seen<'a>(mut walk: Walk<'a>, id: &str) -> Option<Seen<'a>> {
    let found = walk.ids().any(|shown| shown == id);
    let complete = walk.is_complete();
    walk.pages.pop().map(|page| Seen {
        found,
        complete,
        last: page.played,
    })
}

/// The call of a list in which an item belongs, narrowed where the server was seen to want that; `None` when that cannot be told.
pub(crate) fn listing<'a>(
    play: &Play<'_, '_>,
    operation: &'a Operation,
    item: &Item,
    value: &Value,
    step: &str,
) -> Option<Listing<'a>> {
    let mut listing = plain(play.api, operation, item, value, step)?;
    if let Some(name) = play.narrowed.get(&operation.id)
        && let Some(wanted) = value.get(name).and_then(scalar_text)
    {
        listing.call = listing.call.with(name, wanted);
    }
    Some(listing)
}

fn plain<'a>(
    api: &Api,
    operation: &'a Operation,
    item: &Item,
    value: &Value,
    step: &str,
) -> Option<Listing<'a>> {
    let resource = operation.resource.as_ref()?;
    let value = own(resource, value);
    let mut call = Call::new(operation, format!("{}/{step}", operation.id))
        .by(Caller::Identity(item.identity))
        .meant(Intent::Uncertain);
    let accept = crate::plan::success(operation).and_then(|response| response.content.first());
    call = call.accepting(accept.map(|media| media.name.as_str()));
    let known = |name: &str| {
        item.path
            .get(name)
            .cloned()
            .or_else(|| value.get(name).and_then(scalar_text))
    };
    for parameter in path_parameters(operation) {
        call = call.with(parameter, known(parameter)?);
    }
    for parameter in operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required && call.parameter(&parameter.name).is_none())
        .collect::<Vec<_>>()
    {
        call = call.with(&parameter.name, known(&parameter.name)?);
    }
    let mut call = narrowed(call, resource, value)?;
    for (name, filter) in &resource.defaults {
        let own = value.get(&filter.property);
        let own = own.filter(|own| !filter.defaults.contains(own));
        let Some(own) = own.filter(|_| call.parameter(name).is_none()) else {
            continue;
        };
        // What is left out by default is asked for.
        call = if filter.is_list {
            call.with(name, Value::Array(vec![own.clone()]))
        } else {
            call.with(name, own.clone())
        };
    }
    let call = by_its_own(api, call, resource, value);
    let certain = in_scope(api, &call, resource, value)?;
    Some(Listing { call, certain })
}

/// The call with the item's own value for each filter whose default leaves it out.
fn by_its_own<'a>(api: &Api, mut call: Call<'a>, resource: &Resource, value: &Value) -> Call<'a> {
    for (name, condition) in &resource.filters {
        let lets_through =
            |sent: &Value| condition.holds(&with_item(&call, value, Some(sent.clone())));
        let is_out = !resource.declared
            && call.parameter(name).is_none()
            && default(api, call.operation, name)
                .is_some_and(|sent| lets_through(&sent) == Ok(false));
        let own = value.get(name).filter(|own| lets_through(own) == Ok(true));
        if let Some(own) = own.filter(|_| is_out).cloned() {
            call = call.with(name, own);
        }
    }
    call
}

/// The default of a parameter.
fn default(api: &Api, operation: &Operation, name: &str) -> Option<Value> {
    let mut parameters = operation.parameters.iter();
    let parameter = parameters.find(|parameter| parameter.name == name)?;
    api.schema(parameter.schema?).default.clone()
}

/// The call, with a filter that lets the item through where a rule refuses the call without one.
fn narrowed<'a>(call: Call<'a>, resource: &Resource, value: &Value) -> Option<Call<'a>> {
    if rules::predicted(&call, None).is_none_or(|rule| rule.respond.status < 400) {
        return Some(call);
    }
    resource.filters.iter().find_map(|(name, condition)| {
        let wanted = value.get(name).and_then(scalar_text)?;
        let call = call.clone().with(name, wanted.as_str());
        let lets_through =
            condition.holds(&with_item(&call, value, Some(Value::from(wanted)))) == Ok(true);
        let allowed = rules::predicted(&call, None).is_none_or(|rule| rule.respond.status < 400);
        (lets_through && allowed).then_some(call)
    })
}

/// Whether the document proves that the item is in the list's scope; `None` when it proves the contrary.
fn in_scope(api: &Api, call: &Call<'_>, resource: &Resource, value: &Value) -> Option<bool> {
    if is_left_out(api, call, resource, value) {
        return None;
    }
    let variables = with_item(call, value, None);
    let mut certain = true;
    for condition in &resource.scope {
        match condition.holds(&variables) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(_) => certain = false,
        }
    }
    Some(certain)
}

/// A filter that is not sent has a value that does not let the item through.
pub(super) fn is_left_out(api: &Api, call: &Call<'_>, resource: &Resource, value: &Value) -> bool {
    let unsent = resource
        .filters
        .iter()
        .filter(|(name, _)| !resource.declared && call.parameter(name).is_none());
    unsent.into_iter().any(|(name, condition)| {
        let holds = |default| condition.holds(&with_item(call, value, Some(default)));
        default(api, call.operation, name).is_some_and(|default| holds(default) == Ok(false))
    })
}

/// Variables for `scope` and `filters`.
pub(crate) fn with_item(call: &Call<'_>, item: &Value, value: Option<Value>) -> Map<String, Value> {
    let mut variables = rules::variables(call, None);
    variables.insert("item".to_owned(), item.clone());
    if let Some(value) = value {
        variables.insert("value".to_owned(), value);
    }
    variables
}

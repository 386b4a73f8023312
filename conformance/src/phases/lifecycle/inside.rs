//! What a collection is inside of: the run makes a group of its own before it works on the members of one, and removes it afterwards.

use hallpass_openapi::model::{Operation, StatusPattern};
use hallpass_openapi::places::singular;
use serde_json::Value;

use super::family::{Family, families};
use super::story::{self, Cast, on_item};
use super::walk::walk;
use crate::call::{Call, Intent};
use crate::checks::{Observation, filter_ignored, unknown_item_found};
use crate::cleanup;
use crate::error::CheckError;
use crate::knowledge::{Item, scalar_text};
use crate::learn::{items, own};
use crate::parents::{Parent, parents};
use crate::play::Play;

/// At most this many examples are tried.
const MOST: usize = 3;

/// Makes the items that a family's collection is inside of, where the run can make and remove them and has none.
pub(super) async fn hold<'a>(
    play: &mut Play<'a, '_>,
    families: &[Family<'a>],
    cast: Cast<'a, '_>,
) -> Result<(), CheckError> {
    let Some(create) = cast.family.create else {
        return Ok(());
    };
    // The mock of a document has what the examples name.
    if play.options.fixtures_known || !play.may_send(&create.method) {
        return Ok(());
    }
    for parent in parents(play.api, create) {
        let is_given = play.options.parameters.contains_key(parent.parameter);
        let is_there = play.knowledge.made(parent.collection).next().is_some();
        let family = super::family_of(families, parent.collection);
        let can_go = cleanup::deleter(play, parent.collection).is_some();
        let Some(family) = family.filter(|_| !is_given && !is_there && can_go) else {
            continue;
        };
        if let Some(made) = make(play, Cast { family, ..cast }).await? {
            play.held.push((parent.collection.to_owned(), made.id));
        }
    }
    Ok(())
}

async fn make<'a>(play: &mut Play<'a, '_>, cast: Cast<'a, '_>) -> Result<Option<Item>, CheckError> {
    let Some(create) = cast.family.create.filter(|it| play.may_send(&it.method)) else {
        return Ok(None);
    };
    for case in cast.successes(create).into_iter().take(MOST) {
        if let Some(made) = story::create(play, cast, case).await? {
            return Ok(Some(made.item));
        }
    }
    Ok(None)
}

/// Lets go of them, and removes them.
pub(super) async fn release(play: &mut Play<'_, '_>) -> Result<(), CheckError> {
    if play.held.is_empty() {
        return Ok(());
    }
    play.held.clear();
    cleanup::run(play).await
}

/// For how many items it is looked whether they stand inside of something else, too.
const MOST_ELSEWHERE: usize = 3;

/// An item that was made inside of one thing is not inside of another one that has only just been made. That is proven where the item tells itself what it
/// is inside of.
pub(super) async fn nowhere_else<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    state: &Value,
) -> Result<(), CheckError> {
    let Some(create) = cast.family.create else {
        return Ok(());
    };
    let Some(parent) = parents(play.api, create).pop() else {
        return Ok(());
    };
    let Some(own) = item.path.get(parent.parameter).cloned() else {
        return Ok(());
    };
    let families = families(play.api);
    let family = super::family_of(&families, parent.collection);
    let can_go = cleanup::deleter(play, parent.collection).is_some();
    let Some(family) = family.filter(|_| can_go && tells(state, parent, &own)) else {
        return Ok(());
    };
    if !play.is_new_story("inside-another", MOST_ELSEWHERE) {
        return Ok(());
    }
    let Some(other) = make(play, Cast { family, ..cast }).await? else {
        return Ok(());
    };
    if other.id == own {
        return Ok(());
    }
    let there = |call: Call<'a>| call.with(parent.parameter, other.id.as_str());
    for list in cast.family.lists.iter().copied() {
        let call = Call::new(list, format!("{}/inside-another", list.id));
        let call = crate::resolve::at_item(call, item, "").accepting(first_format(list));
        listed_there(play, there(call), parent, item, &own).await?;
    }
    let lists_404 = |operation: &&Operation| {
        let mut all = operation.responses.iter();
        all.any(|response| response.status == StatusPattern::Exact(404))
    };
    let Some(reader) = cast.family.read.filter(lists_404) else {
        return Ok(());
    };
    let Some(call) = on_item(reader, item, "inside-another") else {
        return Ok(());
    };
    let call = there(call.accepting(first_format(reader)));
    let Some(played) = play.send(call.meant(Intent::Uncertain)).await? else {
        return Ok(());
    };
    let shown = played.value().filter(|_| played.is_success());
    let shown = shown.zip(reader.resource.as_ref());
    if shown.is_some_and(|(value, resource)| tells(self::own(resource, value), parent, &own)) {
        let seen = Observation::new(unknown_item_found::ELSEWHERE, 404, played.status());
        let seen = seen.by(reader.span).proven();
        play.report(&unknown_item_found::CHECK, &played, seen);
    }
    Ok(())
}

/// No page of the list shows the item.
async fn listed_there<'a>(
    play: &mut Play<'a, '_>,
    call: Call<'a>,
    parent: Parent<'a>,
    item: &Item,
    own: &str,
) -> Result<(), CheckError> {
    let operation = call.operation;
    let sent = call.parameter(parent.parameter).cloned();
    let shows = |page: &super::walk::Page<'_>| page.ids.contains(&item.id);
    let Some(walk) = walk(play, call.meant(Intent::Uncertain), shows).await? else {
        return Ok(());
    };
    let Some((page, resource)) = walk.pages.last().zip(operation.resource.as_ref()) else {
        return Ok(());
    };
    let value = page.played.value().filter(|_| page.played.is_success());
    let shown = value.map(|value| items(resource, value));
    let is_it = |value: &&Value| {
        value.get(&resource.identity).and_then(scalar_text).as_ref() == Some(&item.id)
            && tells(value, parent, own)
    };
    let stranger = shown.into_iter().flatten().find(is_it).cloned();
    if let Some(stranger) = stranger {
        let sent = sent.unwrap_or_default();
        let seen = Observation::new(parent.parameter, sent, stranger);
        let seen = seen.by(operation.span).proven();
        play.report(&filter_ignored::CHECK, &page.played, seen);
    }
    Ok(())
}

fn first_format(operation: &Operation) -> Option<&str> {
    let content = crate::plan::success(operation).and_then(|response| response.content.first());
    content.map(|media| media.name.as_str())
}

/// The item says what it is inside of: a `shelf_id` with the shelf's own identity.
fn tells(item: &Value, parent: Parent<'_>, id: &str) -> bool {
    let plain = |name: &str| {
        let letters = name.chars().filter(char::is_ascii_alphanumeric);
        letters.collect::<String>().to_ascii_lowercase()
    };
    let noun = parent.collection.rsplit('/').next().unwrap_or_default();
    let reference = format!("{}id", plain(&singular(noun)));
    let names = [plain(parent.parameter), reference];
    let mut members = item.as_object().into_iter().flatten();
    members.any(|(name, value)| {
        let is_named = name != "id" && names.contains(&plain(name));
        is_named && scalar_text(value).as_deref() == Some(id)
    })
}

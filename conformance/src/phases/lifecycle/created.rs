//! The story of an item that the run creates: it can be read, comes back as written, is listed, cannot be doubled.

use hallpass_openapi::equality::{Mode, differences};
use hallpass_openapi::model::Operation;
use serde_json::Value;

use super::listing;
use super::refused;
use super::removed;
use super::representation;
use super::story::{Cast, Creation, create, on_item, read, read_until};
use super::updated;
use super::written::{is_servers_own, lost, observe, sent_fields, shown_schema};
use crate::case::Case;
use crate::checks::{
    Observation, create_not_readable, duplicate_accepted, get_not_safe, read_your_write,
    write_representation_mismatch,
};
use crate::difference::same;
use crate::error::CheckError;
use crate::knowledge::scalar_text;
use crate::play::{Play, Played};
use crate::rules;

/// Plays each creation that the document shows, in each representation.
pub(crate) async fn run<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    operation: &'a Operation,
) -> Result<(), CheckError> {
    let mut stored: Vec<Stored> = Vec::new();
    for case in cast.successes(operation) {
        if let Some(state) = one(play, cast, case).await? {
            compare_writings(play, cast, &stored, &state);
            stored.push(state);
        }
    }
    for remover in cast
        .family
        .removers
        .iter()
        .copied()
        .filter(|remover| remover.method != "DELETE")
    {
        removed::accept_each(play, cast, operation, remover).await?;
    }
    Ok(())
}

/// What became of an example written in one representation.
struct Stored {
    example: String,
    representation: String,
    sent: Value,
    state: Value,
    case: String,
}

async fn one<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    case: &Case<'a>,
) -> Result<Option<Stored>, CheckError> {
    let Some(creation) = create(play, cast, case).await? else {
        return Ok(None);
    };
    if let Some(value) = creation.played.value().cloned() {
        comes_back(play, &creation, &creation.played, &value);
    }
    let state = readable(play, cast, &creation).await?;
    listing::contains(play, cast, &creation.item, state.as_ref()).await?;
    if let Some(call) = cast
        .family
        .read
        .and_then(|operation| on_item(operation, &creation.item, "representations"))
    {
        representation::compare(play, call).await?;
    }
    duplicate(play, &creation).await?;
    if let Some(state) = &state {
        // What changes by being read would look like the work of whatever comes next.
        if unchanged_by_reading(play, cast, &creation, state).await? {
            refused::run(play, cast, &creation, state).await?;
        }
    }
    updated::run(play, cast, &creation.item).await?;
    removed::run(play, cast, &creation.item).await?;
    let sent = rules::body(&creation.played.call);
    Ok(state.zip(sent).map(|(state, sent)| Stored {
        example: case.name.clone(),
        representation: case.representation.clone(),
        sent,
        state,
        case: case.id(),
    }))
}

/// The item can be read, and shows what was sent.
async fn readable<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creation: &Creation<'_>,
) -> Result<Option<Value>, CheckError> {
    let found = |played: &Played<'_>| !matches!(played.status(), 404 | 410);
    let Some(played) = read_until(play, cast, &creation.item, "read-created", found).await? else {
        return Ok(None);
    };
    if !found(&played) {
        let id = creation.item.id.as_str();
        let creator = creation.played.call.operation;
        let seen = Observation::new(cast.family.collection, id, played.status())
            .by(creator.span)
            .after(creator);
        play.report(&create_not_readable::CHECK, &played, seen);
        return Ok(None);
    }
    let value = played.value().filter(|_| played.is_success()).cloned();
    if let Some(value) = &value {
        comes_back(play, creation, &played, value);
    }
    Ok(value)
}

fn comes_back(
    play: &mut Play<'_, '_>,
    creation: &Creation<'_>,
    shown_by: &Played<'_>,
    shown: &Value,
) {
    let schema = shown_schema(shown_by.call.operation);
    let fields = sent_fields(play, &creation.played.call, schema);
    let seen: Vec<Observation> = lost(&fields, shown)
        .map(|field| observe(play, shown_by.call.operation, field, shown))
        .map(|observation| observation.after(creation.played.call.operation))
        .collect();
    for observation in seen {
        play.report(&read_your_write::CHECK, shown_by, observation);
    }
}

/// What was sent and is not the server's own stays as it is, however often it is read. Gives whether it does.
async fn unchanged_by_reading<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creation: &Creation<'a>,
    state: &Value,
) -> Result<bool, CheckError> {
    let Some(played) = read(play, cast, &creation.item, "read-again").await? else {
        return Ok(true);
    };
    let Some(shown) = played.value().filter(|_| played.is_success()) else {
        return Ok(true);
    };
    let fields = sent_fields(
        play,
        &creation.played.call,
        shown_schema(played.call.operation),
    );
    let changed = fields
        .iter()
        .find(|field| state.pointer(&field.at) != shown.pointer(&field.at));
    let Some(field) = changed else {
        return Ok(true);
    };
    let before = state.pointer(&field.at).cloned().unwrap_or_default();
    let after = shown.pointer(&field.at).cloned().unwrap_or_default();
    let seen = Observation::new(field.at.as_str(), before, after)
        .at(field.at.as_str())
        .by(played.call.operation.span);
    play.report(&get_not_safe::CHECK, &played, seen);
    Ok(false)
}

/// A second item with the same combination of unique values.
async fn duplicate<'a>(play: &mut Play<'a, '_>, creation: &Creation<'a>) -> Result<(), CheckError> {
    let operation = creation.played.call.operation;
    let Some(resource) = operation
        .resource
        .as_ref()
        .filter(|resource| !resource.unique.is_empty())
    else {
        return Ok(());
    };
    let mut call = creation.played.call.clone();
    call.case = format!("{}/duplicate", operation.id);
    let Some(played) = play.send(call).await? else {
        return Ok(());
    };
    let id = played
        .value()
        .and_then(|value| value.get(&resource.identity))
        .and_then(scalar_text);
    // A server may answer with the item that is there already; that is no second one.
    let is_second = played.is_success() && id.is_some_and(|id| id != creation.item.id);
    if is_second {
        let seen = Observation::new(resource.unique.join(" and "), "refused", played.status())
            .by(resource.span);
        play.report(&duplicate_accepted::CHECK, &played, seen);
    }
    Ok(())
}

/// The same data written as JSON and as XML is stored alike, but for what the server decides.
fn compare_writings(
    play: &mut Play<'_, '_>,
    cast: Cast<'_, '_>,
    stored: &[Stored],
    state: &Stored,
) {
    let twin = stored.iter().find(|other| {
        other.example == state.example
            && other.representation != state.representation
            && same(Some(&other.sent), Some(&state.sent))
    });
    let (Some(twin), Some(operation)) = (twin, cast.family.create) else {
        return;
    };
    let Some(resource) = &operation.resource else {
        return;
    };
    let schema = cast.family.read.and_then(shown_schema);
    for difference in differences(play.api, None, &twin.state, &state.state, Mode::Exact) {
        let at = difference.path.as_str();
        let left_to_server =
            is_servers_own(play, resource, schema, at) && state.sent.pointer(at).is_none();
        if left_to_server || same(difference.left.as_ref(), difference.right.as_ref()) {
            continue;
        }
        let (left, right) = (
            difference.left.unwrap_or_default(),
            difference.right.unwrap_or_default(),
        );
        let seen = Observation::new(at, left, right).at(at).by(operation.span);
        let check = &write_representation_mismatch::CHECK;
        play.recorder
            .finding_without_exchange(check, play.api, Some(operation), &state.case, seen);
    }
}

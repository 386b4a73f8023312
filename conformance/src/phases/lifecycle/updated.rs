//! The story of an update: what was sent changes, and what was not sent stays, where the document says so.

use std::collections::BTreeSet;

use hallpass_openapi::equality::{Mode, differences};
use hallpass_openapi::model::{Action, Operation};
use hallpass_openapi::promises::{keeps_unsent, keeps_unsent_of};
use hallpass_openapi::validate::Direction;
use serde_json::Value;

use super::agreement;
use super::fields;
use super::listing;
use super::read_only;
use super::removed;
use super::representation;
use super::steady::is_steady;
use super::story::{Cast, on_item, read, read_until};
use super::unique;
use super::written::{
    Sent, is_servers_own, is_writable, lost, names_item, observe, sent_fields, shown_schema,
};
use crate::call::{Call, Content, Intent};
use crate::case::Case;
use crate::checks::{Observation, read_your_write, update_ignored, update_side_effect};
use crate::difference::is_within;
use crate::error::CheckError;
use crate::knowledge::Item;
use crate::learn::identity_parameter;
use crate::phases::malformed;
use crate::phases::negotiation::with_charset;
use crate::phases::own_texts::{is_free_text, with_own_texts};
use crate::play::{Play, Played};
use crate::rules;

/// For how many items each property is updated by itself: one that was made in each format, and some.
const FIELDS: usize = 4;

/// Updates an item of the run's own by each example of each update.
pub(crate) async fn run<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
) -> Result<(), CheckError> {
    for operation in cast.family.updates.iter().copied() {
        if play.is_new_story(&operation.id, FIELDS) {
            fields::run(play, cast, item, operation).await?;
        }
        for case in cast.successes(operation) {
            one(play, cast, item, operation, case).await?;
        }
        // Neither format is that of before the updates.
        let read = cast
            .family
            .read
            .filter(|_| !cast.successes(operation).is_empty());
        if let Some(call) = read.and_then(|read| on_item(read, item, "representations-updated")) {
            representation::compare(play, call).await?;
        }
        charsets(play, cast, item, operation).await?;
        read_only::updated(play, cast, item, operation).await?;
        unique::run(play, cast, item, operation).await?;
    }
    Ok(())
}

/// Each format of an update with the charset that it has anyway, and no more than is required: what else it changed would be changed no more by the
/// updates whose effects are looked for.
async fn charsets<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    operation: &'a Operation,
) -> Result<(), CheckError> {
    let mut formats = BTreeSet::new();
    for case in cast.successes(operation) {
        let is_new = formats.insert(case.representation.clone());
        let call = on_item(operation, item, "charset").filter(|_| is_new);
        let Some(mut call) = call else { continue };
        call.body.clone_from(&case.body);
        let whole = rules::body(&call);
        if let (Some((media, _)), Some(whole)) = (case.body.clone(), whole) {
            let least = media
                .schema
                .and_then(|schema| fields::required(play, schema, &whole));
            let least = least.map_or(whole, Value::Object);
            call.body = Some((media, Content::Value(least)));
        }
        with_charset(play, &call).await?;
    }
    Ok(())
}

async fn one<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    operation: &'a Operation,
    case: &Case<'a>,
) -> Result<(), CheckError> {
    let Some(call) = on_item(
        operation,
        item,
        &format!("{}/{}", case.name, case.representation),
    ) else {
        return Ok(());
    };
    let Some((before, volatile)) = state(play, cast, item).await? else {
        return Ok(());
    };
    let mut call = call.accepting(case.accept).meant(Intent::Uncertain);
    call.body.clone_from(&case.body);
    change(play, &mut call, &before);
    let own = with_own_texts(play, &call, &before);
    let state = State { before, volatile };
    let mut refused = update(play, cast, item, call, &state).await?;
    if refused
        .as_ref()
        .is_some_and(|refused| refused.status() == 409)
        && let Some(own) = own
    {
        // What the example is called may be taken; what the item is called is not.
        refused = update(play, cast, item, own, &state).await?;
    }
    if let Some(refused) = refused {
        let status = refused.status();
        if malformed::is_example(play, case, &refused) {
            let example = (case.name.clone(), case.response.span, *refused);
            malformed::report(play, vec![example]);
        }
        let reason = format!("updating an item of the run's own gives status {status}");
        play.skip(operation, &case.id(), reason);
        return Ok(());
    }
    let shown = read(play, cast, item, "read-updated").await?;
    let shown = shown.filter(Played::is_success);
    let shown = shown.as_ref().and_then(|played| played.value()).cloned();
    listing::contains(play, cast, item, shown.as_ref()).await?;
    agreement::listed(play, cast, item, operation).await
}

/// An item before an update.
pub(super) struct State {
    /// The item.
    pub before: Value,
    /// Places that change by themselves.
    pub volatile: Vec<String>,
}

/// Sends an update and compares what it did. Gives the reply when it did nothing.
pub(super) async fn update<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    call: Call<'a>,
    state: &State,
) -> Result<Option<Box<Played<'a>>>, CheckError> {
    let State { before, volatile } = state;
    let Some(played) = play.send(call).await? else {
        return Ok(None);
    };
    if !played.is_done() {
        removed::not_found(play, item, &played);
        return Ok(Some(Box::new(played)));
    }
    let schema = cast.family.read.and_then(shown_schema);
    let fields = sent_fields(play, &played.call, schema);
    let settled = |reply: &Played<'_>| {
        reply
            .value()
            .is_none_or(|value| lost(&fields, value).next().is_none())
    };
    let Some(after) = read_until(play, cast, item, "read-updated", settled).await? else {
        return Ok(None);
    };
    let Some(shown) = after.value().filter(|_| after.is_success()).cloned() else {
        return Ok(None);
    };
    changed(play, &played, &after, &fields, before, &shown);
    untouched(play, &played, &after, before, &shown, volatile);
    Ok(None)
}

/// The item before the update, and the places that change by themselves.
pub(super) async fn state<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
) -> Result<Option<(Value, Vec<String>)>, CheckError> {
    let Some(first) = read(play, cast, item, "read-before-update").await? else {
        return Ok(None);
    };
    let Some(second) = read(play, cast, item, "read-before-update").await? else {
        return Ok(None);
    };
    let (Some(one), Some(other)) = (first.value(), second.value()) else {
        return Ok(None);
    };
    if !first.is_success() || !second.is_success() {
        return Ok(None);
    }
    let volatile = differences(play.api, None, one, other, Mode::Exact)
        .into_iter()
        .map(|difference| difference.path)
        .collect();
    Ok(Some((other.clone(), volatile)))
}

/// An update that sends what is there already would prove nothing, so free texts are changed.
pub(super) fn change(play: &Play<'_, '_>, call: &mut Call<'_>, before: &Value) {
    let (Some((media, _)), Some(resource), Some(mut body)) = (
        call.body.clone(),
        &call.operation.resource,
        rules::body(call),
    ) else {
        return;
    };
    let Some(Value::Object(item)) = body.pointer_mut(&resource.body) else {
        return;
    };
    let mut altered = false;
    for (key, value) in item.iter_mut() {
        let Value::String(text) = value else { continue };
        if before.get(key).and_then(Value::as_str) == Some(text)
            && *key != resource.identity
            && !key.to_ascii_lowercase().ends_with("id")
            && is_free_text(play, media, &resource.body, key)
        {
            text.push_str(" (changed)");
            altered = true;
        }
    }
    let valid = media
        .schema
        .is_none_or(|schema| play.api.is_valid(schema, Direction::Request, &body));
    if altered && valid {
        call.body = Some((media, Content::Value(body)));
    }
}

/// Each sent field shows what was sent.
fn changed(
    play: &mut Play<'_, '_>,
    played: &Played<'_>,
    after: &Played<'_>,
    fields: &[Sent],
    before: &Value,
    shown: &Value,
) {
    let seen: Vec<(bool, Observation)> = lost(fields, shown)
        .filter(|field| !names_item(&played.call, field, shown))
        .map(|field| {
            let is_old = shown.pointer(&field.at) == before.pointer(&field.at);
            let seen = observe(play, after.call.operation, field, shown);
            let seen = seen.after(played.call.operation);
            // What is never shown may be stored all the same.
            let is_shown = shown
                .pointer(&field.at)
                .is_some_and(|value| !value.is_null());
            let proven = is_old && is_shown;
            (is_old, if proven { seen.proven() } else { seen })
        })
        .collect();
    for (is_old, observation) in seen {
        let check = if is_old {
            &update_ignored::CHECK
        } else {
            &read_your_write::CHECK
        };
        play.report(check, after, observation);
    }
}

/// Each field that was not sent shows what it showed before, unless it is the server's own.
fn untouched(
    play: &mut Play<'_, '_>,
    played: &Played<'_>,
    after: &Played<'_>,
    before: &Value,
    shown: &Value,
    volatile: &[String],
) {
    let operation = played.call.operation;
    let Some(resource) = &operation.resource else {
        return;
    };
    let is_partial = resource.action == Action::Update;
    let sent = rules::body(&played.call)
        .and_then(|body| body.pointer(&resource.body).cloned())
        .unwrap_or(Value::Null);
    let schema = shown_schema(after.call.operation);
    let changes = differences(play.api, None, before, shown, Mode::Exact);
    // Whoever keeps some of what was not sent does not replace the item, whatever a PUT means elsewhere.
    let keeps_some = keeps_some(play, &played.call, &sent, before, shown);
    if !is_partial && !keeps_some {
        return;
    }
    for difference in changes {
        let name = difference.path.split('/').nth(1).unwrap_or_default();
        let is_sent = sent.pointer(&difference.path).is_some()
            || (parent_is_sent_whole(&sent, &difference.path) && !keeps_unsent_of(operation, name));
        if is_sent || is_within(&difference.path, volatile) {
            continue;
        }
        let is_servers = is_servers_own(play, resource, schema, &difference.path)
            || !is_writable(play, operation, &difference.path);
        if is_servers && !(is_steady(name) && keeps_unsent(operation)) {
            continue;
        }
        let seen = Observation::new(
            difference.path.as_str(),
            difference.left.unwrap_or_default(),
            difference.right.unwrap_or_default(),
        )
        .at(difference.path.as_str())
        .by(resource.span)
        .after(operation);
        play.report(&update_side_effect::CHECK, after, seen.proven());
    }
}

/// A property that clients may write, that was not sent and that says something, is as it was.
fn keeps_some(
    play: &Play<'_, '_>,
    call: &Call<'_>,
    sent: &Value,
    before: &Value,
    shown: &Value,
) -> bool {
    let (Some((media, _)), Some(resource)) = (&call.body, &call.operation.resource) else {
        return false;
    };
    let schema = media
        .schema
        .and_then(|schema| play.api.schema_at(schema, &resource.body));
    let Some(schema) = schema else { return false };
    let writable = play.api.properties(schema).declared;
    let says_something = |value: &Value| match value {
        Value::String(text) => !text.is_empty(),
        Value::Number(_) => true,
        _ => false,
    };
    writable.iter().any(|(name, property)| {
        let default = &play.api.schema(property.schema).default;
        !property.read_only
            && *name != resource.identity
            && Some(name.as_str()) != identity_parameter(call.operation)
            && sent.get(name).is_none()
            && before.get(name).is_some_and(says_something)
            && before.get(name) != default.as_ref()
            && before.get(name) == shown.get(name)
    })
}

/// Whether objects inside the item are merged or replaced is nothing that `update` says, so a place below a sent one is left alone.
fn parent_is_sent_whole(sent: &Value, at: &str) -> bool {
    let top = at.split('/').nth(1).unwrap_or_default();
    sent.pointer(&format!("/{top}")).is_some()
}

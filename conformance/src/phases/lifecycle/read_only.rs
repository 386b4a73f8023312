//! What only the server writes: a client that sends it changes nothing.

use hallpass_openapi::media_type::is_json;
use hallpass_openapi::model::{MediaType, Operation, SchemaId};
use hallpass_openapi::promises::ignores_identity;
use hallpass_openapi::property::Property;
use serde_json::{Map, Value};

use super::fields::{other, required};
use super::story::{Cast, create, on_item, read};
use super::unknown::unknown;
use super::updated::state;
use crate::call::{Content, Intent};
use crate::checks::{Observation, positive_rejected, readonly_written};
use crate::cleanup;
use crate::error::CheckError;
use crate::json::escaped;
use crate::knowledge::{Item, scalar_text};
use crate::play::{Play, Played};
use crate::resolve::resolve;
use crate::rules;

/// Creates an item with what the document calls read-only, and with an identity that the document says is not heeded.
pub(super) async fn created<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    operation: &'a Operation,
) -> Result<(), CheckError> {
    let Some(resource) = operation.resource.as_ref().filter(|own| !own.declared) else {
        return Ok(());
    };
    let cases = cast.successes(operation).into_iter();
    let mut json = cases.filter(|case| {
        let media = case.body.as_ref().map(|(media, _)| media);
        media.is_some_and(|media| is_json(&media.name)) && resource.body.is_empty()
    });
    let Some(case) = json.next() else {
        return Ok(());
    };
    let is_heedless = ignores_identity(play.api, operation, &resource.identity);
    let media = case.body.as_ref().map(|(media, _)| *media);
    let own = servers_own(play, media, |name, property| {
        property.read_only || (name == resource.identity && is_heedless)
    });
    if own.is_empty() {
        return Ok(());
    }
    let Some(plain) = create(play, cast, case).await? else {
        return Ok(());
    };
    cleanup::run(play).await?;
    let mut sent = Map::new();
    for (name, property) in own {
        let old = plain.item.value.get(&name).cloned().unwrap_or_default();
        let value = if name == resource.identity {
            of_kind(&old, &unknown(&plain.item.id))
        } else {
            other(play, property, &name, &old, 1)
        };
        let is_telling = value.as_ref().is_some_and(|value| *value != old);
        sent.extend(value.filter(|_| is_telling).map(|value| (name, value)));
    }
    if sent.is_empty() {
        return Ok(());
    }
    let Ok(mut call) = resolve(play, case) else {
        return Ok(());
    };
    let Some(Value::Object(mut body)) = rules::body(&call) else {
        return Ok(());
    };
    body.extend(sent.clone());
    call.body = media.map(|media| (media, Content::Value(Value::Object(body))));
    call.case = format!("{}/read-only", operation.id);
    if let Some(played) = play.send(call.meant(Intent::Wrong)).await? {
        let shown = played.value().filter(|_| played.is_success()).cloned();
        if let Some(shown) = shown {
            is_kept(play, &played, &played, &sent, &shown);
        }
        if is_heedless && sent.len() == 1 && matches!(played.status(), 400 | 422) {
            let subject = format!("/{}: ignored", escaped(&resource.identity));
            let seen = Observation::new(subject, "taken", played.status()).by(operation.span);
            play.report(&positive_rejected::CHECK, &played, seen.proven().error());
        }
    }
    cleanup::run(play).await
}

/// Updates an item with what the document calls read-only.
pub(super) async fn updated<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    operation: &'a Operation,
) -> Result<(), CheckError> {
    let Some(resource) = operation.resource.as_ref().filter(|own| !own.declared) else {
        return Ok(());
    };
    let content = operation.request_body.iter().flat_map(|body| &body.content);
    let json = content.into_iter().find(|media| is_json(&media.name));
    let Some(schema) = json
        .and_then(|media| media.schema)
        .filter(|_| resource.body.is_empty())
    else {
        return Ok(());
    };
    let own = servers_own(play, json, |name, property| {
        property.read_only && name != resource.identity
    });
    let Some((before, volatile)) = (if own.is_empty() {
        None
    } else {
        state(play, cast, item).await?
    }) else {
        return Ok(());
    };
    let mut sent = Map::new();
    for (name, property) in own {
        let old = before.get(&name).cloned().unwrap_or_default();
        let at = format!("/{}", escaped(&name));
        let value = other(play, property, &name, &old, 1).filter(|value| *value != old);
        let value = value.filter(|_| !volatile.contains(&at));
        sent.extend(value.map(|value| (name, value)));
    }
    let (Some(mut body), Some(mut call)) = (
        required(play, schema, &before),
        on_item(operation, item, "read-only"),
    ) else {
        return Ok(());
    };
    if sent.is_empty() {
        return Ok(());
    }
    body.extend(sent.clone());
    call.body = json.map(|media| (media, Content::Value(Value::Object(body))));
    let Some(played) = play.send(call.meant(Intent::Wrong)).await? else {
        return Ok(());
    };
    if !played.is_done() {
        return Ok(());
    }
    let Some(after) = read(play, cast, item, "read-updated").await? else {
        return Ok(());
    };
    if let Some(shown) = after.value().filter(|_| after.is_success()).cloned() {
        is_kept(play, &after, &played, &sent, &shown);
    }
    Ok(())
}

/// The properties of a body's top that hold one value and that only the server writes.
fn servers_own(
    play: &Play<'_, '_>,
    media: Option<&MediaType>,
    is_own: impl Fn(&str, &Property) -> bool,
) -> Vec<(String, SchemaId)> {
    let Some(schema) = media.and_then(|media| media.schema) else {
        return Vec::new();
    };
    let declared = play.api.properties(schema).declared.into_iter();
    let own = declared.filter(|(name, property)| {
        let types = play.api.schema(property.schema).types;
        !types.object && !types.array && is_own(name, property)
    });
    own.map(|(name, property)| (name, property.schema))
        .collect()
}

/// What was sent and is shown.
fn is_kept(
    play: &mut Play<'_, '_>,
    shown_by: &Played<'_>,
    written_by: &Played<'_>,
    sent: &Map<String, Value>,
    shown: &Value,
) {
    let is_same = |(name, value): &(&String, &Value)| {
        let shown = shown.get(*name);
        shown == Some(*value) || shown.and_then(scalar_text) == scalar_text(value)
    };
    if let Some((name, value)) = sent.iter().find(is_same) {
        let operation = written_by.call.operation;
        let at = format!("/{}", escaped(name));
        let seen = Observation::new(at.as_str(), "a value of the server's own", value.clone())
            .at(at)
            .by(operation.span)
            .after(operation)
            .proven();
        play.report(&readonly_written::CHECK, shown_by, seen);
    }
}

/// An identity as the kind of value that another one is.
fn of_kind(like: &Value, id: &str) -> Option<Value> {
    if like.is_number() {
        return id.parse::<u64>().ok().map(Value::from);
    }
    like.is_string().then(|| Value::from(id))
}

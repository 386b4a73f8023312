//! A value that only one item may have, by the description of a 409: an update does not give it to another one, and the item that has it may be sent
//! it again.

use hallpass_openapi::model::Operation;
use hallpass_openapi::promises::{unique_by_itself, unique_of};
use hallpass_openapi::property::Property;
use hallpass_openapi::references::stem;
use hallpass_openapi::validate::Direction;
use serde_json::{Map, Value};

use super::fields::{other, required};
use super::story::{Cast, create, on_item};
use super::updated::state;
use crate::call::{Call, Content, Intent};
use crate::case::Case;
use crate::checks::{Observation, duplicate_accepted, duplicate_status, failed_write_side_effect};
use crate::coverage::is_prose;
use crate::error::CheckError;
use crate::json::escaped;
use crate::knowledge::Item;
use crate::play::{Play, Played};
use crate::rules;

/// Values that no item of a server has.
const VALUES: [[&str; 2]; 2] = [["hallpass-one", "hallpass-two"], ["HALLPASS1", "HALLPASS2"]];

/// Updates an item to the value of another one, and then to its own.
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    operation: &'a Operation,
) -> Result<(), CheckError> {
    let Some(creator) = cast.family.create else {
        return Ok(());
    };
    let Some((before, _)) = state(play, cast, item).await? else {
        return Ok(());
    };
    for case in cast.successes(operation) {
        let Some(name) = named(play, operation, case) else {
            continue;
        };
        let updated = |value: &str| of_item(play, operation, case, item, &before, &name, value);
        let fitting = VALUES.iter().find_map(|[one, two]| {
            let (other, own) = (updated(one)?, updated(two)?);
            Some((*one, other, own))
        });
        let Some((one, other, own)) = fitting else {
            continue;
        };
        let Some(holder) = cast
            .successes(creator)
            .into_iter()
            .find_map(|case| with_value(play, case, &before, (&name, one)))
        else {
            continue;
        };
        let Some(holder) = create(play, cast, &holder).await? else {
            return Ok(());
        };
        let shown = &holder.item.value;
        let is_held =
            shown.get(&name).and_then(Value::as_str) == Some(one) && is_beside(shown, &before);
        let other = with_more(play, other, &before);
        if is_held && let Some(played) = play.send(other.meant(Intent::Uncertain)).await? {
            of_another(play, &name, &played);
            if played.status() == 409 {
                changed(play, cast, item, &before, &played).await?;
            }
        }
        let first = play.send(own.clone().meant(Intent::Uncertain)).await?;
        if first.is_some_and(|played| played.is_success())
            && let Some(played) = play.send(own.meant(Intent::Uncertain)).await?
        {
            of_its_own(play, &name, &played);
        }
        super::removed::run(play, cast, &holder.item).await?;
    }
    Ok(())
}

fn is_reference(name: &str) -> bool {
    stem(name).is_some()
}

/// Both belong to the same things, as far as they say to which: what is unique may be so among them alone.
fn is_beside(one: &Value, other: &Value) -> bool {
    let mut references = one.as_object().into_iter().flatten();
    references.all(|(name, value)| {
        let of_other = other.get(name).filter(|_| is_reference(name));
        of_other.is_none_or(|of_other| of_other == value)
    })
}

/// What a text for people is changed to beside the value that another item has.
const BESIDE: &str = "Changed by hallpass";

/// The update that changes texts, truth values and what objects have besides.
fn with_more<'a>(play: &Play<'a, '_>, call: Call<'a>, before: &Value) -> Call<'a> {
    let (Some((media, _)), Some(Value::Object(mut body))) = (&call.body, rules::body(&call)) else {
        return call;
    };
    let media = *media;
    let Some(schema) = media.schema else {
        return call;
    };
    let declared = play.api.properties(schema).declared;
    let is_sent = body.clone();
    let new = declared
        .into_iter()
        .filter(|(name, property)| !property.read_only && !is_sent.contains_key(name));
    for (name, property) in new {
        let is_text = play.api.schema(property.schema).types.string && is_prose(&name);
        let old = before.get(&name).unwrap_or(&Value::Null);
        let changed = if is_text {
            Some(Value::from(BESIDE))
        } else {
            other(play, property.schema, &name, old, 0)
                .filter(|changed| changed.is_object() || changed.is_boolean())
        };
        let Some(changed) = changed else { continue };
        let mut more = body.clone();
        more.insert(name, changed);
        if play
            .api
            .is_valid(schema, Direction::Request, &Value::Object(more.clone()))
        {
            body = more;
        }
    }
    let body = Value::Object(body);
    Call {
        body: Some((media, Content::Value(body))),
        ..call
    }
}

/// What was sent beside the value that another item has is not stored either.
async fn changed<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    before: &Value,
    refused: &Played<'a>,
) -> Result<(), CheckError> {
    let Some((now, _)) = state(play, cast, item).await? else {
        return Ok(());
    };
    let sent = rules::body(&refused.call);
    let sent = sent.as_ref().and_then(Value::as_object);
    let stored = sent.into_iter().flatten().find(|(name, value)| {
        let is_beside = value.as_str() == Some(BESIDE) || value.is_object() || value.is_boolean();
        is_beside && is_stored(value, now.get(*name), before.get(*name))
    });
    if let Some((name, value)) = stored {
        let was = before.get(name).cloned().unwrap_or_default();
        let seen = Observation::new("update", was, value.clone())
            .at(format!("/{}", escaped(name)))
            .by(refused.call.operation.span)
            .proven();
        play.report(&failed_write_side_effect::CHECK, refused, seen);
    }
    Ok(())
}

/// Something of what was sent is there now, and was not before.
fn is_stored(sent: &Value, now: Option<&Value>, before: Option<&Value>) -> bool {
    match (sent, now, before) {
        (Value::Object(sent), Some(Value::Object(now)), Some(Value::Object(before))) => sent
            .iter()
            .any(|(name, value)| is_stored(value, now.get(name), before.get(name))),
        (sent, now, before) => now == Some(sent) && before.is_some_and(|before| before != sent),
    }
}

/// The property that the 409 of an update names, of those that the format of a case has.
fn named(play: &Play<'_, '_>, operation: &Operation, case: &Case<'_>) -> Option<String> {
    let (media, _) = case.body.as_ref()?;
    let declared = play.api.properties(media.schema?).declared;
    let names = declared.into_iter().filter(|(_, property)| {
        let types = play.api.schema(property.schema).types;
        types.string && !property.read_only
    });
    let names: Vec<(String, Property)> = names.collect();
    let sent: Map<String, Value> = names
        .iter()
        .map(|(name, _)| (name.clone(), Value::from("x")))
        .collect();
    let named = unique_of(operation, &sent).map(str::to_owned);
    named.or_else(|| {
        let names = names
            .iter()
            .map(|(name, property)| (name.as_str(), property.schema));
        unique_by_itself(play.api, operation, names).map(str::to_owned)
    })
}

/// The update of an item that sends a value, with what is required besides.
fn of_item<'a>(
    play: &Play<'a, '_>,
    operation: &'a Operation,
    case: &Case<'a>,
    item: &Item,
    before: &Value,
    name: &str,
    value: &str,
) -> Option<Call<'a>> {
    let (media, _) = case.body.as_ref()?;
    let schema = media.schema?;
    let mut body = required(play, schema, before)?;
    body.insert(name.to_owned(), Value::from(value));
    let body = Value::Object(body);
    if !play.api.is_valid(schema, Direction::Request, &body) {
        return None;
    }
    let mut call = on_item(operation, item, &format!("unique-{name}"))?;
    call.body = Some((media, Content::Value(body)));
    Some(call)
}

/// The case of a creation with a value for a property, among the same things as the item that it is compared with: what is unique may be so among them
/// alone.
fn with_value<'a>(
    play: &Play<'a, '_>,
    case: &Case<'a>,
    like: &Value,
    (name, value): (&str, &str),
) -> Option<Case<'a>> {
    let (media, _) = case.body.as_ref()?;
    let mut call = Call::new(case.operation, String::new());
    call.body.clone_from(&case.body);
    let mut body = rules::body(&call)?;
    let members = body.as_object_mut()?;
    for (reference, property) in play.api.properties(media.schema?).declared {
        let same = like.get(&reference).filter(|same| !same.is_null());
        if let Some(same) = same.filter(|_| is_reference(&reference) && !property.read_only) {
            members.insert(reference, same.clone());
        }
    }
    members.insert(name.to_owned(), Value::from(value));
    play.api
        .is_valid(media.schema?, Direction::Request, &body)
        .then(|| Case {
            name: format!("{}-unique", case.name),
            body: Some((media, Content::Value(body))),
            ..case.clone()
        })
}

fn of_another(play: &mut Play<'_, '_>, name: &str, played: &Played<'_>) {
    let span = played.call.operation.span;
    if played.is_success() {
        let seen = Observation::new(name, "refused", played.status());
        play.report(&duplicate_accepted::CHECK, played, seen.by(span).proven());
    } else if matches!(played.status(), 400 | 422 | 500) {
        let subject = format!("an update to the `{name}` of another item");
        let seen = Observation::new(subject, 409, played.status());
        play.report(&duplicate_status::CHECK, played, seen.by(span).proven());
    }
}

fn of_its_own(play: &mut Play<'_, '_>, name: &str, played: &Played<'_>) {
    if played.status() == 409 {
        let subject = format!("an update to the `{name}` that the item has itself");
        let seen = Observation::new(subject, "a success", 409).by(played.call.operation.span);
        play.report(&duplicate_status::CHECK, played, seen.proven());
    }
}

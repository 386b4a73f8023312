//! References in a body: where the document says that what a creation refers to may not be found, what is not there is not taken.

use hallpass_openapi::model::{MediaType, Operation};
use hallpass_openapi::references::{may_be_missing, refusal, shown};
use hallpass_openapi::validate::Direction;
use serde_json::Value;

use super::lifecycle::unknown_like;
use crate::call::{Call, Content, Intent};
use crate::checks::{Observation, negative_accepted, refusal_status};
use crate::error::CheckError;
use crate::json::escaped;
use crate::play::Play;
use crate::rules;

/// The 404 of a creation speaks of what its body refers to.
pub(super) fn is_for(operation: &Operation, body: &Value) -> bool {
    let declared = operation
        .resource
        .as_ref()
        .is_none_or(|resource| resource.declared);
    let mut names = body.as_object().into_iter().flatten().map(|(name, _)| name);
    !declared && names.any(|name| may_be_missing(operation, name))
}

/// Properties of a body of which the document tells what becomes of an unknown one, with the status of that.
fn told_of(play: &Play<'_, '_>, operation: &Operation, media: &MediaType) -> Vec<(String, u16)> {
    let declared = media
        .schema
        .map(|schema| play.api.properties(schema).declared);
    let properties = declared.into_iter().flatten();
    let told = properties.filter_map(|(name, property)| {
        let status = refusal(play.api, operation, &name, property.schema)?;
        Some((name, status))
    });
    told.collect()
}

/// Sends a body that refers to what nobody has, by each property that says what becomes of it.
pub(super) async fn described<'a>(
    play: &mut Play<'a, '_>,
    base: &Call<'a>,
) -> Result<(), CheckError> {
    let (Some((media, _)), Some(Value::Object(body))) = (base.body.clone(), rules::body(base))
    else {
        return Ok(());
    };
    for (name, status) in told_of(play, base.operation, media) {
        let known = body
            .get(&name)
            .or_else(|| shown(play.api, &name).into_iter().next());
        let Some(known) = known.cloned() else {
            continue;
        };
        let unknown = match &known {
            Value::String(known) => [unknown_like(known), SHORT.to_owned()].map(Value::from),
            Value::Number(_) => [Value::from(NOBODY), Value::from(SHORT_NUMBER)],
            _ => continue,
        };
        let with = |unknown: Value| {
            let mut changed = body.clone();
            changed.insert(name.clone(), unknown);
            Value::Object(changed)
        };
        let is_valid = |changed: &Value| {
            let schema = media.schema;
            schema.is_none_or(|schema| play.api.is_valid(schema, Direction::Request, changed))
        };
        let Some(changed) = unknown.into_iter().map(with).find(is_valid) else {
            continue;
        };
        let mut call = base.clone().meant(Intent::Wrong);
        call.body = Some((media, Content::Value(changed)));
        call.case = format!("{}/unknown-{name}", call.operation.id);
        let Some(played) = play.send(call).await? else {
            continue;
        };
        let subject = format!("/{}: a reference to what exists", escaped(&name));
        let seen = Observation::new(subject, status, played.status()).by(base.operation.span);
        if played.is_success() {
            let seen = Observation {
                expected: Value::from("refused"),
                ..seen
            };
            play.report(&negative_accepted::CHECK, &played, seen);
        } else if matches!(played.status(), 400 | 404 | 409 | 422) && played.status() != status {
            play.report(&refusal_status::CHECK, &played, seen);
        }
    }
    Ok(())
}

/// A number that nothing has.
const NOBODY: u64 = 987_654_321;

/// And one for where there is less room.
const SHORT_NUMBER: u64 = 99_997;
const SHORT: &str = "99997";

/// Sends the body with another identity in each of its references.
pub(super) async fn run<'a>(play: &mut Play<'a, '_>, base: Call<'a>) -> Result<(), CheckError> {
    let (Some((media, _)), Some(Value::Object(body))) = (base.body.clone(), rules::body(&base))
    else {
        return Ok(());
    };
    for (name, value) in &body {
        // Of a property that no example shows, nobody knows what there is.
        let is_reference =
            may_be_missing(base.operation, name) && !shown(play.api, name).is_empty();
        let Some(known) = value.as_str().filter(|_| is_reference) else {
            continue;
        };
        let mut changed = body.clone();
        changed.insert(name.clone(), Value::from(unknown_like(known)));
        let changed = Value::Object(changed);
        let is_valid = media
            .schema
            .is_none_or(|schema| play.api.is_valid(schema, Direction::Request, &changed));
        if !is_valid {
            continue;
        }
        let mut call = base.clone().meant(Intent::Wrong);
        call.body = Some((media, Content::Value(changed)));
        call.case = format!("{}/unknown-{name}", call.operation.id);
        let Some(played) = play.send(call).await? else {
            continue;
        };
        if played.is_success() {
            let subject = format!("/{}: a reference to what exists", escaped(name));
            let seen =
                Observation::new(subject, "refused", played.status()).by(base.operation.span);
            play.report(&negative_accepted::CHECK, &played, seen);
        } else if matches!(played.status(), 400 | 422) {
            let subject = format!("/{}: a reference to what exists", escaped(name));
            let seen = Observation::new(subject, 404, played.status()).by(base.operation.span);
            play.report(&refusal_status::CHECK, &played, seen);
        }
    }
    Ok(())
}

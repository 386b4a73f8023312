//! What may be there but once: the same creation again, and one of another kind.

use hallpass_openapi::model::Resource;
use hallpass_openapi::promises::doubles::{are_refused as refuses_doubles, says_of_doubles};
use hallpass_openapi::promises::{combination, unique_of, unique_words};
use hallpass_openapi::stated_order::ignores_case;
use hallpass_openapi::validate::Direction;
use serde_json::Value;

use super::story::Creation;
use crate::call::{Call, Content, Intent};
use crate::checks::{Observation, duplicate_accepted, duplicate_status};
use crate::error::CheckError;
use crate::knowledge::scalar_text;
use crate::learn::own;
use crate::phases::malformed;
use crate::play::Play;
use crate::rules;

/// A second item with the same combination of unique values.
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    creation: &Creation<'a>,
) -> Result<(), CheckError> {
    let operation = creation.played.call.operation;
    let names_one = rules::body(&creation.played.call).is_some_and(|body| {
        let sent = body.as_object();
        // What is empty is nothing that could be there twice.
        let is_something = |value: &Value| !value.is_null() && value.as_str() != Some("");
        let is_called_unique = |(name, value): (&String, &Value)| {
            is_something(value) && unique_words(play.api, operation, name).is_some()
        };
        sent.is_some_and(|sent| {
            unique_of(operation, sent).is_some() || sent.iter().any(is_called_unique)
        })
    });
    let combined = rules::body(&creation.played.call).is_some_and(|body| {
        let sent = body.as_object();
        sent.is_some_and(|sent| combination(play.api, operation, sent).is_some())
    });
    let says_so = refuses_doubles(play.api, operation) || names_one || combined;
    let Some(resource) = operation
        .resource
        .as_ref()
        .filter(|resource| !resource.unique.is_empty() || (!resource.declared && says_so))
    else {
        // Who makes a second one gives it an identity of its own, which is looked at with each creation.
        let mut call = creation.played.call.clone();
        call.case = format!("{}/once-more", operation.id);
        play.send(call.meant(Intent::Uncertain)).await?;
        return Ok(());
    };
    let mut call = creation.played.call.clone();
    call.case = format!("{}/duplicate", operation.id);
    twice(play, creation, resource, says_so, call).await?;
    for call in [
        of_another_kind(play, creation),
        of_other_case(play, creation),
    ]
    .into_iter()
    .flatten()
    {
        twice(play, creation, resource, says_so, call).await?;
    }
    Ok(())
}

/// The same creation with a unique text in other letters, where the document says that their case is no matter.
fn of_other_case<'a>(play: &Play<'a, '_>, creation: &Creation<'a>) -> Option<Call<'a>> {
    let call = &creation.played.call;
    let (media, _) = call.body.clone()?;
    let schema = media.schema?;
    let Value::Object(mut body) = rules::body(call)? else {
        return None;
    };
    let (name, turned) = body.iter().find_map(|(name, value)| {
        let says = unique_words(play.api, call.operation, name)?;
        let text = value.as_str().filter(|_| ignores_case(&says))?;
        let turned = text.to_uppercase();
        (turned != text).then(|| (name.clone(), turned))
    })?;
    body.insert(name, Value::from(turned));
    let body = Value::Object(body);
    if !play.api.is_valid(schema, Direction::Request, &body) {
        return None;
    }
    let mut call = call.clone();
    call.body = Some((media, Content::Value(body)));
    call.case = format!("{}/duplicate-in-other-case", call.operation.id);
    Some(call)
}

/// What the case of such a creation ends with.
const OF_ANOTHER_KIND: &str = "/duplicate-of-another-kind";

/// The same creation with another value of an enumeration that is no part of what there is but once.
fn of_another_kind<'a>(play: &Play<'a, '_>, creation: &Creation<'a>) -> Option<Call<'a>> {
    let call = &creation.played.call;
    let (media, _) = call.body.clone()?;
    let Value::Object(mut body) = rules::body(call)? else {
        return None;
    };
    let declared = play.api.properties(media.schema?).declared;
    let sentence = combination(play.api, call.operation, &body)?;
    let (name, other) = body.iter().find_map(|(name, value)| {
        let property = declared.get(name)?;
        let values = play.api.schema(property.schema).enumeration.as_ref()?;
        let others = || {
            let all = values.iter();
            all.filter(|other| *other != value && !other.is_null())
        };
        // What is refused for itself tells little of what is there already.
        let is_free = |other: &&Value| {
            let sent = value.as_str().unwrap_or_default();
            !other
                .as_str()
                .is_some_and(|word| malformed::is_refused_beside(play.api, word, sent))
        };
        let other = others().find(is_free).or_else(|| others().next())?;
        (!sentence.has_part(name)).then(|| (name.clone(), other.clone()))
    })?;
    body.insert(name, other);
    let mut call = call.clone();
    call.body = Some((media, Content::Value(Value::Object(body))));
    call.case = format!("{}{OF_ANOTHER_KIND}", call.operation.id);
    Some(call)
}

/// A creation of what is there already.
async fn twice<'a>(
    play: &mut Play<'a, '_>,
    creation: &Creation<'a>,
    resource: &Resource,
    says_so: bool,
    call: Call<'a>,
) -> Result<(), CheckError> {
    let operation = call.operation;
    let Some(played) = play.send(call).await? else {
        return Ok(());
    };
    let id = played
        .value()
        .and_then(|value| own(resource, value).get(&resource.identity))
        .and_then(scalar_text);
    // A server may answer with the item that is there already; that is no second one.
    let is_same = id.as_ref() == Some(&creation.item.id);
    let is_second = played.is_success() && id.is_some() && !is_same;
    let refused_otherwise =
        matches!(played.status(), 400 | 422) && !says_of_doubles(operation, played.status());
    // One of another kind may be refused for what it is.
    let is_of_kind = !played.call.case.ends_with(OF_ANOTHER_KIND);
    let is_answered_otherwise =
        (played.is_success() && is_same) || (refused_otherwise && is_of_kind);
    if says_so && is_answered_otherwise {
        let seen = Observation::new("body", 409, played.status())
            .by(operation.span)
            .proven();
        play.report(&duplicate_status::CHECK, &played, seen);
    }
    if is_second {
        let subject = if resource.unique.is_empty() {
            "body".to_owned()
        } else {
            resource.unique.join(" and ")
        };
        let seen = Observation::new(subject, "refused", played.status())
            .by(resource.span)
            .proven();
        play.report(&duplicate_accepted::CHECK, &played, seen);
    }
    Ok(())
}

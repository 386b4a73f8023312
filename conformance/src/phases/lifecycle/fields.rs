//! One field after the other: each that clients may write is changed alone, so that one that is ignored cannot hide behind the others.

use hallpass_openapi::instance;
use hallpass_openapi::media_type::is_json;
use hallpass_openapi::model::{MediaType, Operation, Schema, SchemaId};
use hallpass_openapi::validate::Direction;
use serde_json::{Map, Value, json};

use super::story::{Cast, on_item};
use super::updated::{State, state, update};
use crate::call::{Call, Content, Intent};
use crate::case::Case;
use crate::error::CheckError;
use crate::knowledge::Item;
use crate::play::Play;
use crate::rules;

/// At most this many fields of an item are changed.
const MOST: usize = 12;

/// Changes each field of an item of the run's own alone, as far as the server takes it.
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    operation: &'a Operation,
) -> Result<(), CheckError> {
    let body = operation.request_body.iter().flat_map(|body| &body.content);
    let json = body.into_iter().find(|media| is_json(&media.name));
    let (Some(media), Some(resource)) = (json, &operation.resource) else {
        return Ok(());
    };
    // A document that declares what it means shows what is worth playing.
    if !resource.body.is_empty() || resource.declared {
        return Ok(());
    }
    let Some(schema) = media.schema else {
        return Ok(());
    };
    let names: Vec<String> = play.api.properties(schema).declared.into_keys().collect();
    for name in names.into_iter().take(MOST) {
        let Some(mut call) = on_item(operation, item, &format!("field-{name}")) else {
            return Ok(());
        };
        let Some((before, volatile)) = state(play, cast, item).await? else {
            return Ok(());
        };
        let Some(body) = changed(play, media, schema, &name, &before) else {
            continue;
        };
        call.body = Some((media, Content::Value(body)));
        let state = State { before, volatile };
        update(play, cast, item, call.meant(Intent::Uncertain), &state).await?;
    }
    Ok(())
}

/// The case of a creation with all that it leaves out, as far as values can be told from the schema; `None` where it leaves out nothing.
pub(super) fn full<'a>(play: &Play<'a, '_>, case: &Case<'a>) -> Option<Case<'a>> {
    let resource = case.operation.resource.as_ref()?;
    // The first example stands for all.
    if !resource.body.is_empty() || resource.declared {
        return None;
    }
    let (media, _) = case.body.as_ref()?;
    let mut call = Call::new(case.operation, String::new());
    call.body.clone_from(&case.body);
    let mut body = rules::body(&call)?;
    let schema = media.schema?;
    let members = body.as_object_mut()?;
    let before = members.len();
    for (name, property) in play.api.properties(schema).declared {
        if members.contains_key(&name) || property.read_only {
            continue;
        }
        if let Some(value) = other(play, property.schema, &name, &Value::Null, 0) {
            members.insert(name, value);
        }
    }
    let is_more = members.len() > before;
    let valid = is_more && play.api.is_valid(schema, Direction::Request, &body);
    valid.then(|| Case {
        name: format!("{}-full", case.name),
        body: Some((media, Content::Value(body))),
        ..case.clone()
    })
}

/// A body that changes one field, with what the schema requires besides.
fn changed(
    play: &Play<'_, '_>,
    media: &MediaType,
    schema: SchemaId,
    name: &str,
    before: &Value,
) -> Option<Value> {
    let declared = play.api.properties(schema).declared;
    let mut body = Map::new();
    for (key, _) in declared.iter().filter(|(_, property)| property.required) {
        body.insert(key.clone(), before.get(key)?.clone());
    }
    let property = declared.get(name).filter(|property| !property.read_only)?;
    let old = before.get(name).unwrap_or(&Value::Null);
    body.insert(name.to_owned(), other(play, property.schema, name, old, 0)?);
    let body = Value::Object(body);
    let valid = media
        .schema
        .is_some_and(|schema| play.api.is_valid(schema, Direction::Request, &body));
    valid.then_some(body)
}

/// Another value than the old one that the schema allows; `None` where it would be a guess.
fn other(
    play: &Play<'_, '_>,
    id: SchemaId,
    name: &str,
    old: &Value,
    depth: usize,
) -> Option<Value> {
    let schema = play.api.schema(id);
    if let Some(values) = &schema.enumeration {
        // The last one is seldom what a server takes where nothing is sent.
        let mut others = values.iter().rev();
        return others
            .find(|value| *value != old && !value.is_null())
            .cloned();
    }
    // What refers to something else must be there.
    if name.to_ascii_lowercase().ends_with("id") {
        return None;
    }
    let properties = play.api.properties(id).declared;
    if !properties.is_empty() && depth == 0 {
        let members = properties.iter().filter_map(|(inner, property)| {
            let old = old.get(inner).unwrap_or(&Value::Null);
            let value = other(play, property.schema, inner, old, depth + 1)?;
            (!property.read_only).then(|| (inner.clone(), value))
        });
        let members: Map<String, Value> = members.collect();
        return (!members.is_empty()).then_some(Value::Object(members));
    }
    scalar(play, id, schema, name, old)
}

fn scalar(
    play: &Play<'_, '_>,
    id: SchemaId,
    schema: &Schema,
    name: &str,
    old: &Value,
) -> Option<Value> {
    let types = schema.types;
    if types.boolean {
        return Some(json!(!old.as_bool().unwrap_or_default()));
    }
    if types.string && schema.format.is_none() && schema.pattern.is_none() {
        let lower = name.to_ascii_lowercase();
        let is_link = ["url", "uri", "link", "site", "href"]
            .iter()
            .any(|word| lower.contains(word));
        let text = if is_link {
            "http://example.com/hallpass".to_owned()
        } else {
            format!("hallpass {name}")
        };
        let most = schema.max_length.map_or(usize::MAX, |most| {
            usize::try_from(most).unwrap_or(usize::MAX)
        });
        return Some(json!(text.chars().take(most).collect::<String>()));
    }
    let made = (1..6).filter_map(|seed| {
        let options = instance::Options {
            seed,
            examples: false,
            ..instance::Options::default()
        };
        play.api.instance(id, Direction::Request, options)
    });
    made.into_iter()
        .find(|value| value != old && !value.is_null() && !value.is_array())
}

//! Whether an example is an instance of its schema: one that is not cannot be read and written back equal.

use std::borrow::Cow;

use hallpass_openapi::media_type::is_json;
use hallpass_openapi::model::{Api, Example, ExampleValue, MediaType, SchemaId, Types};
use hallpass_openapi::validate::Direction;
use hallpass_runtime::xml::{self, Options};
use serde_json::Value;

use crate::ir::Format;

/// An object of JSON in quotes, for a schema that names properties and no type: the text is the body. The letter allows a string there,
/// but nobody sends one.
pub(super) fn as_meant<'e>(api: &Api, media: &MediaType, example: &'e Example) -> Cow<'e, Example> {
    let ExampleValue::Data(Value::String(text)) = &example.value else {
        return Cow::Borrowed(example);
    };
    let schema = media.schema.map(|id| api.schema(id));
    let is_untyped = schema
        .is_some_and(|schema| schema.types == Types::default() && !schema.properties.is_empty());
    let is_object = || serde_json::from_str(text).is_ok_and(|value: Value| value.is_object());
    if !(is_untyped && is_json(&media.name) && is_object()) {
        return Cow::Borrowed(example);
    }
    Cow::Owned(Example {
        value: ExampleValue::Serialized(text.clone()),
        ..example.clone()
    })
}

/// How an example contradicts its schema, in words; nothing if it does not. A value that is not of its `format` contradicts nothing.
pub(super) fn contradiction(
    api: &Api,
    media: &MediaType,
    format: &Format,
    example: &Example,
    direction: Direction,
) -> Option<String> {
    let value = match value(media, format, example) {
        Ok(value) => value?,
        Err(problem) => return Some(problem),
    };
    contradiction_of_value(api, media.schema?, &value, direction)
}

/// How a value contradicts a schema.
pub(in crate::lower) fn contradiction_of_value(
    api: &Api,
    schema: SchemaId,
    value: &Value,
    direction: Direction,
) -> Option<String> {
    let broken = api.contradictions_of_schema(schema, direction, value);
    let broken = broken.into_iter().next();
    broken
        .map(|violation| violation.message)
        .or_else(|| unlike(api, schema, value, 0))
}

/// How a value is unlike what is read for its schema: one that names properties, or items, and no type allows values of any type by the letter; yet
/// it has an object, or an array, in mind.
fn unlike(api: &Api, id: SchemaId, value: &Value, depth: usize) -> Option<String> {
    let schema = api.schema(id);
    if depth > DEEP || (value.is_null() && schema.is_nullable_without_type()) {
        return None;
    }
    let is_one_of = !schema.one_of.is_empty() || !schema.any_of.is_empty();
    if schema.types == Types::default() && !is_one_of {
        let names = !schema.properties.is_empty() || schema.additional_properties.is_some();
        if names && !value.is_object() {
            return Some("a schema that names properties, but the value is no object".to_owned());
        }
        if !names && schema.items.is_some() && !value.is_array() {
            return Some("a schema that names items, but the value is no array".to_owned());
        }
    }
    let members = schema.all_of.iter().map(|member| (*member, value));
    let items = value.as_array().into_iter().flatten();
    let items = items.filter_map(|item| Some((schema.items?, item)));
    let properties = value.as_object().into_iter().flatten();
    let properties = properties.filter_map(|(name, value)| {
        let property = schema.properties.get(name).copied();
        Some((property.or(schema.additional_properties)?, value))
    });
    let mut inside = members.chain(items).chain(properties);
    inside.find_map(|(id, value)| unlike(api, id, value, depth + 1))
}

/// So deep examples are looked at.
const DEEP: usize = 64;

/// The example in data form, if it can be read at all.
fn value(media: &MediaType, format: &Format, example: &Example) -> Result<Option<Value>, String> {
    match (&example.value, format) {
        (ExampleValue::Data(value), _) => Ok(Some(value.clone())),
        (ExampleValue::Serialized(text) | ExampleValue::Both(_, text), Format::Json) => {
            serde_json::from_str(text).map_err(|error| error.to_string())
        }
        (ExampleValue::Serialized(text) | ExampleValue::Both(_, text), _) => in_xml(media, text),
        (ExampleValue::External(_), _) => Ok(None),
    }
}

fn in_xml(media: &MediaType, text: &str) -> Result<Option<Value>, String> {
    let Some(body) = &media.xml else {
        return Ok(None);
    };
    let decoded = xml::decode(text, &body.shapes, &body.root, &Options::lenient())
        .map_err(|error| error.to_string())?;
    match decoded.problems.first() {
        None => Ok(Some(decoded.value)),
        Some(problem) => Err(format!(
            "`{}`: expected {}, found {}",
            problem.path, problem.expected, problem.found
        )),
    }
}

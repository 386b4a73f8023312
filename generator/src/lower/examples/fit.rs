//! Whether an example is an instance of its schema: one that is not cannot be read and written back equal.

use std::borrow::Cow;

use hallpass_openapi::media_type::is_json;
use hallpass_openapi::model::{Api, Example, ExampleValue, MediaType, Types};
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
    let broken = api.contradictions(media.schema?, direction, &value).schema;
    broken.into_iter().next().map(|violation| violation.message)
}

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

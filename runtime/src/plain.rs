//! Bodies without braces: texts, and forms (`application/x-www-form-urlencoded`).

use percent_encoding::utf8_percent_encode;
use serde::de::value::Error;
use serde::de::{Error as _, IntoDeserializer};
use serde_json::Value as Json;
use serde_json::error::Category;

use super::operation::{BodyError, Parameter};
use super::style::RESERVED;
use super::value::{Value, Written};

/// A scalar as a text.
pub(super) fn write_text<T: Value>(value: &T) -> Result<Vec<u8>, BodyError> {
    let value = serde_json::to_value(Written(value)).map_err(BodyError::Json)?;
    Ok(text(&value).into_bytes())
}

/// A text as what it is wanted for: itself, else a number or a truth value in the words of JSON.
pub(super) fn read_text<T: Value>(bytes: &[u8]) -> Result<T, BodyError> {
    let text = std::str::from_utf8(bytes).map_err(BodyError::Text)?;
    let own: Result<T, Error> = T::read(text.into_deserializer());
    own.or_else(|own| {
        let mut reader = serde_json::Deserializer::from_str(text);
        let value = T::read(&mut reader).and_then(|value| reader.end().map(|()| value));
        // Where the text is no JSON at all, what was said of the text tells more.
        value.map_err(|error| match error.classify() {
            Category::Data => error,
            _ => serde_json::Error::custom(own),
        })
    })
    .map_err(BodyError::Json)
}

/// An object as pairs of names and values: by its style where a property has one, else a pair for each item of an array, and what is
/// within an object in JSON.
pub(super) fn write_form<T: Value>(value: &T, styled: &[Parameter]) -> Result<Vec<u8>, BodyError> {
    let value = serde_json::to_value(Written(value)).map_err(BodyError::Json)?;
    let mut pairs = Vec::new();
    for (name, value) in value.as_object().into_iter().flatten() {
        match styled.iter().find(|parameter| parameter.name == name) {
            Some(parameter) => pairs.extend(parameter.write(value).map_err(BodyError::Form)?),
            None => pairs.extend(each(value).map(|value| pair(name, value))),
        }
    }
    Ok(pairs.join("&").into_bytes())
}

fn each(value: &Json) -> impl Iterator<Item = &Json> {
    let items = value
        .as_array()
        .map_or(std::slice::from_ref(value), Vec::as_slice);
    items.iter().filter(|item| !item.is_null())
}

fn pair(name: &str, value: &Json) -> String {
    let value = text(value);
    let escape = |text| utf8_percent_encode(text, RESERVED);
    format!("{}={}", escape(name), escape(&value))
}

fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

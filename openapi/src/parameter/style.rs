//! The styles of RFC 6570 and OpenAPI, read backwards.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::{Malformed, Reader};
use crate::property::escape;

/// How deep `filter[a][b]` may go.
const MAX_DEPTH: usize = 8;

/// A percent-encoded text, decoded.
pub(super) fn decode(raw: &str) -> Result<Cow<'_, str>, Malformed> {
    percent_decode_str(raw)
        .decode_utf8()
        .map_err(|_| Malformed(format!("`{raw}` is not percent-encoded UTF-8")))
}

/// The same, where a plus sign is a space.
pub(crate) fn decode_form(raw: &str) -> Result<Cow<'_, str>, Malformed> {
    if raw.contains('+') {
        return decode(&raw.replace('+', " ")).map(|text| Cow::Owned(text.into_owned()));
    }
    decode(raw)
}

/// `a=1,b=2` when exploded, else `a,1,b,2`.
pub(super) fn split_members(raw: &str, separator: char, explode: bool) -> Vec<(&str, &str)> {
    let pieces: Vec<&str> = raw
        .split(separator)
        .filter(|piece| !piece.is_empty())
        .collect();
    if explode {
        return pieces
            .into_iter()
            .map(|piece| piece.split_once('=').unwrap_or((piece, "")))
            .collect();
    }
    pieces
        .chunks(2)
        .map(|pair| (pair[0], pair.get(1).copied().unwrap_or("")))
        .collect()
}

/// The keys of `filter[a][b]`, when the parameter is `filter`.
pub(super) fn deep_keys(parameter: &str, name: &str) -> Option<Vec<String>> {
    let mut rest = name.strip_prefix(parameter)?;
    let mut keys = Vec::new();
    while !rest.is_empty() {
        let (key, after) = rest.strip_prefix('[')?.split_once(']')?;
        keys.push(key.to_owned());
        rest = after;
    }
    (!keys.is_empty() && keys.len() <= MAX_DEPTH).then_some(keys)
}

/// All pairs of a `deepObject` parameter, as one object.
pub(super) fn deep_object(
    reader: &Reader<'_>,
    pairs: &[(String, String)],
) -> Result<Option<Value>, Malformed> {
    let mut object = Map::new();
    for (name, raw) in pairs {
        if let Some(keys) = deep_keys(&reader.parameter.name, name) {
            let text = decode_form(raw)?;
            let pointer: String = keys.iter().map(|key| format!("/{}", escape(key))).collect();
            let schema = reader
                .parameter
                .schema
                .and_then(|id| reader.api.schema_at(id, &pointer));
            insert(&mut object, &keys, reader.scalar(schema, &text));
        }
    }
    Ok((!object.is_empty()).then_some(Value::Object(object)))
}

fn insert(object: &mut Map<String, Value>, keys: &[String], value: Value) {
    match keys {
        [] => {}
        // PHP and others write the items of an array as `filter[a][]`.
        [key, empty] if empty.is_empty() => {
            let slot = object
                .entry(key.clone())
                .or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(items) = slot {
                items.push(value);
            }
        }
        [key] => {
            object.insert(key.clone(), value);
        }
        [key, rest @ ..] => {
            let slot = object
                .entry(key.clone())
                .or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = slot {
                insert(inner, rest, value);
            }
        }
    }
}

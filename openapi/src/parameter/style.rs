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
    (keys.len() <= MAX_DEPTH).then_some(keys)
}

/// All pairs of a `deepObject` parameter, as one value: an object, or what OpenAPI leaves open, `filter=a`, `filter[]=a` and `filter[0][b]=c`.
pub(super) fn deep_object(
    reader: &Reader<'_>,
    pairs: &[(String, String)],
) -> Result<Option<Value>, Malformed> {
    let (mut found, mut is_there) = (Value::Null, false);
    let schema_at = |pointer: &str| {
        let schema = reader.parameter.schema;
        schema.and_then(|id| reader.api.schema_at(id, pointer))
    };
    for (name, raw) in pairs {
        if let Some(keys) = deep_keys(&reader.parameter.name, name) {
            let text = decode_form(raw)?;
            let step = |key: &String| match key.as_str() {
                "" => "/0".to_owned(),
                key => format!("/{}", escape(key)),
            };
            let pointer: String = keys.iter().map(step).collect();
            is_there = true;
            insert(&mut found, &keys, reader.scalar(schema_at(&pointer), &text));
        }
    }
    let is_array =
        |pointer: &str| schema_at(pointer).is_some_and(|schema| reader.api.allows_array(schema));
    Ok(is_there.then(|| listed(found, "", &is_array)))
}

/// Null is what is not there yet.
fn insert(slot: &mut Value, keys: &[String], value: Value) {
    match keys {
        [] => *slot = value,
        // PHP and others write the items of an array as `filter[a][]`.
        [empty] if empty.is_empty() => {
            if slot.is_null() {
                *slot = Value::Array(Vec::new());
            }
            if let Value::Array(items) = slot {
                items.push(value);
            }
        }
        [key, rest @ ..] => {
            if slot.is_null() {
                *slot = Value::Object(Map::new());
            }
            if let Value::Object(object) = slot {
                insert(object.entry(key).or_insert(Value::Null), rest, value);
            }
        }
    }
}

/// Members that are called by numbers are items, where the schema has an array there.
fn listed(value: Value, pointer: &str, is_array: &dyn Fn(&str) -> bool) -> Value {
    let Value::Object(members) = value else {
        return value;
    };
    let members = members.into_iter().map(|(key, member)| {
        let member = listed(member, &format!("{pointer}/{}", escape(&key)), is_array);
        (key, member)
    });
    let members: Vec<(String, Value)> = members.collect();
    let numbers: Option<Vec<usize>> = members.iter().map(|(key, _)| key.parse().ok()).collect();
    match numbers.filter(|_| is_array(pointer)) {
        Some(numbers) => {
            let items = numbers.into_iter().zip(members);
            let mut items: Vec<(usize, Value)> =
                items.map(|(number, (_, item))| (number, item)).collect();
            items.sort_by_key(|(number, _)| *number);
            Value::Array(items.into_iter().map(|(_, item)| item).collect())
        }
        None => Value::Object(members.into_iter().collect()),
    }
}

//! Projection: what of a stored item a reply shows, by the reply's schema.

use serde_json::{Map, Value};

use hallpass_openapi::model::{Api, SchemaId};
use hallpass_openapi::validate::Direction;

use crate::schema;

/// How deep a stored value may be nested; deeper parts are shown as they are.
const DEEPEST: usize = 64;

/// The properties of `value` that the schema declares, in the schema's order, without those that are writeOnly; then those that it only requires.
pub fn project(api: &Api, id: SchemaId, value: &Value) -> Value {
    project_at(api, id, value, 0)
}

fn project_at(api: &Api, id: SchemaId, value: &Value, depth: usize) -> Value {
    if depth > DEEPEST {
        return value.clone();
    }
    match value {
        Value::Object(map) => Value::Object(project_object(api, id, map, depth)),
        Value::Array(items) => match schema::items(api, id) {
            Some(item) => items
                .iter()
                .map(|value| project_at(api, item, value, depth + 1))
                .collect(),
            None => value.clone(),
        },
        scalar => scalar.clone(),
    }
}

fn project_object(
    api: &Api,
    id: SchemaId,
    map: &Map<String, Value>,
    depth: usize,
) -> Map<String, Value> {
    if schema::is_free_form(api, id) {
        return map.clone();
    }
    let declared = schema::properties(api, id);
    let mut shown = Map::new();
    for (name, property) in &declared {
        if let Some(value) = map.get(*name)
            && !schema::is_write_only(api, *property)
        {
            let value = project_member(api, (id, name, *property), value, depth + 1);
            shown.insert((*name).to_owned(), value);
        }
    }
    let rest = map
        .iter()
        .filter(|(name, _)| !declared.contains_key(name.as_str()));
    let Some(further) = schema::additional(api, id) else {
        let required = rest.filter(|(name, _)| schema::is_required(api, id, name));
        shown.extend(required.map(|(name, value)| (name.clone(), value.clone())));
        return shown;
    };
    shown.extend(rest.map(|(name, value)| {
        let value = project_at(api, further, value, depth + 1);
        (name.clone(), value)
    }));
    shown
}

/// A property as the first of the forms of its object that allows its value shows it.
fn project_member(
    api: &Api,
    (id, name, first): (SchemaId, &str, SchemaId),
    value: &Value,
    depth: usize,
) -> Value {
    if !value.is_object() && !value.is_array() {
        return value.clone();
    }
    let shown = project_at(api, first, value, depth);
    let all = schema::declared(api, id, name);
    let fits =
        |property: SchemaId, value: &Value| api.is_valid(property, Direction::Response, value);
    if all.len() < 2 || fits(first, &shown) {
        return shown;
    }
    let others = all.into_iter().filter(|other| *other != first);
    let mut others = others.map(|other| (other, project_at(api, other, value, depth)));
    let fitting = others.find(|(other, value)| fits(*other, value));
    fitting.map_or(shown, |(_, value)| value)
}

/// Leaves out empty arrays and properties without a value, as Google's APIs do: null and the empty string are no value there.
pub fn omit_empty(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map
                .into_iter()
                .map(|(name, value)| (name, omit_empty(value)));
            Value::Object(kept.filter(|(_, value)| !is_empty(value)).collect())
        }
        Value::Array(items) => items.into_iter().map(omit_empty).collect(),
        scalar => scalar,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// Puts a value at a JSON Pointer, making the objects on the way; a place inside a scalar is left alone.
pub fn put(target: &mut Value, pointer: &str, value: Value) {
    if pointer.is_empty() {
        *target = value;
        return;
    }
    let mut here = target;
    for token in pointer.split('/').skip(1) {
        let name = token.replace("~1", "/").replace("~0", "~");
        if here.is_null() {
            *here = Value::Object(Map::new());
        }
        let Value::Object(map) = here else { return };
        here = map.entry(name).or_insert(Value::Null);
    }
    *here = value;
}

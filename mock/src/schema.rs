//! Questions to a schema, answered over its `allOf`, `oneOf` and `anyOf` members.

use indexmap::IndexMap;
use serde_json::Value;

use hallpass_openapi::model::{Api, Schema, SchemaId};

/// How many schemas one question looks at: members can be recursive.
const LARGEST_CHAIN: usize = 64;

/// A schema and the members that describe the same instance, outermost first.
pub fn chain(api: &Api, id: SchemaId) -> Vec<&Schema> {
    let mut ids = vec![id];
    let mut at = 0;
    while at < ids.len() && ids.len() < LARGEST_CHAIN {
        if let Some(schema) = api.schemas.get(ids[at].0 as usize) {
            let members = [&schema.all_of, &schema.one_of, &schema.any_of];
            for member in members.into_iter().flatten() {
                if !ids.contains(member) {
                    ids.push(*member);
                }
            }
        }
        at += 1;
    }
    let schemas = ids.iter().filter_map(|id| api.schemas.get(id.0 as usize));
    schemas.collect()
}

/// The first answer in the chain.
pub fn first<'a, T>(
    api: &'a Api,
    id: SchemaId,
    ask: impl Fn(&'a Schema) -> Option<T>,
) -> Option<T> {
    chain(api, id).into_iter().find_map(ask)
}

/// All declared properties, in document order.
pub fn properties(api: &Api, id: SchemaId) -> IndexMap<&str, SchemaId> {
    let mut all = IndexMap::new();
    for schema in chain(api, id) {
        for (name, property) in &schema.properties {
            all.entry(name.as_str()).or_insert(*property);
        }
    }
    all
}

/// All schemas that declare a property: forms of one thing may each say another thing of it.
pub fn declared(api: &Api, id: SchemaId, name: &str) -> Vec<SchemaId> {
    let mut all: Vec<SchemaId> = Vec::new();
    for schema in chain(api, id) {
        if let Some(property) = schema.properties.get(name)
            && !all.contains(property)
        {
            all.push(*property);
        }
    }
    all
}

/// Whether the document says anything about properties: a schema without is free-form, and everything stays.
pub fn is_free_form(api: &Api, id: SchemaId) -> bool {
    let declares = |schema: &Schema| {
        !schema.properties.is_empty()
            || schema.additional_properties.is_some()
            || schema.boolean == Some(false)
    };
    !chain(api, id).into_iter().any(declares)
}

/// The schema of further properties, when the document gives one; `None` when it says nothing or forbids them.
pub fn additional(api: &Api, id: SchemaId) -> Option<SchemaId> {
    let given = first(api, id, |schema| schema.additional_properties)?;
    let forbids = api.schemas.get(given.0 as usize)?.boolean == Some(false);
    (!forbids).then_some(given)
}

/// The schema of an array's items.
pub fn items(api: &Api, id: SchemaId) -> Option<SchemaId> {
    first(api, id, |schema| schema.items)
}

/// Whether a property must be there by the schema or a member of it.
pub fn is_required(api: &Api, id: SchemaId, name: &str) -> bool {
    let is_named = |schema: &Schema| schema.required.iter().any(|required| required == name);
    chain(api, id).into_iter().any(is_named)
}

/// Whether the server alone sets it.
pub fn is_read_only(api: &Api, id: SchemaId) -> bool {
    chain(api, id).iter().any(|schema| schema.read_only)
}

/// Whether it never comes back.
pub fn is_write_only(api: &Api, id: SchemaId) -> bool {
    chain(api, id).iter().any(|schema| schema.write_only)
}

/// The schema at a JSON Pointer of an instance.
pub fn at_pointer(api: &Api, id: SchemaId, pointer: &str) -> Option<SchemaId> {
    let mut here = id;
    for token in pointer.split('/').skip(1) {
        let name = token.replace("~1", "/").replace("~0", "~");
        here = match properties(api, here).get(name.as_str()) {
            Some(property) => *property,
            None => items(api, here).or_else(|| additional(api, here))?,
        };
    }
    Some(here)
}

/// A value that the schema itself names: const, default, the first example or the first of its enum.
pub fn named_value(api: &Api, id: SchemaId) -> Option<Value> {
    first(api, id, |schema| schema.constant.clone())
        .or_else(|| first(api, id, |schema| schema.default.clone()))
        .or_else(|| {
            first(api, id, |schema| {
                schema.examples.first().map(|(value, _)| value.clone())
            })
        })
        .or_else(|| {
            first(api, id, |schema| {
                schema.enumeration.as_ref()?.first().cloned()
            })
        })
}

//! Items in a form that replies can show: a body may have what no reply may, and then the server shows it in another form.

use hallpass_openapi::instance;
use hallpass_openapi::model::{Action, Api, Resource, SchemaId};
use hallpass_openapi::validate::Direction;
use serde_json::{Map, Value};

use crate::call::Call;
use crate::enveloped;
use crate::projection::project;
use crate::schema;
use crate::seed::{item_schema, successes};

/// How deep a value is looked at.
const DEEPEST: usize = 16;

/// What a replacement makes of an item; one that leaves out what replies must show keeps all that is not sent.
pub fn whole(
    call: &Call<'_>,
    resource: &Resource,
    next: Value,
    stored: &Value,
    sent: Value,
) -> Value {
    let api = &call.document.api;
    let schemas = shown_schemas(api, resource);
    let is_lost = |name: &String| {
        let mut all = schemas.iter();
        next.get(name).is_none() && all.any(|schema| schema::is_required(api, *schema, name))
    };
    let (Value::Object(members), Value::Object(sent)) = (stored, sent) else {
        return next;
    };
    if !members.keys().any(is_lost) {
        return next;
    }
    let mut kept = members.clone();
    for (name, value) in sent
        .into_iter()
        .filter(|(name, _)| *name != resource.identity)
    {
        kept.insert(name, value);
    }
    Value::Object(kept)
}

/// The item with another value for each part that a reply could not show as it was sent; as it is, where that does not help.
pub fn fitted(call: &Call<'_>, resource: &Resource, item: Value) -> Value {
    let api = &call.document.api;
    let schemas = shown_schemas(api, resource);
    let can_show = |schema: &SchemaId, item: &Value| {
        let shown = project(api, *schema, item);
        api.is_valid(*schema, Direction::Response, &shown)
    };
    let mut other = item.clone();
    for schema in &schemas {
        if can_show(schema, &other) {
            continue;
        }
        other = fit(api, *schema, &other, 0);
        let identity = item.get(&resource.identity);
        if let (Some(members), Some(identity)) = (other.as_object_mut(), identity) {
            members.insert(resource.identity.clone(), identity.clone());
        }
    }
    let is_shown = schemas.iter().all(|schema| can_show(schema, &other));
    if is_shown { other } else { item }
}

/// What replies show an item of the collection as, where they name its identity.
fn shown_schemas(api: &Api, resource: &Resource) -> Vec<SchemaId> {
    let operations = api.operations.iter();
    let shown = operations.filter_map(|operation| {
        let other = operation.resource.as_ref()?;
        if other.collection != resource.collection || other.action == Action::Delete {
            return None;
        }
        if other.action == Action::List {
            return item_schema(api, operation, other);
        }
        let mut content = successes(operation).flat_map(|response| &response.content);
        let schema = content.find_map(|media| media.schema)?;
        Some(enveloped::inner(api, schema, resource))
    });
    let mut all: Vec<SchemaId> = Vec::new();
    for schema in shown {
        let names_it = schema::properties(api, schema).contains_key(resource.identity.as_str());
        if names_it && !all.contains(&schema) {
            all.push(schema);
        }
    }
    all
}

/// The value with what the schema does not allow in another form, part by part.
fn fit(api: &Api, id: SchemaId, value: &Value, depth: usize) -> Value {
    let is_fine = |value: &Value| {
        let shown = project(api, id, value);
        api.is_valid(id, Direction::Response, &shown)
    };
    if depth > DEEPEST || is_fine(value) {
        return value.clone();
    }
    let options = instance::Options {
        extent: instance::Extent::Minimal,
        ..instance::Options::default()
    };
    let made = || api.instance(id, Direction::Response, options);
    let parts = match value {
        Value::Object(members) => Some(members_fit(api, id, members, made(), depth)),
        Value::Array(items) => schema::items(api, id).map(|inner| {
            let items = items.iter();
            items.map(|item| fit(api, inner, item, depth + 1)).collect()
        }),
        _ => None,
    };
    if let Some(parts) = parts.filter(|parts| depth == 0 || is_fine(parts)) {
        return parts;
    }
    made().unwrap_or_else(|| value.clone())
}

/// The members in a form that the schema allows, with those that it asks for besides.
fn members_fit(
    api: &Api,
    id: SchemaId,
    members: &Map<String, Value>,
    made: Option<Value>,
    depth: usize,
) -> Value {
    let allows = |schema: SchemaId, value: &Value| {
        let shown = project(api, schema, value);
        api.is_valid(schema, Direction::Response, &shown)
    };
    let members = members.iter().map(|(name, value)| {
        let all = schema::declared(api, id, name);
        let is_fine = all.iter().any(|inner| allows(*inner, value));
        let value = match all.first() {
            Some(inner) if !is_fine => fit(api, *inner, value, depth + 1),
            _ => value.clone(),
        };
        (name.clone(), value)
    });
    let mut members: Map<String, Value> = members.collect();
    if let Some(Value::Object(made)) = made {
        for (name, value) in made {
            if schema::is_required(api, id, &name) {
                members.entry(name).or_insert(value);
            }
        }
    }
    Value::Object(members)
}

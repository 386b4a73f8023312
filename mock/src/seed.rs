//! Seeds the state of a document without fixtures: with the items that its response examples show, else with one that its schemas describe.

use serde_json::Value;

use hallpass_openapi::instance;
use hallpass_openapi::model::{Action, Api, ExampleValue, Operation, Resource, Response, SchemaId};
use hallpass_openapi::validate::Direction;

use crate::collections::same_identity;
use crate::enveloped;
use crate::fixtures::Fixtures;
use crate::projection::project;
use crate::schema;

/// Fixtures with each item that an example of a read or a list shows, once; a collection of which no example shows an item gets the one
/// that a reader of the document would ask for.
pub fn fixtures_of_document(api: &Api) -> Fixtures {
    let mut fixtures = Fixtures::default();
    for (operation, resource) in with_resource(api) {
        for item in shown_items(api, operation, resource) {
            add(&mut fixtures, resource, item);
        }
    }
    for (operation, resource) in with_resource(api) {
        let is_empty = !fixtures.collections.contains_key(&resource.collection);
        if resource.action == Action::Read
            && is_empty
            && let Some(item) = described_item(api, operation, resource)
        {
            add(&mut fixtures, resource, item);
        }
    }
    for (operation, resource) in with_resource(api) {
        let schema = item_schema(api, operation, resource);
        let items = fixtures.collections.get_mut(&resource.collection);
        for item in items.into_iter().flatten() {
            if let Some(schema) = schema {
                made_showable(api, schema, &resource.identity, item);
            }
        }
    }
    fixtures
}

/// What a read or a list shows of an item.
pub fn item_schema(api: &Api, operation: &Operation, resource: &Resource) -> Option<SchemaId> {
    let mut media = successes(operation).flat_map(|response| &response.content);
    let reply = media.find_map(|media| media.schema)?;
    match resource.action {
        Action::Read => Some(enveloped::inner(api, reply, resource)),
        Action::List => {
            let list = api.schema_at(reply, resource.items.as_deref()?)?;
            schema::items(api, list)
        }
        _ => None,
    }
}

/// Completes an item, so that a reply with this schema can show it: one operation's examples need not have what another one requires, and examples may be
/// wrong. The reply would show an example else, and so another item than the others show.
fn made_showable(
    api: &Api,
    schema: SchemaId,
    identity: &str,
    item: &mut serde_json::Map<String, Value>,
) {
    let shown = project(api, schema, &Value::Object(item.clone()));
    let properties = schema::properties(api, schema);
    let names_it = properties.contains_key(identity);
    if !names_it || api.is_valid(schema, Direction::Response, &shown) {
        return;
    }
    let options = instance::Options {
        extent: instance::Extent::Minimal,
        ..instance::Options::default()
    };
    let made = api.instance(schema, Direction::Response, options);
    let Some(Value::Object(mut made)) = made else {
        return;
    };
    let mut completed = item.clone();
    for (name, property) in properties {
        if name == identity {
            continue;
        }
        let fits = |value: &Value| api.is_valid(property, Direction::Response, value);
        let is_wrong = completed.get(name).is_some_and(|value| !fits(value));
        let replacement = made.shift_remove(name);
        match replacement.filter(|_| is_wrong || !completed.contains_key(name)) {
            Some(value) => {
                completed.insert(name.to_owned(), value);
            }
            None if is_wrong => {
                completed.shift_remove(name);
            }
            None => {}
        }
    }
    let shown = project(api, schema, &Value::Object(completed.clone()));
    if api.is_valid(schema, Direction::Response, &shown) {
        *item = completed;
    }
}

fn with_resource(api: &Api) -> impl Iterator<Item = (&Operation, &Resource)> {
    let operations = api.operations.iter();
    operations.filter_map(|operation| Some((operation, operation.resource.as_ref()?)))
}

/// An instance of what a read replies, under the identity that the document's own values ask for.
fn described_item(api: &Api, operation: &Operation, resource: &Resource) -> Option<Value> {
    let media = successes(operation).flat_map(|response| &response.content);
    let schema = media.filter_map(|media| media.schema).next()?;
    let schema = enveloped::inner(api, schema, resource);
    let options = instance::Options::default();
    let item = api.instance(schema, Direction::Response, options)?;
    Some(asked_for(api, operation, resource, schema, &item).unwrap_or(item))
}

/// The item with the identity that the parameter would have, if it may have it.
fn asked_for(
    api: &Api,
    operation: &Operation,
    resource: &Resource,
    schema: SchemaId,
    item: &Value,
) -> Option<Value> {
    let wanted = |name: &String| Some(name) == resource.parameter.as_ref();
    let parameter = operation
        .parameters
        .iter()
        .find(|parameter| wanted(&parameter.name))?;
    let identity = api.parameter_instance(parameter)?;
    let text = crate::collections::plain_text(&identity);
    [identity, Value::from(text)].into_iter().find_map(|value| {
        let mut item = item.clone();
        item.as_object_mut()?
            .insert(resource.identity.clone(), value);
        api.is_valid(schema, Direction::Response, &item)
            .then_some(item)
    })
}

/// The responses of success.
pub fn successes(operation: &Operation) -> impl Iterator<Item = &Response> {
    use hallpass_openapi::model::StatusPattern::{Exact, Range};
    let responses = operation.responses.iter();
    responses.filter(|response| matches!(response.status, Exact(200..300) | Range(2)))
}

fn shown_items(api: &Api, operation: &Operation, resource: &Resource) -> Vec<Value> {
    let examples = successes(operation)
        .flat_map(|r| &r.content)
        .flat_map(|media| &media.examples);
    let data = examples.filter_map(|example| match &example.value {
        ExampleValue::Data(value) | ExampleValue::Both(value, _) => Some(value),
        _ => None,
    });
    match resource.action {
        Action::Read => {
            let mut media = successes(operation).flat_map(|response| &response.content);
            let schema = media.find_map(|media| media.schema);
            let item = |value| {
                schema.map_or(value, |schema| {
                    enveloped::unwrapped(api, schema, resource, value)
                })
            };
            data.map(item).cloned().collect()
        }
        Action::List => data
            .flat_map(|value| listed(value, resource))
            .cloned()
            .collect(),
        _ => Vec::new(),
    }
}

/// The items of a list's reply: at the place declared, or the only array.
fn listed<'a>(reply: &'a Value, resource: &Resource) -> &'a [Value] {
    let declared = resource
        .items
        .as_ref()
        .and_then(|items| reply.pointer(items));
    let found = declared
        .or(Some(reply))
        .and_then(Value::as_array)
        .or_else(|| {
            let mut properties = reply.as_object()?.values();
            properties.find_map(Value::as_array)
        });
    found.map_or(&[], Vec::as_slice)
}

fn add(fixtures: &mut Fixtures, resource: &Resource, item: Value) {
    let Value::Object(item) = item else { return };
    let Some(identity) = item.get(&resource.identity) else {
        return;
    };
    let items = fixtures
        .collections
        .entry(resource.collection.clone())
        .or_default();
    let is_same = |other: &&mut serde_json::Map<String, Value>| {
        let other = other.get(&resource.identity);
        other.is_some_and(|other| same_identity(other, identity))
    };
    match items.iter_mut().find(is_same) {
        // One example may show of it what another one leaves out.
        Some(known) => {
            for (name, value) in item {
                known.entry(name).or_insert(value);
            }
        }
        None => items.push(item),
    }
}

//! Items that stand under one name in requests and replies, as in `{"invite": {...}}`.

use hallpass_openapi::instance;
use hallpass_openapi::model::{Action, Api, Operation, Resource, SchemaId};
use hallpass_openapi::validate::Direction;
use serde_json::{Map, Value};

use crate::projection::put;
use crate::schema;
use crate::seed::successes;

/// Where an item stands in what a schema describes: under the only name of what has its identity, unless that stands at the top.
pub fn place(api: &Api, schema: SchemaId, resource: &Resource) -> String {
    let has_identity = |id: SchemaId| {
        let known = schema::properties(api, id);
        known.contains_key(resource.identity.as_str())
    };
    if resource.declared || has_identity(schema) {
        return String::new();
    }
    let members = schema::properties(api, schema).into_iter();
    let mut inner = members.filter(|(_, member)| has_identity(*member));
    match (inner.next(), inner.next()) {
        (Some((name, _)), None) => pointer(name),
        _ => String::new(),
    }
}

fn pointer(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// The schema of the item in what a schema describes.
pub fn inner(api: &Api, schema: SchemaId, resource: &Resource) -> SchemaId {
    let place = place(api, schema, resource);
    schema::at_pointer(api, schema, &place).unwrap_or(schema)
}

/// The item in a reply.
pub fn unwrapped<'v>(
    api: &Api,
    schema: SchemaId,
    resource: &Resource,
    reply: &'v Value,
) -> &'v Value {
    reply
        .pointer(&place(api, schema, resource))
        .unwrap_or(reply)
}

/// The reply that shows an item.
pub fn wrapped(api: &Api, schema: SchemaId, resource: &Resource, item: Value) -> Value {
    let place = place(api, schema, resource);
    if resource.action == Action::List || place.is_empty() {
        return item;
    }
    let mut reply = around(api, schema);
    put(&mut reply, &place, item);
    reply
}

/// What a reply must have besides the item.
fn around(api: &Api, schema: SchemaId) -> Value {
    let options = instance::Options {
        extent: instance::Extent::Minimal,
        ..instance::Options::default()
    };
    let made = api.instance(schema, Direction::Response, options);
    let made = made.filter(Value::is_object);
    made.unwrap_or_else(|| Value::Object(Map::new()))
}

/// Requests have items under the name that replies have: an inferred resource is told so.
pub fn place_in_requests(api: &mut Api) {
    let found = api.operations.iter().map(|operation| {
        let resource = operation.resource.as_ref()?;
        let is_written = matches!(
            resource.action,
            Action::Create | Action::Update | Action::Replace
        );
        let is_open = is_written && !resource.declared && resource.body.is_empty();
        in_request(api, operation, resource).filter(|_| is_open)
    });
    let found: Vec<Option<String>> = found.collect();
    for (operation, place) in api.operations.iter_mut().zip(found) {
        if let (Some(resource), Some(place)) = (&mut operation.resource, place) {
            resource.body = place;
        }
    }
}

fn in_request(api: &Api, operation: &Operation, resource: &Resource) -> Option<String> {
    let mut shown = successes(operation).flat_map(|response| &response.content);
    let place = place(api, shown.find_map(|media| media.schema)?, resource);
    let body = operation.request_body.as_ref()?;
    let sent = body.content.iter().find_map(|media| media.schema)?;
    let known = schema::properties(api, sent);
    let is_alone = known.len() == 1 && known.keys().all(|name| pointer(name) == place);
    (is_alone && !place.is_empty()).then_some(place)
}

//! Seeds the state of a document without fixtures from the items that its response examples show.

use serde_json::Value;

use hallpass_openapi::model::{Action, Api, ExampleValue, Operation, Resource};

use crate::collections::same_identity;
use crate::fixtures::Fixtures;

/// Fixtures with each item that an example of a read or a list shows, once.
pub fn fixtures_from_examples(api: &Api) -> Fixtures {
    let mut fixtures = Fixtures::default();
    for operation in &api.operations {
        if let Some(resource) = &operation.resource {
            for item in shown_items(operation, resource) {
                add(&mut fixtures, resource, item);
            }
        }
    }
    fixtures
}

fn shown_items(operation: &Operation, resource: &Resource) -> Vec<Value> {
    let success = operation.responses.iter().filter(|response| {
        use hallpass_openapi::model::StatusPattern::Exact;
        matches!(response.status, Exact(200..300))
    });
    let examples = success
        .flat_map(|r| &r.content)
        .flat_map(|media| &media.examples);
    let data = examples.filter_map(|example| match &example.value {
        ExampleValue::Data(value) | ExampleValue::Both(value, _) => Some(value),
        _ => None,
    });
    match resource.action {
        Action::Read => data.cloned().collect(),
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
    let known = items.iter().any(|other| {
        let other = other.get(&resource.identity);
        other.is_some_and(|other| same_identity(other, identity))
    });
    if !known {
        items.push(item);
    }
}

//! Learning: what a reply tells about the items of the server.

use std::collections::BTreeMap;

use hallpass_openapi::model::{Action, Api, Location, Operation, Resource};
use hallpass_openapi::path::decoded;
use serde_json::Value;

use crate::call::{Call, Caller};
use crate::json::escaped;
use crate::knowledge::{Item, Knowledge, scalar_text};
use crate::play::Played;

/// Takes from a reply what it tells: items listed, an item created, an item removed.
pub(crate) fn from(_: &Api, played: &Played<'_>, knowledge: &mut Knowledge) {
    let Some(resource) = &played.call.operation.resource else {
        return;
    };
    if !played.is_success() {
        return;
    }
    match resource.action {
        Action::Create => {
            if let Some(item) = created(resource, played) {
                knowledge.created(&resource.collection, item);
            }
        }
        Action::List => {
            let values = played
                .value()
                .map(|value| items(resource, value))
                .unwrap_or_default();
            let listed = values
                .into_iter()
                .filter_map(|value| item(resource, &played.call, value))
                .collect();
            knowledge.listed(&resource.collection, listed);
        }
        Action::Delete => {
            if let Some(id) = identity_of_call(&played.call) {
                knowledge.removed(&resource.collection, &id);
            }
        }
        Action::Read | Action::Update | Action::Replace | Action::None => {}
    }
}

/// The items in the reply of a list.
pub(crate) fn items<'v>(resource: &Resource, value: &'v Value) -> Vec<&'v Value> {
    let array = match &resource.items {
        Some(pointer) => value.pointer(pointer).and_then(Value::as_array),
        None => value.as_array().or_else(|| only_array(value)),
    };
    array
        .map(|items| items.iter().collect())
        .unwrap_or_default()
}

/// The only array among the members of a value.
pub(crate) fn only_array(value: &Value) -> Option<&Vec<Value>> {
    let mut arrays = value.as_object()?.values().filter_map(Value::as_array);
    let first = arrays.next()?;
    arrays.next().is_none().then_some(first)
}

/// Name of the parameter that carries the identity: the declared one, else the last of the path.
pub(crate) fn identity_parameter(operation: &Operation) -> Option<&str> {
    let declared = operation
        .resource
        .as_ref()
        .and_then(|resource| resource.parameter.as_deref());
    declared.or_else(|| path_parameters(operation).last())
}

pub(crate) fn path_parameters(operation: &Operation) -> impl DoubleEndedIterator<Item = &str> {
    let in_path =
        |parameter: &&hallpass_openapi::model::Parameter| parameter.location == Location::Path;
    operation
        .parameters
        .iter()
        .filter(in_path)
        .map(|parameter| parameter.name.as_str())
}

/// The identity that a call names.
pub(crate) fn identity_of_call(call: &Call<'_>) -> Option<String> {
    let name = identity_parameter(call.operation)?;
    call.parameter(name).and_then(scalar_text)
}

/// The item that a creation answers with.
pub(crate) fn created(resource: &Resource, played: &Played<'_>) -> Option<Item> {
    if let Some(item) = played
        .value()
        .and_then(|value| item(resource, &played.call, value))
    {
        return Some(item);
    }
    let reply = played.exchange.reply.as_ref().ok()?;
    let location = reply
        .header("location")?
        .split(['?', '#'])
        .next()?
        .trim_end_matches('/');
    let id = location.rsplit('/').next().filter(|id| !id.is_empty())?;
    Some(Item {
        id: String::from_utf8(decoded(id)).unwrap_or_else(|_| id.to_owned()),
        value: Value::Null,
        path: path_of(&played.call),
        identity: identity(&played.call),
    })
}

/// Where the item stands in a reply that may put it under one name, as `{"group": {...}}` does.
pub(crate) fn place(resource: &Resource, value: &Value) -> String {
    let has_identity = |value: &Value| {
        value
            .get(&resource.identity)
            .and_then(scalar_text)
            .is_some()
    };
    let members = value.as_object().filter(|_| !has_identity(value));
    let mut inner = members
        .into_iter()
        .flatten()
        .filter(|(_, inner)| has_identity(inner));
    match (inner.next(), inner.next()) {
        (Some((name, _)), None) => format!("/{}", escaped(name)),
        _ => String::new(),
    }
}

/// The item in a reply, without the name that it may stand under.
pub(crate) fn own<'v>(resource: &Resource, value: &'v Value) -> &'v Value {
    value.pointer(&place(resource, value)).unwrap_or(value)
}

fn item(resource: &Resource, call: &Call<'_>, value: &Value) -> Option<Item> {
    let value = own(resource, value);
    let id = value.get(&resource.identity).and_then(scalar_text)?;
    Some(Item {
        id,
        value: value.clone(),
        path: path_of(call),
        identity: identity(call),
    })
}

fn identity(call: &Call<'_>) -> usize {
    match call.caller {
        Caller::Identity(at) => at,
        Caller::Anonymous | Caller::Impostor(_) => 0,
    }
}

fn path_of(call: &Call<'_>) -> BTreeMap<String, String> {
    let value = |name: &str| Some((name.to_owned(), call.parameter(name).and_then(scalar_text)?));
    path_parameters(call.operation).filter_map(value).collect()
}

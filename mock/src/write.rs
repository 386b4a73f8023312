//! Writing an item: what a create or update would store, from the request's body, defaults and the values that the server decides.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use hallpass_openapi::expression::Expression;
use hallpass_openapi::model::{Action, Api, Resource, SchemaId};
use hallpass_openapi::promises;

use crate::call::{Bindings, Call};
use crate::collections::{Change, same_identity};
use crate::decide::{Decision, effects, find};
use crate::derived::Derived;
use crate::fitting::{fitted, whole};
use crate::inferred;
use crate::item_link;
use crate::refusal::Refusal;
use crate::rules;
use crate::schema;

/// How deep defaults are looked for: a schema may contain itself.
const DEEPEST_DEFAULT: usize = 8;

/// Makes a new item.
///
/// # Errors
/// The refusal of a rule.
pub fn create(call: &Call<'_>, resource: &Resource) -> Result<Decision, Refusal> {
    let mut sent = with_defaults(call, resource, sent_item(call, resource));
    let api = &call.document.api;
    let is_heedless = promises::ignores_identity(api, call.operation, &resource.identity);
    if let Value::Object(members) = &mut sent
        && is_heedless
        && !resource.declared
    {
        members.shift_remove(&resource.identity);
    }
    let mut item = assigned(call, &resource.assign, sent, Bindings::default())?;
    if let Value::Object(map) = &mut item
        && !map.contains_key(&resource.identity)
    {
        let identity = if resource.declared {
            fresh_identity(call, resource)
        } else {
            inferred::fresh_identity(call, resource)
        };
        map.insert(resource.identity.clone(), identity);
    }
    let change = if resource.declared {
        Change::Insert {
            collection: resource.collection.clone(),
            item: item.clone(),
        }
    } else {
        item = fitted(call, resource, inferred::completed(call, resource, item));
        item = item_link::linked(call, resource, item);
        inferred::stored(call, resource, &item)
    };
    let location = item_link::location(call, resource, &item).filter(|_| !resource.declared);
    let mut decision = settle(call, resource, None, item, change)?;
    decision.headers.extend(location);
    Ok(decision)
}

/// Changes or replaces an item.
///
/// # Errors
/// The refusal of a rule, or of an identity that no item has.
pub fn update(call: &Call<'_>, resource: &Resource) -> Result<Decision, Refusal> {
    let (position, stored) = find(call, resource)?;
    let sent = sent_item(call, resource);
    let next = if resource.action == Action::Replace {
        let next = replaced(call, resource, stored, sent.clone());
        if resource.declared {
            next
        } else {
            let next = inferred::replaced(next, item_schema(call, resource), stored, call);
            whole(call, resource, next, stored, sent)
        }
    } else {
        let mut next = stored.clone();
        merge(&mut next, sent);
        // An item stays the one that the path names, whatever identity a body has.
        let identity = stored.get(&resource.identity);
        if let (Value::Object(next), Some(identity)) = (&mut next, identity) {
            next.insert(resource.identity.clone(), identity.clone());
        }
        next
    };
    let bindings = Bindings {
        resource: Some(stored),
        ..Bindings::default()
    };
    let item = assigned(call, &resource.assign, next, bindings)?;
    let item = if resource.declared {
        item
    } else {
        let item = inferred::touched(call, resource, stored, item);
        fitted(call, resource, item)
    };
    let change = Change::Replace {
        collection: resource.collection.clone(),
        position,
        item: item.clone(),
    };
    settle(call, resource, Some((position, stored)), item, change)
}

/// Rules and uniqueness of an item that would be stored, then the changes.
fn settle(
    call: &Call<'_>,
    resource: &Resource,
    stored: Option<(usize, &Value)>,
    item: Value,
    change: Change,
) -> Result<Decision, Refusal> {
    let bindings = Bindings {
        resource: stored.map(|(_, item)| item),
        assigned: Some(&item),
        ..Bindings::default()
    };
    rules::check(call, bindings)?;
    let position = stored.map(|(position, _)| position);
    let is_inferred = position.is_none() && !resource.declared;
    if let Some(name) = is_inferred
        .then(|| inferred::missing_reference(call, resource))
        .flatten()
    {
        let reason = format!("nothing has the identity that {name} names");
        return Err(Refusal::status(404).because(&reason));
    }
    if !resource.declared
        && let Some((name, status)) = inferred::unknown_reference(call, resource)
    {
        let reason = format!("nothing has the identity that {name} names");
        return Err(Refusal::status(status).because(&reason));
    }
    if position.is_none() && !resource.declared && inferred::is_double(call, resource, &item) {
        return Err(Refusal::status(409).because("an item with all that was sent is there already"));
    }
    if let Some(position) = position.filter(|_| !resource.declared)
        && let Some(name) = inferred::taken_by_another(call, resource, position)
    {
        let reason = format!("another item has the same {name}");
        return Err(Refusal::status(409).because(&reason));
    }
    if !resource.declared && !inferred::can_be_shown(call, resource, &item) {
        // Else its readers would get something that nobody wrote.
        return Err(
            Refusal::status(400).because("no reply could show the item as the document says")
        );
    }
    if !is_unique(call, resource, position, &item) {
        let reason = format!("another item has the same {}", resource.unique.join(", "));
        return Err(Refusal::status(409).because(&reason));
    }
    let after = Bindings {
        resource: Some(&item),
        ..bindings
    };
    let mut decision = effects(call, resource, after)?;
    decision.changes.insert(0, change);
    decision.instance = Some(Derived::new(call, resource).shown(&item)?);
    Ok(decision)
}

/// The item inside the request's body, without what the server alone sets.
fn sent_item(call: &Call<'_>, resource: &Resource) -> Value {
    let body = call.decoded.body.as_ref();
    let item = body.and_then(|body| body.pointer(&resource.body));
    let item = item.filter(|item| item.is_object()).cloned();
    let mut item = item.unwrap_or_else(|| Value::Object(Map::new()));
    if let (Value::Object(map), Some(id)) = (&mut item, item_schema(call, resource)) {
        let api = &call.document.api;
        for (name, property) in schema::properties(api, id) {
            if schema::is_read_only(api, property) {
                map.shift_remove(name);
            }
        }
    }
    item
}

fn item_schema(call: &Call<'_>, resource: &Resource) -> Option<SchemaId> {
    let body = call.decoded.body_schema.or_else(|| {
        let body = call.operation.request_body.as_ref()?;
        body.content.first()?.schema
    })?;
    schema::at_pointer(&call.document.api, body, &resource.body)
}

fn with_defaults(call: &Call<'_>, resource: &Resource, mut item: Value) -> Value {
    if let Some(id) = item_schema(call, resource) {
        add_defaults(&call.document.api, id, &mut item, 0);
    }
    item
}

fn add_defaults(api: &Api, id: SchemaId, item: &mut Value, depth: usize) {
    let Value::Object(map) = item else { return };
    if depth > DEEPEST_DEFAULT {
        return;
    }
    for (name, property) in schema::properties(api, id) {
        if schema::is_read_only(api, property) {
            continue;
        }
        let default = || schema::first(api, property, |schema| schema.default.clone());
        let mut value = match map.get(name) {
            Some(sent) => sent.clone(),
            None => default().unwrap_or_else(|| Value::Object(Map::new())),
        };
        add_defaults(api, property, &mut value, depth + 1);
        let nothing = value.as_object().is_some_and(Map::is_empty);
        if map.contains_key(name) || !nothing {
            map.insert(name.to_owned(), value);
        }
    }
}

/// Puts the values that the server decides into an item; each expression sees those before it as `assigned`.
///
/// # Errors
/// A refusal that names an expression that cannot be computed.
pub fn assigned(
    call: &Call<'_>,
    values: &IndexMap<String, Expression>,
    item: Value,
    bindings: Bindings<'_>,
) -> Result<Value, Refusal> {
    let mut item = match item {
        Value::Object(_) => item,
        _ => Value::Object(Map::new()),
    };
    for (property, expression) in values {
        let bindings = Bindings {
            assigned: Some(&item),
            ..bindings
        };
        let value = call.prepare(expression, bindings).value()?;
        if let (Value::Object(map), Some(value)) = (&mut item, value) {
            map.insert(property.clone(), value);
        }
    }
    Ok(item)
}

/// A fresh identity in the type that the reply's schema gives it.
fn fresh_identity(call: &Call<'_>, resource: &Resource) -> Value {
    let api = &call.document.api;
    let id = call.collections.next_id();
    let is_integer = item_schema(call, resource)
        .and_then(|item| {
            schema::properties(api, item)
                .get(resource.identity.as_str())
                .copied()
        })
        .and_then(|id| schema::first(api, id, |schema| schema.types.integer.then_some(())))
        .is_some();
    if is_integer {
        Value::from(id)
    } else {
        Value::from(id.to_string())
    }
}

/// The new item of a replacement: what was sent, defaults, and what only the server sets.
fn replaced(call: &Call<'_>, resource: &Resource, stored: &Value, sent: Value) -> Value {
    let mut next = with_defaults(call, resource, sent);
    let read_only = item_schema(call, resource).map(|id| {
        let api = &call.document.api;
        let all = schema::properties(api, id).into_iter();
        all.filter(|(_, property)| schema::is_read_only(api, *property))
            .map(|(name, _)| name.to_owned())
            .collect::<Vec<_>>()
    });
    let kept = read_only.into_iter().flatten();
    if let (Value::Object(next), Value::Object(stored)) = (&mut next, stored) {
        for name in kept.chain([resource.identity.clone()]) {
            if let Some(value) = stored.get(&name) {
                next.insert(name, value.clone());
            }
        }
    }
    next
}

/// Overwrites what was sent and leaves the rest, also inside objects.
fn merge(target: &mut Value, sent: Value) {
    match (target, sent) {
        (Value::Object(target), Value::Object(sent)) => {
            for (name, value) in sent {
                merge(target.entry(name).or_insert(Value::Null), value);
            }
        }
        (target, sent) => *target = sent,
    }
}

fn is_unique(call: &Call<'_>, resource: &Resource, position: Option<usize>, item: &Value) -> bool {
    if resource.unique.is_empty() {
        return true;
    }
    let same = |other: &Value| {
        let mut names = resource.unique.iter();
        names.all(|name| match (item.get(name), other.get(name)) {
            (Some(a), Some(b)) => same_identity(a, b),
            (a, b) => a == b,
        })
    };
    let items = call.collections.items(&resource.collection);
    let others = items
        .iter()
        .enumerate()
        .filter(|(at, _)| Some(*at) != position);
    !others.map(|(_, other)| other).any(same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_update_overwrites_what_was_sent_and_nothing_else() {
        let cases = [
            (
                json!({"a": 1, "b": {"c": 2, "d": 3}}),
                json!({"b": {"c": 9}}),
                json!({"a": 1, "b": {"c": 9, "d": 3}}),
            ),
            (json!({"a": 1}), json!({"a": null}), json!({"a": null})),
            (json!({"a": [1, 2]}), json!({"a": [3]}), json!({"a": [3]})),
            (
                json!({"a": "x"}),
                json!({"a": {"b": 1}}),
                json!({"a": {"b": 1}}),
            ),
            (json!({}), json!({}), json!({})),
        ];
        for (mut stored, sent, expected) in cases {
            merge(&mut stored, sent.clone());
            assert_eq!(stored, expected, "{sent}");
        }
    }
}

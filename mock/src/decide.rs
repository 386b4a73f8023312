//! The decision stage: the item that an operation works on, its rules, and the changes of state that follow.

use serde_json::Value;

use hallpass_openapi::model::{Action, Resource};

use crate::alias;
use crate::call::{Bindings, Call};
use crate::collections::{Change, same_identity};
use crate::counts::Place;
use crate::derived::Derived;
use crate::elsewhere::is_elsewhere;
use crate::inferred;
use crate::list;
use crate::refusal::Refusal;
use crate::rules;
use crate::write;

/// What an operation comes to, before any of it has happened.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decision {
    /// What the reply shows: an item or a page of a list; nothing when the document's example has to do.
    pub instance: Option<Value>,
    /// Changes of state, in order.
    pub changes: Vec<Change>,
    /// Headers whose values hang on state, in place of those that the document shows; `None` for one that is not sent.
    pub headers: Vec<(String, Option<String>)>,
}

/// Decides a call.
///
/// # Errors
/// The refusal of a rule, or of an identity that no item has.
pub fn decide(call: &Call<'_>) -> Result<Decision, Refusal> {
    let Some(resource) = &call.terms.resource else {
        rules::check(call, Bindings::default())?;
        return Ok(Decision::default());
    };
    match resource.action {
        Action::Create => write::create(call, resource),
        Action::List => {
            rules::check(call, Bindings::default())?;
            list::list(call, resource)
        }
        Action::None if resource.parameter.is_none() => {
            rules::check(call, Bindings::default())?;
            effects(call, resource, Bindings::default())
        }
        Action::Update | Action::Replace => write::update(call, resource),
        Action::Read | Action::Delete | Action::None => on_item(call, resource),
    }
}

/// Reads an item, removes it, or does something that changes nothing by itself.
fn on_item(call: &Call<'_>, resource: &Resource) -> Result<Decision, Refusal> {
    let (position, item) = find(call, resource)?;
    let bindings = Bindings {
        resource: Some(item),
        ..Bindings::default()
    };
    rules::check(call, bindings)?;
    let mut decision = effects(call, resource, bindings)?;
    let api = &call.document.api;
    if alias::is_for_another(api, call.operation, resource, &call.me, item) {
        let reason = format!("the item of `{}` is for somebody else", resource.collection);
        return Err(Refusal::status(403).because(&reason));
    }
    if resource.action == Action::Delete {
        if inferred::is_kept(call, resource, item) {
            let reason = format!("what was answered of `{}` stays", resource.collection);
            return Err(Refusal::status(409).because(&reason));
        }
        let mut going = vec![(position, item)];
        going.extend(inferred::siblings(call, resource, item));
        // The last first, so that none moves before it goes.
        going.sort_by_key(|(position, _)| std::cmp::Reverse(*position));
        let removals = going.into_iter().map(|(position, item)| {
            leaving(call, resource, item).unwrap_or_else(|| Change::Remove {
                collection: resource.collection.clone(),
                position,
            })
        });
        let removals: Vec<Change> = removals.collect();
        decision.changes.splice(0..0, removals);
        decision
            .changes
            .extend(inferred::remembered(call, resource, item));
    } else {
        if inferred::is_answered_before(call, resource, item) {
            let reason = format!("an item of `{}` is answered once", resource.collection);
            return Err(Refusal::status(409).because(&reason));
        }
        if let Some(item) = inferred::answered(call, resource, item) {
            let change = Change::Replace {
                collection: resource.collection.clone(),
                position,
                item,
            };
            decision.changes.insert(0, change);
        }
        decision.instance = Some(Derived::new(call, resource).shown(item)?);
    }
    Ok(decision)
}

/// What was there from the beginning is inside of whatever a path names, and so it goes from one place alone.
fn leaving(call: &Call<'_>, resource: &Resource, item: &Value) -> Option<Change> {
    let is_made = call.collections.place_of(resource, item).is_some();
    let place = Place::of(call, resource, item).filter(|place| !place.is_everywhere());
    place
        .filter(|_| !is_made && !resource.declared)
        .map(Change::Leave)
}

/// The item that the path names, among those in scope, and its position.
///
/// # Errors
/// The document's answer to an unknown identity.
pub fn find<'a>(call: &'a Call<'_>, resource: &Resource) -> Result<(usize, &'a Value), Refusal> {
    let identity = identity_of(call, resource);
    let items = call.collections.items(&resource.collection);
    for (position, item) in items.iter().enumerate() {
        let named = item.get(&resource.identity).zip(identity);
        if named.is_some_and(|(a, b)| same_identity(a, b)) && in_scope(call, resource, item)? {
            return Ok((position, item));
        }
    }
    let said = resource.not_found.as_ref().map(Refusal::from);
    let reason = format!("no item of `{}` has this identity", resource.collection);
    Err(said
        .unwrap_or_else(|| Refusal::status(404))
        .because(&reason))
}

fn identity_of<'a>(call: &'a Call<'_>, resource: &Resource) -> Option<&'a Value> {
    match &resource.parameter {
        Some(name) => call.decoded.parameter(name),
        None => call.decoded.path.values().next_back(),
    }
}

/// Whether an item is one that the operation sees.
///
/// # Errors
/// A refusal that names a condition that cannot be computed.
fn in_scope(call: &Call<'_>, resource: &Resource, item: &Value) -> Result<bool, Refusal> {
    if !resource.declared && is_elsewhere(call, item) {
        return Ok(false);
    }
    let bindings = Bindings {
        item: Some(item),
        ..Bindings::default()
    };
    for condition in &resource.scope {
        if !call.prepare(condition, bindings).holds()? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The further changes that success brings.
///
/// # Errors
/// A refusal that names an expression that cannot be computed.
pub fn effects(
    call: &Call<'_>,
    resource: &Resource,
    bindings: Bindings<'_>,
) -> Result<Decision, Refusal> {
    let mut decision = Decision::default();
    for effect in &resource.effects {
        let applies = match &effect.condition {
            Some(condition) => call.prepare(condition, bindings).holds()?,
            None => true,
        };
        if applies {
            decision.changes.push(Change::Insert {
                collection: effect.insert.clone(),
                item: write::assigned(call, &effect.item, Value::Null, bindings)?,
            });
        }
    }
    Ok(decision)
}

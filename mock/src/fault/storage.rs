//! Faults in what is stored, and in what is shown of it.

use serde_json::Value;

use hallpass_openapi::model::{Action, Paging};

use crate::collections::{Change, plain_text, same_identity};
use crate::fault::play::Around;
use crate::fault::subject::Subject;
use crate::fault::{json, xml};
use crate::message::{Request, Response};
use crate::paging;

/// Success is answered, and nothing is stored.
pub fn forget(around: &mut Around<'_>, request: &Request) -> Response {
    let before = around.remember();
    let response = around.go(request);
    around.restore(before);
    response
}

/// A created item loses one of its texts.
pub fn forget_a_property(around: &mut Around<'_>, request: &Request) -> Response {
    let response = around.go(request);
    if response.is_success() {
        change_text(around, |items| items.last_mut(), "forgotten");
    }
    response
}

/// An update also changes a text that was not sent.
pub fn change_another_property(around: &mut Around<'_>, request: &Request) -> Response {
    let before = around.remember();
    let response = around.go(request);
    let Some(resource) = around.subject.resource().cloned() else {
        return response;
    };
    let texts = around.subject.free_texts();
    let Some(state) = around.state() else {
        return response;
    };
    let items = state.collections.items_mut(&resource.collection);
    let old = before.items(&resource.collection);
    for (item, old) in items.iter_mut().zip(old).filter(|(new, old)| *new != *old) {
        let untouched = |name: &str| item.get(name) == old.get(name);
        let names: Vec<String> = text_names(old, &texts);
        if let Some(name) = names.into_iter().find(|name| untouched(name)) {
            item[name.as_str()] = Value::from("changed as well");
        }
    }
    response
}

/// A list leaves out the item that was made last.
pub fn hide_created(around: &mut Around<'_>, request: &Request) -> Response {
    let all = around.remember();
    if let Some(resource) = around.subject.resource().cloned()
        && let Some(state) = around.state()
    {
        let fresh = |item: &Value| {
            let id = item.get(&resource.identity);
            id.is_some_and(|id| all.is_fresh(id))
        };
        state
            .collections
            .items_mut(&resource.collection)
            .retain(|item| !fresh(item));
    }
    let response = around.go(request);
    around.restore(all);
    response
}

/// A reply shows a text that is not the stored one.
pub fn drift(around: &mut Around<'_>, request: &Request) -> Response {
    let before = around.remember();
    change_text(around, |items| items.first_mut(), "Drifted");
    let response = around.go(request);
    around.restore(before);
    response
}

/// Reading an item changes it.
pub fn change_on_read(around: &mut Around<'_>, request: &Request) -> Response {
    let response = around.go(request);
    let Some(resource) = around.subject.resource().cloned() else {
        return response;
    };
    let texts = around.subject.free_texts();
    let Some(state) = around.state() else {
        return response;
    };
    for item in state.collections.items_mut(&resource.collection) {
        if let Some(name) = text_names(item, &texts).first() {
            let read = plain_text(&item[name.as_str()]);
            item[name.as_str()] = Value::from(format!("{read}."));
        }
    }
    response
}

/// A write that is refused is stored all the same.
pub fn store_refused(around: &mut Around<'_>, request: &Request) -> Response {
    let response = around.go(request);
    if !matches!(response.status, 400 | 409 | 412 | 422) {
        return response;
    }
    if around.subject.does(&[Action::Create]) {
        store_a_copy(around);
    } else {
        change_text(around, |items| items.first_mut(), "stored although refused");
    }
    response
}

/// A new item like the last one.
fn store_a_copy(around: &mut Around<'_>) {
    let Some(resource) = around.subject.resource().cloned() else {
        return;
    };
    let Some(state) = around.state() else { return };
    let id = state.collections.next_id();
    let last = state.collections.items(&resource.collection).last();
    if let Some(mut item) = last.cloned() {
        let identity = &mut item[resource.identity.as_str()];
        *identity = match identity {
            Value::Number(_) => Value::from(id),
            _ => Value::from(id.to_string()),
        };
        let collection = resource.collection;
        let insert = Change::Insert { collection, item };
        state.collections.apply(vec![insert]);
    }
}

/// A removal also removes the items that share a text with the removed one.
pub fn take_others(around: &mut Around<'_>, request: &Request) -> Response {
    let before = around.remember();
    let response = around.go(request);
    let Some(resource) = around.subject.resource().cloned() else {
        return response;
    };
    let Some(state) = around.state() else {
        return response;
    };
    let items = state.collections.items_mut(&resource.collection);
    let mut old = before.items(&resource.collection).iter();
    if let Some(removed) = old.find(|old| !items.contains(old)).cloned() {
        let shares = |item: &Value| {
            let mut texts = item.as_object().into_iter().flatten();
            texts.any(|(name, text)| {
                *name != resource.identity && text.is_string() && removed.get(name) == Some(text)
            })
        };
        items.retain(|item| !shares(item));
    }
    response
}

/// What was removed can be removed again.
pub fn repeat(around: &mut Around<'_>, request: &Request) -> Response {
    let response = around.go(request);
    if response.is_success() {
        around.keep(request, &response);
        return response;
    }
    let gone = around.subject.resource().and_then(|r| r.not_found.as_ref());
    let is_gone = response.status == gone.map_or(404, |respond| respond.status);
    let kept = around.kept(request).filter(|_| is_gone);
    kept.unwrap_or(response)
}

/// Another item than the one that was asked for.
pub fn read_another(around: &mut Around<'_>, request: &Request) -> Response {
    match with_other_identities(around, request).first() {
        Some(other) => around.go(other),
        None => around.go(request),
    }
}

/// The request for each item that is stored, other than the one that the path names.
fn with_other_identities(around: &mut Around<'_>, request: &Request) -> Vec<Request> {
    let Some((identity, collection, property)) = named_identity(around, request) else {
        return Vec::new();
    };
    let Some((state, at)) = around.state().zip(request.path.rfind(&identity)) else {
        return Vec::new();
    };
    let sent = Value::from(identity.clone());
    let items = state.collections.items(&collection);
    let ids = items.iter().filter_map(|item| item.get(&property));
    let others = ids.filter(|id| !same_identity(id, &sent)).map(plain_text);
    let requests = others.map(|other| {
        let mut changed = request.clone();
        changed.path.replace_range(at..at + identity.len(), &other);
        changed
    });
    requests.collect()
}

/// The identity in the path, and the collection and property that it belongs to.
fn named_identity(around: &Around<'_>, request: &Request) -> Option<(String, String, String)> {
    let resource = around.subject.resource()?;
    let path = request.path.strip_prefix(around.mount())?;
    let captured = around.subject.operation.path.matches(path)?;
    let (_, identity) = match resource.parameter.as_deref() {
        Some(name) => captured.into_iter().find(|(key, _)| key == name)?,
        None => captured.into_iter().next_back()?,
    };
    Some((
        identity,
        resource.collection.clone(),
        resource.identity.clone(),
    ))
}

/// The total says one more.
pub fn wrong_total(subject: &Subject<'_>, _: &Request, response: &mut Response) {
    let Some(pointer) = paged(subject).and_then(|paging| paging.total.as_deref()) else {
        return;
    };
    json::set(response, pointer, |total| {
        Value::from(total.as_u64().unwrap_or(0) + 1)
    });
    xml::set(response, pointer, |total| {
        (total.parse::<u64>().unwrap_or(0) + 1).to_string()
    });
}

/// The next page cannot be reached.
pub fn broken_next(subject: &Subject<'_>, _: &Request, response: &mut Response) {
    let Some(pointer) = paged(subject).and_then(|paging| paging.next.as_deref()) else {
        return;
    };
    json::set(response, pointer, |next| {
        Value::from(misled(next.as_str().unwrap_or_default()))
    });
    xml::set(response, pointer, misled);
}

/// A link to a path that is not there, or a token that nobody gave out.
fn misled(next: &str) -> String {
    match next.split_once('?') {
        Some((path, query)) => format!("{path}/nowhere?{query}"),
        None => "no-such-token".to_owned(),
    }
}

/// Each page but the first starts with the last item of the page before.
pub fn overlap(subject: &Subject<'_>, request: &mut Request) {
    shift(subject, request, |offset| offset.saturating_sub(1));
}

/// Each page but the first starts one item late.
pub fn gap(subject: &Subject<'_>, request: &mut Request) {
    shift(subject, request, |offset| offset.saturating_add(1));
}

fn shift(subject: &Subject<'_>, request: &mut Request, by: fn(u64) -> u64) {
    let Some(paging) = paged(subject) else { return };
    let shifted = request
        .query
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((name, value)) if Some(name) == paging.start.as_deref() => {
                let offset = value.parse().ok().filter(|offset| *offset > 0);
                offset.map_or_else(
                    || pair.to_owned(),
                    |offset| format!("{name}={}", by(offset)),
                )
            }
            Some((name, value)) if Some(name) == paging.token.as_deref() => {
                let offset = paging::offset(value);
                offset.map_or_else(
                    || pair.to_owned(),
                    |(offset, seal)| format!("{name}={}", paging::token(by(offset), seal)),
                )
            }
            _ => pair.to_owned(),
        });
    request.query = shifted.collect::<Vec<_>>().join("&");
}

/// The paging of a list.
pub fn paged<'a>(subject: &Subject<'a>) -> Option<&'a Paging> {
    subject.resource()?.paging.as_ref()
}

/// Overwrites a text of one item of the operation's collection.
fn change_text(
    around: &mut Around<'_>,
    choose: fn(&mut Vec<Value>) -> Option<&mut Value>,
    text: &str,
) {
    let Some(resource) = around.subject.resource().cloned() else {
        return;
    };
    let texts = around.subject.free_texts();
    let Some(state) = around.state() else { return };
    if let Some(item) = choose(state.collections.items_mut(&resource.collection))
        && let Some(name) = text_names(item, &texts).first()
    {
        item[name.as_str()] = Value::from(text);
    }
}

/// Names of an item's texts that a fault may change.
fn text_names(item: &Value, texts: &[&str]) -> Vec<String> {
    let held = texts
        .iter()
        .filter(|name| item.get(**name).is_some_and(Value::is_string));
    held.map(|name| (*name).to_owned()).collect()
}

//! Lists that belong to no collection: what the document shows of them, as far as the filters that were sent let it through, and in the order that is asked
//! for or stated.

use serde_json::Value;

use hallpass_openapi::validate::Direction;

use crate::call::{Bindings, Call};
use crate::list;
use crate::select::Content;

/// The content with the items that were asked for, in a form that the reply's schema allows.
pub fn narrowed<'a>(call: &Call<'_>, content: Content<'a>) -> Content<'a> {
    let operation = call.operation;
    if call.terms.resource.is_some() || operation.method != "GET" {
        return content;
    }
    match content {
        Content::Instance(value, media) => {
            let value = sorted(call, only(call, value));
            Content::Instance(value, media)
        }
        other => other,
    }
}

/// Leaves out what a filter does not let through.
fn only(call: &Call<'_>, value: Value) -> Value {
    let sent = call.operation.filters.iter();
    let sent =
        sent.filter_map(|(name, condition)| Some((condition, call.decoded.query.get(name)?)));
    let sent: Vec<_> = sent.collect();
    let Some((pointer, items)) = array(&value).filter(|_| !sent.is_empty()) else {
        return value;
    };
    let holds = |item: &&Value| {
        sent.iter().all(|(condition, sent)| {
            let bindings = Bindings {
                item: Some(item),
                value: Some(sent),
                ..Bindings::default()
            };
            call.prepare(condition, bindings).holds().unwrap_or(false)
        })
    };
    let kept: Vec<Value> = items.iter().filter(holds).cloned().collect();
    let mut empty = value.clone();
    let mut without = value.clone();
    if let Some(place) = empty.pointer_mut(&pointer) {
        *place = kept.into();
    }
    if let Some(members) = without.as_object_mut() {
        members.shift_remove(&pointer[1..].replace("~1", "/").replace("~0", "~"));
    }
    let api = &call.document.api;
    let schema = crate::inferred::reply_schema(call);
    let fits = |value: &Value| {
        schema.is_none_or(|schema| api.is_valid(schema, Direction::Response, value))
    };
    let ways = [empty, without];
    ways.into_iter().find(fits).unwrap_or(value)
}

fn sorted(call: &Call<'_>, mut value: Value) -> Value {
    let Some((key, tie)) = list::stated(call) else {
        return value;
    };
    let Some((pointer, items)) = array(&value) else {
        return value;
    };
    let items = items.clone();
    let mut order: Vec<&Value> = items.iter().collect();
    list::in_order(&mut order, &key, tie.as_ref());
    let order: Vec<Value> = order.into_iter().cloned().collect();
    if let Some(place) = value.pointer_mut(&pointer) {
        *place = order.into();
    }
    value
}

/// The reply itself, or its only array, with its pointer.
fn array(value: &Value) -> Option<(String, &Vec<Value>)> {
    if let Some(items) = value.as_array() {
        return Some((String::new(), items));
    }
    let members = value.as_object()?.iter();
    let mut arrays = members.filter_map(|(name, member)| Some((name, member.as_array()?)));
    let (name, items) = arrays.next()?;
    let pointer = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
    arrays.next().is_none().then_some((pointer, items))
}

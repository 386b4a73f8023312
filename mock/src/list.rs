//! Lists: which items, in which order, which page of them, and the envelope around it.

use std::cmp::Ordering;

use serde_json::{Map, Value};

use hallpass_openapi::model::{Location, Operation, Paging, Resource, SchemaId, StatusPattern};
use hallpass_openapi::promises::times::{is_impossible, refuses_impossible};
use hallpass_openapi::stated_order::{Key, StatedOrder, is_equal, is_wrong, of_reply};
use hallpass_openapi::strtotime::strtotime;
use hallpass_openapi::validate::Direction;

use crate::call::{Bindings, Call, Prepared};
use crate::collections::{plain_text, same_identity};
use crate::decide::Decision;
use crate::derived::Derived;
use crate::elsewhere::is_elsewhere;
use crate::header;
use crate::inferred;
use crate::paging::{Page, page};
use crate::projection::put;
use crate::refusal::Refusal;
use crate::schema;

/// A list of items.
///
/// # Errors
/// A page token that is not ours, or an expression that cannot be computed.
pub fn list(call: &Call<'_>, resource: &Resource) -> Result<Decision, Refusal> {
    readable(call, resource)?;
    under_known(call, resource)?;
    let mut items = matching(call, resource)?;
    if let Some((property, descending)) = &resource.order {
        sort(&mut items, property, *descending);
    } else if let Some((key, tie)) = stated(call) {
        in_order(&mut items, &key, tie.as_ref());
    }
    let page = match &resource.paging {
        Some(paging) => page(call, paging, items.len())?,
        None => Page::whole(items.len()),
    };
    let shown = items.get(page.range()).unwrap_or_default();
    let mut derived = Derived::new(call, resource);
    let shown: Result<Vec<Value>, Refusal> = shown.iter().map(|item| derived.shown(item)).collect();
    let mut envelope = if resource.declared {
        Value::Object(Map::new())
    } else {
        inferred::envelope(call)
    };
    let place = place_of_items(call, resource);
    put(&mut envelope, &place, shown?.into());
    if let Some(paging) = &resource.paging {
        add_links(&mut envelope, paging, &page);
        if page.next.is_none() {
            without_next(call, paging, &mut envelope);
        }
    }
    if page.range().is_empty() && !resource.declared {
        without_items(call, &place, &mut envelope);
    }
    let paging = resource.paging.as_ref();
    Ok(Decision {
        instance: Some(envelope),
        changes: Vec::new(),
        headers: paging.map_or_else(Vec::new, |paging| headers(call, paging, &page)),
    })
}

/// A text that is no time cannot be compared with one, where the document does not declare what comes of it.
fn readable(call: &Call<'_>, resource: &Resource) -> Result<(), Refusal> {
    let filters = resource.filters.iter().filter(|_| !resource.declared);
    let now = i64::try_from(call.moment.now).unwrap_or(i64::MAX);
    for (parameter, condition) in filters {
        let sent = call.decoded.query.get(parameter).and_then(Value::as_str);
        let is_read = |text: &&str| strtotime(text, now).is_some();
        let compares_times = condition.text.contains("strtotime(value)");
        if compares_times && lists(call.operation, 400) && !sent.as_ref().is_none_or(is_read) {
            return Err(Refusal::status(400).because("the text is no time"));
        }
        let is_impossible = sent.is_some_and(is_impossible)
            && compares_times
            && refuses_impossible(call.operation, parameter);
        if is_impossible {
            return Err(Refusal::status(400).because("no month has this day"));
        }
    }
    Ok(())
}

/// Where the document lists a 404, a path leads to items only if somebody has what it names: the document's own values do, and what the state shows.
fn under_known(call: &Call<'_>, resource: &Resource) -> Result<(), Refusal> {
    if resource.declared || !lists(call.operation, 404) {
        return Ok(());
    }
    let api = &call.document.api;
    let parameters = call.operation.parameters.iter();
    for parameter in parameters.filter(|parameter| parameter.location == Location::Path) {
        let Some(sent) = call.decoded.path.get(&parameter.name) else {
            continue;
        };
        let is_listed = parameter.schema.is_some_and(|schema| {
            schema::first(api, schema, |schema| {
                schema.enumeration.as_ref().map(|_| ())
            })
            .is_some()
        });
        let shows = |item: &Value| {
            let members = item.as_object().into_iter().flatten();
            members
                .into_iter()
                .any(|(_, value)| same_identity(value, sent))
        };
        let is_shown = || {
            call.collections
                .all()
                .any(|(_, items)| items.iter().any(shows))
        };
        let own = api.parameter_instance(parameter);
        let is_own = own.is_some_and(|own| same_identity(&own, sent));
        if !is_listed && !is_own && !is_shown() {
            let reason = format!("nothing has the identity that {} names", parameter.name);
            return Err(Refusal::status(404).because(&reason));
        }
    }
    Ok(())
}

fn lists(operation: &Operation, status: u16) -> bool {
    let mut all = operation.responses.iter();
    all.any(|response| response.status == StatusPattern::Exact(status))
}

/// Items in scope for which each filter that was sent holds.
fn matching<'a>(call: &'a Call<'_>, resource: &Resource) -> Result<Vec<&'a Value>, Refusal> {
    let mut conditions = conditions(call, resource);
    let mut found = Vec::new();
    for item in call.collections.items(&resource.collection) {
        let is_elsewhere = !resource.declared && is_elsewhere(call, item);
        if !is_elsewhere && all_hold(&mut conditions, item)? {
            found.push(item);
        }
    }
    Ok(found)
}

fn conditions<'a>(call: &'a Call<'_>, resource: &'a Resource) -> Vec<Prepared<'a>> {
    let prepare = |condition, value| {
        let bindings = Bindings {
            value,
            ..Bindings::default()
        };
        call.prepare(condition, bindings)
    };
    let scope = resource
        .scope
        .iter()
        .map(|condition| prepare(condition, None));
    let filters = resource
        .filters
        .iter()
        .filter_map(|(parameter, condition)| {
            let sent = call.decoded.query.get(parameter);
            let value = sent.or_else(|| default_of(call, resource, parameter))?;
            Some(prepare(condition, Some(value)))
        });
    scope.chain(filters).collect()
}

/// The value of an inferred filter where none is sent.
fn default_of<'a>(call: &'a Call<'_>, resource: &Resource, name: &str) -> Option<&'a Value> {
    let mut parameters = call.operation.parameters.iter();
    let parameter = parameters.find(|parameter| parameter.name == name)?;
    let schema = parameter.schema.filter(|_| !resource.declared)?;
    schema::first(&call.document.api, schema, |schema| schema.default.as_ref())
}

fn all_hold(conditions: &mut [Prepared<'_>], item: &Value) -> Result<bool, Refusal> {
    for condition in conditions {
        condition.bind("item", item);
        if !condition.holds()? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn sort(items: &mut [&Value], property: &str, descending: bool) {
    items.sort_by(|a, b| {
        let order = compare(a.get(property), b.get(property));
        if descending { order.reverse() } else { order }
    });
}

/// The order that the request asks for, else the one that the words of the document state.
pub fn stated(call: &Call<'_>) -> Option<(Key, Option<Key>)> {
    let mut responses = call.operation.responses.iter();
    let success = responses.find(|response| {
        matches!(
            response.status,
            StatusPattern::Exact(200..=299) | StatusPattern::Range(2)
        )
    })?;
    let schema = success.content.iter().find_map(|media| media.schema)?;
    let sent = call.decoded.query.iter();
    let query: Vec<(String, String)> = sent
        .map(|(name, value)| (name.clone(), plain_text(value)))
        .collect();
    match of_reply(&call.document.api, call.operation, schema, &query)? {
        (_, StatedOrder::By(key, tie)) => Some((key, tie)),
        // As they are kept.
        (_, StatedOrder::Creation) => None,
    }
}

/// Sorts by insertion: what cannot be compared keeps its place, which no sort of the library would bear.
pub fn in_order(items: &mut [&Value], key: &Key, tie: Option<&Key>) {
    for end in 1..items.len() {
        let mut at = end;
        while at > 0 && is_before(items[at], items[at - 1], key, tie) {
            items.swap(at, at - 1);
            at -= 1;
        }
    }
}

fn is_before(a: &Value, b: &Value, key: &Key, tie: Option<&Key>) -> bool {
    let of = |key: &Key| Some((a.get(&key.property)?, b.get(&key.property)?));
    let Some((own, other)) = of(key) else {
        return false;
    };
    if is_wrong(key, other, own) {
        return true;
    }
    let tied = tie.filter(|_| is_equal(key, own, other));
    tied.and_then(|tie| Some((tie, of(tie)?)))
        .is_some_and(|(tie, (own, other))| is_wrong(tie, other, own))
}

fn compare(a: Option<&Value>, b: Option<&Value>) -> Ordering {
    match (a, b) {
        (Some(Value::Number(a)), Some(Value::Number(b))) => {
            let (a, b) = (a.as_f64(), b.as_f64());
            a.partial_cmp(&b).unwrap_or(Ordering::Equal)
        }
        (Some(a), Some(b)) => plain_text(a).cmp(&plain_text(b)),
        (a, b) => a.is_some().cmp(&b.is_some()),
    }
}

/// Where the array stands in the reply: as declared, else the only array that the reply's schema has.
fn place_of_items(call: &Call<'_>, resource: &Resource) -> String {
    if let Some(pointer) = &resource.items {
        return pointer.clone();
    }
    let api = &call.document.api;
    let media = crate::select::success(call.operation, call.terms)
        .and_then(|(_, response)| response.content.first());
    let Some(id) = media.and_then(|media| media.schema) else {
        return String::new();
    };
    let is_array =
        |id: SchemaId| schema::first(api, id, |schema| schema.types.array.then_some(())).is_some();
    let properties = schema::properties(api, id).into_iter();
    let mut arrays = properties.filter(|(_, property)| is_array(*property));
    arrays.next().map_or_else(String::new, |(name, _)| {
        format!("/{}", name.replace('~', "~0").replace('/', "~1"))
    })
}

/// Takes away a made-up way to a next page, which would lead nowhere, in the first way that the reply's schema allows.
fn without_next(call: &Call<'_>, paging: &Paging, envelope: &mut Value) {
    let Some(pointer) = paging.next.as_deref() else {
        return;
    };
    if envelope.pointer(pointer).is_none() {
        return;
    }
    let with = |value: Value| {
        let mut other = envelope.clone();
        put(&mut other, pointer, value);
        other
    };
    let ways = [
        without(envelope, pointer),
        with(Value::Null),
        with("".into()),
    ];
    if let Some(way) = first_fitting(call, ways) {
        *envelope = way;
    }
}

/// Leaves out an empty array that the reply's schema does not allow.
fn without_items(call: &Call<'_>, pointer: &str, envelope: &mut Value) {
    let ways = [envelope.clone(), without(envelope, pointer)];
    if let Some(way) = first_fitting(call, ways) {
        *envelope = way;
    }
}

fn without(envelope: &Value, pointer: &str) -> Value {
    let (place, name) = pointer.rsplit_once('/').unwrap_or_default();
    let mut bare = envelope.clone();
    if let Some(Value::Object(members)) = bare.pointer_mut(place) {
        members.shift_remove(&name.replace("~1", "/").replace("~0", "~"));
    }
    bare
}

fn first_fitting<const WAYS: usize>(call: &Call<'_>, ways: [Value; WAYS]) -> Option<Value> {
    let api = &call.document.api;
    let schema = inferred::reply_schema(call);
    let fits = |value: &Value| {
        schema.is_none_or(|schema| api.is_valid(schema, Direction::Response, value))
    };
    ways.into_iter().find(fits)
}

/// The total, and the links to other pages, in headers.
fn headers(call: &Call<'_>, paging: &Paging, page: &Page) -> Vec<(String, Option<String>)> {
    let total = paging.total_header.iter();
    let mut headers: Vec<_> = total
        .map(|name| (name.clone(), Some(page.total.to_string())))
        .collect();
    if paging.link_header {
        headers.push(("Link".to_owned(), links(call, page)));
    }
    headers
}

/// The links to other pages: as many as the document allows, the next one first.
fn links(call: &Call<'_>, page: &Page) -> Option<String> {
    let links = [("next", &page.next_url), ("prev", &page.previous_url)];
    let links = links
        .into_iter()
        .filter_map(|(relation, url)| Some(format!("<{}>; rel=\"{relation}\"", url.as_ref()?)));
    let links: Vec<String> = links.collect();
    let forms = [links.join(", ")].into_iter().chain(links);
    let response = crate::select::success(call.operation, call.terms);
    let said = header::described(response.map(|(_, response)| response), "Link");
    let api = &call.document.api;
    let fits = |form: &String| said.is_none_or(|said| header::allows(api, said, form));
    forms.filter(|form| !form.is_empty()).find(fits)
}

fn add_links(envelope: &mut Value, paging: &Paging, page: &Page) {
    if let Some(pointer) = &paging.total {
        put(envelope, pointer, page.total.into());
    }
    if let Some(pointer) = &paging.self_link {
        put(envelope, pointer, page.this.clone().into());
    }
    if let (Some(pointer), Some(next)) = (&paging.next, &page.next) {
        put(envelope, pointer, next.clone().into());
    }
}

//! Links of new items to themselves: in the item, and in the `Location` of its creation.

use hallpass_openapi::item_link::{LOCATION, PLACES, folder, reader};
use hallpass_openapi::model::Resource;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::call::Call;
use crate::collections::plain_text;
use crate::header;
use crate::inferred;
use crate::projection::put;
use crate::select::success;

/// What a segment of a path has as it is.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The item with links to itself that lead to it, where made-up ones would lead elsewhere, in a form that replies allow.
pub fn linked(call: &Call<'_>, resource: &Resource, mut item: Value) -> Value {
    let sent = call.decoded.body.as_ref();
    let sent = sent.and_then(|body| body.pointer(&resource.body));
    for place in PLACES {
        let is_sent = sent.is_some_and(|sent| sent.pointer(place).is_some());
        let Some(made) = item.pointer(place).and_then(Value::as_str) else {
            continue;
        };
        let with = |link: String| {
            let mut item = item.clone();
            put(&mut item, place, link.into());
            item
        };
        let mut all = forms(call, resource, &item, Some(made))
            .into_iter()
            .map(with);
        let fitting = all.find(|item| inferred::can_be_shown(call, resource, item));
        if let Some(fitting) = fitting.filter(|_| !is_sent) {
            item = fitting;
        }
    }
    item
}

/// `Location` of a creation that lists it: the item's link to itself, else the address at which it is read.
pub fn location(
    call: &Call<'_>,
    resource: &Resource,
    item: &Value,
) -> Option<(String, Option<String>)> {
    let api = &call.document.api;
    let (_, response) = success(call.operation, call.terms)?;
    let said = header::described(Some(response), LOCATION)?;
    let mut shown = PLACES.iter().filter_map(|at| item.pointer(at)?.as_str());
    let shown = shown.next().map(str::to_owned);
    let made = header::any(api, said);
    let others = forms(call, resource, item, made.as_deref());
    let mut all = shown.into_iter().chain(others);
    let link = all.find(|link| header::allows(api, said, link))?;
    Some((LOCATION.to_owned(), Some(link)))
}

/// The ways to write the address of an item, that of a made-up one first.
fn forms(call: &Call<'_>, resource: &Resource, item: &Value, made: Option<&str>) -> Vec<String> {
    let api = &call.document.api;
    let identity = item.get(&resource.identity).map(plain_text);
    let Some((reader, identity)) = reader(api, resource).zip(identity) else {
        return Vec::new();
    };
    let identity = utf8_percent_encode(&identity, SEGMENT).to_string();
    let mut all = Vec::new();
    if let Some(path) = path(call, &reader.path.text, &identity) {
        let below = format!("{}{path}", call.document.mount);
        all.push(format!("{}{path}", call.base));
        all.push(below);
        if made.is_some_and(|made| made.starts_with('/')) {
            all.swap(0, 1);
        }
    }
    let elsewhere = made.and_then(|made| made.rsplit_once('/'));
    let folder = folder(api, resource);
    if let Some((before, _)) =
        elsewhere.filter(|(before, _)| before.rsplit('/').next() == folder.as_deref())
    {
        all.push(format!("{before}/{identity}"));
    }
    all
}

/// The path of an item, with what the path of the request has in the same places.
fn path(call: &Call<'_>, template: &str, identity: &str) -> Option<String> {
    let (before, _) = template.rsplit_once('/')?;
    let mut segments = Vec::new();
    for segment in before.split('/') {
        let name = segment
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        let filled = match name {
            Some(name) => {
                let value = plain_text(call.decoded.path.get(name)?);
                utf8_percent_encode(&value, SEGMENT).to_string()
            }
            None if segment.contains('{') => return None,
            None => segment.to_owned(),
        };
        segments.push(filled);
    }
    segments.push(identity.to_owned());
    Some(segments.join("/"))
}

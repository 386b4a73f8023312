//! Rules: what `x-hallpass-rules` say about a call, as far as it can be known from outside.

use std::time::{SystemTime, UNIX_EPOCH};

use hallpass_openapi::model::{Action, Location, Rule};
use serde_json::{Map, Value, json};

use crate::call::{Call, Content};
use crate::xml_value;

/// The rule that decides a call, if that can be known: `resource` is the item that it is about, where the run knows it.
///
/// Rules are tried in order, so an earlier one that cannot be evaluated from outside leaves everything open.
pub(crate) fn predicted<'a>(call: &Call<'a>, resource: Option<&Value>) -> Option<&'a Rule> {
    let on_item = call.operation.resource.as_ref().is_some_and(|declared| {
        matches!(
            declared.action,
            Action::Read | Action::Update | Action::Replace | Action::Delete
        )
    });
    if on_item && resource.is_none() {
        // Whether the item is found comes before every rule.
        return None;
    }
    let variables = variables(call, resource);
    for rule in &call.operation.rules {
        match rule.condition.holds(&variables) {
            Ok(true) => return Some(rule),
            Ok(false) => {}
            Err(_) => return None,
        }
    }
    None
}

/// What expressions can know of a call: the request, the time, and the item that it is about.
pub(crate) fn variables(call: &Call<'_>, resource: Option<&Value>) -> Map<String, Value> {
    let mut variables = Map::new();
    variables.insert("request".to_owned(), request(call));
    variables.insert("now".to_owned(), now());
    if let Some(resource) = resource {
        variables.insert("resource".to_owned(), resource.clone());
    }
    variables
}

fn now() -> Value {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |elapsed| elapsed.as_secs());
    Value::from(seconds)
}

fn request(call: &Call<'_>) -> Value {
    let at = |location: Location| -> Map<String, Value> {
        let declared = call
            .operation
            .parameters
            .iter()
            .filter(|parameter| parameter.location == location);
        let sent = declared
            .filter_map(|parameter| Some((parameter, call.parameter(&parameter.name)?.clone())));
        let key = |name: &str| {
            if location == Location::Header {
                name.to_ascii_lowercase()
            } else {
                name.to_owned()
            }
        };
        sent.map(|(parameter, value)| (key(&parameter.name), value))
            .collect()
    };
    let mut request = json!({
        "method": call.operation.method,
        "path": at(Location::Path),
        "query": at(Location::Query),
        "header": at(Location::Header),
    });
    if let (Some(body), Some(request)) = (body(call), request.as_object_mut()) {
        request.insert("body".to_owned(), body);
    }
    request
}

/// The body of a call as a value.
pub(crate) fn body(call: &Call<'_>) -> Option<Value> {
    let (media, content) = call.body.as_ref()?;
    match content {
        Content::Value(value) => Some(value.clone()),
        Content::Text(text) => xml_value::read(media, text),
    }
}

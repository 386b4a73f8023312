//! Faults in the bytes of JSON bodies.

use serde_json::{Map, Value, json};

use crate::fault::subject::{
    Place, Subject, is_array, is_enumeration, is_json_success, is_number, is_string,
};
use crate::message::{Request, Response};
use crate::schema;

/// The body ends in the middle.
pub fn truncated(_: &Subject<'_>, _: &Request, response: &mut Response) {
    if is_json_success(response) {
        response.body.truncate(response.body.len() / 2);
    }
}

/// The first member of the outermost object stands twice.
pub fn duplicate_key(_: &Subject<'_>, _: &Request, response: &mut Response) {
    if let Some(Value::Object(map)) = parsed(response)
        && let Some((name, value)) = map.iter().next()
    {
        let first = format!("{{{}:{value},", json!(name));
        let rest = response.body.split_off(1);
        response.body = [first.into_bytes(), rest].concat();
    }
}

/// A number is written as a string.
pub fn number_as_string(subject: &Subject<'_>, _: &Request, response: &mut Response) {
    let number =
        |place: &Place, value: &Value| value.is_number() && is_number(subject.api, place.schema);
    change(subject, response, number, |value| {
        *value = Value::from(value.to_string())
    });
}

/// A string is written as a number.
pub fn string_as_number(subject: &Subject<'_>, _: &Request, response: &mut Response) {
    let string =
        |place: &Place, value: &Value| value.is_string() && is_string(subject.api, place.schema);
    change(subject, response, string, |value| {
        *value = Value::from(12345)
    });
}

/// An array of one item, or the first item of a longer one, stands without its array, as PHP does it.
pub fn array_unwrapped(subject: &Subject<'_>, _: &Request, response: &mut Response) {
    let filled = |place: &Place, value: &Value| {
        value.as_array().is_some_and(|items| !items.is_empty())
            && is_array(subject.api, place.schema)
    };
    change(subject, response, filled, |value| {
        if let Some(first) = value.get(0) {
            *value = first.clone();
        }
    });
}

/// A property with an enum has a value outside it.
pub fn unknown_enum_value(subject: &Subject<'_>, _: &Request, response: &mut Response) {
    let listed = |place: &Place, value: &Value| {
        value.is_string() && is_enumeration(subject.api, place.schema)
    };
    change(subject, response, listed, |value| {
        *value = Value::from("no-such-value")
    });
}

/// A required property is left out.
pub fn missing_required(subject: &Subject<'_>, _: &Request, response: &mut Response) {
    change_required(subject, response, |map, name| {
        map.shift_remove(name);
    });
}

/// A required property is null.
pub fn null_for_required(subject: &Subject<'_>, _: &Request, response: &mut Response) {
    change_required(subject, response, |map, name| {
        map.insert(name.to_owned(), Value::Null);
    });
}

/// A property that no schema declares.
pub fn extra_property(_: &Subject<'_>, _: &Request, response: &mut Response) {
    if let Some(Value::Object(mut map)) = parsed(response) {
        map.insert("undeclared_property".to_owned(), json!(1));
        write(response, &Value::Object(map));
    }
}

/// Names of properties that some schema of the reply requires, and that are no object.
pub fn required_names<'a>(subject: &Subject<'a>) -> Vec<&'a str> {
    let Some(id) = subject.json().and_then(|media| media.schema) else {
        return Vec::new();
    };
    let chain = schema::chain(subject.api, id);
    chain
        .into_iter()
        .flat_map(|s| s.required.iter().map(String::as_str))
        .collect()
}

fn change_required(
    subject: &Subject<'_>,
    response: &mut Response,
    change: fn(&mut Map<String, Value>, &str),
) {
    let Some(mut body) = parsed(response) else {
        return;
    };
    let required = required_names(subject);
    if let Value::Object(map) = &mut body
        && let Some(name) = required.into_iter().find(|name| map.contains_key(*name))
    {
        change(map, name);
        write(response, &body);
    }
}

/// Changes the first value that is wanted.
fn change(
    subject: &Subject<'_>,
    response: &mut Response,
    wanted: impl Fn(&Place, &Value) -> bool,
    change: impl Fn(&mut Value),
) {
    let Some(mut body) = parsed(response) else {
        return;
    };
    let places = subject.places(&body);
    let found = places
        .iter()
        .map(|place| (place, place.pointer()))
        .find(|(place, pointer)| {
            body.pointer(pointer)
                .is_some_and(|value| wanted(place, value))
        });
    if let Some((_, pointer)) = found
        && let Some(value) = body.pointer_mut(&pointer)
    {
        change(value);
        write(response, &body);
    }
}

/// Sets the text or number at a place of the body.
pub fn set(response: &mut Response, pointer: &str, to: impl Fn(&Value) -> Value) {
    let Some(mut body) = parsed(response) else {
        return;
    };
    if let Some(value) = body.pointer_mut(pointer) {
        *value = to(value);
        write(response, &body);
    }
}

fn parsed(response: &Response) -> Option<Value> {
    is_json_success(response)
        .then(|| serde_json::from_slice(&response.body).ok())
        .flatten()
}

fn write(response: &mut Response, body: &Value) {
    response.body = body.to_string().into_bytes();
}

//! The selection stage: which documented response is given, and which instance it carries.

use serde_json::Value;

use hallpass_openapi::instance;
use hallpass_openapi::media_type::{is_json, is_xml};
use hallpass_openapi::model::{
    Api, Example, ExampleValue, MediaType, Operation, Response, StatusPattern,
};
use hallpass_openapi::validate::Direction;
use hallpass_runtime::xml;

use crate::document::Terms;
use crate::enveloped::wrapped;
use crate::projection::{omit_empty, project};
use crate::schema;

/// What goes into a body.
#[derive(Debug, Clone)]
pub enum Content<'a> {
    /// Nothing.
    Empty,
    /// An instance, to be written in a media type.
    Instance(Value, &'a MediaType),
    /// A text that is already in the form of its media type.
    Serialized(String, &'a MediaType),
    /// A bare text.
    Text(String),
}

/// The success of an operation: its status and response; for want of one, of what it lists; `None` when it lists nothing.
pub fn success<'a>(operation: &'a Operation, terms: &Terms) -> Option<(u16, &'a Response)> {
    let declared = terms.resource.as_ref().and_then(|resource| resource.status);
    if let Some(status) = declared {
        return documented(operation, status).map(|response| (status, response));
    }
    let exact = operation.responses.iter().filter_map(|response| {
        let StatusPattern::Exact(status) = response.status else {
            return None;
        };
        (200..300).contains(&status).then_some((status, response))
    });
    exact
        .min_by_key(|(status, _)| *status)
        .or_else(|| documented(operation, 200).map(|response| (200, response)))
        .or_else(|| lowest(operation))
}

/// Of an operation that lists no success, the answer that is closest to one.
fn lowest(operation: &Operation) -> Option<(u16, &Response)> {
    let statuses = operation.responses.iter().filter_map(|response| {
        let status = match response.status {
            StatusPattern::Exact(status) => status,
            StatusPattern::Range(digit) => u16::from(digit) * 100,
            StatusPattern::Default => return None,
        };
        Some((status, response))
    });
    // What is below 200 is no final answer.
    statuses
        .filter(|(status, _)| *status >= 200)
        .min_by_key(|(status, _)| *status)
}

/// The response that a document gives for a status: exact, then by range, then the default.
pub fn documented(operation: &Operation, status: u16) -> Option<&Response> {
    let by = |pattern: StatusPattern| operation.responses.iter().find(|r| r.status == pattern);
    by(StatusPattern::Exact(status))
        .or_else(|| by(StatusPattern::Range((status / 100) as u8)))
        .or_else(|| by(StatusPattern::Default))
}

/// The content of success: the instance as far as the schema declares it, else an example, else a made-up instance.
pub fn content<'a>(
    api: &Api,
    terms: &Terms,
    response: &'a Response,
    media: Option<&'a MediaType>,
    instance: Option<Value>,
) -> Content<'a> {
    let Some(media) = media else {
        return Content::Empty;
    };
    let shown = instance.and_then(|instance| {
        let id = media.schema?;
        let instance = match &terms.resource {
            Some(resource) => wrapped(api, id, resource, instance),
            None => instance,
        };
        let says_something = !schema::is_free_form(api, id);
        let is_list = instance.is_array();
        (says_something || is_list).then(|| project(api, id, &instance))
    });
    let omit = terms.resource.as_ref().is_some_and(|r| r.omit_empty);
    let shown = shown.map(|value| if omit { omit_empty(value) } else { value });
    match shown.filter(|value| is_trusted(api, terms, media, value)) {
        Some(value) => Content::Instance(value, media),
        None => example(api, response, media, None),
    }
}

/// What the document declares is played as it says. An inferred resource may store less than its replies require, and then they say nothing of it.
fn is_trusted(api: &Api, terms: &Terms, media: &MediaType, value: &Value) -> bool {
    let declared = terms
        .resource
        .as_ref()
        .is_some_and(|resource| resource.declared);
    let fits = |schema| api.is_valid(schema, Direction::Response, value);
    declared || media.schema.is_none_or(fits)
}

/// The content of a response that an example shows: the one with this name, else the first, else a made-up instance.
pub fn example<'a>(
    api: &Api,
    response: &'a Response,
    media: &'a MediaType,
    name: Option<&str>,
) -> Content<'a> {
    let can_be_written = !is_xml(&media.name) || media.xml.is_some();
    match example_data(response, media, name).filter(|_| can_be_written) {
        Some(value) if is_writable(response, &value) => return Content::Instance(value, media),
        // One is made, for JSON and XML alike.
        Some(_) => {}
        None => {
            if let Some(text) = find(&media.examples, name).and_then(serialized) {
                return Content::Serialized(text, media);
            }
        }
    }
    if !can_be_written {
        // Nothing says how a value looks in XML.
        return Content::Empty;
    }
    let made = media.schema.and_then(|id| {
        let options = instance::Options::default();
        api.instance(id, Direction::Response, options)
    });
    made.map_or(Content::Empty, |value| Content::Instance(value, media))
}

/// Whether each XML of the response has a form for the value: an example need not be what its schema says, and JSON shows what XML does.
fn is_writable(response: &Response, value: &Value) -> bool {
    let mut bodies = response
        .content
        .iter()
        .filter_map(|media| media.xml.as_ref());
    bodies.all(|body| xml::to_string(value, &body.shapes, &body.root).is_ok())
}

/// The example as data: of this media type, else its twin under another, so that JSON and XML show the same thing.
fn example_data(response: &Response, media: &MediaType, name: Option<&str>) -> Option<Value> {
    if let Some(value) = find(&media.examples, name).and_then(data) {
        return Some(value);
    }
    media.xml.as_ref()?;
    // What stands under another type, such as a PDF, is no form of the same value.
    let others = response.content.iter().filter(|other| is_json(&other.name));
    let mut examples = others.map(|other| find(&other.examples, name).and_then(data));
    examples.find_map(|value| value)
}

fn find<'a>(examples: &'a [Example], name: Option<&str>) -> Option<&'a Example> {
    let named = name.and_then(|name| examples.iter().find(|example| example.name == name));
    named.or_else(|| examples.first())
}

fn data(example: &Example) -> Option<Value> {
    match &example.value {
        ExampleValue::Data(value) | ExampleValue::Both(value, _) => Some(value.clone()),
        _ => None,
    }
}

fn serialized(example: &Example) -> Option<String> {
    match &example.value {
        ExampleValue::Serialized(text) | ExampleValue::Both(_, text) => Some(text.clone()),
        _ => None,
    }
}

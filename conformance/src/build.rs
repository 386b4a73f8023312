//! Building: a call becomes a request, by the document's styles and media types.

use hallpass_openapi::media_type::is_xml;
use hallpass_openapi::model::{Location, MediaType, Operation, Parameter, PathPart, Style};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::call::{Call, Content};
use crate::knowledge::scalar_text;
use crate::request::Request;

/// What stays as it is in a path or query: the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A request without credentials.
///
/// # Errors
/// Why the call cannot be written: a path parameter without a value, or a body without a form in its media type.
pub fn build(base_url: &str, call: &Call<'_>) -> Result<Request, String> {
    let mut url = format!("{base_url}{}", path(call)?);
    let query = query(call);
    if !query.is_empty() {
        url = format!("{url}?{}", query.join("&"));
    }
    let mut headers = headers(call);
    let mut body = None;
    if let Some((media, content)) = &call.body {
        body = Some(encode(media, content)?);
        headers.push((
            "Content-Type".to_owned(),
            call.content_type
                .clone()
                .unwrap_or_else(|| media.name.clone()),
        ));
    }
    Ok(Request {
        method: call.operation.method.clone(),
        url,
        headers,
        body,
        credentials: Vec::new(),
    })
}

fn path(call: &Call<'_>) -> Result<String, String> {
    let mut path = String::new();
    for part in &call.operation.path.parts {
        match part {
            PathPart::Literal(text) => path.push_str(text),
            PathPart::Parameter(name) => path.push_str(&path_value(call, name)?),
        }
    }
    Ok(path)
}

fn path_value(call: &Call<'_>, name: &str) -> Result<String, String> {
    let missing = || format!("no value is known for `{name}`");
    let value = call.parameter(name).ok_or_else(missing)?;
    let text = joined(value, ",");
    if text.is_empty() {
        return Err(missing());
    }
    let text = encoded(&text);
    Ok(
        match parameter(call.operation, name, Location::Path).map(|parameter| parameter.style) {
            Some(Style::Matrix) => format!(";{name}={text}"),
            Some(Style::Label) => format!(".{text}"),
            _ => text,
        },
    )
}

fn parameter<'a>(
    operation: &'a Operation,
    name: &str,
    location: Location,
) -> Option<&'a Parameter> {
    operation
        .parameters
        .iter()
        .find(|parameter| parameter.name == name && parameter.location == location)
}

fn query(call: &Call<'_>) -> Vec<String> {
    let mut pairs = Vec::new();
    for (name, value) in &call.parameters {
        if let Some(parameter) = parameter(call.operation, name, Location::Query) {
            pairs.extend(query_pairs(parameter, value));
        }
    }
    pairs
}

fn query_pairs(parameter: &Parameter, value: &Value) -> Vec<String> {
    let name = encoded(&parameter.name);
    let separator = match parameter.style {
        Style::SpaceDelimited => "%20",
        Style::PipeDelimited => "%7C",
        _ => ",",
    };
    match value {
        Value::Array(items) if parameter.explode => items
            .iter()
            .map(|item| format!("{name}={}", encoded(&text(item))))
            .collect(),
        Value::Array(items) => {
            let texts: Vec<String> = items.iter().map(|item| encoded(&text(item))).collect();
            vec![format!("{name}={}", texts.join(separator))]
        }
        Value::Object(object) if parameter.style == Style::DeepObject => object
            .iter()
            .map(|(key, item)| format!("{name}%5B{}%5D={}", encoded(key), encoded(&text(item))))
            .collect(),
        Value::Object(object) if parameter.explode => object
            .iter()
            .map(|(key, item)| format!("{}={}", encoded(key), encoded(&text(item))))
            .collect(),
        other => vec![format!("{name}={}", encoded(&joined(other, ",")))],
    }
}

fn headers(call: &Call<'_>) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = Vec::new();
    if let Some(accept) = &call.accept {
        headers.push(("Accept".to_owned(), accept.clone()));
    }
    let mut cookies = Vec::new();
    for (name, value) in &call.parameters {
        if parameter(call.operation, name, Location::Header).is_some() {
            headers.push((name.clone(), joined(value, ",")));
        } else if parameter(call.operation, name, Location::Cookie).is_some() {
            cookies.push(format!("{name}={}", joined(value, ",")));
        }
    }
    if !cookies.is_empty() {
        headers.push(("Cookie".to_owned(), cookies.join("; ")));
    }
    headers
}

fn encode(media: &MediaType, content: &Content) -> Result<Vec<u8>, String> {
    match content {
        Content::Text(text) => Ok(text.clone().into_bytes()),
        Content::Value(value) if is_xml(&media.name) => {
            let xml = media.xml.as_deref().ok_or("the media type has no schema")?;
            let written = hallpass_runtime::xml::to_string(value, &xml.shapes, &xml.root);
            written
                .map(String::into_bytes)
                .map_err(|error| error.to_string())
        }
        Content::Value(Value::String(text))
            if !hallpass_openapi::media_type::is_json(&media.name) =>
        {
            Ok(text.clone().into_bytes())
        }
        Content::Value(value) => Ok(value.to_string().into_bytes()),
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

fn text(value: &Value) -> String {
    scalar_text(value).unwrap_or_default()
}

fn joined(value: &Value, separator: &str) -> String {
    match value {
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(separator),
        Value::Object(object) => {
            let pairs: Vec<String> = object
                .iter()
                .flat_map(|(key, item)| [key.clone(), text(item)])
                .collect();
            pairs.join(separator)
        }
        other => text(other),
    }
}

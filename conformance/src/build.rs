//! Building: a call becomes a request, by the document's styles and media types.

use hallpass_openapi::model::{Location, Operation, Parameter, PathPart, Style};
use hallpass_runtime::style;
use serde_json::Value;

use crate::call::Call;
use crate::encode::{Nulls, encode};
use crate::request::Request;

/// A request without credentials.
///
/// # Errors
/// Why the call cannot be written: a path parameter without a value, or a value without a form in its style or media type.
pub fn build(base_url: &str, call: &Call<'_>, nulls: Nulls) -> Result<Request, String> {
    check_required(call)?;
    let mut url = format!("{base_url}{}", path(call)?);
    let query = texts(call, Location::Query)?;
    let whole = texts(call, Location::Querystring)?;
    let query: Vec<String> = query
        .into_iter()
        .chain(whole)
        .map(|(_, text)| text)
        .collect();
    if !query.is_empty() {
        url = format!("{url}?{}", query.join("&"));
    }
    let mut headers = headers(call)?;
    let mut body = None;
    if let Some((media, content)) = &call.body {
        let encoded = encode(media, content, nulls)?;
        let media_type = call.content_type.clone().unwrap_or(encoded.media_type);
        headers.push(("Content-Type".to_owned(), media_type));
        body = Some(encoded.bytes);
    }
    Ok(Request {
        method: call.operation.method.clone(),
        url,
        headers,
        body,
        credentials: Vec::new(),
    })
}

/// Headers that OpenAPI describes elsewhere, which as parameters are ignored, and those that frame a message, which only who sends it can know.
const NOT_PARAMETERS: [&str; 8] = [
    "Accept",
    "Content-Type",
    "Authorization",
    "Content-Length",
    "Transfer-Encoding",
    "Connection",
    "Host",
    "Expect",
];

fn is_described_elsewhere(parameter: &Parameter) -> bool {
    let names = NOT_PARAMETERS.iter();
    parameter.location == Location::Header
        && names
            .into_iter()
            .any(|name| parameter.name.eq_ignore_ascii_case(name))
}

/// A request without a required parameter is none that the document allows.
fn check_required(call: &Call<'_>) -> Result<(), String> {
    let required = call
        .operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required && !is_described_elsewhere(parameter));
    match required
        .into_iter()
        .filter(|parameter| call.omitted.as_ref() != Some(&parameter.name))
        .find(|parameter| call.parameter(&parameter.name).is_none())
    {
        Some(missing) => Err(format!("no value is known for `{}`", missing.name)),
        None => Ok(()),
    }
}

fn path(call: &Call<'_>) -> Result<String, String> {
    let mut path = String::new();
    for part in &call.operation.path.parts {
        match part {
            PathPart::Literal(text) => path.push_str(text),
            PathPart::Parameter(name) => path.push_str(&path_value(call, name)?),
        }
    }
    // A path without a slash is a mistake of the document, which would make another port of it.
    if !path.starts_with('/') {
        path.insert(0, '/');
    }
    Ok(path)
}

fn path_value(call: &Call<'_>, name: &str) -> Result<String, String> {
    let missing = || format!("no value is known for `{name}`");
    let value = call.parameter(name).ok_or_else(missing)?;
    let text = match declared(call.operation, name, Location::Path) {
        Some(parameter) => write(parameter, value)?,
        None => style::Parameter::new(name, style::Location::Path)
            .write(value)
            .map_err(|error| error.to_string())?,
    };
    text.filter(|text| !text.is_empty()).ok_or_else(missing)
}

fn declared<'a>(operation: &'a Operation, name: &str, location: Location) -> Option<&'a Parameter> {
    operation
        .parameters
        .iter()
        .find(|parameter| parameter.name == name && parameter.location == location)
}

/// Name and text of each parameter of a location that has a value, in the order of the call.
fn texts(call: &Call<'_>, location: Location) -> Result<Vec<(String, String)>, String> {
    let mut texts = Vec::new();
    for (name, value) in &call.parameters {
        let parameter = declared(call.operation, name, location);
        let Some(parameter) = parameter.filter(|parameter| !is_described_elsewhere(parameter))
        else {
            continue;
        };
        texts.extend(write(parameter, value)?.map(|text| (name.clone(), text)));
    }
    Ok(texts)
}

fn headers(call: &Call<'_>) -> Result<Vec<(String, String)>, String> {
    let accept = call
        .accept
        .iter()
        .map(|accept| ("Accept".to_owned(), accept.clone()));
    let mut headers: Vec<(String, String)> = accept.collect();
    headers.extend(texts(call, Location::Header)?);
    let cookies: Vec<String> = texts(call, Location::Cookie)?
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    if !cookies.is_empty() {
        headers.push(("Cookie".to_owned(), cookies.join("; ")));
    }
    Ok(headers)
}

/// The text of a value in the style of its parameter.
fn write(parameter: &Parameter, value: &Value) -> Result<Option<String>, String> {
    let on_the_wire = style::Parameter {
        name: &parameter.name,
        location: location(parameter.location),
        style: style(parameter.style),
        explode: parameter.explode,
        required: parameter.required,
        allow_reserved: parameter.allow_reserved,
        content: parameter.content.as_deref(),
    };
    on_the_wire
        .write(value)
        .map_err(|error| format!("`{}`: {error}", parameter.name))
}

fn location(location: Location) -> style::Location {
    match location {
        Location::Path => style::Location::Path,
        Location::Query => style::Location::Query,
        Location::Header => style::Location::Header,
        Location::Cookie => style::Location::Cookie,
        Location::Querystring => style::Location::Querystring,
    }
}

/// A style in the words of the runtime.
pub(crate) fn style(style: Style) -> style::Style {
    match style {
        Style::Simple => style::Style::Simple,
        Style::Label => style::Style::Label,
        Style::Matrix => style::Style::Matrix,
        Style::Form => style::Style::Form,
        Style::SpaceDelimited => style::Style::SpaceDelimited,
        Style::PipeDelimited => style::Style::PipeDelimited,
        Style::DeepObject => style::Style::DeepObject,
        Style::Cookie => style::Style::Cookie,
    }
}

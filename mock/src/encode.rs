//! The encoding stage: the bytes of a response.

use serde_json::Value;

use hallpass_openapi::media_type::{self, MediaRange};
use hallpass_openapi::model::{Api, MediaType, Response as Documented};
use hallpass_runtime::xml;

use crate::collections::plain_text;
use crate::message::Response;
use crate::schema;
use crate::select::Content;

/// Writes a response. What the document says about its headers goes along where the schema names a value.
///
/// # Errors
/// Why the instance has no form in the media type, such as a control character in XML.
pub fn encode(
    api: &Api,
    status: u16,
    documented: Option<&Documented>,
    content: Content<'_>,
) -> Result<Response, String> {
    let mut response = Response::empty(status);
    for (name, value) in documented_headers(api, documented) {
        response.set_header(&name, &value);
    }
    let (content_type, body) = match content {
        Content::Empty => return Ok(response),
        Content::Instance(value, media) => (content_type(&media.name), write(&value, media)?),
        Content::Serialized(text, media) => (content_type(&media.name), text),
        Content::Text(text) => ("text/plain; charset=UTF-8".to_owned(), text),
    };
    response.set_header("Content-Type", &content_type);
    response.body = body.into_bytes();
    Ok(response)
}

fn write(value: &Value, media: &MediaType) -> Result<String, String> {
    if let Some(body) = &media.xml {
        return xml::to_string(value, &body.shapes, &body.root).map_err(|error| error.to_string());
    }
    match value {
        Value::String(text) if !is_json(&media.name) => Ok(text.clone()),
        other => Ok(other.to_string()),
    }
}

fn is_json(name: &str) -> bool {
    media_type::is_json(&content_type(name))
}

/// The media type to name in the reply, with the charset that texts have. A range stands for JSON within it.
fn content_type(name: &str) -> String {
    let Some(range) = MediaRange::parse(name) else {
        return name.to_owned();
    };
    if range.main == "*" || range.sub == "*" {
        return "application/json; charset=UTF-8".to_owned();
    }
    let is_text = range.is_json() || range.is_xml() || range.main == "text";
    if is_text && range.parameter("charset").is_none() {
        format!("{range}; charset=UTF-8")
    } else {
        range.to_string()
    }
}

/// Documented headers whose value the document itself names.
fn documented_headers(api: &Api, documented: Option<&Documented>) -> Vec<(String, String)> {
    let headers = documented
        .into_iter()
        .flat_map(|response| &response.headers);
    let named = headers.filter_map(|(name, header)| {
        let value = schema::named_value(api, header.schema?)?;
        let is_text = !value.is_object() && !value.is_array() && !value.is_null();
        is_text.then(|| (name.clone(), plain_text(&value)))
    });
    named
        .filter(|(name, _)| !name.eq_ignore_ascii_case("content-type"))
        .collect()
}

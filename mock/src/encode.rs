//! The encoding stage: the bytes of a response.

use serde_json::Value;

use hallpass_openapi::media_type::{self, MediaRange};
use hallpass_openapi::model::{Api, MediaType, Response as Documented};
use hallpass_openapi::promises::repeats;
use hallpass_openapi::validate::Direction;
use hallpass_runtime::xml;

use crate::header;
use crate::message::Response;
use crate::presence;
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
    let content = presence::kept(api, content);
    let mut response = Response::empty(status);
    for (name, value) in documented_headers(api, documented) {
        response.set_header(&name, &value);
    }
    if let Content::Instance(value, _) = &content {
        for (name, value) in repeated(api, documented, value) {
            response.set_header(&name, &value);
        }
    }
    if is_bodiless(status) {
        return Ok(response);
    }
    let (content_type, body) = match content {
        Content::Empty => return Ok(response),
        Content::Instance(value, media) => {
            let name = within(&media.name, documented, value.is_string());
            (content_type(&name), write(&value, media, &name)?)
        }
        Content::Serialized(text, media) => {
            let name = within(&media.name, documented, true);
            (content_type(&name), text)
        }
        Content::Text(text) => ("text/plain; charset=UTF-8".to_owned(), text),
    };
    response.set_header("Content-Type", &content_type);
    response.body = body.into_bytes();
    Ok(response)
}

/// Statuses whose replies have no content, whatever a document gives them (RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5).
fn is_bodiless(status: u16) -> bool {
    matches!(status, 204 | 205 | 304)
}

fn write(value: &Value, media: &MediaType, name: &str) -> Result<String, String> {
    if let Some(body) = &media.xml {
        return xml::to_string(value, &body.shapes, &body.root).map_err(|error| error.to_string());
    }
    match value {
        Value::String(text) if !media_type::is_json(name) => Ok(text.clone()),
        other => Ok(other.to_string()),
    }
}

/// A media type within a range, and one that no other entry of the response describes better: JSON, or a text as such.
fn within(name: &str, documented: Option<&Documented>, is_text: bool) -> String {
    let Some(range) = MediaRange::parse(name).filter(|range| range.main == "*" || range.sub == "*")
    else {
        return name.to_owned();
    };
    let names: Vec<&str> = documented
        .into_iter()
        .flat_map(|response| &response.content)
        .map(|media| media.name.as_str())
        .collect();
    let (kind, other) = if is_text {
        ("text/plain", "text/vnd.hallpass")
    } else {
        ("application/json", "application/vnd.hallpass+json")
    };
    let main = if range.main == "*" {
        "application"
    } else {
        &range.main
    };
    let opaque = format!("{main}/vnd.hallpass");
    let fits = |candidate: &&str| {
        MediaRange::parse(candidate)
            .and_then(|candidate| media_type::describing(&candidate, names.iter().copied()))
            .and_then(|at| names.get(at))
            .is_some_and(|found| *found == name)
    };
    let candidates = [kind, other, opaque.as_str()];
    let found = candidates.iter().find(|candidate| fits(candidate));
    (*found.unwrap_or(&kind)).to_owned()
}

/// The media type to name in the reply, with the charset that texts have.
fn content_type(name: &str) -> String {
    let Some(range) = MediaRange::parse(name) else {
        return name.to_owned();
    };
    let is_text = range.is_json() || range.is_xml() || range.main == "text";
    if is_text && range.parameter("charset").is_none() {
        format!("{range}; charset=UTF-8")
    } else {
        range.to_string()
    }
}

/// Documented headers whose value the document itself names, and those that it requires.
fn documented_headers(api: &Api, documented: Option<&Documented>) -> Vec<(String, String)> {
    let headers = documented
        .into_iter()
        .flat_map(|response| &response.headers);
    // How a message is framed and coded is not for a document to say.
    const FRAMING: [&str; 5] = [
        "content-encoding",
        "content-length",
        "transfer-encoding",
        "connection",
        "trailer",
    ];
    let headers =
        headers.filter(|(name, _)| !FRAMING.contains(&name.to_ascii_lowercase().as_str()));
    let said = headers.filter_map(|(name, header)| {
        let schema = header.schema?;
        let allowed = |value: &Value| api.is_valid(schema, Direction::Response, value);
        let named = schema::named_value(api, schema).filter(allowed);
        let text = named.and_then(|value| header::text(&value));
        let any = || header.required.then(|| header::any(api, header)).flatten();
        Some((name.clone(), text.or_else(any)?))
    });
    said.filter(|(name, _)| !name.eq_ignore_ascii_case("content-type"))
        .collect()
}

/// Headers that the document says to be the same as a property of the body.
fn repeated(api: &Api, documented: Option<&Documented>, body: &Value) -> Vec<(String, String)> {
    let headers = documented
        .into_iter()
        .flat_map(|response| &response.headers);
    let repeated = headers.filter_map(|(name, header)| {
        let property = body.pointer(&repeats::property(header)?)?;
        let text = header::text(property)?;
        header::allows(api, header, &text).then(|| (name.clone(), text))
    });
    repeated.collect()
}

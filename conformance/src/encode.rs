//! Encoding: the bytes of a body by its media type, and the `Content-Type` that names it.

use hallpass_openapi::media_type::{MediaRange, is_json, is_xml};
use hallpass_openapi::model::{Api, MediaType, Style};
use hallpass_openapi::promises::xml::null_is_empty;
use hallpass_runtime::style::{self, Location, Parameter};
use hallpass_runtime::xml;
use serde_json::Value;

use crate::build;
use crate::call::Content;
use crate::request::percent;

/// Bytes, and the media type that says how to read them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    /// `Content-Type`.
    pub media_type: String,
    /// The body.
    pub bytes: Vec<u8>,
}

/// Whether values have a form in a media type.
pub fn can_encode(media: &MediaType) -> bool {
    !is_xml(&media.name) || media.xml.is_some()
}

/// How null looks in XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nulls {
    /// By the shape, which is `xsi:nil` where the document declares nothing else.
    Nil,
    /// An empty element, as the document says.
    Empty,
}

impl Nulls {
    /// What a document says of it.
    pub fn of(api: &Api) -> Self {
        if null_is_empty(api) {
            Self::Empty
        } else {
            Self::Nil
        }
    }
}

/// A body in a media type that the document lists; in one of those that it lists as a range.
///
/// # Errors
/// Why the content has no form in it.
pub fn encode(media: &MediaType, content: &Content, nulls: Nulls) -> Result<Encoded, String> {
    let media_type = concrete(&media.name);
    let value = match content {
        Content::Text(text) => {
            return Ok(Encoded {
                media_type,
                bytes: text.clone().into_bytes(),
            });
        }
        Content::Value(value) => value,
    };
    if is_xml(&media_type) {
        let form = media.xml.as_deref().ok_or("the media type has no schema")?;
        let written = match nulls {
            Nulls::Nil => xml::to_string(value, &form.shapes, &form.root),
            Nulls::Empty => xml::to_string_without_nil(value, &form.shapes, &form.root),
        };
        let bytes = written.map_err(|error| error.to_string())?.into_bytes();
        return Ok(Encoded { media_type, bytes });
    }
    let essence = MediaRange::parse(&media_type).map(|range| range.essence());
    match (essence.as_deref(), value) {
        (Some("application/x-www-form-urlencoded"), Value::Object(_)) => Ok(Encoded {
            media_type,
            bytes: form(media, value)?.into_bytes(),
        }),
        (Some(essence), Value::Object(_)) if essence.starts_with("multipart/") => {
            Ok(multipart(media, essence, value))
        }
        (_, Value::String(text)) if !is_json(&media_type) => Ok(Encoded {
            media_type,
            bytes: text.clone().into_bytes(),
        }),
        _ => Ok(Encoded {
            media_type,
            bytes: value.to_string().into_bytes(),
        }),
    }
}

/// A media type within a range; others stand for themselves.
fn concrete(name: &str) -> String {
    match MediaRange::parse(name) {
        Some(range) if range.main == "*" => "application/json".to_owned(),
        Some(range) if range.sub == "*" => match range.main.as_str() {
            "application" => "application/json".to_owned(),
            "text" => "text/plain".to_owned(),
            "image" => "image/png".to_owned(),
            "multipart" => "multipart/form-data".to_owned(),
            main => format!("{main}/octet-stream"),
        },
        _ => name.to_owned(),
    }
}

/// Name and value of each pair: an array is a pair for each item.
fn pairs<'v>(name: &'v str, value: &'v Value) -> Vec<(&'v str, &'v Value)> {
    let pairs = match value {
        Value::Array(items) => items.iter().map(|item| (name, item)).collect(),
        value => vec![(name, value)],
    };
    let present = pairs.into_iter().filter(|(_, value)| !value.is_null());
    present.collect()
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// How a property of a form is written, where the document says so.
fn styled<'m>(media: &'m MediaType, name: &'m str) -> Option<Parameter<'m>> {
    let encoding = media.encodings.properties.get(name)?;
    let style = encoding.style.unwrap_or(Style::Form);
    let explode = encoding.explode.unwrap_or(style == Style::Form);
    let parameter = Parameter::new(name, Location::Query).style(build::style(style), explode);
    let parameter = match encoding.allow_reserved {
        Some(true) => parameter.allow_reserved(),
        _ => parameter,
    };
    encoding.is_styled().then_some(parameter)
}

fn form(media: &MediaType, value: &Value) -> Result<String, String> {
    let mut written = Vec::new();
    for (name, value) in value.as_object().into_iter().flatten() {
        if let Some(parameter) = styled(media, name) {
            let text = parameter.write(value);
            written.extend(text.map_err(|error| format!("`{name}`: {error}"))?);
            continue;
        }
        let pairs = pairs(name, value).into_iter();
        written.extend(
            pairs.map(|(name, value)| format!("{}={}", percent(name), percent(&text(value)))),
        );
    }
    Ok(written.join("&"))
}

/// The text of an array that is one part of a multipart body.
fn joined(media: &MediaType, name: &str, items: &[Value]) -> Option<Value> {
    let parameter = styled(media, name).filter(|parameter| !parameter.explode)?;
    let separator = match parameter.style {
        style::Style::SpaceDelimited => " ",
        style::Style::PipeDelimited => "|",
        _ => ",",
    };
    let texts: Vec<String> = items.iter().map(text).collect();
    (!texts.is_empty()).then(|| Value::String(texts.join(separator)))
}

fn multipart(media: &MediaType, essence: &str, value: &Value) -> Encoded {
    let members = value.as_object().into_iter().flatten();
    let members: Vec<(&String, Value)> = members
        .map(|(name, value)| {
            let items = value.as_array();
            let joined = items.and_then(|items| joined(media, name, items));
            (name, joined.unwrap_or_else(|| value.clone()))
        })
        .collect();
    let parts = members.iter().flat_map(|(name, value)| pairs(name, value));
    let parts: Vec<(&str, &Value)> = parts.collect();
    let is_free = |boundary: &String| {
        parts
            .iter()
            .all(|(name, value)| !name.contains(boundary) && !text(value).contains(boundary))
    };
    let boundaries = (0..).map(|number| format!("hallpass-{number}"));
    let boundary = boundaries
        .take(1000)
        .find(is_free)
        .unwrap_or_else(|| "hallpass".to_owned());
    let mut body = String::new();
    for (name, value) in parts {
        let name = name.replace(['"', '\r', '\n'], "_");
        body.push_str(&format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n"
        ));
        if value.is_object() {
            body.push_str("Content-Type: application/json\r\n");
        }
        body.push_str(&format!("\r\n{}\r\n", text(value)));
    }
    body.push_str(&format!("--{boundary}--\r\n"));
    Encoded {
        media_type: format!("{essence}; boundary={boundary}"),
        bytes: body.into_bytes(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hallpass_openapi::model::Encoding;
    use serde_json::json;

    fn media(name: &str) -> MediaType {
        MediaType {
            name: name.to_owned(),
            schema: None,
            xml: None,
            examples: Vec::new(),
            encodings: Default::default(),
            item_schema: None,
            span: Default::default(),
        }
    }

    /// A media type whose `commas` and `pipes` are joined.
    fn joining(name: &str) -> MediaType {
        let mut media = media(name);
        for (name, style) in [("commas", Style::Form), ("pipes", Style::PipeDelimited)] {
            let encoding = Encoding {
                content_types: Vec::new(),
                headers: Default::default(),
                style: Some(style),
                explode: Some(false),
                allow_reserved: None,
                nested: Default::default(),
                span: Default::default(),
            };
            let properties = &mut media.encodings.properties;
            properties.insert(name.to_owned(), encoding);
        }
        media
    }

    #[test]
    fn forms_are_written_as_their_encodings_say() {
        let value = json!({"commas": ["a b", "c"], "pipes": [1, 2], "each": [1, 2]});
        let cases = [
            (
                "application/x-www-form-urlencoded",
                "commas=a%20b,c&pipes=1%7C2&each=1&each=2",
            ),
            (
                "multipart/form-data",
                "--hallpass-0\r\nContent-Disposition: form-data; name=\"commas\"\r\n\r\na b,c\r\n\
                 --hallpass-0\r\nContent-Disposition: form-data; name=\"pipes\"\r\n\r\n1|2\r\n\
                 --hallpass-0\r\nContent-Disposition: form-data; name=\"each\"\r\n\r\n1\r\n\
                 --hallpass-0\r\nContent-Disposition: form-data; name=\"each\"\r\n\r\n2\r\n\
                 --hallpass-0--\r\n",
            ),
        ];
        for (name, text) in cases {
            let encoded = encode(&joining(name), &Content::Value(value.clone()), Nulls::Nil);
            let encoded = encoded.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(String::from_utf8_lossy(&encoded.bytes), text, "{name}");
        }
    }

    #[test]
    fn a_value_has_a_form_in_each_media_type() {
        let value = json!({"a b": "x&y", "n": [1, 2], "o": {"k": true}, "none": null});
        let parts = "--hallpass-0\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n1\r\n--hallpass-0--\r\n";
        let cases = [
            ("application/json", &json!("a"), "application/json", "\"a\""),
            ("*/*", &json!({"a": 1}), "application/json", "{\"a\":1}"),
            ("text/*", &json!("a"), "text/plain", "a"),
            (
                "application/octet-stream",
                &json!("a"),
                "application/octet-stream",
                "a",
            ),
            (
                "application/x-www-form-urlencoded",
                &value,
                "application/x-www-form-urlencoded",
                "a%20b=x%26y&n=1&n=2&o=%7B%22k%22%3Atrue%7D",
            ),
            (
                "multipart/form-data",
                &json!({"n": 1}),
                "multipart/form-data; boundary=hallpass-0",
                parts,
            ),
        ];
        for (name, value, media_type, text) in cases {
            let encoded = encode(&media(name), &Content::Value(value.clone()), Nulls::Nil)
                .unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(encoded.media_type, media_type);
            assert_eq!(String::from_utf8_lossy(&encoded.bytes), text, "{name}");
        }
        let xml = encode(&media("text/xml"), &Content::Value(value), Nulls::Nil);
        assert_eq!(xml, Err("the media type has no schema".to_owned()));
    }
}

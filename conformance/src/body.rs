//! Bodies of replies: bytes -> text -> value, by their media type, with everything that is wrong on the way.

use std::collections::BTreeSet;

use encoding_rs::{Encoding, UTF_8};
use hallpass_openapi::media_type::{MediaRange, describing};
use hallpass_openapi::model::{
    Api, MediaType, Operation, Response, SchemaId, StatusPattern, XmlBody,
};
use hallpass_openapi::promises;
use hallpass_openapi::validate::{Direction, Violation};
use hallpass_runtime::xml::{self, Problem, Shape, ShapeId, XmlErrorKind};
use serde_json::Value;

use crate::exchange::{Cut, Reply};
use crate::json;

/// A body, as far as it could be read.
#[derive(Debug, Default)]
pub struct Body<'a> {
    /// The `Content-Type`, when there is one that can be read.
    pub media_type: Option<MediaRange>,
    /// The response of the document that describes the status.
    pub response: Option<&'a Response>,
    /// The media type of that response that describes the body.
    pub declared: Option<&'a MediaType>,
    /// What keeps the body from being read.
    pub malformed: Vec<Malformation>,
    /// The value that the body stands for.
    pub value: Option<Value>,
    /// Where XML departs from its shape.
    pub problems: Vec<Problem>,
    /// Remarks on XML that can be read without doubt.
    pub notes: Vec<Problem>,
    /// Where the value breaks its schema.
    pub violations: Vec<Violation>,
    /// Why the body was not checked against a schema; `None` when it was, or when there is no body.
    pub unchecked: Option<&'static str>,
}

/// Something that keeps a body from being read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformation {
    /// What it is: `json`, `duplicate-key`, `xml`, `charset`, `truncated`, `content-encoding`, `content-length`.
    pub kind: &'static str,
    /// Where: JSON Pointer, or `line:column`.
    pub at: Option<String>,
    /// The words of the parser.
    pub message: String,
}

impl Malformation {
    fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self {
            kind,
            at: None,
            message: message.into(),
        }
    }

    fn at(mut self, line: usize, column: usize) -> Self {
        self.at = Some(format!("{line}:{column}"));
        self
    }
}

/// Reads the body of a reply to an operation.
pub fn read<'a>(api: &'a Api, operation: &'a Operation, reply: &Reply) -> Body<'a> {
    let response = describing_status(operation, reply.status);
    let media_type = reply.header("content-type").and_then(MediaRange::parse);
    let mut body = Body {
        response,
        media_type,
        ..Body::default()
    };
    body.malformed.extend(reply.cut.as_ref().and_then(of_cut));
    if reply.body.is_empty() {
        return body;
    }
    let Some(media_type) = body.media_type.clone() else {
        body.unchecked = Some("no content type");
        return body;
    };
    body.declared = declared(response, &media_type);
    body.malformed.extend(mislabelled(reply, &media_type));
    if !body.malformed.is_empty() || matches!(reply.cut, Some(Cut::Limit(_) | Cut::Timeout)) {
        body.unchecked = Some("incomplete");
    } else if is_encoded(reply) {
        body.unchecked = Some("in a content encoding that this reader does not know");
    } else if media_type.is_json() {
        read_json(&mut body, &reply.body);
    } else if media_type.is_xml() {
        read_xml(&mut body, &reply.body, &media_type);
        let schema = body.declared.and_then(|declared| declared.schema);
        if let (Some(schema), Some(value)) = (schema, &mut body.value)
            && promises::xml::leaves_null_out(api)
        {
            with_nulls(api, schema, value, 0);
        }
    } else {
        body.unchecked = Some("neither JSON nor XML");
    }
    validate(api, &mut body);
    body
}

/// How deep XML is looked through for what it leaves out.
const DEEPEST: usize = 16;

/// Puts null where XML has no element for it by the words of the document.
fn with_nulls(api: &Api, schema: SchemaId, value: &mut Value, depth: usize) {
    if depth >= DEEPEST {
        return;
    }
    match value {
        Value::Object(members) => {
            for (name, property) in api.properties(schema).declared {
                let types = api.schema(property.schema).types;
                match members.get_mut(&name) {
                    Some(member) => with_nulls(api, property.schema, member, depth + 1),
                    None if property.required && types.null && !types.is_any() => {
                        members.insert(name, Value::Null);
                    }
                    None => {}
                }
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter_mut().enumerate() {
                if let Some(schema) = api.item(schema, at) {
                    with_nulls(api, schema, item, depth + 1);
                }
            }
        }
        _ => {}
    }
}

/// JSON or XML under the name of a content encoding that nothing was done to.
fn mislabelled(reply: &Reply, media_type: &MediaRange) -> Option<Malformation> {
    let encoding = reply.header("content-encoding")?.trim();
    let known = ["", "identity", "gzip", "deflate", "x-gzip"];
    if known
        .iter()
        .any(|known| encoding.eq_ignore_ascii_case(known))
    {
        return None;
    }
    let text = std::str::from_utf8(&reply.body).ok()?.trim_start();
    let is_plain = (media_type.is_json() && text.starts_with(['{', '[']))
        || (media_type.is_xml() && text.starts_with('<'));
    is_plain.then(|| {
        let message = format!("the body is said to be {encoding}, and is not encoded");
        Malformation::new("content-encoding", message)
    })
}

/// In a content encoding that was not undone, such as Brotli. What is a text all the same is not encoded, whatever the header says.
fn is_encoded(reply: &Reply) -> bool {
    let encoding = reply.header("content-encoding").unwrap_or_default().trim();
    let is_known = encoding.is_empty() || encoding.eq_ignore_ascii_case("identity");
    !is_known && std::str::from_utf8(&reply.body).is_err()
}

/// The response that describes a status: the exact one, else its range, else the default.
pub fn describing_status(operation: &Operation, status: u16) -> Option<&Response> {
    let with = |pattern: StatusPattern| {
        operation
            .responses
            .iter()
            .find(|response| response.status == pattern)
    };
    with(StatusPattern::Exact(status))
        .or_else(|| {
            with(StatusPattern::Range(
                u8::try_from(status / 100).unwrap_or(0),
            ))
        })
        .or_else(|| with(StatusPattern::Default))
}

fn declared<'a>(response: Option<&'a Response>, media_type: &MediaRange) -> Option<&'a MediaType> {
    let content = &response?.content;
    let at = describing(
        media_type,
        content.iter().map(|declared| declared.name.as_str()),
    )?;
    content.get(at)
}

fn of_cut(cut: &Cut) -> Option<Malformation> {
    match cut {
        Cut::Truncated(message) => Some(Malformation::new("truncated", message)),
        Cut::Encoding(message) => Some(Malformation::new("content-encoding", message)),
        Cut::Timeout | Cut::Limit(_) => None,
    }
}

fn read_json(body: &mut Body<'_>, bytes: &[u8]) {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let message = format!("byte {} is not UTF-8", error.valid_up_to());
            body.malformed.push(Malformation::new("charset", message));
            return;
        }
    };
    match json::read(text) {
        Ok(json) => {
            body.malformed
                .extend(json.duplicates.into_iter().map(|pointer| Malformation {
                    kind: "duplicate-key",
                    at: Some(pointer),
                    message: "the key stands twice".to_owned(),
                }));
            body.value = Some(json.value);
        }
        Err(error) => body
            .malformed
            .push(Malformation::new("json", error.message).at(error.line, error.column)),
    }
}

fn read_xml(body: &mut Body<'_>, bytes: &[u8], media_type: &MediaRange) {
    let text = match xml_text(bytes, media_type.parameter("charset")) {
        Ok(text) => text,
        Err(malformation) => return body.malformed.push(malformation),
    };
    let text = without_doctype(text);
    // The codec is shared with those who write XML, so a strict parser of somebody else looks first.
    if let Err(error) = roxmltree::Document::parse(&text) {
        let place = error.pos();
        let malformation = Malformation::new("xml", without_place(&error.to_string()));
        return body
            .malformed
            .push(malformation.at(place.row as usize, place.col as usize));
    }
    let Some(form) = body.declared.and_then(|declared| declared.xml.as_deref()) else {
        body.unchecked = Some("no schema");
        return;
    };
    if is_unnamed(form) {
        body.unchecked = Some("nothing names its elements");
        return;
    }
    match xml::decode(&text, &form.shapes, &form.root, &xml::Options::lenient()) {
        Ok(decoded) => {
            body.value = Some(decoded.value);
            body.problems = decoded.problems;
            body.notes = decoded.notes;
        }
        Err(error) if error.kind() == XmlErrorKind::Limit => {
            body.unchecked = Some("beyond the limits of the reader")
        }
        Err(error) => body
            .malformed
            .push(Malformation::new("xml", error.message()).at(error.line(), error.column())),
    }
}

/// The text with blanks in place of a document type that defines nothing. One that defines what its text stands for is left, and refused: nobody
/// should follow that.
fn without_doctype(text: String) -> String {
    const START: &str = "<!DOCTYPE";
    let Some(start) = text.find(START) else {
        return text;
    };
    // Before the root there are only declarations, comments and instructions.
    let is_prolog = !text[..start].contains("<![CDATA[")
        && text[..start]
            .match_indices('<')
            .all(|(at, _)| text[at..].starts_with("<?") || text[at..].starts_with("<!--"));
    let end = text[start..].find(['>', '[']).map(|end| start + end);
    let Some(end) = end.filter(|end| is_prolog && text[*end..].starts_with('>')) else {
        return text;
    };
    let blank: String = text[start..=end]
        .chars()
        .map(|c| if c == '\n' { '\n' } else { ' ' })
        .collect();
    format!("{}{blank}{}", &text[..start], &text[end + 1..])
}

/// A scalar, or a list of them, of which the document names no element: what it looks like is anybody's guess, down to a text that is XML itself.
fn is_unnamed(form: &XmlBody) -> bool {
    let shape = |id: ShapeId| form.shapes.get(id);
    form.root.any_name
        && match shape(form.root.node.shape) {
            Shape::Scalar(_) => true,
            Shape::Array(array) => array.item.name == form.root.node.name,
            _ => false,
        }
}

/// The text of XML bytes: by byte order mark, else `charset`, else the XML declaration, else UTF-8 (RFC 7303).
fn xml_text(bytes: &[u8], charset: Option<&str>) -> Result<String, Malformation> {
    let label = charset
        .map(str::to_owned)
        .or_else(|| declared_encoding(bytes));
    let encoding = match (Encoding::for_bom(bytes), label) {
        (Some((encoding, _)), _) => encoding,
        (None, Some(label)) => Encoding::for_label(label.as_bytes())
            .ok_or_else(|| Malformation::new("charset", format!("`{label}` names no encoding")))?,
        (None, None) => UTF_8,
    };
    let (text, used, replaced) = encoding.decode(bytes);
    if replaced {
        return Err(Malformation::new(
            "charset",
            format!("the bytes are not {}", used.name()),
        ));
    }
    Ok(text.into_owned())
}

/// `encoding` of the XML declaration, which is ASCII in every encoding that has no byte order mark here.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
    let declaration = head.strip_prefix("<?xml")?.split("?>").next()?;
    let after = declaration
        .split("encoding")
        .nth(1)?
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    after[1..].split(quote).next().map(str::to_owned)
}

fn without_place(message: &str) -> &str {
    message
        .rsplit_once(" at ")
        .map_or(message, |(words, place)| {
            if place.starts_with(|c: char| c.is_ascii_digit()) {
                words
            } else {
                message
            }
        })
}

fn validate(api: &Api, body: &mut Body<'_>) {
    let Some(value) = &body.value else {
        body.unchecked.get_or_insert("malformed");
        return;
    };
    match (
        body.declared,
        body.declared.and_then(|declared| declared.schema),
    ) {
        (None, _) => body.unchecked = Some("undocumented media type"),
        (Some(_), None) => body.unchecked = Some("no schema"),
        (Some(_), Some(schema)) => {
            let violations = api.validate(schema, Direction::Response, value);
            body.violations = without_repeats(violations);
        }
    }
}

/// One violation for each keyword and place.
fn without_repeats(violations: Vec<Violation>) -> Vec<Violation> {
    let mut seen = BTreeSet::new();
    violations
        .into_iter()
        .filter(|violation| {
            seen.insert((violation.keyword.clone(), violation.instance_path.clone()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_bytes_become_text_by_the_first_word_on_their_encoding() {
        let latin = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xe9</a>";
        type Case<'c> = (&'c [u8], Option<&'c str>, Result<&'c str, &'c str>);
        let cases: &[Case<'_>] = &[
            (b"<a>\xc3\xa9</a>", None, Ok("<a>é</a>")),
            (b"\xef\xbb\xbf<a/>", Some("iso-8859-1"), Ok("<a/>")),
            (b"<a>\xe9</a>", Some("ISO-8859-1"), Ok("<a>é</a>")),
            (
                latin,
                None,
                Ok("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>é</a>"),
            ),
            (latin, Some("utf-8"), Err("the bytes are not UTF-8")),
            (b"<a>\xe9</a>", None, Err("the bytes are not UTF-8")),
            (b"<a/>", Some("klingon"), Err("`klingon` names no encoding")),
        ];
        for (bytes, charset, expected) in cases {
            let text = xml_text(bytes, *charset).map_err(|malformation| malformation.message);
            assert_eq!(text.as_deref().map_err(String::as_str), *expected);
        }
    }
}

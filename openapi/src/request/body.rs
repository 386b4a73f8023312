//! The body of a request: which media type it is, decoded by it, and checked.

use serde_json::Value;

use hallpass_runtime::xml;

use super::{Part, RawRequest, RequestTrouble, RequestViolation};
use crate::charset;
use crate::diagnostic::Span;
use crate::media_type::{MediaRange, describing, is_json, is_xml};
use crate::model::{Api, MediaType, Operation, RequestBody};
use crate::promises;
use crate::validate::{Direction, Violation};

/// The decoded body, and the index of its declared media type.
type ReadBody = (Option<Value>, Option<usize>);

impl Api {
    pub(super) fn read_body(
        &self,
        operation: &Operation,
        raw: &RawRequest<'_>,
    ) -> Result<ReadBody, Vec<RequestViolation>> {
        let Some(declared) = &operation.request_body else {
            return Ok((None, None));
        };
        if raw.body.is_empty() {
            return if declared.required {
                Err(vec![missing(declared)])
            } else {
                Ok((None, None))
            };
        }
        let given = content_type(raw);
        let (at, range) =
            chosen(declared, given, raw.body).ok_or_else(|| vec![unsupported(declared, given)])?;
        let media_type = &declared.content[at];
        let value = self
            .decode_body(media_type, &range, raw.body)
            .map_err(|error| vec![error.at(media_type.span)])?;
        let wrong = match (&value, media_type.schema) {
            (Some(value), Some(schema)) => self.validate(schema, Direction::Request, value),
            _ => Vec::new(),
        };
        if wrong.is_empty() {
            return Ok((value, Some(at)));
        }
        Err(wrong
            .into_iter()
            .map(|violation| violated(RequestTrouble::Schema, violation))
            .collect())
    }

    fn decode_body(
        &self,
        media_type: &MediaType,
        range: &MediaRange,
        bytes: &[u8],
    ) -> Result<Option<Value>, Unreadable> {
        let text = || {
            charset::decode(bytes, range.parameter("charset"), range.is_xml())
                .map_err(Unreadable::charset)
        };
        if range.is_json() {
            let text = text()?;
            let value = serde_json::from_str(&text)
                .map_err(|error| Unreadable::syntax("json", error.to_string()))?;
            if promises::xml::has_controls(&value) && promises::xml::refuses_controls(self) {
                let message = "a text has a character that XML cannot carry".to_owned();
                return Err(Unreadable::syntax("json", message));
            }
            return Ok(Some(value));
        }
        if range.is_xml() {
            let text = text()?;
            return match &media_type.xml {
                Some(body) => {
                    let root = xml::Root {
                        any_name: body.root.any_name || promises::xml::takes_any_root(self),
                        ..body.root.clone()
                    };
                    xml::decode(&text, &body.shapes, &root, &xml::Options::default())
                        .map(|decoded| Some(decoded.value))
                        .map_err(|error| Unreadable::syntax("xml", error.to_string()))
                }
                None => Ok(None),
            };
        }
        match range.essence().as_str() {
            "application/x-www-form-urlencoded" => {
                let read = self.read_form(media_type, &text()?);
                read.map(|form| Some(Value::Object(form)))
                    .map_err(|error| Unreadable::syntax("form", error.to_string()))
            }
            _ if range.main == "text" => Ok(Some(Value::String(text()?.into_owned()))),
            _ => Ok(None),
        }
    }
}

/// Why a body cannot be read.
struct Unreadable {
    kind: RequestTrouble,
    /// What it should have been.
    syntax: &'static str,
    message: String,
}

impl Unreadable {
    fn syntax(syntax: &'static str, message: String) -> Self {
        Self {
            kind: RequestTrouble::Malformed,
            syntax,
            message,
        }
    }

    fn charset(error: charset::CharsetError) -> Self {
        let kind = match error {
            charset::CharsetError::Unknown(_) => RequestTrouble::UnsupportedMediaType,
            charset::CharsetError::Malformed(_) => RequestTrouble::Malformed,
        };
        Self {
            kind,
            syntax: "charset",
            message: error.to_string(),
        }
    }

    fn at(self, span: Span) -> RequestViolation {
        let violation = Violation {
            keyword: self.syntax.to_owned(),
            instance_path: String::new(),
            expected: Value::Null,
            actual: Value::Null,
            message: format!("the body cannot be read: {}", self.message),
            span,
        };
        violated(self.kind, violation)
    }
}

fn content_type<'r>(raw: &RawRequest<'r>) -> Option<&'r str> {
    let mut headers = raw.headers.iter();
    let found = headers.find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    found
        .map(|(_, value)| value.trim())
        .filter(|value| !value.is_empty())
}

/// The declared media type that describes the body. Without `Content-Type`, its first character tells JSON from XML.
fn chosen(declared: &RequestBody, given: Option<&str>, body: &[u8]) -> Option<(usize, MediaRange)> {
    let names = || {
        declared
            .content
            .iter()
            .map(|media_type| media_type.name.as_str())
    };
    let Some(given) = given else {
        let first = body.iter().find(|byte| !byte.is_ascii_whitespace());
        let looks_right = if first == Some(&b'<') {
            is_xml
        } else {
            is_json
        };
        let at = names()
            .position(looks_right)
            .or((!declared.content.is_empty()).then_some(0))?;
        return Some((at, MediaRange::parse(&declared.content.get(at)?.name)?));
    };
    let range = MediaRange::parse(given)?;
    let at = describing(&range, names())?;
    Some((at, range))
}

fn violated(kind: RequestTrouble, violation: Violation) -> RequestViolation {
    RequestViolation {
        part: Part::Body,
        kind,
        violation,
    }
}

fn missing(declared: &RequestBody) -> RequestViolation {
    let violation = Violation {
        keyword: "required".to_owned(),
        instance_path: String::new(),
        expected: Value::Bool(true),
        actual: Value::Null,
        message: "the body is missing".to_owned(),
        span: declared.span,
    };
    violated(RequestTrouble::Missing, violation)
}

fn unsupported(declared: &RequestBody, given: Option<&str>) -> RequestViolation {
    let names: Vec<&str> = declared
        .content
        .iter()
        .map(|media_type| media_type.name.as_str())
        .collect();
    let given = given.unwrap_or_default();
    let violation = Violation {
        keyword: "content".to_owned(),
        instance_path: String::new(),
        expected: names.clone().into(),
        actual: given.into(),
        message: format!(
            "the body is `{given}`, the document says {}",
            names.join(" or ")
        ),
        span: declared.span,
    };
    violated(RequestTrouble::UnsupportedMediaType, violation)
}

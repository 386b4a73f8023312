//! Requests that a server sends: a webhook or a callback, from query, headers and body to typed values.

use super::body::Content;
use super::header::{self, Headers};
use super::operation::{BodyError, Media, Operation, PathPart, Reply, Response, choose};
use super::pairs;
use super::style::Parameter;
use super::value::Value;

/// What a server sent: a request before it has a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Received<'r> {
    /// The path, where a parameter stands in it; else it may be empty.
    pub path: &'r str,
    /// The query string, without its question mark.
    pub query: &'r str,
    /// The `Content-Type` header.
    pub content_type: Option<&'r str>,
    /// Each line of its headers by its name, in whatever letter case: where a request declares headers, they are looked for here.
    pub headers: &'r [(&'r str, &'r [u8])],
    /// The body.
    pub body: &'r [u8],
}

impl Received<'_> {
    /// The media type of the body, of those that an operation lists.
    fn media(&self, operation: &'static Operation) -> Result<&'static Media, BodyError> {
        let media = operation.request.as_ref().map_or(&[][..], |one| one.media);
        choose(media, self.content_type)
    }
}

/// What is answered to a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// The `Content-Type` header; none where there is no body, or the document leaves open what it is.
    pub content_type: Option<String>,
    /// All other headers, each a name and a line.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// An answer of this status and nothing else.
    pub fn new(status: u16) -> Self {
        Self {
            status,
            content_type: None,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// With this status.
    ///
    /// # Errors
    /// None.
    pub fn status(self, _: &Response, status: &u16) -> Result<Self, BodyError> {
        Ok(Self {
            status: *status,
            ..self
        })
    }

    /// With a body.
    ///
    /// # Errors
    /// When it has no form in its media type, or there is none for it.
    pub fn decode<T: Content>(self, response: &Response, body: &T) -> Result<Self, BodyError> {
        let media = response.media_of(body);
        let media = media.ok_or_else(|| BodyError::MediaType(String::new()))?;
        let bytes = media.encode(body)?;
        Ok(Self {
            content_type: named(media.content_type(&bytes)),
            body: bytes,
            ..self
        })
    }

    /// With a body that is bytes.
    ///
    /// # Errors
    /// None.
    pub fn bytes(self, response: &Response, body: &[u8]) -> Result<Self, BodyError> {
        let media = response.media.first();
        Ok(Self {
            content_type: media.and_then(|media| named(media.name.to_owned())),
            body: body.to_vec(),
            ..self
        })
    }

    /// With headers.
    ///
    /// # Errors
    /// When one has no text.
    pub fn headers<T: Headers>(self, _: &Response, headers: &T) -> Result<Self, BodyError> {
        Ok(Self {
            headers: headers.write()?,
            ..self
        })
    }
}

/// A range names no media type.
fn named(media_type: String) -> Option<String> {
    Some(media_type).filter(|name| !name.contains('*'))
}

/// A header.
///
/// # Errors
/// When it is missing and must be there, or is not of its type.
pub fn header<T: Value>(
    _: &'static Operation,
    received: &Received<'_>,
    header: &Parameter<'static>,
) -> Result<T, BodyError> {
    let lines = Reply {
        status: 0,
        content_type: received.content_type,
        headers: received.headers,
        body: &[],
    };
    header::one(header, &lines)
}

/// A parameter of the query.
///
/// # Errors
/// When it is missing and must be there, or is not of its type.
pub fn query<T: Value>(
    _: &'static Operation,
    received: &Received<'_>,
    parameter: &Parameter<'static>,
) -> Result<T, BodyError> {
    pairs::parameter(parameter, &pairs::split(received.query))
}

/// A parameter of the query whose properties stand there by themselves, under these names.
///
/// # Errors
/// When it is missing and must be there, or is not of its type.
pub fn spread<T: Value>(
    _: &'static Operation,
    received: &Received<'_>,
    parameter: &Parameter<'static>,
    names: &[&str],
) -> Result<T, BodyError> {
    let mut pairs = pairs::split(received.query);
    pairs.retain(|(name, _)| names.contains(&name.as_ref()));
    pairs::together(parameter, &pairs)
}

/// A parameter of the query that is all that is not under these names, which are those of others.
///
/// # Errors
/// When it is missing and must be there, or is not of its type.
pub fn others<T: Value>(
    _: &'static Operation,
    received: &Received<'_>,
    parameter: &Parameter<'static>,
    names: &[&str],
) -> Result<T, BodyError> {
    let mut pairs = pairs::split(received.query);
    let is_of = |name: &str, other: &str| {
        let rest = name.strip_prefix(other);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
    };
    pairs.retain(|(name, _)| !names.iter().any(|other| is_of(name, other)));
    pairs::together(parameter, &pairs)
}

/// A parameter of the path, which ends as the template of the operation does: what stands before it is the server's.
///
/// # Errors
/// When the path ends otherwise, or the value is not of its type.
pub fn path<T: Value>(
    operation: &'static Operation,
    received: &Received<'_>,
    parameter: &Parameter<'static>,
) -> Result<T, BodyError> {
    let template: Vec<&str> = fixed(operation).trim_matches('/').split('/').collect();
    let path = received.path.split('?').next().unwrap_or_default();
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    let wanted = format!("{{{}}}", parameter.name);
    let start = segments.len().checked_sub(template.len());
    let of = start.and_then(|start| {
        let mut value = None;
        for (part, segment) in template.iter().zip(&segments[start..]) {
            match part.split_once('{').zip(part.rsplit_once('}')) {
                Some(((before, _), (_, behind))) => {
                    let inner = segment.strip_prefix(before)?.strip_suffix(behind)?;
                    if part[before.len()..part.len() - behind.len()] == wanted {
                        value = Some(inner);
                    }
                }
                None if part != segment => return None,
                None => {}
            }
        }
        value.filter(|value| !value.is_empty())
    });
    pairs::segment(parameter, of)
}

/// What of a path template is the same for every server: what stands behind its last expression.
fn fixed(operation: &'static Operation) -> &'static str {
    let mut rest = operation.path;
    let mut fixed = rest;
    while let Some((part, behind)) = PathPart::first(rest) {
        if matches!(part, PathPart::Parameter(name) if name.starts_with('$')) {
            fixed = behind;
        }
        rest = behind;
    }
    fixed
}

/// A cookie.
///
/// # Errors
/// When it is missing and must be there, or is not of its type.
pub fn cookie<T: Value>(
    _: &'static Operation,
    received: &Received<'_>,
    parameter: &Parameter<'static>,
) -> Result<T, BodyError> {
    let lines = received.headers.iter();
    let lines = lines.filter(|(name, _)| name.eq_ignore_ascii_case("cookie"));
    let lines = lines.map(|(_, line)| std::str::from_utf8(line).map_err(BodyError::Text));
    let lines: Vec<&str> = lines.collect::<Result<_, _>>()?;
    let cookies = lines.into_iter().flat_map(|line| line.split(';'));
    let cookies = cookies.filter_map(|cookie| cookie.trim().split_once('='));
    let cookies: Vec<_> = cookies.map(|(name, value)| (name.into(), value)).collect();
    pairs::parameter(parameter, &cookies)
}

/// The body.
///
/// # Errors
/// When the document has no such media type here, or the body is not as it says.
pub fn body<T: Content>(
    operation: &'static Operation,
    received: &Received<'_>,
) -> Result<T, BodyError> {
    received.media(operation)?.decode(received.body)
}

/// The body, if there is one.
///
/// # Errors
/// As [`body`].
pub fn optional_body<T: Content>(
    operation: &'static Operation,
    received: &Received<'_>,
) -> Result<Option<T>, BodyError> {
    let is_there = !received.body.is_empty();
    is_there.then(|| body(operation, received)).transpose()
}

/// The bytes of the body.
///
/// # Errors
/// When the document has no such media type here.
pub fn bytes(operation: &'static Operation, received: &Received<'_>) -> Result<Vec<u8>, BodyError> {
    received.media(operation).map(|_| received.body.to_vec())
}

/// The bytes of the body, if there is one.
///
/// # Errors
/// As [`bytes`].
pub fn optional_bytes(
    operation: &'static Operation,
    received: &Received<'_>,
) -> Result<Option<Vec<u8>>, BodyError> {
    let is_there = !received.body.is_empty();
    is_there.then(|| bytes(operation, received)).transpose()
}

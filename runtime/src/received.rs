//! Requests that a server sends: a webhook or a callback, from query, headers and body to typed values.

use super::body::Content;
use super::header;
use super::operation::{BodyError, Media, Operation, Reply, choose};
use super::pairs;
use super::style::Parameter;
use super::value::Value;

/// What a server sent: a request before it has a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Received<'r> {
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

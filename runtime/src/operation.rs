//! Operations as data: what a client needs to send a request and to read the reply. Generated code holds one [`Operation`] for
//! each operation of its document; the typed layer over it adds names and nothing else.

use std::fmt;

use super::body::Content;
pub use super::header::HeaderError;
use super::link::Link;
use super::multipart::Encoding;
pub use super::style::{Location, Style, StyleError};
use super::xml::{Root, Shapes, XmlError};

/// One method on one path.
#[derive(Debug)]
pub struct Operation {
    /// `operationId`.
    pub id: &'static str,
    /// HTTP method in capitals.
    pub method: &'static str,
    /// The path template below the server's URL, with the names of its parameters in braces; of a webhook its name, of a callback the runtime
    /// expression that gives the URL.
    pub path: &'static str,
    /// All parameters.
    pub parameters: &'static [Parameter],
    /// The request body, if there is one.
    pub request: Option<RequestBody>,
    /// Responses in document order.
    pub responses: &'static [Response],
    /// Alternatives, one of which must hold; empty when the operation is open to all.
    pub security: &'static [Security],
    /// URLs of its own servers, one of which it is at instead of those of the document; empty where it has none.
    pub servers: &'static [&'static str],
}

impl Operation {
    /// At servers of its own.
    #[must_use]
    pub const fn servers(self, servers: &'static [&'static str]) -> Self {
        Self { servers, ..self }
    }
}

/// A part of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathPart {
    /// Text that stands as it is.
    Literal(&'static str),
    /// The value of the path parameter of this name.
    Parameter(&'static str),
}

impl PathPart {
    /// The first part of a template, and what stands behind it.
    pub(super) fn first(template: &'static str) -> Option<(Self, &'static str)> {
        if let Some((name, behind)) = template
            .strip_prefix('{')
            .and_then(|text| text.split_once('}'))
        {
            return Some((Self::Parameter(name), behind));
        }
        let next = template.bytes().skip(1).position(|byte| byte == b'{');
        let (text, behind) = template.split_at(next.map_or(template.len(), |at| at + 1));
        (!text.is_empty()).then_some((Self::Literal(text), behind))
    }
}

/// A parameter.
pub type Parameter = super::style::Parameter<'static>;

/// A request body.
#[derive(Debug)]
pub struct RequestBody {
    /// Must be sent.
    pub required: bool,
    /// The forms in which it may be sent, in document order.
    pub media: &'static [Media],
}

/// A response.
#[derive(Debug)]
pub struct Response {
    /// For which status codes.
    pub status: Status,
    /// The forms in which its body may come; empty without a body.
    pub media: &'static [Media],
    /// The headers that it declares.
    pub headers: &'static [Parameter],
    /// The operations that it prepares.
    pub links: &'static [Link],
}

/// The status codes that a response describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// One code.
    Exact(u16),
    /// All codes with this first digit.
    Range(u8),
    /// All codes that no other response describes.
    Default,
}

/// Schemes that must hold together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Security {
    /// Name of each scheme, and the scopes that it must grant.
    pub schemes: &'static [(&'static str, &'static [&'static str])],
}

/// A body in one media type.
#[derive(Debug)]
pub struct Media {
    /// The media type, such as `text/xml`.
    pub name: &'static str,
    /// How a body is written.
    pub format: Format,
}

/// How a body is written.
#[derive(Debug)]
pub enum Format {
    /// JSON.
    Json,
    /// XML with this root element, in the words of a shape table.
    Xml(&'static Shapes, &'static Root),
    /// A text that is a scalar.
    Text,
    /// A form, urlencoded; how the properties are written that have a style.
    Form(&'static [Parameter]),
    /// A form in parts; the media types that the document gives to those of a property.
    Multipart(&'static [Encoding]),
    /// Bytes without a structure known here.
    Bytes,
}

/// What came back: a response before it has a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reply<'r> {
    /// Status code.
    pub status: u16,
    /// The `Content-Type` header.
    pub content_type: Option<&'r str>,
    /// Each line of its headers by its name, in whatever letter case: where a response declares headers, they are looked for here.
    pub headers: &'r [(&'r str, &'r [u8])],
    /// The body.
    pub body: &'r [u8],
}

/// Why a body cannot be written or read, or a header of a reply not be read.
#[derive(Debug)]
pub enum BodyError {
    /// Not JSON, or not of the type.
    Json(serde_json::Error),
    /// Not XML, or not of the type.
    Xml(XmlError),
    /// Not in UTF-8.
    Text(std::str::Utf8Error),
    /// A property has no form in its style.
    Form(StyleError),
    /// The document has no such media type here.
    MediaType(String),
    /// The document has no response with this status.
    Status(u16),
    /// Bytes have no type, and a form in parts is only written.
    Untyped(&'static str),
    /// The header of this name is missing, or not of its type.
    Header(&'static str, HeaderError),
    /// The parameter of this name is missing, or not of its type.
    Parameter(&'static str, HeaderError),
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(error) => write!(f, "JSON: {error}"),
            Self::Xml(error) => write!(f, "XML: {error}"),
            Self::Text(error) => write!(f, "text: {error}"),
            Self::Form(error) => write!(f, "form: {error}"),
            Self::MediaType(name) => write!(f, "the document has no media type `{name}` here"),
            Self::Status(code) => write!(f, "the document has no response with status {code}"),
            Self::Untyped(name) => write!(f, "a body in `{name}` has no type"),
            Self::Header(name, error) => write!(f, "header `{name}`: {error}"),
            Self::Parameter(name, error) => write!(f, "parameter `{name}`: {error}"),
        }
    }
}

impl std::error::Error for BodyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Json(error) => Some(error),
            Self::Xml(error) => Some(error),
            Self::Text(error) => Some(error),
            Self::Form(error) => Some(error),
            Self::Header(_, error) | Self::Parameter(_, error) => Some(error),
            _ => None,
        }
    }
}

impl Media {
    /// A body in JSON.
    pub const fn json(name: &'static str) -> Self {
        Self {
            name,
            format: Format::Json,
        }
    }

    /// A body in XML.
    pub const fn xml(name: &'static str, shapes: &'static Shapes, root: &'static Root) -> Self {
        Self {
            name,
            format: Format::Xml(shapes, root),
        }
    }

    /// A body that is a scalar, as a text.
    pub const fn text(name: &'static str) -> Self {
        Self {
            name,
            format: Format::Text,
        }
    }

    /// A body that is a form, with how properties are written that have a style.
    pub const fn form(name: &'static str, styled: &'static [Parameter]) -> Self {
        Self {
            name,
            format: Format::Form(styled),
        }
    }

    /// A form in parts, with the media types that the document gives them.
    pub const fn multipart(name: &'static str, encodings: &'static [Encoding]) -> Self {
        Self {
            name,
            format: Format::Multipart(encodings),
        }
    }

    /// A body of bytes.
    pub const fn bytes(name: &'static str) -> Self {
        Self {
            name,
            format: Format::Bytes,
        }
    }

    /// The `Content-Type` to send with a body that was written in this media type: a form in parts says what stands between them.
    pub fn content_type(&self, body: &[u8]) -> String {
        match self.format {
            Format::Multipart(_) => super::multipart::content_type(self.name, body),
            _ => self.name.to_owned(),
        }
    }

    /// Writes a body.
    ///
    /// # Errors
    /// When the value has no form in this media type.
    pub fn encode<T: Content>(&self, value: &T) -> Result<Vec<u8>, BodyError> {
        value.encode(self)
    }

    /// Reads a body.
    ///
    /// # Errors
    /// When the bytes are not in this media type, or not of the type.
    pub fn decode<T: Content>(&self, bytes: &[u8]) -> Result<T, BodyError> {
        T::decode(self, bytes)
    }
}

impl RequestBody {
    /// A body that must be sent.
    pub const fn required(media: &'static [Media]) -> Self {
        Self {
            required: true,
            media,
        }
    }

    /// A body that may be left out.
    pub const fn optional(media: &'static [Media]) -> Self {
        Self {
            required: false,
            media,
        }
    }

    /// The first media type that a body can be written in.
    pub fn media_of<T: Content>(&self, body: &T) -> Option<&'static Media> {
        self.media.iter().find(|media| body.fits(media))
    }
}

impl Response {
    /// For one code.
    pub const fn exact(code: u16, media: &'static [Media]) -> Self {
        Self {
            status: Status::Exact(code),
            media,
            headers: &[],
            links: &[],
        }
    }

    /// For all codes with this first digit.
    pub const fn range(digit: u8, media: &'static [Media]) -> Self {
        Self {
            status: Status::Range(digit),
            media,
            headers: &[],
            links: &[],
        }
    }

    /// For all codes that no other response describes.
    pub const fn default(media: &'static [Media]) -> Self {
        Self {
            status: Status::Default,
            media,
            headers: &[],
            links: &[],
        }
    }

    /// With these headers.
    #[must_use]
    pub const fn headers(mut self, headers: &'static [Parameter]) -> Self {
        self.headers = headers;
        self
    }

    /// With these links.
    #[must_use]
    pub const fn links(mut self, links: &'static [Link]) -> Self {
        self.links = links;
        self
    }

    /// The first media type that a body can be written in.
    pub fn media_of<T: Content>(&self, body: &T) -> Option<&'static Media> {
        self.media.iter().find(|media| body.fits(media))
    }

    /// The bytes of a body.
    ///
    /// # Errors
    /// When the document has no such media type here.
    pub fn bytes<R>(&self, reply: &Reply<'_>, wrap: fn(Vec<u8>) -> R) -> Result<R, BodyError> {
        choose(self.media, reply.content_type).map(|_| wrap(reply.body.to_vec()))
    }

    /// The bytes of a body, of a response that stands for several codes.
    ///
    /// # Errors
    /// When the document has no such media type here.
    pub fn status_bytes<R>(
        &self,
        reply: &Reply<'_>,
        wrap: fn(u16, Vec<u8>) -> R,
    ) -> Result<R, BodyError> {
        choose(self.media, reply.content_type).map(|_| wrap(reply.status, reply.body.to_vec()))
    }

    /// Reads a body.
    ///
    /// # Errors
    /// When the document has no such media type here, or the body is not as it says.
    pub fn decode<T: Content, R>(
        &self,
        reply: &Reply<'_>,
        wrap: fn(T) -> R,
    ) -> Result<R, BodyError> {
        choose(self.media, reply.content_type)?
            .decode(reply.body)
            .map(wrap)
    }

    /// Reads a body, of a response that stands for several codes.
    ///
    /// # Errors
    /// When the document has no such media type here, or the body is not as it says.
    pub fn status_decode<T: Content, R>(
        &self,
        reply: &Reply<'_>,
        wrap: fn(u16, T) -> R,
    ) -> Result<R, BodyError> {
        let body = choose(self.media, reply.content_type)?.decode(reply.body)?;
        Ok(wrap(reply.status, body))
    }
}

/// The words of `operation!`.
pub mod words {
    pub use super::super::link::{Link, Source};
    pub use super::super::style::Style::*;
    use super::{Location, Media, Operation, Parameter, RequestBody, Response, Security};

    /// An operation: its id, method and path template, and all else.
    pub const fn operation(
        [id, method, path]: [&'static str; 3],
        parameters: &'static [Parameter],
        request: Option<RequestBody>,
        responses: &'static [Response],
        security: &'static [Security],
    ) -> Operation {
        Operation {
            id,
            method,
            path,
            parameters,
            request,
            responses,
            security,
            servers: &[],
        }
    }

    /// A parameter in the path.
    pub const fn path(name: &'static str) -> Parameter {
        Parameter::new(name, Location::Path)
    }

    /// A parameter in the query.
    pub const fn query(name: &'static str) -> Parameter {
        Parameter::new(name, Location::Query)
    }

    /// A header.
    pub const fn header(name: &'static str) -> Parameter {
        Parameter::new(name, Location::Header)
    }

    /// A cookie.
    pub const fn cookie(name: &'static str) -> Parameter {
        Parameter::new(name, Location::Cookie)
    }

    /// The whole query.
    pub const fn querystring(name: &'static str) -> Parameter {
        Parameter::new(name, Location::Querystring)
    }

    /// A body that must be sent.
    pub const fn required(media: &'static [Media]) -> Option<RequestBody> {
        Some(RequestBody::required(media))
    }

    /// A body that may be sent.
    pub const fn optional(media: &'static [Media]) -> Option<RequestBody> {
        Some(RequestBody::optional(media))
    }

    /// A response for one code.
    pub const fn exact(code: u16, media: &'static [Media]) -> Response {
        Response::exact(code, media)
    }

    /// A response for all codes with this first digit.
    pub const fn range(digit: u8, media: &'static [Media]) -> Response {
        Response::range(digit, media)
    }

    /// A response for all other codes.
    pub const fn default(media: &'static [Media]) -> Response {
        Response::default(media)
    }
}

impl Operation {
    /// The path template, cut at its parameters.
    pub fn parts(&self) -> impl Iterator<Item = PathPart> {
        let mut rest = self.path;
        std::iter::from_fn(move || {
            let (part, behind) = PathPart::first(rest)?;
            rest = behind;
            Some(part)
        })
    }

    /// The response for a status: the code's own, else its range's, else the default.
    pub fn response(&self, code: u16) -> Option<(usize, &'static Response)> {
        let wanted = [
            Status::Exact(code),
            Status::Range((code / 100) as u8),
            Status::Default,
        ];
        wanted.iter().find_map(|status| {
            let index = self
                .responses
                .iter()
                .position(|response| response.status == *status)?;
            Some((index, &self.responses[index]))
        })
    }
}

/// The media type of a body by its `Content-Type`; without one, the first.
///
/// # Errors
/// When the document has no such media type here.
pub fn choose<'a>(media: &'a [Media], content_type: Option<&str>) -> Result<&'a Media, BodyError> {
    let Some(content_type) = content_type else {
        return media
            .first()
            .ok_or_else(|| BodyError::MediaType(String::new()));
    };
    let essence = self::essence(content_type);
    let covering = |media: &&Media| covers(media.name, essence);
    let named = |media: &&Media| self::essence(media.name).eq_ignore_ascii_case(essence);
    let mut all = media.iter().filter(named);
    // Of several that differ in parameters, the one with most of those that are given, and no other.
    let said = |media: &&Media| parameters(media.name).all(|one| has(content_type, one));
    let closest = media.iter().filter(named).filter(said);
    closest
        .min_by_key(|media| std::cmp::Reverse(parameters(media.name).count()))
        .or_else(|| all.next())
        .or_else(|| media.iter().find(covering))
        .ok_or_else(|| BodyError::MediaType(essence.to_owned()))
}

fn essence(name: &str) -> &str {
    name.split(';').next().unwrap_or_default().trim()
}

fn parameters(name: &str) -> impl Iterator<Item = &str> {
    name.split(';').skip(1).map(str::trim)
}

fn has(content_type: &str, wanted: &str) -> bool {
    parameters(content_type).any(|one| one.eq_ignore_ascii_case(wanted))
}

/// A range such as `application/*` covers a media type; JSON and XML go by many names.
fn covers(range: &str, essence: &str) -> bool {
    let (range, essence) = (range.to_ascii_lowercase(), essence.to_ascii_lowercase());
    let same_kind = |kind: &str| is_kind(&range, kind) && is_kind(&essence, kind);
    match range.strip_suffix("/*") {
        Some("*") => true,
        Some(prefix) => essence.split('/').next() == Some(prefix),
        None => same_kind("json") || same_kind("xml"),
    }
}

fn is_kind(name: &str, kind: &str) -> bool {
    let subtype = name
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .split('/')
        .nth(1)
        .unwrap_or_default();
    subtype == kind
        || subtype
            .strip_suffix(kind)
            .is_some_and(|rest| rest.ends_with('+'))
}

#[cfg(test)]
mod tests {
    use super::*;

    static MEDIA: &[Media] = &[
        Media {
            name: "application/json",
            format: Format::Json,
        },
        Media {
            name: "image/*",
            format: Format::Bytes,
        },
    ];

    #[test]
    fn media_types_are_chosen_by_essence_kind_and_range() {
        let cases = [
            (None, Some("application/json")),
            (
                Some("application/json; charset=utf-8"),
                Some("application/json"),
            ),
            (Some("application/problem+json"), Some("application/json")),
            (Some("image/png"), Some("image/*")),
            (Some("text/html"), None),
        ];
        for (content_type, wanted) in cases {
            let chosen = choose(MEDIA, content_type).ok().map(|media| media.name);
            assert_eq!(chosen, wanted, "{content_type:?}");
        }
    }

    #[test]
    fn of_media_types_that_differ_in_parameters_the_closest_is_chosen() {
        let media = ["a/b", "a/b; v=2", "a/b; v=2;w=1"].map(Media::bytes);
        let chosen = |name| choose(&media, Some(name)).ok().map(|media| media.name);
        assert_eq!(chosen("a/b"), Some("a/b"));
        assert_eq!(chosen("A/B;V=2"), Some("a/b; v=2"));
        assert_eq!(chosen("a/b; w=1 ;v=2"), Some("a/b; v=2;w=1"));
        assert_eq!(chosen("a/b;v=3"), Some("a/b"));
        let media = [Media::bytes("a/b; v=2")];
        let chosen = choose(&media, Some("a/b")).ok().map(|media| media.name);
        assert_eq!(chosen, Some("a/b; v=2"));
    }

    #[test]
    fn a_path_is_cut_at_its_parameters() {
        use PathPart::{Literal, Parameter};
        let cases: [(&str, &[PathPart]); 4] = [
            ("/", &[Literal("/")]),
            (
                "/a/{id}:open",
                &[Literal("/a/"), Parameter("id"), Literal(":open")],
            ),
            ("{a}{b}", &[Parameter("a"), Parameter("b")]),
            ("/{a", &[Literal("/"), Literal("{a")]),
        ];
        for (path, wanted) in cases {
            let operation = Operation {
                id: "",
                method: "GET",
                path,
                parameters: &[],
                request: None,
                responses: &[],
                security: &[],
                servers: &[],
            };
            assert_eq!(operation.parts().collect::<Vec<_>>(), wanted, "{path}");
        }
    }

    #[test]
    fn a_response_is_found_by_code_then_range_then_default() {
        static OPERATION: Operation = Operation {
            id: "op",
            method: "GET",
            path: "/",
            parameters: &[],
            request: None,
            responses: &[
                Response {
                    status: Status::Default,
                    media: &[],
                    headers: &[],
                    links: &[],
                },
                Response {
                    status: Status::Range(4),
                    media: &[],
                    headers: &[],
                    links: &[],
                },
                Response {
                    status: Status::Exact(404),
                    media: &[],
                    headers: &[],
                    links: &[],
                },
            ],
            security: &[],
            servers: &[],
        };
        for (code, wanted) in [(404, 2), (400, 1), (500, 0)] {
            assert_eq!(
                OPERATION.response(code).map(|(index, _)| index),
                Some(wanted)
            );
        }
    }
}

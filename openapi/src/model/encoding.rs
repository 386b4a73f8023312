//! How the parts of a form or multipart body are written.

use indexmap::IndexMap;

use super::{Header, Style};
use crate::diagnostic::Span;

/// An Encoding Object: how one part of a body is written.
#[derive(Debug)]
pub struct Encoding {
    /// `contentType`, taken apart at its commas; empty when the document leaves it to the default.
    pub content_types: Vec<String>,
    /// `headers` of the part in a multipart body, by name as written.
    pub headers: IndexMap<String, Header>,
    /// `style`; when this, `explode` or `allowReserved` is given, `contentType` does not count.
    pub style: Option<Style>,
    /// `explode`.
    pub explode: Option<bool>,
    /// `allowReserved`.
    pub allow_reserved: Option<bool>,
    /// The encodings of a part that is itself of parts (3.2).
    pub nested: Encodings,
    /// Where it stands.
    pub span: Span,
}

/// The encodings that a media type has for its parts.
#[derive(Debug, Default)]
pub struct Encodings {
    /// `encoding`: by property.
    pub properties: IndexMap<String, Encoding>,
    /// `prefixEncoding`: by position (3.2).
    pub prefix: Vec<Encoding>,
    /// `itemEncoding`: of all further positions (3.2).
    pub item: Option<Box<Encoding>>,
}

impl Encodings {
    /// Nothing is said of any part.
    pub fn is_empty(&self) -> bool {
        self.properties.is_empty() && self.prefix.is_empty() && self.item.is_none()
    }
}

impl Encoding {
    /// The part is written as parameters are, by `style`, and `contentType` does not count.
    pub fn is_styled(&self) -> bool {
        self.style.is_some() || self.explode.is_some() || self.allow_reserved.is_some()
    }
}

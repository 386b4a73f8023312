//! Bodies: what is written and read in a media type.

use super::operation::{BodyError, Format, Media};
use super::rule::Rule;
use super::value::{Exact, Value, Written};
use super::violation::{Checker, Validate};

/// What a body holds: one type in all its media types, or one of several where the media types differ.
pub trait Content: Sized {
    /// Whether it can be written in this media type.
    fn fits(&self, media: &Media) -> bool;

    /// Writes it in a media type.
    ///
    /// # Errors
    /// It is of another media type, or has no form in it; [`BodyError`] says where.
    fn encode(&self, media: &Media) -> Result<Vec<u8>, BodyError>;

    /// Reads it in a media type.
    ///
    /// # Errors
    /// The bytes are not what the document says; [`BodyError`] says where.
    fn decode(media: &Media, bytes: &[u8]) -> Result<Self, BodyError>;
}

impl<T: Value> Content for T {
    fn fits(&self, media: &Media) -> bool {
        !matches!(media.format, Format::Bytes)
    }

    fn encode(&self, media: &Media) -> Result<Vec<u8>, BodyError> {
        match &media.format {
            Format::Json => serde_json::to_vec(&Written(self)).map_err(BodyError::Json),
            Format::Xml(shapes, root) => super::xml::to_string(&Written(self), shapes, root)
                .map(String::into_bytes)
                .map_err(BodyError::Xml),
            Format::Text => super::plain::write_text(self),
            Format::Form(styled) => super::plain::write_form(self, styled),
            Format::Multipart(_) => super::multipart::write(self, media),
            Format::Bytes => Err(BodyError::Untyped(media.name)),
        }
    }

    fn decode(media: &Media, bytes: &[u8]) -> Result<Self, BodyError> {
        match &media.format {
            Format::Json => serde_json::from_slice(bytes)
                .map(|Exact(value)| value)
                .map_err(BodyError::Json),
            Format::Xml(shapes, root) => super::xml::from_slice(bytes, shapes, root)
                .map(|Exact(value)| value)
                .map_err(BodyError::Xml),
            Format::Text => super::plain::read_text(bytes),
            Format::Form(styled) => super::pairs::form(bytes, styled),
            Format::Multipart(_) | Format::Bytes => Err(BodyError::Untyped(media.name)),
        }
    }
}

/// A body of several types, none of which is written in this media type.
///
/// # Errors
/// Always.
pub fn other<T>(media: &Media) -> Result<T, BodyError> {
    Err(BodyError::MediaType(media.name.to_owned()))
}

/// An alternative with a type.
pub mod typed {
    use super::{BodyError, Checker, Content, Media, Rule, Validate};

    /// Writes it.
    ///
    /// # Errors
    /// See [`Content::encode`].
    pub fn encode<T: Content>(value: &T, media: &Media) -> Result<Vec<u8>, BodyError> {
        value.encode(media)
    }

    /// Reads it.
    ///
    /// # Errors
    /// See [`Content::decode`].
    pub fn decode<T: Content>(media: &Media, bytes: &[u8]) -> Result<T, BodyError> {
        T::decode(media, bytes)
    }

    /// What of the document it breaks.
    pub fn check<T: Validate>(value: &T, rules: &[Rule], checker: &mut Checker) {
        value.check(rules, checker);
    }
}

/// An alternative that is bytes.
pub mod bytes {
    use super::{BodyError, Checker, Media, Rule};

    /// Writes them.
    ///
    /// # Errors
    /// None.
    pub fn encode(bytes: &[u8], _: &Media) -> Result<Vec<u8>, BodyError> {
        Ok(bytes.to_vec())
    }

    /// Reads them.
    ///
    /// # Errors
    /// None.
    pub fn decode(_: &Media, bytes: &[u8]) -> Result<Vec<u8>, BodyError> {
        Ok(bytes.to_vec())
    }

    /// Bytes break nothing.
    pub fn check(_: &[u8], _: &[Rule], _: &mut Checker) {}
}

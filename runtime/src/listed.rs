//! Enums of listed values, read.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Visitor};

use super::value::Value;

/// Reads a text as the listed text that it is, or as another.
///
/// # Errors
/// When it is no text.
pub fn text<'de, T: for<'t> From<&'t str>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    from.deserialize_str(Text(PhantomData))
}

struct Text<T>(PhantomData<T>);

impl<T: for<'t> From<&'t str>> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok(T::from(text))
    }
}

/// Reads an integer as the listed integer that it is, or as another.
///
/// # Errors
/// When it is no integer.
pub fn integer<'de, T: From<i64>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    i64::read(from).map(T::from)
}

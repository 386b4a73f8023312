//! Headers of a reply: from the lines of a name to a typed value, in the style `simple` or in a media type.

use std::fmt;
use std::str::Utf8Error;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error as _, IntoDeserializer, Visitor};
use serde_json::{Error, Value as Json};

use super::operation::{BodyError, Reply};
use super::style::{Parameter, StyleError};
use super::value::{Exact, Value, Written};

/// The one header whose lines cannot be put together with commas (RFC 9110).
const NOT_A_LIST: &str = "set-cookie";

/// The headers that a response declares.
pub trait Headers: Sized {
    /// Reads them.
    ///
    /// # Errors
    /// When one is missing that must be there, or is not of its type; [`BodyError::Header`] says which.
    fn read(reply: &Reply<'_>) -> Result<Self, BodyError>;

    /// Writes those that are there, each a name and a line.
    ///
    /// # Errors
    /// When one has no text; [`BodyError::Header`] says which.
    fn write(&self) -> Result<Vec<(&'static str, String)>, BodyError>;
}

/// Why a header cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum HeaderError {
    /// It must be there, and is not.
    Missing,
    /// Not in UTF-8.
    Text(Utf8Error),
    /// Not of its type.
    Value(Error),
    /// Values of this media type are not read.
    MediaType(&'static str),
    /// It has no text.
    Style(StyleError),
}

impl fmt::Display for HeaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("it is required, and not there"),
            Self::Text(error) => error.fmt(f),
            Self::Value(error) => error.fmt(f),
            Self::MediaType(name) => write!(f, "a header in `{name}` has no type"),
            Self::Style(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for HeaderError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Text(error) => Some(error),
            Self::Value(error) => Some(error),
            Self::Style(error) => Some(error),
            Self::Missing | Self::MediaType(_) => None,
        }
    }
}

/// The headers of a reply, all at once.
///
/// # Errors
/// See [`Headers::read`].
pub fn all<T: Headers>(reply: &Reply<'_>) -> Result<T, BodyError> {
    T::read(reply)
}

/// One header.
///
/// # Errors
/// When it is missing and must be there, or is not of its type.
pub fn one<T: Value>(header: &Parameter<'static>, reply: &Reply<'_>) -> Result<T, BodyError> {
    value(header, reply).map_err(|error| BodyError::Header(header.name, error))
}

/// The line of a header, if there is one.
///
/// # Errors
/// When the value has no text.
pub fn line<T: Value>(
    header: &Parameter<'static>,
    value: &T,
) -> Result<Option<(&'static str, String)>, BodyError> {
    let refused = |error| BodyError::Header(header.name, error);
    if value.is_absent() {
        return Ok(None);
    }
    let value = serde_json::to_value(Written(value));
    let value = value.map_err(|error| refused(HeaderError::Value(error)))?;
    let text = header.write(&value);
    let text = text.map_err(|error| refused(HeaderError::Style(error)))?;
    Ok(text.map(|text| (header.name, text)))
}

fn value<T: Value>(header: &Parameter<'static>, reply: &Reply<'_>) -> Result<T, HeaderError> {
    let lines = reply.headers.iter();
    let lines = lines.filter(|(name, _)| name.eq_ignore_ascii_case(header.name));
    let lines: Vec<&str> = lines
        .map(|(_, line)| std::str::from_utf8(line).map(str::trim))
        .collect::<Result<_, _>>()
        .map_err(HeaderError::Text)?;
    if lines.is_empty() {
        return T::absent().ok_or(HeaderError::Missing);
    }
    let lines = Lines {
        separator: separator(header.name),
        lines,
    };
    let text = lines.joined();
    let is_text = match header.content {
        None => false,
        Some(media_type) if is_json(media_type) => {
            let read = serde_json::from_str(&text);
            return read.map(|Exact(value)| value).map_err(HeaderError::Value);
        }
        Some(media_type) if media_type.starts_with("text/") => true,
        Some(media_type) => return Err(HeaderError::MediaType(media_type)),
    };
    let field = Field {
        text: &text,
        lines: (!is_text).then_some(&lines),
        explode: header.explode,
        is_json: false,
    };
    // What tells its alternatives apart by the type of a value has a text before it, unless it is asked again.
    T::read(field)
        .or_else(|error| {
            let json = Field {
                is_json: true,
                ..field
            };
            T::read(json).map_err(|_| error)
        })
        .map_err(HeaderError::Value)
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.to_ascii_lowercase().ends_with("json")
}

/// What stands between the lines of a header where they are one text.
fn separator(name: &str) -> &'static str {
    if name.eq_ignore_ascii_case(NOT_A_LIST) {
        "\n"
    } else {
        ", "
    }
}

/// The lines of a header.
struct Lines<'r> {
    lines: Vec<&'r str>,
    separator: &'static str,
}

impl<'r> Lines<'r> {
    fn joined(&self) -> String {
        self.lines.join(self.separator)
    }

    /// The items of an array, or the parts of an object. A header that is there without a value has none.
    fn items(&self) -> Vec<&'r str> {
        let is_list = self.separator != "\n";
        let split = |line: &&'r str| -> Vec<&'r str> {
            if is_list {
                line.split(',').map(str::trim).collect()
            } else {
                vec![line]
            }
        };
        match self.lines.as_slice() {
            [""] => Vec::new(),
            lines => lines.iter().flat_map(split).collect(),
        }
    }
}

/// The value of a header, or a value within it: that has no lines, as nothing can be nested in it.
#[derive(Clone, Copy)]
struct Field<'r> {
    text: &'r str,
    lines: Option<&'r Lines<'r>>,
    explode: bool,
    /// Numbers and truth values are told from texts even where any value will do.
    is_json: bool,
}

impl<'r> Field<'r> {
    fn within(self, text: &'r str) -> Self {
        Self {
            text,
            lines: None,
            ..self
        }
    }

    fn items(self) -> Result<Vec<&'r str>, Error> {
        let lines = self.lines.map(Lines::items);
        lines.ok_or_else(|| Error::custom("an array or object has no form here"))
    }

    /// A number or a truth value; what is neither is left to who wants one, for the words of the refusal.
    fn scalar<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match serde_json::from_str(self.text) {
            Ok(Json::Number(number)) => number.deserialize_any(visitor),
            Ok(Json::Bool(value)) => visitor.visit_bool(value),
            _ => visitor.visit_str(self.text),
        }
    }

    fn pairs(self) -> Result<Vec<(&'r str, Self)>, Error> {
        let items = self.items()?;
        if self.explode {
            let pair = |item: &&'r str| {
                let (name, value) = item.split_once('=').ok_or_else(|| {
                    Error::custom(format_args!("expected `name=value`, got `{item}`"))
                })?;
                Ok((name, self.within(value)))
            };
            return items.iter().map(pair).collect();
        }
        let pair = |pair: &[&'r str]| match pair {
            [name, value] => Ok((*name, self.within(value))),
            _ => Err(Error::custom(format_args!(
                "expected names and values in turn, got `{}`",
                self.text
            ))),
        };
        items.chunks(2).map(pair).collect()
    }
}

impl<'r> IntoDeserializer<'_, Error> for Field<'r> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! scalars {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.scalar(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for Field<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_json {
            self.scalar(visitor)
        } else {
            visitor.visit_str(self.text)
        }
    }

    scalars! {
        deserialize_bool
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64
    }

    /// A header that is there is not null.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let items = self.items()?.into_iter().map(|item| self.within(item));
        let mut items = SeqDeserializer::new(items);
        let read = visitor.visit_seq(&mut items)?;
        items.end().and(Ok(read))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let mut pairs = MapDeserializer::new(self.pairs()?.into_iter());
        let read = visitor.visit_map(&mut pairs)?;
        pairs.end().and(Ok(read))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(self.text.into_deserializer())
    }

    serde::forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct identifier ignored_any
    }
}

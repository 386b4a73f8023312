//! Parameter styles: a value -> the text that stands in a path, a query, a header or a cookie, as OpenAPI 3.1 and RFC 6570 say.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

/// Everything but RFC 3986's unreserved characters.
pub(super) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What must be escaped even where reserved characters are allowed: what ends a query or separates its pairs, what form decoding
/// changes, and what RFC 3986 does not allow there.
const QUERY_SYNTAX: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// The same in a path, where `/` and `?` end a segment.
const PATH_SYNTAX: &AsciiSet = &QUERY_SYNTAX.add(b'/').add(b'?').remove(b'&').remove(b'+');

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query string.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
    /// The whole query string (OpenAPI 3.2).
    Querystring,
}

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// `a,b`.
    Simple,
    /// `.a,b`.
    Label,
    /// `;name=a,b`.
    Matrix,
    /// `name=a,b`.
    Form,
    /// `name=a%20b`.
    SpaceDelimited,
    /// `name=a%7Cb`.
    PipeDelimited,
    /// `name%5Bkey%5D=a`; what OpenAPI leaves open as most servers have it: `name=a`, `name%5B%5D=a` of arrays, `name%5B0%5D%5Bkey%5D=a` of objects in
    /// them.
    DeepObject,
    /// `name=a; name=b`, without escaping (OpenAPI 3.2).
    Cookie,
}

/// A parameter, as far as its form on the wire goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter<'a> {
    /// Name on the wire.
    pub name: &'a str,
    /// Where it stands.
    pub location: Location,
    /// How its value is written.
    pub style: Style,
    /// Whether each item or property is a pair of its own.
    pub explode: bool,
    /// Whether it must be sent.
    pub required: bool,
    /// Whether reserved characters stand as they are.
    pub allow_reserved: bool,
    /// Media type of the value, where it is written as one instead of by style.
    pub content: Option<&'a str>,
}

/// Why a value has no text in a style.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum StyleError {
    /// The parameter must be sent, and there is nothing to send: null, or an array or object without content.
    Nothing,
    /// An array or object within an array or object.
    Nested,
    /// The media type is not for values of this kind, or none that is written here.
    Unsuitable,
    /// A header or cookie value with a character that would end it.
    Character(char),
}

impl fmt::Display for StyleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("the parameter is required, but its value is empty"),
            Self::Nested => f.write_str("a nested array or object has no text in this style"),
            Self::Unsuitable => {
                f.write_str("a value of this kind is not written in this media type")
            }
            Self::Character(character) => write!(
                f,
                "the character U+{:04X} is not allowed here",
                *character as u32
            ),
        }
    }
}

impl std::error::Error for StyleError {}

impl<'a> Parameter<'a> {
    /// A parameter in the style that is usual for its location.
    pub const fn new(name: &'a str, location: Location) -> Self {
        let (style, explode) = match location {
            Location::Path | Location::Header => (Style::Simple, false),
            Location::Query | Location::Cookie | Location::Querystring => (Style::Form, true),
        };
        Self {
            name,
            location,
            style,
            explode,
            required: matches!(location, Location::Path),
            allow_reserved: false,
            content: None,
        }
    }

    /// In this style.
    #[must_use]
    pub const fn style(mut self, style: Style, explode: bool) -> Self {
        self.style = style;
        self.explode = explode;
        self
    }

    /// Must be sent.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Reserved characters stand as they are.
    #[must_use]
    pub const fn allow_reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }

    /// Written as this media type.
    #[must_use]
    pub const fn content(mut self, media_type: &'a str) -> Self {
        self.content = Some(media_type);
        self
    }

    /// The text of a value: what replaces `{name}` in a path, `name=value` pairs of a query or cookie without what joins them to
    /// others, the value of a header. `None` when there is nothing to send.
    ///
    /// # Errors
    /// See [`StyleError`].
    pub fn write(&self, value: &Value) -> Result<Option<String>, StyleError> {
        let text = match (self.content, value) {
            (_, Value::Null) => None,
            (Some(media_type), value) => Some(self.as_content(media_type, value)?),
            (None, value) if self.style == Style::DeepObject => self.deep(value)?,
            (None, Value::Array(items)) => self.array(items)?,
            (None, Value::Object(properties)) => self.object(properties)?,
            (None, scalar) => Some(self.scalar(scalar)?),
        };
        if text.is_none() && self.required {
            return Err(StyleError::Nothing);
        }
        Ok(text)
    }

    /// The value as a media type, in a place that the style does not concern.
    fn as_content(&self, media_type: &str, value: &Value) -> Result<String, StyleError> {
        let essence = media_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        let text = if essence.ends_with("json") {
            Cow::Owned(value.to_string())
        } else if essence == "application/x-www-form-urlencoded"
            && self.location == Location::Querystring
        {
            let properties = value.as_object().ok_or(StyleError::Unsuitable)?;
            return Ok(self.object(properties)?.unwrap_or_default());
        } else if essence.starts_with("text/") {
            plain(value)?
        } else {
            return Err(StyleError::Unsuitable);
        };
        let text = self.escape(&text)?;
        Ok(match self.location {
            Location::Path | Location::Header | Location::Querystring => text.into_owned(),
            Location::Query | Location::Cookie => format!("{}={text}", self.name()),
        })
    }

    fn scalar(&self, value: &Value) -> Result<String, StyleError> {
        let text = plain(value)?;
        let text = self.escape(&text)?;
        let name = self.name();
        match self.style {
            Style::Simple => Ok(text.into_owned()),
            Style::Label => Ok(format!(".{text}")),
            Style::Matrix if text.is_empty() => Ok(format!(";{name}")),
            Style::Matrix => Ok(format!(";{name}={text}")),
            // OpenAPI has no scalars in the last three: one value is as a list of it would be.
            Style::Form
            | Style::Cookie
            | Style::SpaceDelimited
            | Style::PipeDelimited
            | Style::DeepObject => Ok(format!("{name}={text}")),
        }
    }

    fn array(&self, items: &[Value]) -> Result<Option<String>, StyleError> {
        let texts: Vec<String> = items
            .iter()
            .filter(|item| !item.is_null())
            .map(|item| Ok(self.escape(&plain(item)?)?.into_owned()))
            .collect::<Result<_, StyleError>>()?;
        if texts.is_empty() {
            return Ok(None);
        }
        Ok(Some(
            self.join(texts, |name, text| format!("{name}={text}")),
        ))
    }

    fn object(&self, properties: &Map<String, Value>) -> Result<Option<String>, StyleError> {
        let present = properties.iter().filter(|(_, value)| !value.is_null());
        let pairs: Vec<(String, String)> = present
            .map(|(key, value)| {
                let text = self.escape(&plain(value)?)?.into_owned();
                Ok((self.escape(key)?.into_owned(), text))
            })
            .collect::<Result<_, StyleError>>()?;
        if pairs.is_empty() {
            return Ok(None);
        }
        let texts = if self.explode {
            pairs
                .into_iter()
                .map(|(key, text)| format!("{key}={text}"))
                .collect()
        } else {
            pairs
                .into_iter()
                .flat_map(|(key, text)| [key, text])
                .collect()
        };
        Ok(Some(self.join(texts, |_, pair| pair.to_owned())))
    }

    /// A value of any depth, each name in brackets behind the one that holds it.
    fn deep(&self, value: &Value) -> Result<Option<String>, StyleError> {
        let mut pairs = Vec::new();
        self.within(&self.name(), value, &mut pairs)?;
        Ok((!pairs.is_empty()).then(|| pairs.join("&")))
    }

    /// Items that hold nothing are told apart by their order, others by their number.
    fn within(&self, name: &str, value: &Value, pairs: &mut Vec<String>) -> Result<(), StyleError> {
        match value {
            Value::Null => {}
            Value::Array(items) => {
                let is_flat = !items.iter().any(|item| item.is_array() || item.is_object());
                for (number, item) in items.iter().enumerate() {
                    let name = if is_flat {
                        format!("{name}%5B%5D")
                    } else {
                        format!("{name}%5B{number}%5D")
                    };
                    self.within(&name, item, pairs)?;
                }
            }
            Value::Object(properties) => {
                for (key, value) in properties {
                    let name = format!("{name}%5B{}%5D", self.escape(key)?);
                    self.within(&name, value, pairs)?;
                }
            }
            scalar => pairs.push(format!("{name}={}", self.escape(&plain(scalar)?)?)),
        }
        Ok(())
    }

    /// Joins texts as the style says; `pair` makes one text a pair, where each is one.
    fn join(&self, texts: Vec<String>, pair: impl Fn(&str, &str) -> String) -> String {
        let name = self.name();
        let pairs = |separator: &str| {
            let pairs = texts.iter().map(|text| pair(&name, text));
            pairs.collect::<Vec<_>>().join(separator)
        };
        match (self.style, self.explode) {
            (Style::Simple, _) => texts.join(","),
            (Style::Label, true) => format!(".{}", texts.join(".")),
            (Style::Label, false) => format!(".{}", texts.join(",")),
            (Style::Matrix, true) => format!(";{}", pairs(";")),
            (Style::Matrix, false) => format!(";{name}={}", texts.join(",")),
            (_, true) => pairs(if self.location == Location::Cookie {
                "; "
            } else {
                "&"
            }),
            (Style::SpaceDelimited, false) => format!("{name}={}", texts.join("%20")),
            (Style::PipeDelimited, false) => format!("{name}={}", texts.join("%7C")),
            (_, false) => format!("{name}={}", texts.join(",")),
        }
    }

    /// The name, escaped where the location needs it.
    fn name(&self) -> Cow<'a, str> {
        match self.location {
            Location::Path | Location::Query | Location::Querystring => {
                utf8_percent_encode(self.name, RESERVED).into()
            }
            Location::Header | Location::Cookie => Cow::Borrowed(self.name),
        }
    }

    /// One text, so that nothing in it is taken for syntax.
    fn escape<'t>(&self, text: &'t str) -> Result<Cow<'t, str>, StyleError> {
        if self.location == Location::Header || self.style == Style::Cookie {
            return self.check(text);
        }
        let set = match (self.allow_reserved, self.location) {
            (false, _) => return Ok(utf8_percent_encode(text, RESERVED).into()),
            (true, Location::Path) => PATH_SYNTAX,
            (true, _) => QUERY_SYNTAX,
        };
        Ok(keep_triplets(text, set))
    }

    /// Headers and cookies are not escaped, so what would end them is refused.
    fn check<'t>(&self, text: &'t str) -> Result<Cow<'t, str>, StyleError> {
        let cookie = self.location == Location::Cookie;
        let forbidden =
            |found: &char| (found.is_control() && *found != '\t') || (cookie && *found == ';');
        match text.chars().find(forbidden) {
            Some(found) => Err(StyleError::Character(found)),
            None => Ok(Cow::Borrowed(text)),
        }
    }
}

/// Text of a scalar.
fn plain(value: &Value) -> Result<Cow<'_, str>, StyleError> {
    match value {
        Value::String(text) => Ok(Cow::Borrowed(text)),
        Value::Bool(true) => Ok(Cow::Borrowed("true")),
        Value::Bool(false) => Ok(Cow::Borrowed("false")),
        Value::Number(number) => Ok(Cow::Owned(number.to_string())),
        Value::Null => Ok(Cow::Borrowed("")),
        Value::Array(_) | Value::Object(_) => Err(StyleError::Nested),
    }
}

/// Escapes all of a set, but leaves `%41` as it is, as RFC 6570 has it for reserved expansion.
fn keep_triplets<'t>(text: &'t str, set: &'static AsciiSet) -> Cow<'t, str> {
    if !text.contains('%') {
        return utf8_percent_encode(text, set).into();
    }
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split('%');
    out.extend(utf8_percent_encode(parts.next().unwrap_or_default(), set));
    for part in parts {
        let triplet = part
            .as_bytes()
            .get(..2)
            .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        out.push_str(if triplet { "%" } else { "%25" });
        out.extend(utf8_percent_encode(part, set));
    }
    Cow::Owned(out)
}

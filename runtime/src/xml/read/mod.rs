//! The reader: index and shape -> values, for ordinary serde types and for JSON values alike.
//!
//! It presents JSON property names and JSON scalars, so a type that serves JSON serves XML too, and `serde_json::Value` goes the
//! same way as a generated struct.

mod array;
mod context;
mod fit;
mod gather;
mod object;
mod scalar;
mod union;
mod value;

use serde::Deserialize;
use serde_json::Value;

use super::character;
use super::error::{XmlError, XmlErrorKind};
use super::options::{Options, Strictness};
use super::problem::{Problem, ProblemKind};
use super::scan::scan;
use super::shape::{Root, Shapes};
use context::Context;
use value::{Source, ValueReader};

/// A text read by its shape, with all that is not as it should be.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// The value, in the form that JSON gives it.
    pub value: Value,
    /// Contradictions to the shape, in document order. Empty unless lenient.
    pub problems: Vec<Problem>,
    /// Remarks, in document order.
    pub notes: Vec<Problem>,
    /// Problems and notes beyond the limit, which are only counted.
    pub unrecorded: usize,
}

/// Reads a value of a Rust type.
///
/// # Errors
/// The text is not well-formed, contradicts its shape, or does not fit the type.
pub fn from_str<'de, T: Deserialize<'de>>(
    text: &'de str,
    shapes: &Shapes,
    root: &Root,
) -> Result<T, XmlError> {
    from_str_with(text, shapes, root, &Options::default())
}

/// Reads a value of a Rust type from bytes, which must be UTF-8 with or without a byte order mark.
///
/// # Errors
/// As [`from_str`], or the bytes are not UTF-8.
pub fn from_slice<'de, T: Deserialize<'de>>(
    bytes: &'de [u8],
    shapes: &Shapes,
    root: &Root,
) -> Result<T, XmlError> {
    from_str(utf8(bytes)?, shapes, root)
}

/// Reads a value of a Rust type, as strictly as told.
///
/// # Errors
/// As [`from_str`].
pub fn from_str_with<'de, T: Deserialize<'de>>(
    text: &'de str,
    shapes: &Shapes,
    root: &Root,
    options: &Options,
) -> Result<T, XmlError> {
    let index = scan(text, &options.limits)?;
    let context = Context::new(&index, shapes, options, false);
    context.read_root(root)
}

/// Reads a JSON value and records what is not as the shape says; in lenient mode reading goes on after every problem.
///
/// # Errors
/// The text is not well-formed, or, unless lenient, contradicts its shape.
pub fn decode(
    text: &str,
    shapes: &Shapes,
    root: &Root,
    options: &Options,
) -> Result<Decoded, XmlError> {
    let index = scan(text, &options.limits)?;
    let context = Context::new(&index, shapes, options, true);
    let value = context.read_root(root)?;
    let (all, unrecorded) = context.into_problems();
    let (notes, problems) = all.into_iter().partition(|problem| problem.kind.is_note());
    Ok(Decoded {
        value,
        problems,
        notes,
        unrecorded,
    })
}

/// The text of UTF-8 bytes.
fn utf8(bytes: &[u8]) -> Result<&str, XmlError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = memchr::memchr_iter(b'\n', before).count() + 1;
        let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
        let column = String::from_utf8_lossy(&before[start..]).chars().count() + 1;
        XmlError::new(XmlErrorKind::Encoding, "the bytes are not UTF-8")
            .located(String::new(), (line, column))
    })
}

impl<'de> Context<'_, 'de> {
    /// Reads the root element.
    fn read_root<T: Deserialize<'de>>(&self, root: &Root) -> Result<T, XmlError> {
        self.check_root(root)
            .and_then(|()| T::deserialize(ValueReader::new(self, &root.node, Source::Element(0))))
            .map_err(|error| self.index.locate(error.at(0)))
    }

    fn check_root(&self, root: &Root) -> Result<(), XmlError> {
        let entry = self.index.entry(0);
        let name = self.index.name(entry);
        let expected: &str = &root.node.name;
        if expected != name && !expected.is_empty() && !root.any_name {
            self.report(ProblemKind::Root, 0, || {
                (format!("<{expected}>"), format!("<{name}>"))
            })?;
        }
        if root.any_name && expected != name {
            return Ok(());
        }
        self.check_namespace(root.node.namespace.as_deref(), 0, 0)
    }

    /// Checks the namespace of an element against that of its node; `inherited` is the parent's.
    fn check_namespace(
        &self,
        expected: Option<&str>,
        position: u32,
        inherited: u16,
    ) -> Result<(), XmlError> {
        let entry = self.index.entry(position);
        let found = self.index.namespace(entry.namespace);
        let kind = match expected {
            None if entry.namespace == 0 || entry.namespace == inherited => return Ok(()),
            None => ProblemKind::ForeignNamespace,
            Some(expected) if expected == found => return Ok(()),
            Some(_) => ProblemKind::Namespace,
        };
        self.report(kind, position, || {
            let expected = expected.map_or_else(|| "no namespace".to_owned(), quoted);
            let found = if found.is_empty() {
                "no namespace".to_owned()
            } else {
                quoted(found)
            };
            (expected, found)
        })
    }
}

/// A text in quotes, cut where it is long.
fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("\"{}…\"", &text[..end]),
        None => format!("\"{text}\""),
    }
}

/// An element as a reader wants to see it.
fn tag(name: &str) -> String {
    format!("<{name}>")
}

/// Whether text is nothing but white space.
fn is_blank(text: &str) -> bool {
    character::trim(text).is_empty()
}

/// Whether this strictness makes the kind an error.
fn is_error(kind: ProblemKind, strictness: Strictness) -> bool {
    match strictness {
        Strictness::Lenient => false,
        Strictness::Normal => !kind.is_note(),
        Strictness::Strict => !kind.is_note() || kind.is_strict_error(),
    }
}

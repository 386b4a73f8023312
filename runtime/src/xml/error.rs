//! What is wrong with an XML text, or with a value that has no XML form.

use std::fmt;

use super::problem::ProblemKind;

/// Why reading or writing ended, and where.
#[derive(Clone, PartialEq, Eq)]
pub struct XmlError(Box<Details>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Details {
    kind: XmlErrorKind,
    message: String,
    node: Option<u32>,
    offset: Option<usize>,
    path: String,
    line: usize,
    column: usize,
}

/// What an [`XmlError`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum XmlErrorKind {
    /// The text is not well-formed XML 1.0 with namespaces.
    Malformed,
    /// The bytes are not UTF-8.
    Encoding,
    /// The XML declaration names another version than 1.0.
    Version,
    /// A document type declaration, which is refused.
    Doctype,
    /// A limit of size, depth or count.
    Limit,
    /// The text is well-formed but does not look as its shape says.
    Shape(ProblemKind),
    /// The value does not fit the Rust type.
    Value,
    /// The value has no XML form, such as an illegal character or a key that is no name.
    Unwritable,
}

impl XmlError {
    /// An error whose place is not known yet.
    pub(super) fn new(kind: XmlErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Details {
            kind,
            message: message.into(),
            node: None,
            offset: None,
            path: String::new(),
            line: 0,
            column: 0,
        }))
    }

    /// Remembers the node where the error arose, unless a deeper one is remembered already.
    pub(super) fn at(mut self, node: u32) -> Self {
        self.0.node.get_or_insert(node);
        self
    }

    /// Remembers the byte where the error arose.
    pub(super) fn at_offset(mut self, offset: usize) -> Self {
        self.0.offset.get_or_insert(offset);
        self
    }

    /// The node and the byte remembered.
    pub(super) fn place(&self) -> (Option<u32>, Option<usize>) {
        (self.0.node, self.0.offset)
    }

    /// Fills in the place in words.
    pub(super) fn located(mut self, path: String, (line, column): (usize, usize)) -> Self {
        self.0.path = path;
        self.0.line = line;
        self.0.column = column;
        self
    }

    /// Puts the name of a parent before the path, while a failed write unwinds.
    pub(super) fn below(mut self, parent: &str) -> Self {
        self.0.path.insert_str(0, parent);
        self.0.path.insert(0, '/');
        self
    }

    /// What it is about.
    pub fn kind(&self) -> XmlErrorKind {
        self.0.kind
    }

    /// What is wrong, without the place.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Path of the element, such as `/result/group[2]/id`; empty outside the root element.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Line, counted from 1; 0 when writing.
    pub fn line(&self) -> usize {
        self.0.line
    }

    /// Column in characters, counted from 1; 0 when writing.
    pub fn column(&self) -> usize {
        self.0.column
    }
}

impl fmt::Display for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        if !self.0.path.is_empty() {
            write!(f, " at {}", self.0.path)?;
        }
        if self.0.line > 0 {
            write!(f, " (line {}, column {})", self.0.line, self.0.column)?;
        }
        Ok(())
    }
}

impl fmt::Debug for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl std::error::Error for XmlError {}

impl serde::de::Error for XmlError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(XmlErrorKind::Value, message.to_string())
    }
}

impl serde::ser::Error for XmlError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(XmlErrorKind::Unwritable, message.to_string())
    }
}

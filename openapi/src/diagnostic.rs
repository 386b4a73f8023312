//! Diagnostics: what is wrong in a document, where, and what to do.

use crate::source::SourceId;

/// Bytes `start..end` of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// The file.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Probably not what was meant.
    Warning,
    /// Wrong.
    Error,
}

/// One thing that is wrong in a document or another input.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// Stable kebab-case id.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The document cannot be used at all because of this (exit code 3).
    pub fatal: bool,
    /// What is wrong, with expected and got; lower case, no full stop.
    pub message: String,
    /// Where.
    pub span: Span,
    /// Words under the span.
    pub label: Option<String>,
    /// Other places that matter, with words.
    pub related: Vec<(Span, String)>,
    /// What to do.
    pub help: Option<String>,
}

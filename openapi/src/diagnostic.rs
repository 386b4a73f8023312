//! Diagnostics: what is wrong in a document, where, and what to do.

mod render;

pub use render::{render, render_all, snippet};

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

impl Diagnostic {
    fn new(code: &'static str, severity: Severity, span: Span, message: String) -> Self {
        Self {
            code,
            severity,
            fatal: false,
            message,
            span,
            label: None,
            related: Vec::new(),
            help: None,
        }
    }

    /// Something wrong.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, span, message.into())
    }

    /// Something that is probably not what was meant.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, span, message.into())
    }

    /// Something worth knowing.
    pub fn note(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Note, span, message.into())
    }

    /// Something that makes the document meaningless.
    pub fn fatal(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            fatal: true,
            ..Self::error(code, span, message)
        }
    }

    /// With words under the span.
    #[must_use]
    pub fn with_label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// With what to do.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With another place that matters.
    #[must_use]
    pub fn with_related(mut self, span: Span, words: impl Into<String>) -> Self {
        self.related.push((span, words.into()));
        self
    }
}

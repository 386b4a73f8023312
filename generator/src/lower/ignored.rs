//! What the generator cannot express, as diagnostics: nothing is left out without a word.

use hallpass_openapi::diagnostic::{Diagnostic, Severity, Span};

/// A construct of the document that the generated code does not carry.
pub(crate) fn ignored(code: &'static str, message: impl Into<String>, span: Span) -> Diagnostic {
    Diagnostic {
        code,
        severity: Severity::Warning,
        fatal: false,
        message: message.into(),
        span,
        label: None,
        related: Vec::new(),
        help: None,
    }
}

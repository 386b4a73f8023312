//! `--format json`: every diagnostic of every document, in a form of our own.

use hallpass_openapi::diagnostic::{Diagnostic, Severity, Span};
use hallpass_openapi::source::Sources;
use serde::Serialize;

use crate::documents::Document;

#[derive(Serialize)]
struct Report<'d> {
    documents: Vec<Linted<'d>>,
}

#[derive(Serialize)]
struct Linted<'d> {
    name: &'d str,
    /// So broken that there is nothing to work with.
    rejected: bool,
    diagnostics: Vec<Entry<'d>>,
}

#[derive(Serialize)]
struct Entry<'d> {
    code: &'d str,
    severity: &'static str,
    message: &'d str,
    #[serde(flatten)]
    region: Option<Region>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'d str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related<'d>>,
}

#[derive(Serialize)]
struct Related<'d> {
    message: &'d str,
    #[serde(flatten)]
    region: Option<Region>,
}

/// A part of a file; lines and columns from 1, columns in characters, the end exclusive.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Region {
    pub file: String,
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
}

impl Region {
    /// The part that a span means; `None` when it is of no known file.
    pub fn of(span: Span, sources: &Sources) -> Option<Self> {
        let start = sources.place(span)?;
        let end = sources.place(Span {
            start: span.end.max(span.start),
            ..span
        })?;
        Some(Self {
            file: start.file,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        })
    }
}

/// The report as text.
pub fn report(documents: &[Document]) -> String {
    let report = Report {
        documents: documents.iter().map(linted).collect(),
    };
    pretty(&report)
}

/// Indented, with a line break at the end.
pub fn pretty(report: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(report).expect("a report has string keys alone");
    text + "\n"
}

fn linted(document: &Document) -> Linted<'_> {
    let loaded = &document.loaded;
    let entries = loaded.diagnostics.iter();
    Linted {
        name: &document.name,
        rejected: loaded.api.is_none(),
        diagnostics: entries.map(|found| entry(found, &loaded.sources)).collect(),
    }
}

fn entry<'d>(diagnostic: &'d Diagnostic, sources: &Sources) -> Entry<'d> {
    let related = diagnostic.related.iter();
    Entry {
        code: diagnostic.code,
        severity: match diagnostic.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        },
        message: &diagnostic.message,
        region: Region::of(diagnostic.span, sources),
        help: diagnostic.help.as_deref(),
        related: related
            .map(|(span, message)| Related {
                message,
                region: Region::of(*span, sources),
            })
            .collect(),
    }
}

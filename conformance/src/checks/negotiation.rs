//! `negotiation`: a client gets the media type that it asks for.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// A client gets the media type that it asks for.
pub static CHECK: Check = Check {
    id: "negotiation",
    title: "a client gets the media type that it asks for",
    severity: Severity::Error,
    doc: "Each media type that the document lists for a response can be had by asking for it in Accept. That quality values are honoured, and that what is not supported is refused, is practice: a warning at most, and an error where other operations of the server do so.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "{}: expected {}, got {}",
        finding.subject,
        plain(&finding.expected),
        plain(&finding.actual)
    )
}

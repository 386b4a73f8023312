//! `not-modified`: who has the current representation is told so, and nobody else.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;

/// Who has the current representation is told so, and nobody else.
pub static CHECK: Check = Check {
    id: "not-modified",
    title: "who has the current representation is told so, and nobody else",
    severity: Severity::Error,
    doc: "The document lists 304 for the operation, or says in the description of `If-None-Match` that it is answered. A GET with the `ETag` that the server had just sent got the whole reply again, and the tag was still the same; or a GET with another tag got 304, so that its client goes on with what is out of date (RFC 9110, section 13.1.2).",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "`If-None-Match` with {}: expected {}, got {}",
        finding.subject,
        plain(&finding.expected),
        plain(&finding.actual)
    )
}

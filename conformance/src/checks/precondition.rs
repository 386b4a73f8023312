//! `precondition`: a change is made only to what the client has seen.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;

/// A change is made only to what the client has seen.
pub static CHECK: Check = Check {
    id: "precondition",
    title: "a change is made only to what the client has seen",
    severity: Severity::Error,
    doc: "The operation has `If-Match`, and the document lists 412 for a tag that is not current (RFC 9110, section 13.1.1). A change with the tag of an earlier state was made or refused in another way, one with the current tag was refused with 412, or one without a tag was made where the document requires the header or lists 428. Without it, two clients that change one item undo each other's work.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "`If-Match` with {}: expected {}, got {}",
        finding.subject,
        plain(&finding.expected),
        plain(&finding.actual)
    )
}

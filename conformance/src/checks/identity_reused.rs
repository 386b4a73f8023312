//! `identity-reused`: an identity is given once where the document says so.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;

/// An identity is given once where the document says so.
pub static CHECK: Check = Check {
    id: "identity-reused",
    title: "an identity is given once where the document says so",
    severity: Severity::Error,
    doc: "The document says that identities are never given again, and a new item has that of an item that the run made and removed before. Whoever kept the old identity now finds something else there.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "the new item has the identity {}, which one had that was removed before; expected {}",
        plain(&finding.actual),
        plain(&finding.expected)
    )
}

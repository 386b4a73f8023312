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
    doc: "The document says that identities are never given again, and a new item has that of an item that the run made and removed before. Whoever kept the old identity now finds something else there. So it is with a value that the server makes and the document calls unique, and with an identity that is not larger than those before, where the document says that it is.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "the new item has {}, the document promises {}",
        plain(&finding.actual),
        plain(&finding.expected)
    )
}

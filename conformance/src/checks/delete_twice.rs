//! `delete-twice`: what is gone cannot be removed again.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// What is gone cannot be removed again.
pub static CHECK: Check = Check {
    id: "delete-twice",
    title: "what is gone cannot be removed again",
    severity: Severity::Error,
    doc: "An item was removed with success, and removing it again succeeds too, where the document says that an unknown item is not found. Where the 409 of an operation is for what was done before, doing it again is answered with that, and with nothing else.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "removing it again gives status {}, the document says {}",
        plain(&finding.actual),
        plain(&finding.expected)
    )
}

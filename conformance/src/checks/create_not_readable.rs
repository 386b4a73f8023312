//! `create-not-readable`: what was created can be read.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// What was created can be read.
pub static CHECK: Check = Check {
    id: "create-not-readable",
    title: "what was created can be read",
    severity: Severity::Error,
    doc: "An item was created with success, and reading it by the identity that the server gave it fails.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "item {} was created, and reading it gives status {}",
        plain(&finding.expected),
        plain(&finding.actual)
    )
}

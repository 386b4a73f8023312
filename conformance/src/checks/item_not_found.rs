//! `item-not-found`: what is there is found by each of its operations.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// What is there is found by each of its operations.
pub static CHECK: Check = Check {
    id: "item-not-found",
    title: "what is there is found by each of its operations",
    severity: Severity::Error,
    doc: "The run created an item and read it, or a list shows it to the same caller before and after, and another operation on the same identity says that there is none.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "item {} is there, and `{}` answers {}",
        plain(&finding.expected),
        finding.subject,
        plain(&finding.actual)
    )
}

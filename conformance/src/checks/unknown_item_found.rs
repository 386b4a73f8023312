//! `unknown-item-found`: what is not there is not found.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// What is not there is not found.
pub static CHECK: Check = Check {
    id: "unknown-item-found",
    title: "what is not there is not found",
    severity: Severity::Error,
    doc: "The operation lists a 404, and was asked for an identity that no item has. Success tells a client that something was read, changed or removed, and nothing was. So does a 400 or 422 tell it that something is wrong with the request, where the document has them for that alone, and a 403 for reading it where changing it is answered with 404.",
    words,
    judge: Judge::Phase,
};

/// What a finding is about where an item is found under another path than its own.
pub(crate) const ELSEWHERE: &str = "another path";

fn words(finding: &Finding) -> String {
    if finding.subject == ELSEWHERE {
        return format!(
            "an item is found under another path than the one that it was made under: status {} instead of {}",
            plain(&finding.actual),
            plain(&finding.expected)
        );
    }
    format!(
        "an identity that no item has gives {} instead of {}",
        plain(&finding.actual),
        plain(&finding.expected)
    )
}

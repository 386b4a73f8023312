//! `read-your-write`: what was written comes back.

use hallpass_openapi::diagnostic::Severity;

use super::words::{place, show};
use super::{Check, Judge};
use crate::finding::Finding;
/// What was written comes back.
pub static CHECK: Check = Check {
    id: "read-your-write",
    title: "what was written comes back",
    severity: Severity::Error,
    doc: "A field that was sent with success, and that the document neither marks as read-only nor lets the server decide, does not come back as it was sent.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "{} was sent as {} and comes back as {}",
        place(finding.at.as_deref()),
        show(&finding.expected),
        show(&finding.actual)
    )
}

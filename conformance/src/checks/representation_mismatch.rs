//! `representation-mismatch`: JSON and XML of one thing say the same.

use hallpass_openapi::diagnostic::Severity;

use super::words::{place, show};
use super::{Check, Judge};
use crate::finding::Finding;
/// JSON and XML of one thing say the same.
pub static CHECK: Check = Check {
    id: "representation-mismatch",
    title: "JSON and XML of one thing say the same",
    severity: Severity::Error,
    doc: "The same resource was read as JSON, as XML, and as JSON again. What differs between the two JSON replies is volatile and left out; this place differs between JSON and XML once both are decoded by their schemas.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "{} is {} in JSON and {} in XML",
        place(finding.at.as_deref()),
        show(&finding.expected),
        show(&finding.actual)
    )
}

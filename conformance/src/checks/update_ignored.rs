//! `update-ignored`: an update changes what was sent.

use hallpass_openapi::diagnostic::Severity;

use super::words::{place, show};
use super::{Check, Judge};
use crate::finding::Finding;
/// An update changes what was sent.
pub static CHECK: Check = Check {
    id: "update-ignored",
    title: "an update changes what was sent",
    severity: Severity::Error,
    doc: "The update was answered with success, and reading the item shows the old value.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "{} was updated to {} and is still {}",
        place(finding.at.as_deref()),
        show(&finding.expected),
        show(&finding.actual)
    )
}

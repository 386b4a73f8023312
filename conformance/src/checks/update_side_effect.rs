//! `update-side-effect`: a partial update leaves the rest alone.

use hallpass_openapi::diagnostic::Severity;

use super::words::{place, show};
use super::{Check, Judge};
use crate::finding::Finding;
/// A partial update leaves the rest alone.
pub static CHECK: Check = Check {
    id: "update-side-effect",
    title: "a partial update leaves the rest alone",
    severity: Severity::Error,
    doc: "The document says that the update changes the fields that were sent. This field was not sent, and it changed. What clients cannot write may change by itself, unless the description of the operation promises that what is not sent stays, and the field is a code or the identity of something else.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "{} was not sent and changed from {} to {}",
        place(finding.at.as_deref()),
        show(&finding.expected),
        show(&finding.actual)
    )
}

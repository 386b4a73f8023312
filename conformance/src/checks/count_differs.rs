//! `count-differs`: a number of items follows each creation, answer and removal.

use hallpass_openapi::diagnostic::Severity;

use super::words::{place, plain};
use super::{Check, Judge};
use crate::finding::Finding;

/// A number of items follows each creation, answer and removal.
pub static CHECK: Check = Check {
    id: "count-differs",
    title: "numbers of items follow what becomes of the items",
    severity: Severity::Error,
    doc: "The document says of this number that it counts items, such as those of a summary by their status or those of a category. What is made, answered or removed changes it by as many as it concerns. So it is with a number to which an operation says that it adds one, such as a revision. It is read again after a pause, and all is done twice, before it is an error.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "{} is {} where {}; the items make it {}",
        place(finding.at.as_deref()),
        plain(&finding.actual),
        finding.subject,
        plain(&finding.expected)
    )
}

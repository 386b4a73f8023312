//! `list-total`: the total counts what the pages hold.

use hallpass_openapi::diagnostic::Severity;

use super::words::{place, plain};
use super::{Check, Judge};
use crate::finding::Finding;
/// The total counts what the pages hold.
pub static CHECK: Check = Check {
    id: "list-total",
    title: "the total counts what the pages hold",
    severity: Severity::Error,
    doc: "The document says that this number counts the items of all pages.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "{} is {}, the pages hold {}",
        place(finding.at.as_deref()),
        plain(&finding.actual),
        plain(&finding.expected)
    )
}

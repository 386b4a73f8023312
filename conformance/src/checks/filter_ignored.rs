//! `filter-ignored`: a filter leaves out what does not match.

use hallpass_openapi::diagnostic::Severity;

use super::words::show;
use super::{Check, Judge};
use crate::finding::Finding;
/// A filter leaves out what does not match.
pub static CHECK: Check = Check {
    id: "filter-ignored",
    title: "a filter leaves out what does not match",
    severity: Severity::Error,
    doc: "The list was asked for with a filter, and shows an item that the document's condition for it does not let through.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "filter `{}` = {} lets through {}",
        finding.subject,
        show(&finding.expected),
        show(&finding.actual)
    )
}

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
    doc: "The document says that this number counts the items of all pages. A new item that the list shows makes it one more, which is tried three times before it is an error.",
    words,
    judge: Judge::Phase,
};

/// What a finding is about where the total does not follow a creation.
pub(crate) const AFTER_CREATION: &str = "after a creation";

fn words(finding: &Finding) -> String {
    if finding.subject == AFTER_CREATION {
        return format!(
            "{} is {} after an item was made, where {} is one more than before",
            place(finding.at.as_deref()),
            plain(&finding.actual),
            plain(&finding.expected)
        );
    }
    format!(
        "{} is {}, the pages hold {}",
        place(finding.at.as_deref()),
        plain(&finding.actual),
        plain(&finding.expected)
    )
}

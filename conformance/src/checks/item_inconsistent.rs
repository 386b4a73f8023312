//! `item-inconsistent`: an item says the same wherever it is shown.

use hallpass_openapi::diagnostic::Severity;

use super::words::{place, show};
use super::{Check, Judge};
use crate::finding::Finding;
/// An item says the same wherever it is shown.
pub static CHECK: Check = Check {
    id: "item-inconsistent",
    title: "an item says the same wherever it is shown",
    severity: Severity::Error,
    doc: "A property has one value in one reply of the server (in a list, or in what a creation answers) and another one where the item is read, and neither changes by itself: both were looked at again. One of the two operations shows something stale or something else.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "{} is {} where {} shows it, and {} where it is read",
        place(finding.at.as_deref()),
        show(&finding.actual),
        finding.subject,
        show(&finding.expected)
    )
}

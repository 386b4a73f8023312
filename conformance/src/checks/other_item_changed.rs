//! `other-item-changed`: a write changes the item that it names, and no other.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// A write changes the item that it names, and no other.
pub static CHECK: Check = Check {
    id: "other-item-changed",
    title: "a write changes the item that it names, and no other",
    severity: Severity::Error,
    doc: "An item of a list was read before and after the run changed or removed an item of its own, and it is not the same any more. It is looked at on this machine only, where nobody else writes. Items that the run made beside the removed one, with another value in one property, are looked at everywhere.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    if finding.actual.is_null() {
        return format!("item {}, which no request names, is gone", finding.subject);
    }
    format!(
        "item {}, which no request names, shows {} where it showed {}",
        finding.subject,
        plain(&finding.actual),
        plain(&finding.expected)
    )
}

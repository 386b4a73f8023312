//! `paging-gap`: every item is on some page.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// Every item is on some page.
pub static CHECK: Check = Check {
    id: "paging-gap",
    title: "every item is on some page",
    severity: Severity::Error,
    doc: "An item of the whole list stands on none of its pages.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!("item {} is on no page", plain(&finding.expected))
}

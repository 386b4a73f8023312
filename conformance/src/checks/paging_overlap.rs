//! `paging-overlap`: no item is on two pages.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// No item is on two pages.
pub static CHECK: Check = Check {
    id: "paging-overlap",
    title: "no item is on two pages",
    severity: Severity::Error,
    doc: "The pages of a list were read one after the other, twice, and an item stood on more than one of them both times.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!("item {} is on several pages", plain(&finding.actual))
}

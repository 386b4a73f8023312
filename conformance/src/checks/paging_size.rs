//! `paging-size`: a page holds no more than was asked for.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// A page holds no more than was asked for.
pub static CHECK: Check = Check {
    id: "paging-size",
    title: "a page holds no more than was asked for",
    severity: Severity::Error,
    doc: "The list was asked for pages of a size, twice, and each page but the last held more; or it was asked for pages of 0, which the description calls the default, and showed nothing; or it was asked for no size and showed more than the default of the schema. Clients ask for small pages because they have room for no more.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "a page of {} items was asked for, and one of {} came",
        plain(&finding.expected),
        plain(&finding.actual)
    )
}

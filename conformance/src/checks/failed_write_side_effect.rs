//! `failed-write-side-effect`: a refused write changes nothing.

use hallpass_openapi::diagnostic::Severity;

use super::words::{place, show};
use super::{Check, Judge};
use crate::finding::Finding;

/// A refused write changes nothing.
pub static CHECK: Check = Check {
    id: "failed-write-side-effect",
    title: "a refused write changes nothing",
    severity: Severity::Error,
    doc: "A request was refused with a status of 4xx, and what is stored changed all the same. So it is where an item of a list is there no more after requests that were all refused; that is looked at on this machine only.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "the write was refused, and {} changed from {} to {}",
        place(finding.at.as_deref()),
        show(&finding.expected),
        show(&finding.actual)
    )
}

//! `duplicate-accepted`: only one item has a unique combination.

use hallpass_openapi::diagnostic::Severity;

use super::{Check, Judge};
use crate::finding::Finding;
/// Only one item has a unique combination.
pub static CHECK: Check = Check {
    id: "duplicate-accepted",
    title: "only one item has a unique combination",
    severity: Severity::Error,
    doc: "The document says that at most one item has this combination of values, and the server made a second one. A 409 that names a property, as one that another item has, says so of that property, also of updates. Where the document says that of several requests at the same time only one succeeds, several are sent.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!("a second item has the same {}", finding.subject)
}

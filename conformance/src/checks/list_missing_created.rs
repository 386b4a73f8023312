//! `list-missing-created`: what was created is in the list.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// What was created is in the list.
pub static CHECK: Check = Check {
    id: "list-missing-created",
    title: "what was created is in the list",
    severity: Severity::Error,
    doc: "An item was created with success and can be read, and no page of the list shows it. It is looked for again after each update.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "item {} was created and is on no page of the list",
        plain(&finding.expected)
    )
}

//! `write-representation-mismatch`: the same thing written as JSON and as XML is stored alike.

use hallpass_openapi::diagnostic::Severity;

use super::words::{place, show};
use super::{Check, Judge};
use crate::finding::Finding;
/// The same thing written as JSON and as XML is stored alike.
pub static CHECK: Check = Check {
    id: "write-representation-mismatch",
    title: "the same thing written as JSON and as XML is stored alike",
    severity: Severity::Error,
    doc: "The same entity was written once as JSON and once as XML. Status or stored state differ.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "{} is {} when written as JSON and {} when written as XML",
        place(finding.at.as_deref()),
        show(&finding.expected),
        show(&finding.actual)
    )
}

//! `rule-violated`: a declared rule decides as it says.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// A declared rule decides as it says.
pub static CHECK: Check = Check {
    id: "rule-violated",
    title: "a declared rule decides as it says",
    severity: Severity::Error,
    doc: "A rule of the document (x-hallpass-rules) holds for this request and says which status it gets. The server answers otherwise.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "rule `{}` says status {}, the server answers {}",
        finding.subject,
        plain(&finding.expected),
        plain(&finding.actual)
    )
}

//! `example-representation-mismatch`: the JSON and XML examples of one name say the same.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// The JSON and XML examples of one name say the same.
pub static CHECK: Check = Check {
    id: "example-representation-mismatch",
    title: "the JSON and XML examples of one name say the same",
    severity: Severity::Warning,
    doc: "The document shows one thing in JSON and in XML, and the two differ once decoded by their schemas.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    plain(&finding.actual)
}

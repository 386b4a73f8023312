//! `auth-ignored`: a secured operation asks for credentials.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// A secured operation asks for credentials.
pub static CHECK: Check = Check {
    id: "auth-ignored",
    title: "a secured operation asks for credentials",
    severity: Severity::Error,
    doc: "The document secures the operation, and it answers a request without credentials with success.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!("status {} without credentials", plain(&finding.actual))
}

//! `readonly-written`: what only the server writes is not taken from a client.

use hallpass_openapi::diagnostic::Severity;

use super::words::{place, show};
use super::{Check, Judge};
use crate::finding::Finding;

/// What only the server writes is not taken from a client.
pub static CHECK: Check = Check {
    id: "readonly-written",
    title: "what only the server writes is not taken from a client",
    severity: Severity::Error,
    doc: "The document calls a property `readOnly`, or says that an identity in a request is ignored. It was sent all the same, with another value than the server gives, and the server stored it. Attempts to change such a property are to be ignored or refused (JSON Schema Validation 2020-12, section 9.4): else a client can take the identity of another item, or write what it may not, such as who made it and when.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "{} is the server's own, was sent as {} and is stored",
        place(finding.at.as_deref()),
        show(&finding.actual)
    )
}

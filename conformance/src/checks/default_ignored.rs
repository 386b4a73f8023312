//! `default-ignored`: what is not sent is taken for its default.

use hallpass_openapi::diagnostic::Severity;

use super::words::{place, show};
use super::{Check, Judge};
use crate::finding::Finding;
/// What is not sent is taken for its default.
pub static CHECK: Check = Check {
    id: "default-ignored",
    title: "what is not sent is taken for its default",
    severity: Severity::Error,
    doc: "A property of the request has a `default` and was not sent, and the item shows another value. OpenAPI says that a default is what the receiver of a request assumes where no value is provided; clients leave the property out and rely on it.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "{} was not sent, its default is {}, and it comes back as {}",
        place(finding.at.as_deref()),
        show(&finding.expected),
        show(&finding.actual)
    )
}

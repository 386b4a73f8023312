//! `error-names`: an error names what is wrong, where its description says so.

use hallpass_openapi::diagnostic::Severity;

use super::words::{place, plain};
use super::{Check, Judge};
use crate::finding::Finding;

/// An error names what is wrong, where its description says so.
pub static CHECK: Check = Check {
    id: "error-names",
    title: "an error names what is wrong, where its description says so",
    severity: Severity::Error,
    doc: "The description of a property of errors says that it names the parameter or the property at fault. The run sent a request in which one alone is wrong, and the error names another one, or none though the description says that it always does.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "{} is {} where `{}` alone is wrong; the document says that it names what is wrong",
        place(finding.at.as_deref()),
        plain(&finding.actual),
        plain(&finding.expected)
    )
}

//! `required-missing-accepted`: what the document requires is asked for.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// What the document requires is asked for.
pub static CHECK: Check = Check {
    id: "required-missing-accepted",
    title: "what the document requires is asked for",
    severity: Severity::Error,
    doc: "A required parameter, property or body was left out, and the request was answered with success. It is a warning where the operation lists no refusal (400, 422, 4XX). So it is where the words of the document ask for a property by the value of something else (\"privacy level `building` needs a `building_id`\").",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "the request leaves out `{}`, and the server answers {}",
        finding.subject,
        plain(&finding.actual)
    )
}

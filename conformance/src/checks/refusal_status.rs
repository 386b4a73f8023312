//! `refusal-status`: what is wrong is refused with the status that the document gives it.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// What is wrong is refused with the status that the document gives it.
pub static CHECK: Check = Check {
    id: "refusal-status",
    title: "what is wrong is refused with the status that the document gives it",
    severity: Severity::Error,
    doc: "Clients tell by the status what to do: mend the request, or look for what is not there. The description of a parameter or an operation gives a status to such a request (\"any other value is answered 400\", \"404 if the course does not exist\"), and the server refuses it with another one; or it answers 404 to a value of the query or the body, where the operation lists a 400 and no 404.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "the request breaks `{}` and is answered with {}, the document says {}",
        finding.subject,
        plain(&finding.actual),
        plain(&finding.expected)
    )
}

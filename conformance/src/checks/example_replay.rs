//! `example-replay`: a documented example gets the documented reply.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// A documented example gets the documented reply.
pub static CHECK: Check = Check {
    id: "example-replay",
    title: "a documented example gets the documented reply",
    severity: Severity::Error,
    doc: "The request of this example was sent as the document shows it, and the reply has another status than the document promises. Where the server need not hold what an example names, it is a finding if the example is told to be malformed (400, 422) or of a media type that is not taken (415), names nothing that may not be there, and other requests of the operation are taken. Where the document promises that a new server takes its request examples, and the server shows what its read examples promise, a refusal for a failed precondition is one as well; so is a 404 for the example of a parameter that is said to be there.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "the example promises status {}, the server answers {}",
        plain(&finding.expected),
        plain(&finding.actual)
    )
}

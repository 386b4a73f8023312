//! `method-undeclared`: a method that the document does not list for a path is answered as one that is not there.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// A method that the document does not list for a path is answered as one that is not there.
pub static CHECK: Check = Check {
    id: "method-undeclared",
    title: "a method that the document does not list for a path is answered as one that is not there",
    severity: Severity::Warning,
    doc: "A request by a method that the document does not list for the path, to something that is not there, succeeds or makes the server fail, or is answered with 405 without the `Allow` header that HTTP asks for (RFC 9110, section 15.5.6). A server may have more than its document says; then the document should say it. It is an error to answer with status 500, to leave out `Allow` where other paths of the server send it, to let the method succeed where every other path answers 405, and to do anything but 405 with `Allow` where the description of the document promises that.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "{} is not in the document for this path: expected {}, got {}",
        finding.subject,
        plain(&finding.expected),
        plain(&finding.actual)
    )
}

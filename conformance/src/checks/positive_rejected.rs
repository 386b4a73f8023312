//! `positive-rejected`: what the document allows is taken.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// What the document allows is taken.
pub static CHECK: Check = Check {
    id: "positive-rejected",
    title: "what the document allows is taken",
    severity: Severity::Warning,
    doc: "The request is at the boundary of a keyword, on the side that the document allows, and was refused with 400 or 422, while a request in the middle was taken. The server may know a reason; then the document should say it. It is an error where other values of an enumeration that only requests have are taken, where a text for people is refused for a length that is allowed or for a letter that is not ASCII, where null is refused that a schema of requests alone allows in so many words, for the smallest and the largest number of a query, and where a list answers 404 for a time after all items. So it is where the same body is refused that is only written otherwise (white space and escapes in JSON, a comment or a CDATA section in XML).",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "the request is at the boundary of `{}`, on its valid side, and the server answers {}",
        finding.subject,
        plain(&finding.actual)
    )
}

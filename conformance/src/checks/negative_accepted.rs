//! `negative-accepted`: what the document forbids is refused.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// What the document forbids is refused.
pub static CHECK: Check = Check {
    id: "negative-accepted",
    title: "what the document forbids is refused",
    severity: Severity::Error,
    doc: "The request breaks a keyword of the document, read back by the judge's own validator, and was answered with success. It is an error where the operation lists a refusal (400, 422, 4XX); a warning where it lists none, for formats, and for the paging of lists, which many servers correct on their own, unless this one refuses another bound of the kind. A value that the language of a server may take for the right type (a number for a text, digits in a text for a number, null) is an error where the server refuses the same elsewhere, and nothing where it takes it everywhere. A text that is no time, for a filter that compares times, is an error where the document says in words that such a one is refused. A page token that nobody gave out is a warning, and an error by the same words. A text without its format is an error where the server refuses such a one for a property or parameter of the same name. A page larger than the largest is an error where the server refuses one smaller than the smallest and what is no number, unless the description says that it cuts pages down. A reference to what does not exist is an error where the 404 of a creation speaks of it.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "the request breaks `{}`, and the server answers {}",
        finding.subject,
        plain(&finding.actual)
    )
}

//! `duplicate-status`: what is there already is answered with the status that the document gives for it.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// What is there already is answered with the status that the document gives for it.
pub static CHECK: Check = Check {
    id: "duplicate-status",
    title: "what is there already is answered with the status that the document gives for it",
    severity: Severity::Error,
    doc: "The document lists a 409 for what is there already. An item was created, the same request was sent once more while it was there, and the answer has another status. Clients that look for the 409 take a doubled item for a new one, or for a mistake of their own. Where the 409 names a property as one that another item has, an update to the value of another item is to get it as well, and one to the item's own value is not. Where the document says so in words, a second answer to an item that was answered, and the removal of one, have the status that it gives, and what was removed can be made anew.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    let what = match finding.subject.as_str() {
        "body" => "the same creation once more",
        other => other,
    };
    format!(
        "{what} is answered with {}, the document gives {}",
        plain(&finding.actual),
        plain(&finding.expected)
    )
}

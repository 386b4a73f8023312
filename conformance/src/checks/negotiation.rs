//! `negotiation`: a client gets the media type that it asks for.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// A client gets the media type that it asks for.
pub static CHECK: Check = Check {
    id: "negotiation",
    title: "a client gets the media type that it asks for",
    severity: Severity::Error,
    doc: "Each media type that the document lists for a response can be had by asking for it in Accept. That quality values are honoured, and that what is not supported is refused, is practice: a warning at most, and an error where other operations of the server do so, or where the document itself speaks of quality values. What has the quality 0 is not acceptable (RFC 9110, section 12.4.2). A 406 that the operation lists for what cannot be given is given, unless the document says what is given instead; a range such as `text/*` gets a type of it; and who names no format gets the one that the document names for that. What the document calls another name of a media type is as good as that, in `Accept` and `Content-Type`, and an `Accept` that it says is not heeded is not refused.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "{}: expected {}, got {}",
        finding.subject,
        plain(&finding.expected),
        plain(&finding.actual)
    )
}

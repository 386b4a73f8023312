//! `connection-closed`: a connection stays open for the next request where the document says so.

use hallpass_openapi::diagnostic::Severity;

use super::{Check, Judge};
use crate::finding::Finding;

/// A connection stays open for the next request where the document says so.
pub static CHECK: Check = Check {
    id: "connection-closed",
    title: "a connection stays open for the next request where the document says so",
    severity: Severity::Error,
    doc: "The description of the document says that connections are kept until a reply carries `Connection: close`. A reply came without that header, and the server closed the connection all the same: a client that sends its next request there loses it, and cannot know whether it was done. Send the header, or keep the connection. Nothing is asked where the document does not say so.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "the connection was closed after {}, which does not carry `Connection: close`",
        finding.subject
    )
}

//! `connection-desynchronised`: what is left of one request is not taken for the next one.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;

/// What is left of one request is not taken for the next one.
pub static CHECK: Check = Check {
    id: "connection-desynchronised",
    title: "what is left of one request is not taken for the next one",
    severity: Severity::Error,
    doc: "A request with a body was refused, and a good request that followed on the same connection was not answered as it is alone, twice. Mostly the server refuses before it has read the body, keeps the connection, and reads the body as the beginning of the next request: behind a proxy that shares connections, that is the request of somebody else (request smuggling, RFC 9112, section 11.2). Read the body to its end before the next request, or close the connection.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "{}: the next request on the connection gave {} instead of {}",
        finding.subject,
        plain(&finding.actual),
        plain(&finding.expected)
    )
}

//! `oauth1-replay-accepted`: a repeated OAuth 1.0a request is refused.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// A repeated OAuth 1.0a request is refused.
pub static CHECK: Check = Check {
    id: "oauth1-replay-accepted",
    title: "a repeated OAuth 1.0a request is refused",
    severity: Severity::Error,
    doc: "The same request, byte for byte, with the same nonce and timestamp, was answered with success twice: whoever records a request can repeat it.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "status {} for a nonce that was used before",
        plain(&finding.actual)
    )
}

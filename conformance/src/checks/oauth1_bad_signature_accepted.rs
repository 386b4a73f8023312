//! `oauth1-bad-signature-accepted`: a wrong OAuth 1.0a signature is refused.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// A wrong OAuth 1.0a signature is refused.
pub static CHECK: Check = Check {
    id: "oauth1-bad-signature-accepted",
    title: "a wrong OAuth 1.0a signature is refused",
    severity: Severity::Error,
    doc: "The request was signed with a secret that is not the consumer's, and was answered with success: signatures are not verified.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!("status {} with a wrong signature", plain(&finding.actual))
}

//! `auth-wrong-accepted`: wrong credentials are refused.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// Wrong credentials are refused.
pub static CHECK: Check = Check {
    id: "auth-wrong-accepted",
    title: "wrong credentials are refused",
    severity: Severity::Error,
    doc: "The operation answers a request with credentials that are wrong with success: others, the right ones with more behind them, none where they should stand, or a token under another scheme, under none, or in other letter case.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!("status {} with wrong credentials", plain(&finding.actual))
}

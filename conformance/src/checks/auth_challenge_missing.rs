//! `auth-challenge-missing`: a reply of status 401 says how to authenticate.

use hallpass_openapi::diagnostic::Severity;

use super::{Check, Judge};
use crate::finding::Finding;
/// A reply of status 401 says how to authenticate.
pub static CHECK: Check = Check {
    id: "auth-challenge-missing",
    title: "a reply of status 401 says how to authenticate",
    severity: Severity::Warning,
    doc: "HTTP asks that a reply of status 401 has a WWW-Authenticate header, by which clients learn what to send.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    let _ = finding;
    "status 401 without a WWW-Authenticate header".to_owned()
}

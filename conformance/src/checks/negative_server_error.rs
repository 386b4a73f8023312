//! `negative-server-error`: a wrong request is refused, not answered by a server error.

use hallpass_openapi::diagnostic::Severity;

use super::server_error::undocumented;
use super::words::plain;
use super::{Check, Evidence, Judge, Observation};
use crate::call::Intent;
use crate::finding::Finding;
/// A wrong request is refused, not answered by a server error.
pub static CHECK: Check = Check {
    id: "negative-server-error",
    title: "a wrong request is refused, not answered by a server error",
    severity: Severity::Error,
    doc: "The request is wrong on purpose, and the server fails instead of refusing it. Whoever sends rubbish can take it down; look into the server's log for the request shown.",
    words,
    judge: Judge::Exchange(judge),
};

fn words(finding: &Finding) -> String {
    format!(
        "a wrong request is answered with status {}, which the document does not list",
        plain(&finding.actual)
    )
}

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    if evidence.intent == Intent::Wrong {
        undocumented(evidence)
    } else {
        Vec::new()
    }
}

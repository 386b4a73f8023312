//! `server-error`: a valid request is not answered by a server error.

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::model::StatusPattern;

use super::status_undocumented::documented_statuses;
use super::words::plain;
use super::{Check, Evidence, Judge, Observation};
use crate::call::Intent;
use crate::finding::Finding;
/// A valid request is not answered by a server error.
pub static CHECK: Check = Check {
    id: "server-error",
    title: "a valid request is not answered by a server error",
    severity: Severity::Error,
    doc: "A status of 5xx says that the server failed. Where the document does not list it, a client has no way to be ready for it. Look into the server's log for the request shown.",
    words,
    judge: Judge::Exchange(judge),
};

fn words(finding: &Finding) -> String {
    format!(
        "status {}, which the document does not list",
        plain(&finding.actual)
    )
}

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    // Of requests that are wrong on purpose `negative-server-error` speaks.
    if evidence.intent == Intent::Wrong {
        return Vec::new();
    }
    undocumented(evidence)
}

/// A status of 5xx that the operation does not list.
pub(super) fn undocumented(evidence: &Evidence<'_>) -> Vec<Observation> {
    let Some(reply) = evidence.reply().filter(|reply| reply.status >= 500) else {
        return Vec::new();
    };
    let documented = evidence
        .body
        .response
        .is_some_and(|response| response.status != StatusPattern::Default);
    if documented {
        return Vec::new();
    }
    let seen = Observation::new(
        reply.status.to_string(),
        documented_statuses(evidence.operation),
        reply.status,
    )
    .by(evidence.operation.span);
    // An overloaded server that says when to come back is not broken.
    let overloaded = reply.status == 503 && reply.header("retry-after").is_some();
    vec![if overloaded { seen.warning() } else { seen }]
}

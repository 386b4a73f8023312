//! `body-forbidden`: where a status or the document allows no body, there is none.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Evidence, Judge, Observation};
use crate::finding::Finding;
/// Where a status or the document allows no body, there is none.
pub static CHECK: Check = Check {
    id: "body-forbidden",
    title: "where a status or the document allows no body, there is none",
    severity: Severity::Error,
    doc: "HTTP allows no content in a reply of status 204, 205 or 304, or to HEAD: what is sent there is taken for the next reply. Where the document describes a success without a body, clients do not read one.",
    words,
    judge: Judge::Exchange(judge),
};

fn words(finding: &Finding) -> String {
    format!(
        "status {} has a body of {} bytes",
        finding.subject,
        plain(&finding.actual)
    )
}

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let Some(reply) = evidence.reply() else {
        return Vec::new();
    };
    let announced: usize = reply
        .header("content-length")
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    let size = announced.max(reply.body.len());
    let without_content =
        matches!(reply.status, 204 | 205) || (reply.status == 304 && !reply.body.is_empty());
    if size == 0 || !without_content {
        return Vec::new();
    }
    let span = evidence.body.response.map(|response| response.span);
    vec![Observation {
        span,
        ..Observation::new(reply.status.to_string(), 0, size)
    }]
}

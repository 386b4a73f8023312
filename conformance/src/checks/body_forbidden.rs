//! `body-forbidden`: where a status or the document allows no body, there is none.

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::prose::{Prose, says_one};

use super::words::plain;
use super::{Check, Evidence, Judge, Observation};
use crate::exchange::Reply;
use crate::finding::Finding;
/// Where a status or the document allows no body, there is none.
pub static CHECK: Check = Check {
    id: "body-forbidden",
    title: "where a status or the document allows no body, there is none",
    severity: Severity::Error,
    doc: "HTTP allows no content in a reply of status 204, 205 or 304, or to HEAD: what is sent there is taken for the next reply. Where the document describes a success without a body, clients do not read one. A 205 that the document itself gives content is warned of only: the document has to change first. A refusal has none either where the document lists none and says that errors have no body.",
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
    if size == 0 || !(without_content || is_bare(evidence, reply)) {
        return Vec::new();
    }
    let response = evidence.body.response;
    // A length is read behind this status, so that the next reply is understood nevertheless.
    let is_as_documented =
        reply.status == 205 && response.is_some_and(|response| !response.content.is_empty());
    vec![Observation {
        span: response.map(|response| response.span),
        severity: is_as_documented.then_some(Severity::Warning),
        ..Observation::new(reply.status.to_string(), 0, size)
    }]
}

/// A refusal of which the document lists no content, and says that such have no body.
fn is_bare(evidence: &Evidence<'_>, reply: &Reply) -> bool {
    const NONE: [&str; 5] = [
        "no body",
        "without a body",
        "without body",
        "no content",
        "empty body",
    ];
    let response = evidence.body.response;
    let is_empty = response.is_some_and(|response| response.content.is_empty());
    if reply.status < 400 || reply.body.is_empty() || !is_empty {
        return false;
    }
    let own = response.map(|response| response.description.to_lowercase());
    if own.is_some_and(|own| says_one(&own, &["has no body", "have no body", "without a body"])) {
        return true;
    }
    let status = reply.status.to_string();
    let prose = Prose::of_document(evidence.api);
    let mut sentences = prose.sentences();
    sentences.any(|sentence| {
        let is_of_errors = sentence.starts_with("error")
            || sentence.starts_with("refusal")
            || sentence.contains(&status);
        is_of_errors
            && says_one(sentence, &NONE)
            && !says_one(sentence, &["may ", "unless", "except"])
    })
}

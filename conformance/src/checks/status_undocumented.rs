//! `status-undocumented`: every status is one that the document lists.

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::model::{Operation, StatusPattern};
use serde_json::Value;

use super::words::plain;
use super::{Check, Evidence, Judge, Observation};
use crate::call::Intent;
use crate::finding::Finding;
use crate::record::status_name;
/// Every status is one that the document lists.
pub static CHECK: Check = Check {
    id: "status-undocumented",
    title: "every status is one that the document lists",
    severity: Severity::Error,
    doc: "A client decodes a reply by its status. A status that the operation does not list (exactly, as a range, or by default) leaves it without a type. Add the response to the document, or mend the server. A refusal of what is wrong may have any status, but 422 where the document says 400; and a list that has nothing to show is no 404, unless it lists one.",
    words,
    judge: Judge::Exchange(judge),
};

fn words(finding: &Finding) -> String {
    format!(
        "status {}, the document lists {}",
        plain(&finding.actual),
        listed(&finding.expected)
    )
}

/// Refusals that any HTTP server or intermediary may give, whatever a document says.
const TRANSPORT: [u16; 8] = [408, 413, 414, 421, 425, 429, 431, 511];
/// Refusals that depend on who calls, on what is there, and on values that only this server knows.
const STATE: [u16; 8] = [400, 401, 403, 404, 409, 410, 422, 423];

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let Some(reply) = evidence.reply().filter(|reply| reply.status < 500) else {
        return Vec::new();
    };
    let status = reply.status;
    // Whether a representation can be had is judged by `negotiation`.
    if status == 406 {
        return Vec::new();
    }
    let is_refusal = (400..500).contains(&status);
    // An operation that lists nothing forbids nothing.
    if evidence.operation.responses.is_empty() {
        return Vec::new();
    }
    if evidence.body.response.is_some() {
        return Vec::new();
    }
    if is_refusal && evidence.intent == Intent::Wrong && !is_other_word(evidence.operation, status)
    {
        return Vec::new();
    }
    let seen = Observation::new(
        status.to_string(),
        documented_statuses(evidence.operation),
        status,
    )
    .by(evidence.operation.span);
    let excusable = TRANSPORT.contains(&status)
        || (evidence.intent == Intent::Uncertain && STATE.contains(&status));
    vec![if excusable { seen.warning() } else { seen }]
}

/// The document says 400 of what is wrong, and the server 422. The reverse is common: what is no HTTP or no JSON is refused before anybody looks at
/// its content.
fn is_other_word(operation: &Operation, status: u16) -> bool {
    let mut all = operation.responses.iter();
    status == 422 && all.any(|response| response.status == StatusPattern::Exact(400))
}

/// The statuses that an operation lists.
pub fn documented_statuses(operation: &Operation) -> Value {
    operation
        .responses
        .iter()
        .map(|response| Value::from(status_name(response.status)))
        .collect()
}

fn listed(statuses: &Value) -> String {
    let names: Vec<&str> = statuses
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    }
}

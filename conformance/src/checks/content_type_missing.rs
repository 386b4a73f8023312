//! `content-type-missing`: a reply with a body names its media type.

use hallpass_openapi::diagnostic::Severity;

use super::{Check, Evidence, Judge, Observation};
use crate::finding::Finding;
use serde_json::Value;
/// A reply with a body names its media type.
pub static CHECK: Check = Check {
    id: "content-type-missing",
    title: "a reply with a body names its media type",
    severity: Severity::Error,
    doc: "Without a Content-Type a client has to guess how to read the body. Where the document describes the body by media types, the header is how a client finds the right one.",
    words,
    judge: Judge::Exchange(judge),
};

fn words(finding: &Finding) -> String {
    let _ = finding;
    "the reply has a body and no Content-Type".to_owned()
}

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let Some(reply) = evidence.reply().filter(|reply| !reply.body.is_empty()) else {
        return Vec::new();
    };
    let Some(response) = evidence
        .body
        .response
        .filter(|response| !response.content.is_empty())
    else {
        return Vec::new();
    };
    if reply
        .header("content-type")
        .is_some_and(|value| !value.trim().is_empty())
    {
        return Vec::new();
    }
    let documented: Value = response
        .content
        .iter()
        .map(|media| Value::from(media.name.as_str()))
        .collect();
    vec![Observation::new("Content-Type", documented, Value::Null).by(response.span)]
}

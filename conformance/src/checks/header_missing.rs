//! `header-missing`: a reply has the headers that the document requires.

use hallpass_openapi::diagnostic::Severity;

use super::{Check, Evidence, Judge, Observation};
use crate::finding::Finding;
use serde_json::Value;
/// A reply has the headers that the document requires.
pub static CHECK: Check = Check {
    id: "header-missing",
    title: "a reply has the headers that the document requires",
    severity: Severity::Error,
    doc: "The response lists this header as required, and the reply does not have it.",
    words,
    judge: Judge::Exchange(judge),
};

fn words(finding: &Finding) -> String {
    format!("header `{}` is missing", finding.subject)
}

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let (Some(reply), Some(response)) = (evidence.reply(), evidence.body.response) else {
        return Vec::new();
    };
    let required = response
        .headers
        .iter()
        .filter(|(name, header)| header.required && !is_ignored(name));
    let missing = required.filter(|(name, _)| reply.header(&name.to_ascii_lowercase()).is_none());
    missing
        .map(|(name, header)| Observation::new(name.as_str(), true, Value::Null).by(header.span))
        .collect()
}

/// OpenAPI ignores a header of this name: the media types of the response describe it.
pub fn is_ignored(name: &str) -> bool {
    name.eq_ignore_ascii_case("content-type")
}

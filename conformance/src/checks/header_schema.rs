//! `header-schema`: a header is what its schema says.

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::model::{Api, Header, SchemaId};
use hallpass_openapi::validate::{Direction, Violation};
use serde_json::Value;

use super::header_missing::is_ignored;
use super::words::show;
use super::{Check, Evidence, Judge, Observation};
use crate::finding::Finding;
/// A header is what its schema says.
pub static CHECK: Check = Check {
    id: "header-schema",
    title: "a header is what its schema says",
    severity: Severity::Error,
    doc: "The value of this header, read by its schema, breaks one of the schema's keywords.",
    words,
    judge: Judge::Exchange(judge),
};

fn words(finding: &Finding) -> String {
    format!(
        "header `{}` is {}, the document says {}",
        finding.subject,
        show(&finding.actual),
        show(&finding.expected)
    )
}

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let (Some(reply), Some(response)) = (evidence.reply(), evidence.body.response) else {
        return Vec::new();
    };
    let mut seen = Vec::new();
    for (name, header) in response
        .headers
        .iter()
        .filter(|(name, _)| !is_ignored(name))
    {
        let Some(text) = reply.header(&name.to_ascii_lowercase()) else {
            continue;
        };
        seen.extend(breaches(evidence.api, name, header, text));
    }
    seen
}

fn breaches(api: &Api, name: &str, header: &Header, text: &str) -> Vec<Observation> {
    let Some(schema) = header.schema else {
        return Vec::new();
    };
    let readings = readings(api, schema, text);
    let results: Vec<_> = readings
        .iter()
        .map(|value| api.validate(schema, Direction::Response, value))
        .collect();
    // A text may be read in several ways; it is wrong only when it is wrong in each.
    if results.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    let first = results
        .into_iter()
        .next()
        .and_then(|violations| violations.into_iter().next());
    let observe =
        |violation: Violation| Observation::new(name, violation.expected, text).by(violation.span);
    first.map(observe).into_iter().collect()
}

/// The values that a header's text may stand for. Arrays and objects have styles that are read elsewhere; their text is left alone.
fn readings(api: &Api, schema: SchemaId, text: &str) -> Vec<Value> {
    let types = api
        .schemas
        .get(schema.0 as usize)
        .map(|schema| schema.types)
        .unwrap_or_default();
    if types.array || types.object {
        return Vec::new();
    }
    let parsed = serde_json::from_str(text)
        .ok()
        .filter(|value: &Value| value.is_number() || value.is_boolean());
    parsed.into_iter().chain([Value::from(text)]).collect()
}

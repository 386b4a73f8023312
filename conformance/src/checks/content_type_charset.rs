//! `content-type-charset`: a reply names the charset that the document says it names.

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::media_type::MediaRange;
use hallpass_openapi::promises::charset::named;
use serde_json::Value;

use super::{Check, Evidence, Judge, Observation};
use crate::finding::Finding;

/// A reply names the charset that the document says it names.
pub static CHECK: Check = Check {
    id: "content-type-charset",
    title: "a reply names the charset that the document says it names",
    severity: Severity::Error,
    doc: "The description of the document says that replies of this media type, or all replies, name a charset in their Content-Type, as in `text/xml; charset=UTF-8`, and this \
          one names none or another one. A document that does not say so is not held to it: JSON is UTF-8 in any case, and XML says itself what it is.",
    words,
    judge: Judge::Exchange(judge),
};

fn words(finding: &Finding) -> String {
    let promised = finding.expected.as_str().unwrap_or_default();
    let given = finding.actual.as_str();
    let given = given.map_or_else(
        || "no charset".to_owned(),
        |charset| format!("charset {charset}"),
    );
    format!(
        "the reply is {} with {given}, the document says {promised}",
        finding.subject
    )
}

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let Some(reply) = evidence.reply().filter(|reply| !reply.body.is_empty()) else {
        return Vec::new();
    };
    let Some(media_type) = reply.header("content-type").and_then(MediaRange::parse) else {
        return Vec::new();
    };
    let charset = media_type.parameter("charset");
    let essence = media_type.essence();
    let Some(promised) = named(evidence.api, &essence) else {
        return Vec::new();
    };
    if charset.is_some_and(|charset| charset.eq_ignore_ascii_case(&promised)) {
        return Vec::new();
    }
    let found = charset.map_or(Value::Null, Value::from);
    vec![Observation::new(essence, promised, found).by(evidence.operation.span)]
}

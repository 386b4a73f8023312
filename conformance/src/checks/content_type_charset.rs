//! `content-type-charset`: a reply names the charset that the document says it names.

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::media_type::MediaRange;
use hallpass_openapi::promises::charset::is_named;
use serde_json::Value;

use super::{Check, Evidence, Judge, Observation};
use crate::finding::Finding;

/// A reply names the charset that the document says it names.
pub static CHECK: Check = Check {
    id: "content-type-charset",
    title: "a reply names the charset that the document says it names",
    severity: Severity::Error,
    doc: "The description of the document says that replies of this media type, or all replies, name UTF-8 in their Content-Type, as in `text/xml; charset=UTF-8`, and this \
          one names none or another one. A document that does not say so is not held to it: JSON is UTF-8 in any case, and XML says itself what it is.",
    words,
    judge: Judge::Exchange(judge),
};

fn words(finding: &Finding) -> String {
    match finding.actual.as_str() {
        Some(charset) => format!(
            "the reply is {} with charset {charset}, the document says utf-8",
            finding.subject
        ),
        None => format!(
            "the reply is {} without a charset, the document says utf-8",
            finding.subject
        ),
    }
}

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let Some(reply) = evidence.reply().filter(|reply| !reply.body.is_empty()) else {
        return Vec::new();
    };
    let Some(media_type) = reply.header("content-type").and_then(MediaRange::parse) else {
        return Vec::new();
    };
    let charset = media_type.parameter("charset");
    let is_utf_8 = charset.is_some_and(|charset| charset.eq_ignore_ascii_case("utf-8"));
    let essence = media_type.essence();
    if is_utf_8 || !is_named(evidence.api, &essence) {
        return Vec::new();
    }
    let found = charset.map_or(Value::Null, Value::from);
    vec![Observation::new(essence, "utf-8", found).by(evidence.operation.span)]
}

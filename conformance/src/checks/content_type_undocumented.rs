//! `content-type-undocumented`: a body has a media type that the document lists.

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::media_type::{Fit, MediaRange};
use hallpass_openapi::model::{MediaType, Response};
use hallpass_openapi::promises::charset::is_untyped;
use serde_json::Value;

use super::words::plain;
use super::{Check, Evidence, Judge, Observation};
use crate::finding::Finding;
/// A body has a media type that the document lists.
pub static CHECK: Check = Check {
    id: "content-type-undocumented",
    title: "a body has a media type that the document lists",
    severity: Severity::Error,
    doc: "A client decodes a body by its Content-Type. One that the response does not list cannot be decoded, even where the client asked for another. `application/xml` and `text/xml` are two names of one format, but a client that looks for the one does not find the other: list the name that is sent, or both.",
    words,
    judge: Judge::Exchange(judge),
};

fn words(finding: &Finding) -> String {
    let listed: Vec<String> = finding
        .expected
        .as_array()
        .into_iter()
        .flatten()
        .map(plain)
        .collect();
    format!(
        "the body is {}, the document lists {}",
        plain(&finding.actual),
        listed.join(", ")
    )
}

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let Some(reply) = evidence.reply() else {
        return Vec::new();
    };
    if let Some((response, given)) = evidence.body.response.zip(reply.header("content-type"))
        && reply.body.is_empty()
        && (has_none(response) || is_untyped(evidence.api, reply.status))
    {
        let seen = Observation::new(given, Value::from(vec!["none"]), given).by(response.span);
        return vec![seen];
    }
    if reply.body.is_empty() {
        return Vec::new();
    }
    let Some(given) = reply
        .header("content-type")
        .filter(|value| !value.trim().is_empty())
    else {
        return Vec::new();
    };
    // A response without any media type says nothing of its body: an error may carry a text for people.
    let Some(response) = evidence
        .body
        .response
        .filter(|response| !response.content.is_empty())
    else {
        return Vec::new();
    };
    let by_another_name = |declared: &MediaType| {
        let names = MediaRange::parse(given).zip(MediaRange::parse(&declared.name));
        names.is_some_and(|(given, declared)| given.fit(&declared) == Some(Fit::Alias))
    };
    if evidence
        .body
        .declared
        .is_some_and(|declared| !by_another_name(declared))
    {
        return Vec::new();
    }
    let documented: Value = response
        .content
        .iter()
        .map(|media| Value::from(media.name.as_str()))
        .collect();
    let subject = given.split(';').next().unwrap_or(given).trim();
    // A document may list words that are no media types, and be sent them.
    let is_listed = |name: &str| name.eq_ignore_ascii_case(subject);
    if response.content.iter().any(|media| is_listed(&media.name)) {
        return Vec::new();
    }
    vec![Observation::new(subject, documented, given).by(response.span)]
}

/// The words of a response say that it has no `Content-Type`.
fn has_none(response: &Response) -> bool {
    let says = response.description.to_lowercase().replace('`', "");
    says.contains("no content-type") || says.contains("without content-type")
}

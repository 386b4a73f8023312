//! `body-missing`: a reply that the document gives a body has one.

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::instance;
use hallpass_openapi::model::{Response, StatusPattern};
use hallpass_openapi::validate::Direction;

use super::words::plain;
use super::{Check, Evidence, Judge, Observation};
use crate::case::is_success;
use crate::finding::Finding;
/// A reply that the document gives a body has one.
pub static CHECK: Check = Check {
    id: "body-missing",
    title: "a reply that the document gives a body has one",
    severity: Severity::Error,
    doc: "The response lists media types with a schema, and the reply has no body at all. A client that decodes it finds nothing to decode, since the empty text is neither JSON nor XML. List no content, or send what is listed.",
    words,
    judge: Judge::Exchange(judge),
};

fn words(finding: &Finding) -> String {
    format!(
        "the reply has no body, the document lists {}",
        plain(&finding.expected)
    )
}

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let Some(reply) = evidence.reply() else {
        return Vec::new();
    };
    let is_empty = reply.body.is_empty() && reply.cut.is_none();
    let has_none = matches!(reply.status, 204 | 205) || evidence.exchange.request.method == "HEAD";
    // What a default says of errors need not be meant for each of them.
    let response = evidence
        .body
        .response
        .filter(|response| is_success(response) || is_one_refusal(response));
    let Some(response) = response.filter(|_| is_empty && !has_none) else {
        return Vec::new();
    };
    // The empty text is a text.
    let readable = |name: &str| {
        hallpass_openapi::media_type::is_json(name) || hallpass_openapi::media_type::is_xml(name)
    };
    let is_described = !response.content.is_empty()
        && response
            .content
            .iter()
            .all(|media| readable(&media.name) && media.schema.is_some());
    // Where no value can be what the schema says, nobody can send one.
    let can_be = response
        .content
        .iter()
        .filter_map(|media| media.schema)
        .all(|schema| {
            let options = instance::Options::default();
            evidence
                .api
                .instance(schema, Direction::Response, options)
                .is_some()
        });
    if !is_described || !can_be {
        return Vec::new();
    }
    let names: Vec<&str> = response
        .content
        .iter()
        .map(|media| media.name.as_str())
        .collect();
    vec![Observation::new("body", names.join(" or "), "none").by(response.span)]
}

fn is_one_refusal(response: &Response) -> bool {
    matches!(response.status, StatusPattern::Exact(400..=499))
}

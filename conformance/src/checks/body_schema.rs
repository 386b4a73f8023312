//! `body-schema`: a body is what its schema says.

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::validate::Violation;

use super::words::{kind, place, plain, show};
use super::{Check, Evidence, Judge, Observation};
use crate::finding::Finding;
/// A body is what its schema says.
pub static CHECK: Check = Check {
    id: "body-schema",
    title: "a body is what its schema says",
    severity: Severity::Error,
    doc: "The body of a success was read and breaks a keyword of its schema. Generated clients rely on each of them. If the server is right, change the schema.",
    words,
    judge: Judge::Exchange(judge),
};

fn words(finding: &Finding) -> String {
    breach(finding)
}

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let is_error = evidence.reply().is_some_and(|reply| reply.status >= 400);
    if is_error {
        Vec::new()
    } else {
        breaches(evidence)
    }
}

/// One observation for each keyword and place that the body breaks.
pub fn breaches(evidence: &Evidence<'_>) -> Vec<Observation> {
    // XML that departs from its shape has been reported as such; the value that was saved from it breaks its schema as a consequence.
    if !evidence.body.problems.is_empty() {
        return Vec::new();
    }
    let observe = |violation: &Violation| {
        Observation::new(
            violation.keyword.as_str(),
            violation.expected.clone(),
            violation.actual.clone(),
        )
        .at(violation.instance_path.as_str())
        .by(violation.span)
    };
    evidence.body.violations.iter().map(observe).collect()
}

/// A broken keyword in words.
pub fn breach(finding: &Finding) -> String {
    let place = place(finding.at.as_deref());
    match (finding.subject.as_str(), &finding.expected) {
        ("type", expected) => format!(
            "{place} is {}, the document says {}",
            kind(&finding.actual),
            plain(expected)
        ),
        ("required", expected) => format!(
            "{place} lacks {}, which the document requires",
            plain(expected)
        ),
        ("enum", expected) => format!(
            "{place} is {}, the document allows {}",
            show(&finding.actual),
            show(expected)
        ),
        (keyword, expected) => format!(
            "{place} is {}, the document says {keyword} {}",
            show(&finding.actual),
            show(expected)
        ),
    }
}

//! `body-endless`: a body ends.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Evidence, Judge, Observation};
use crate::exchange::Cut;
use crate::finding::Finding;
/// A body ends.
pub static CHECK: Check = Check {
    id: "body-endless",
    title: "a body of JSON or XML ends within the limit of the run",
    severity: Severity::Error,
    doc: "The body of JSON or XML is larger than the run reads (16 MiB). A client has to hold it as a whole before it can use any of it.",
    words,
    judge: Judge::Exchange(judge),
};

fn words(finding: &Finding) -> String {
    format!("the body goes on after {} bytes", plain(&finding.actual))
}

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let Some(Cut::Limit(limit)) = evidence.reply().and_then(|reply| reply.cut.clone()) else {
        return Vec::new();
    };
    let media = evidence.body.media_type.as_ref();
    if !media.is_some_and(|media| media.is_json() || media.is_xml()) {
        return Vec::new();
    }
    let span = evidence.body.declared.map(|declared| declared.span);
    vec![Observation {
        span,
        ..Observation::new("size", "an end", limit)
    }]
}

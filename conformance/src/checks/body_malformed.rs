//! `body-malformed`: a body can be read as what its media type says.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Evidence, Judge, Observation};
use crate::body::Malformation;
use crate::finding::Finding;
/// A body can be read as what its media type says.
pub static CHECK: Check = Check {
    id: "body-malformed",
    title: "a body can be read as what its media type says",
    severity: Severity::Error,
    doc: "JSON must be JSON without duplicate keys, XML must be well-formed, text must be in the encoding that it names, and the body must be as long as announced. What cannot be read reaches no client.",
    words,
    judge: Judge::Exchange(judge),
};

fn words(finding: &Finding) -> String {
    let place = finding
        .at
        .as_deref()
        .map_or(String::new(), |at| format!(" at {at}"));
    format!(
        "the body cannot be read ({}): {}{place}",
        finding.subject,
        plain(&finding.actual)
    )
}

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let span = evidence.body.declared.map(|declared| declared.span);
    let observe = |malformation: &Malformation| {
        let seen = Observation::new(
            malformation.kind,
            expected(malformation.kind),
            malformation.message.as_str(),
        );
        Observation {
            at: malformation.at.clone(),
            span,
            ..seen
        }
    };
    evidence.body.malformed.iter().map(observe).collect()
}

fn expected(kind: &str) -> &'static str {
    match kind {
        "json" => "one JSON value",
        "duplicate-key" => "each key once",
        "xml" => "well-formed XML",
        "charset" => "text in the encoding that is named",
        "content-encoding" => "a body in its Content-Encoding",
        _ => "a body of the announced length",
    }
}

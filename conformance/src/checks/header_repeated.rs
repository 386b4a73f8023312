//! `header-repeated`: a header that has one value stands once.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Evidence, Judge, Observation};
use crate::exchange::Reply;
use crate::finding::Finding;
/// A header that has one value stands once.
pub static CHECK: Check = Check {
    id: "header-repeated",
    title: "a header that has one value stands once",
    severity: Severity::Error,
    doc: "HTTP gives headers such as Content-Type, Content-Length and Location one value. Of two lines some clients take the first, some the last, and some refuse the reply.",
    words,
    judge: Judge::Exchange(judge),
};

/// Headers of one value (RFC 9110).
const SINGLE: [&str; 8] = [
    "content-type",
    "content-length",
    "content-location",
    "content-range",
    "date",
    "etag",
    "last-modified",
    "location",
];

fn words(finding: &Finding) -> String {
    format!(
        "`{}` stands more than once: {}",
        finding.subject,
        plain(&finding.actual)
    )
}

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let span = evidence.body.response.map(|response| response.span);
    let seen = evidence.reply().map(repeated).unwrap_or_default();
    seen.into_iter()
        .map(|seen| Observation { span, ..seen })
        .collect()
}

/// The headers of one value that stand more than once.
pub(crate) fn repeated(reply: &Reply) -> Vec<Observation> {
    let values = |name: &str| {
        let all = reply.headers.iter().filter(|(key, _)| key == name);
        all.map(|(_, value)| value.as_str()).collect::<Vec<_>>()
    };
    let repeated = SINGLE.iter().filter_map(|name| {
        let values = values(name);
        (values.len() > 1).then(|| Observation::new(*name, 1, values.join(" and ")))
    });
    repeated.collect()
}

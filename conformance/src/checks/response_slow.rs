//! `response-slow`: a reply comes in reasonable time.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Evidence, Judge, Observation};
use crate::exchange::Cut;
use crate::finding::Finding;
/// A reply comes in reasonable time.
pub static CHECK: Check = Check {
    id: "response-slow",
    title: "a reply comes in reasonable time",
    severity: Severity::Warning,
    doc: "The reply took longer than two seconds. Users have left by then; look at what the server does for this request.",
    words,
    judge: Judge::Exchange(judge),
};

fn words(finding: &Finding) -> String {
    format!("the reply took {} ms", plain(&finding.actual))
}

/// Milliseconds after which a reply is slow.
const SLOW: u64 = 2_000;

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let elapsed = u64::try_from(evidence.exchange.elapsed.as_millis()).unwrap_or(u64::MAX);
    let slow = evidence
        .reply()
        .is_some_and(|reply| reply.cut != Some(Cut::Timeout))
        && elapsed > SLOW;
    slow.then(|| Observation::new("elapsed", SLOW, elapsed))
        .into_iter()
        .collect()
}

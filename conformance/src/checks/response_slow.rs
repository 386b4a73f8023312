//! `response-slow`: a reply comes in reasonable time.

use std::time::Duration;

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Evidence, Judge, Observation};
use crate::exchange::Cut;
use crate::finding::Finding;
use crate::patience::SLOW;
/// A reply comes in reasonable time.
pub static CHECK: Check = Check {
    id: "response-slow",
    title: "a reply comes in reasonable time",
    severity: Severity::Warning,
    doc: "The reply took longer than two seconds. Users have left by then; look at what the server does for this request. It is an error where the reply took longer than five seconds, or where the operation is slow again and again while all others of the server are quick. It is an error, too, where the document promises a time for each reply and two replies are more than a second over it.",
    words,
    judge: Judge::Exchange(judge),
};

/// Nobody waits for longer, whatever the server is doing.
const FAR_TOO_SLOW: Duration = Duration::from_secs(5);

/// What a finding is about where the document promises a time.
pub(crate) const PROMISED: &str = "the time that the document promises";

fn words(finding: &Finding) -> String {
    if finding.subject == PROMISED {
        return format!(
            "the reply took {} ms, the document promises at most {} ms",
            plain(&finding.actual),
            plain(&finding.expected)
        );
    }
    format!("the reply took {} ms", plain(&finding.actual))
}

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let milliseconds = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let elapsed = evidence.exchange.elapsed;
    let slow = evidence
        .reply()
        .is_some_and(|reply| reply.cut != Some(Cut::Timeout))
        && elapsed > SLOW;
    let seen = slow.then(|| {
        let seen = Observation::new("elapsed", milliseconds(SLOW), milliseconds(elapsed));
        let severity = (elapsed > FAR_TOO_SLOW).then_some(Severity::Error);
        Observation { severity, ..seen }
    });
    seen.into_iter().collect()
}

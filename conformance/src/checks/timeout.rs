//! `timeout`: every reply comes within the time limit.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Evidence, Judge, Observation};
use crate::exchange::{BrokenKind, Cut, Reply};
use crate::finding::Finding;
/// Every reply comes within the time limit.
pub static CHECK: Check = Check {
    id: "timeout",
    title: "every reply comes within the time limit",
    severity: Severity::Error,
    doc: "No complete reply came within the time limit of the run. The run goes on with the next request.",
    words,
    judge: Judge::Exchange(judge),
};

fn words(finding: &Finding) -> String {
    plain(&finding.actual)
}

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let message = match &evidence.exchange.reply {
        Err(broken) if broken.kind == BrokenKind::Timeout => broken.message.as_str(),
        Ok(Reply {
            cut: Some(Cut::Timeout),
            ..
        }) => "the body did not end within the time limit",
        _ => return Vec::new(),
    };
    vec![Observation::new("timeout", "a complete reply", message).by(evidence.operation.span)]
}

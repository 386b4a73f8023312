//! `connection-broken`: every request gets a reply.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Evidence, Judge, Observation};
use crate::exchange::BrokenKind;
use crate::finding::Finding;
/// Every request gets a reply.
pub static CHECK: Check = Check {
    id: "connection-broken",
    title: "every request gets a reply",
    severity: Severity::Error,
    doc: "The connection ended without a reply, or what came is no HTTP. A request that changes nothing was tried twice.",
    words,
    judge: Judge::Exchange(judge),
};

fn words(finding: &Finding) -> String {
    format!("no reply: {}", plain(&finding.actual))
}

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    match &evidence.exchange.reply {
        Err(broken) if broken.kind == BrokenKind::Connection => {
            vec![
                Observation::new("connection", "a reply", broken.message.as_str())
                    .by(evidence.operation.span),
            ]
        }
        _ => Vec::new(),
    }
}

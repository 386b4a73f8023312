//! The report for machines: everything that the outcome holds, as JSON.

use hallpass_openapi::diagnostic::{Severity, Span};
use serde_json::{Value, json};

use super::headline;
use crate::checks::{self, Check};
use crate::finding::Finding;
use crate::outcome::{ExchangeSummary, Outcome, Pair, SnapshotState};

/// The outcome as pretty JSON with a line end.
pub fn render(outcome: &Outcome) -> String {
    format!("{:#}\n", value(outcome))
}

fn value(outcome: &Outcome) -> Value {
    let (seen, documented) = outcome.coverage();
    json!({
        "documents": outcome.documents.iter().map(|document| json!({
            "name": document.name, "title": document.title, "baseUrl": document.base_url,
            "profile": document.profile.name(),
        })).collect::<Vec<_>>(),
        "findings": outcome.findings.iter().map(|finding| self::finding(finding, outcome)).collect::<Vec<_>>(),
        "furtherFindings": outcome.further,
        "exchanges": outcome.exchanges.iter().map(exchange).collect::<Vec<_>>(),
        "skipped": outcome.skipped.iter().map(|skipped| json!({
            "document": skipped.document, "phase": skipped.phase.name(), "operation": skipped.operation,
            "case": skipped.case, "reason": skipped.reason,
        })).collect::<Vec<_>>(),
        "bodies": {
            "received": outcome.bodies.received, "checked": outcome.bodies.checked, "unchecked": outcome.bodies.unchecked,
        },
        "coverage": {"seen": seen, "documented": documented, "pairs": outcome.pairs.iter().map(pair).collect::<Vec<_>>()},
        "knownDeviations": outcome.known_deviations.iter().map(|deviation| json!({
            "document": deviation.document, "operation": deviation.operation, "example": deviation.example,
            "mediaType": deviation.media_type, "reason": deviation.reason,
            "place": place(deviation.span, deviation.document, outcome),
        })).collect::<Vec<_>>(),
        "snapshots": outcome.snapshots.iter().map(|snapshot| json!({
            "name": snapshot.name, "state": state(snapshot.state),
        })).collect::<Vec<_>>(),
        "leftBehind": outcome.left_behind.iter().map(|item| json!({
            "document": item.document, "collection": item.collection, "id": item.id, "reason": item.reason,
        })).collect::<Vec<_>>(),
        "cutShort": outcome.cut_short.iter().map(|(document, reason)| json!({
            "document": document, "reason": reason,
        })).collect::<Vec<_>>(),
        "seed": outcome.seed,
        "requests": outcome.requests,
        "elapsedMilliseconds": milliseconds(outcome.elapsed),
    })
}

fn finding(finding: &Finding, outcome: &Outcome) -> Value {
    json!({
        "check": finding.check,
        "wfc": checks::find(finding.check).and_then(Check::wfc),
        "severity": if finding.severity == Severity::Error { "error" } else { "warning" },
        "message": headline(finding),
        "fingerprint": finding.fingerprint,
        "document": finding.document,
        "operation": finding.operation,
        "after": finding.after,
        "mediaType": finding.media_type,
        "case": finding.case,
        "subject": finding.subject,
        "at": finding.at,
        "expected": finding.expected,
        "actual": finding.actual,
        "place": finding.span.and_then(|span| place(span, finding.document, outcome)),
        "exchange": finding.exchange,
        "repeat": finding.repeat,
    })
}

fn place(span: Span, document: usize, outcome: &Outcome) -> Option<String> {
    let place = outcome.documents.get(document)?.sources.place(span)?;
    Some(format!("{}:{}:{}", place.file, place.line, place.column))
}

fn exchange(exchange: &ExchangeSummary) -> Value {
    json!({
        "document": exchange.document, "phase": exchange.phase.name(), "operation": exchange.operation, "case": exchange.case,
        "status": exchange.status, "mediaType": exchange.media_type, "milliseconds": milliseconds(exchange.elapsed),
        "ofOperation": exchange.of_operation,
    })
}

fn pair(pair: &Pair) -> Value {
    json!({
        "document": pair.document, "operation": pair.operation, "status": pair.status, "mediaType": pair.media_type, "seen": pair.seen,
    })
}

fn state(state: SnapshotState) -> &'static str {
    match state {
        SnapshotState::Same => "same",
        SnapshotState::New => "new",
        SnapshotState::Changed => "changed",
        SnapshotState::Stale => "stale",
    }
}

fn milliseconds(elapsed: std::time::Duration) -> u64 {
    u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
}

//! `snapshot-changed`: a reply is what was accepted before.

use hallpass_openapi::diagnostic::Severity;
use serde_json::Value;
use similar::{ChangeTag, TextDiff};

use super::{Check, Judge};
use crate::finding::Finding;
/// A reply is what was accepted before.
pub static CHECK: Check = Check {
    id: "snapshot-changed",
    title: "a reply is what was accepted before",
    severity: Severity::Error,
    doc: "The reply differs from the accepted snapshot. Review it: `hallpass snapshots review`.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    let (accepted, now) = (plain_text(&finding.expected), plain_text(&finding.actual));
    let (mut removed, mut added) = (0, 0);
    for change in TextDiff::from_lines(accepted, now).iter_all_changes() {
        match change.tag() {
            ChangeTag::Delete => removed += 1,
            ChangeTag::Insert => added += 1,
            ChangeTag::Equal => {}
        }
    }
    format!(
        "the reply differs from snapshot `{}`: {removed} lines gone, {added} new",
        finding.subject
    )
}

/// The lines that differ, with a few around them: `-` for accepted, `+` for now.
pub fn diff(finding: &Finding) -> String {
    let diff = TextDiff::from_lines(plain_text(&finding.expected), plain_text(&finding.actual));
    diff.unified_diff()
        .context_radius(2)
        .missing_newline_hint(false)
        .to_string()
}

fn plain_text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

//! `snapshot-stale`: every accepted snapshot belongs to a reply.

use hallpass_openapi::diagnostic::Severity;

use super::{Check, Judge};
use crate::finding::Finding;
/// Every accepted snapshot belongs to a reply.
pub static CHECK: Check = Check {
    id: "snapshot-stale",
    title: "every accepted snapshot belongs to a reply",
    severity: Severity::Warning,
    doc: "No reply of this run belongs to the accepted snapshot. Its case is gone, or was skipped: `hallpass snapshots reject` removes it.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!("snapshot `{}` belongs to no reply", finding.subject)
}

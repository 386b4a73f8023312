//! `snapshot-new`: every reply has an accepted snapshot.

use hallpass_openapi::diagnostic::Severity;

use super::{Check, Judge};
use crate::finding::Finding;
/// Every reply has an accepted snapshot.
pub static CHECK: Check = Check {
    id: "snapshot-new",
    title: "every reply has an accepted snapshot",
    severity: Severity::Error,
    doc: "Snapshots are required, and there is no accepted one for this reply. Accept it: `hallpass snapshots accept`.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!("snapshot `{}` is not accepted yet", finding.subject)
}

//! `delete-still-there`: what was removed is gone.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// What was removed is gone.
pub static CHECK: Check = Check {
    id: "delete-still-there",
    title: "what was removed is gone",
    severity: Severity::Error,
    doc: "An item was removed with success, and it can still be read or stands in the list. So it is with what goes with an item that is answered, where the document says so: \"accepting an invite also closes all other invites to the same group\".",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "item {} was removed and {}",
        plain(&finding.expected),
        plain(&finding.actual)
    )
}

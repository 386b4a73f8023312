//! `get-not-safe`: reading changes nothing.

use hallpass_openapi::diagnostic::Severity;

use super::words::{place, show};
use super::{Check, Judge};
use crate::finding::Finding;

/// Reading changes nothing.
pub static CHECK: Check = Check {
    id: "get-not-safe",
    title: "reading changes nothing",
    severity: Severity::Error,
    doc: "HTTP calls GET safe: clients, caches and crawlers repeat it at will. A field of an item of the run changed between two readings, and nothing was written in between.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "{} was {}, and {} after it was read",
        place(finding.at.as_deref()),
        show(&finding.expected),
        show(&finding.actual)
    )
}

//! `object-level`: what belongs to one caller is not open to another.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// What belongs to one caller is not open to another.
pub static CHECK: Check = Check {
    id: "object-level",
    title: "what belongs to one caller is not open to another",
    severity: Severity::Error,
    doc: "A second caller (`--other-header`, or the second one of a credentials file) reads or changes what the first one made, and the server itself shows that it should not: it refuses the same caller a lesser thing, or shows the item in none of its lists. A list whose path names a user, and whose 403 is for the lists of others, is given to that user alone.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "another caller is answered {}, though {}",
        plain(&finding.actual),
        plain(&finding.expected)
    )
}

//! `filter-too-narrow`: a filter lets through what matches.

use hallpass_openapi::diagnostic::Severity;

use super::words::show;
use super::{Check, Judge};
use crate::finding::Finding;
/// A filter lets through what matches.
pub static CHECK: Check = Check {
    id: "filter-too-narrow",
    title: "a filter lets through what matches",
    severity: Severity::Error,
    doc: "The list was asked for with a filter and shows nothing, while the list without it shows, before and after, an item that the filter lets through; or it leaves out an item that came a second after the time that was asked for, or one that has the value, of those that the list without it shows both before and after; or the value that takes everything shows less than another one. Clients that filter miss what is there.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "filter `{}` = {} leaves out {}",
        finding.subject,
        show(&finding.expected),
        show(&finding.actual)
    )
}

//! `xml-item-name`: the items of an array have the name that the document says.

use hallpass_openapi::diagnostic::Severity;
use hallpass_runtime::xml::ProblemKind;

use super::xml_problem::{departures, words};
use super::{Check, Evidence, Judge, Observation};

/// The items of an array have the name that the document says.
pub static CHECK: Check = Check {
    id: "xml-item-name",
    title: "the items of an array have the name that the document says",
    severity: Severity::Error,
    doc: "The wrapper of an array holds elements of another name than its items have in the document.",
    words,
    judge: Judge::Exchange(judge),
};

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    departures(evidence, &[ProblemKind::ItemName])
}

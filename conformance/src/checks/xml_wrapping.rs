//! `xml-wrapping`: a wrapped array stands in its wrapper.

use hallpass_openapi::diagnostic::Severity;
use hallpass_runtime::xml::ProblemKind;

use super::xml_problem::{departures, words};
use super::{Check, Evidence, Judge, Observation};

/// A wrapped array stands in its wrapper.
pub static CHECK: Check = Check {
    id: "xml-wrapping",
    title: "a wrapped array stands in its wrapper",
    severity: Severity::Error,
    doc: "The document says that the items of this array stand inside an element of their own, and they stand directly in the parent.",
    words,
    judge: Judge::Exchange(judge),
};

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    departures(evidence, &[ProblemKind::MissingWrapper])
}

//! `xml-repeated`: an element with a single value stands once.

use hallpass_openapi::diagnostic::Severity;
use hallpass_runtime::xml::ProblemKind;

use super::xml_problem::{departures, words};
use super::{Check, Evidence, Judge, Observation};

/// An element with a single value stands once.
pub static CHECK: Check = Check {
    id: "xml-repeated",
    title: "an element with a single value stands once",
    severity: Severity::Error,
    doc: "An element that the document describes as a single value stands twice. Readers take one of the two, and not all take the same.",
    words,
    judge: Judge::Exchange(judge),
};

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    departures(evidence, &[ProblemKind::Repeated])
}

//! `xml-root`: the root element has the name that the document says.

use hallpass_openapi::diagnostic::Severity;
use hallpass_runtime::xml::ProblemKind;

use super::xml_problem::{departures, words};
use super::{Check, Evidence, Judge, Observation};

/// The root element has the name that the document says.
pub static CHECK: Check = Check {
    id: "xml-root",
    title: "the root element has the name that the document says",
    severity: Severity::Error,
    doc: "The root element of the body has another name than the document gives it. Readers that check it refuse the body.",
    words,
    judge: Judge::Exchange(judge),
};

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    departures(evidence, &[ProblemKind::Root])
}

//! `xml-namespace`: an element has the namespace that the document says.

use hallpass_openapi::diagnostic::Severity;
use hallpass_runtime::xml::ProblemKind;

use super::xml_problem::{departures, remarks, words};
use super::{Check, Evidence, Judge, Observation};

/// An element has the namespace that the document says.
pub static CHECK: Check = Check {
    id: "xml-namespace",
    title: "an element has the namespace that the document says",
    severity: Severity::Error,
    doc: "The document gives the element a namespace, and it stands in another one or in none.",
    words,
    judge: Judge::Exchange(judge),
};

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let mut seen = departures(evidence, &[ProblemKind::Namespace]);
    // An element that the document describes without a namespace has none.
    seen.extend(remarks(evidence, &[ProblemKind::ForeignNamespace]));
    seen
}

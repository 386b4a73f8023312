//! `xml-attribute`: attributes are attributes and elements are elements.

use hallpass_openapi::diagnostic::Severity;
use hallpass_runtime::xml::ProblemKind;

use super::xml_problem::{departures, words};
use super::{Check, Evidence, Judge, Observation};

/// Attributes are attributes and elements are elements.
pub static CHECK: Check = Check {
    id: "xml-attribute",
    title: "attributes are attributes and elements are elements",
    severity: Severity::Error,
    doc: "A value stands as an element where the document says attribute, or the reverse. Readers look in one place only.",
    words,
    judge: Judge::Exchange(judge),
};

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    departures(
        evidence,
        &[
            ProblemKind::ElementForAttribute,
            ProblemKind::AttributeForElement,
        ],
    )
}

//! `xml-unexpected-element`: there is nothing that the document forbids.

use hallpass_openapi::diagnostic::Severity;
use hallpass_runtime::xml::ProblemKind;

use super::xml_problem::{departures, words};
use super::{Check, Evidence, Judge, Observation};

/// There is nothing that the document forbids.
pub static CHECK: Check = Check {
    id: "xml-unexpected-element",
    title: "there is nothing that the document forbids",
    severity: Severity::Error,
    doc: "An element stands where the document forbids further ones, text stands between elements, or the content fits none of the alternatives.",
    words,
    judge: Judge::Exchange(judge),
};

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    departures(
        evidence,
        &[
            ProblemKind::UnexpectedElement,
            ProblemKind::MixedContent,
            ProblemKind::NoVariant,
        ],
    )
}

//! `xml-unexpected-element`: there is nothing that the document does not describe.

use hallpass_openapi::diagnostic::Severity;
use hallpass_runtime::xml::ProblemKind;

use super::xml_problem::{departures, remarks, words};
use super::{Check, Evidence, Judge, Observation};

/// There is nothing that the document does not describe.
pub static CHECK: Check = Check {
    id: "xml-unexpected-element",
    title: "there is nothing that the document does not describe",
    severity: Severity::Error,
    doc: "An element stands where the document forbids further ones (or, as a warning, one that it does not describe), text stands between elements, or the content fits none of the alternatives.",
    words,
    judge: Judge::Exchange(judge),
};

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let forbidden = [
        ProblemKind::UnexpectedElement,
        ProblemKind::MixedContent,
        ProblemKind::NoVariant,
    ];
    let mut seen = departures(evidence, &forbidden);
    // A schema that says nothing of further properties allows them, so what it does not know may be new.
    let unknown = remarks(evidence, &[ProblemKind::UnknownElement]);
    seen.extend(unknown.into_iter().map(Observation::warning));
    seen
}

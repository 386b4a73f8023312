//! `xml-scalar`: the text of a scalar can be read as its type.

use hallpass_openapi::diagnostic::Severity;
use hallpass_runtime::xml::ProblemKind;

use super::xml_problem::{departures, words};
use super::{Check, Evidence, Judge, Observation};

/// The text of a scalar can be read as its type.
pub static CHECK: Check = Check {
    id: "xml-scalar",
    title: "the text of a scalar can be read as its type",
    severity: Severity::Error,
    doc: "The text of an element is no integer, number or boolean where the document asks for one, or stands beside xsi:nil.",
    words,
    judge: Judge::Exchange(judge),
};

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    departures(
        evidence,
        &[
            ProblemKind::Scalar,
            ProblemKind::NumberRange,
            ProblemKind::NilContent,
        ],
    )
}

//! `xml-scalar`: the text of a scalar can be read as its type.

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::promises::xml::writes_words;
use hallpass_runtime::xml::ProblemKind;

use super::xml_problem::{departures, remarks, words};
use super::{Check, Evidence, Judge, Observation};

/// The text of a scalar can be read as its type.
pub static CHECK: Check = Check {
    id: "xml-scalar",
    title: "the text of a scalar can be read as its type",
    severity: Severity::Error,
    doc: "The text of an element is no integer, number or boolean where the document asks for one, or stands beside xsi:nil. A boolean that is written as 1 or 0, \
          which XML Schema allows, is an error where the document says that booleans are `true` and `false`, or shows this one so in an XML example, and else a \
          warning.",
    words,
    judge: Judge::Exchange(judge),
};

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let mut all = departures(
        evidence,
        &[
            ProblemKind::Scalar,
            ProblemKind::NumberRange,
            ProblemKind::NilContent,
        ],
    );
    let digits = remarks(evidence, &[ProblemKind::NonCanonical]).into_iter();
    let digits = digits.filter(|seen| seen.expected.as_str() == Some(WORDS));
    all.extend(digits.map(|seen| {
        let at = seen.at.as_deref().unwrap_or_default();
        let name = at.rsplit(['/', '@']).next().unwrap_or_default();
        let name = name.split('[').next().unwrap_or_default();
        if writes_words(evidence.api, name) {
            seen
        } else {
            seen.warning()
        }
    }));
    all
}

/// What the reader expects in place of 1 and 0.
const WORDS: &str = "a boolean in its usual form";

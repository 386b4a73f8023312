//! `xml-empty-ambiguous`: an empty element says whether it stands for null or for the empty text.

use hallpass_openapi::diagnostic::Severity;

use super::words::place;
use super::{Check, Judge};
use crate::finding::Finding;
/// An empty element says whether it stands for null or for the empty text.
pub static CHECK: Check = Check {
    id: "xml-empty-ambiguous",
    title: "an empty element says whether it stands for null or for the empty text",
    severity: Severity::Warning,
    doc: "JSON shows null where XML shows an empty element, and the schema allows null and the empty text alike, so that a reader of XML cannot tell which of them it is. Mark null with `xsi:nil=\"true\"`, leave the element out, or say in the document what an empty element stands for (`x-hallpass-xml: {null: empty}`).",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "{} is null in JSON and an empty element in XML, which may as well be the empty text",
        place(finding.at.as_deref())
    )
}

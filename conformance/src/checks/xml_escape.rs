//! `xml-escape`: text in XML is escaped as XML, and not otherwise.

use hallpass_openapi::diagnostic::Severity;

use super::words::{place, show};
use super::{Check, Judge};
use crate::finding::Finding;
/// Text in XML is escaped as XML, and not otherwise.
pub static CHECK: Check = Check {
    id: "xml-escape",
    title: "text in XML is escaped as XML, and not otherwise",
    severity: Severity::Error,
    doc: "The text in XML is that of JSON with escapes left in it: `\\/` where JSON has `/`, or an entity that was escaped twice. XML knows no JSON escapes.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "{} is {} in JSON, and its XML text is {}",
        place(finding.at.as_deref()),
        show(&finding.expected),
        show(&finding.actual)
    )
}

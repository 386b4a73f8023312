//! `xml-wrapping`: an array is wrapped where the document says so, and only there.

use hallpass_openapi::diagnostic::Severity;
use hallpass_runtime::xml::ProblemKind;

use super::xml_problem::{departures, words};
use super::xml_unread::{Unread, unread};
use super::{Check, Evidence, Judge, Observation};

/// An array is wrapped where the document says so, and only there.
pub static CHECK: Check = Check {
    id: "xml-wrapping",
    title: "an array is wrapped where the document says so, and only there",
    severity: Severity::Error,
    doc: "The document says that the items of this array stand inside an element of their own, and they stand directly in the parent, or the reverse.",
    words,
    judge: Judge::Exchange(judge),
};

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let span = evidence.body.declared.map(|declared| declared.span);
    let wrapped = unread(evidence).into_iter().filter(|unread| unread.wraps);
    let observe = |unread: Unread<'_>| {
        let expected = format!("<{}> directly in the root element", unread.item);
        let actual = format!("<{}> inside <{}>", unread.item, unread.element);
        let seen =
            Observation::new(unread.list, expected, actual).at(format!("/{}", unread.element));
        Observation { span, ..seen }
    };
    let mut seen = departures(evidence, &[ProblemKind::MissingWrapper]);
    seen.extend(wrapped.map(observe));
    seen
}

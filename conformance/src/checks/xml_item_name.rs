//! `xml-item-name`: the items of an array have the name that the document says.

use hallpass_openapi::diagnostic::Severity;
use hallpass_runtime::xml::ProblemKind;

use super::xml_problem::{departures, words};
use super::xml_unread::{Unread, unread};
use super::{Check, Evidence, Judge, Observation};

/// The items of an array have the name that the document says.
pub static CHECK: Check = Check {
    id: "xml-item-name",
    title: "the items of an array have the name that the document says",
    severity: Severity::Error,
    doc: "The items of an array have another name than the document gives them, so readers do not find them.",
    words,
    judge: Judge::Exchange(judge),
};

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let span = evidence.body.declared.map(|declared| declared.span);
    let renamed = unread(evidence)
        .into_iter()
        .filter(|unread| unread.looks_like_item && !unread.wraps);
    let observe = |unread: Unread<'_>| {
        let expected = format!("<{}>", unread.item);
        let actual = format!("<{}>", unread.element);
        let seen =
            Observation::new(unread.list, expected, actual).at(format!("/{}", unread.element));
        Observation { span, ..seen }
    };
    let mut seen = departures(evidence, &[ProblemKind::ItemName]);
    seen.extend(renamed.map(observe));
    seen
}

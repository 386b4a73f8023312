//! `paging-link`: the link to the next page leads there.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// The link to the next page leads there.
pub static CHECK: Check = Check {
    id: "paging-link",
    title: "the link to the next page leads there",
    severity: Severity::Error,
    doc: "Clients follow the link or token that the document names for the next page. It is missing where more items follow, leads nowhere, or never ends; or it is there on the last page, where the document says that it is there only when there is more. The same goes for a link with `rel=next` in a `Link` header (RFC 8288), which also keeps the filters of the list. The link of a page to itself names the place and the size that were asked for.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "{}: expected {}, got {}",
        finding.subject,
        plain(&finding.expected),
        plain(&finding.actual)
    )
}

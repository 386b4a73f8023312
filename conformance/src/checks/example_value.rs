//! `example-value`: what the document calls real is what the server shows.

use hallpass_openapi::diagnostic::Severity;

use super::words::{place, show};
use super::{Check, Judge};
use crate::finding::Finding;

/// What the document calls real is what the server shows.
pub static CHECK: Check = Check {
    id: "example-value",
    title: "what the document calls real is what the server shows",
    severity: Severity::Error,
    doc: "Examples show what a reply looks like, and a server may hold other data. But here the document says in words that the example is what there is (\"the example is the whole list\", \"the example is the real invitation 9001\"), and the server shows something else. Hosts of links are not compared, nor what updates of the document's examples may have left.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "{} is {}, in the example that the document calls real it is {}",
        place(finding.at.as_deref()),
        show(&finding.actual),
        show(&finding.expected)
    )
}

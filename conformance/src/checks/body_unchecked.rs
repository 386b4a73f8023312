//! `body-unchecked`: every body can be checked.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;

/// Every body can be checked.
pub static CHECK: Check = Check {
    id: "body-unchecked",
    title: "every body can be checked",
    severity: Severity::Error,
    doc: "The body of the reply was not held against the document: its media type has no schema there, or is neither JSON nor XML. Such \
          bodies are only counted unless `--deny-unchecked` is given. Give the response a schema, or leave the option out.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!("the body was not checked: {}", plain(&finding.actual))
}

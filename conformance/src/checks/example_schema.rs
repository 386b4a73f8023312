//! `example-schema`: an example is what its schema says.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// An example is what its schema says.
pub static CHECK: Check = Check {
    id: "example-schema",
    title: "an example is what its schema says",
    severity: Severity::Warning,
    doc: "An example of the document breaks its own schema. Readers copy examples: correct it, or mark it with x-hallpass-known-deviation.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    plain(&finding.actual)
}

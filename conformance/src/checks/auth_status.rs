//! `auth-status`: who shows no credentials, or wrong ones, is told so.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// Who shows no credentials, or wrong ones, is told so.
pub static CHECK: Check = Check {
    id: "auth-status",
    title: "who shows no credentials, or wrong ones, is told so",
    severity: Severity::Error,
    doc: "The operation lists a 401 and other operations of the server answer with it, but this one refuses a stranger with another status, so that a client does not learn that it has to authenticate. A 404 for what strangers may not know of is no finding. It is a finding too where a second caller, who is let in elsewhere, is told to authenticate (401) by an operation that lists a 403, or that what it can read is not there (404) when it changes it, and where the name of a scheme is refused in other letters although the document says that its case is no matter.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    if finding.subject.contains("scheme") {
        return format!(
            "the {} is answered {}, expected {}",
            finding.subject,
            plain(&finding.actual),
            plain(&finding.expected)
        );
    }
    format!(
        "{} credentials are answered {}; other operations answer {}",
        finding.subject,
        plain(&finding.actual),
        plain(&finding.expected)
    )
}

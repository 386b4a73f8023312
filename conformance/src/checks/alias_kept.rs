//! `alias-kept`: who is named by an alias comes back by the identifier.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;
/// Who is named by an alias comes back by the identifier.
pub static CHECK: Check = Check {
    id: "alias-kept",
    title: "who is named by an alias comes back by the identifier",
    severity: Severity::Error,
    doc: "The document says that this identifier may be sent as an e-mail address or as `me`. The server stored the alias itself, so that no other operation knows whom it means.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    format!(
        "`{}` was sent as {} and comes back so, not as an identifier",
        finding.subject,
        plain(&finding.actual)
    )
}

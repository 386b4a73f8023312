//! `membership-differs`: who accepts is a member, and who denies is none.

use hallpass_openapi::diagnostic::Severity;

use super::words::plain;
use super::{Check, Judge};
use crate::finding::Finding;

/// Who accepts is a member, and who denies is none.
pub static CHECK: Check = Check {
    id: "membership-differs",
    title: "who accepts is a member, and who denies is none",
    severity: Severity::Error,
    doc: "The document says that accepting an invite makes a member, and the list of members, looked at before and after, does not show one, shows one among others than it says, or with another role than that of the invite. Or it says that a denial makes none, and there is one. It is looked at again after a pause before it is an error.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    if finding.actual.is_null() {
        return format!(
            "after the {} there is no member {}",
            finding.subject,
            plain(&finding.expected)
        );
    }
    if finding.expected.is_null() {
        return format!(
            "after the {} there is a member {}",
            finding.subject,
            plain(&finding.actual)
        );
    }
    format!(
        "after the {} the member has {} in place of {}",
        finding.subject,
        plain(&finding.actual),
        plain(&finding.expected)
    )
}

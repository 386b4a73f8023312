//! `entity-tag`: a tag stands for one representation.

use hallpass_openapi::diagnostic::Severity;

use super::words::{place, plain, show};
use super::{Check, Judge};
use crate::finding::Finding;

/// The tag stayed, and what it stands for changed.
pub(crate) const STAYED: &str = "the tag stayed";

/// The tag changed, and what it stands for stayed.
pub(crate) const CHANGED: &str = "the tag changed";

/// Two representations have one tag.
pub(crate) const SHARED: &str = "the tag is shared";

/// A tag stands for one representation.
pub static CHECK: Check = Check {
    id: "entity-tag",
    title: "a tag stands for one representation",
    severity: Severity::Error,
    doc: "A strong `ETag` (without `W/`) changes whenever the bytes of the representation do (RFC 9110, section 8.8.3). One URL was read twice in the same format, with a write in between; what it shows changed, and the tag is the same: caches go on showing the old item, and `If-Match` lets a lost update through. Make the tag of all that is shown, members of inner objects and what related requests change included, or mark it as weak. It is a warning where only the form of the text changed or nothing was written in between, where the tag changes while the bytes stay, and where JSON and XML have one tag.",
    words,
    judge: Judge::Phase,
};

fn words(finding: &Finding) -> String {
    let place = place(finding.at.as_deref());
    match finding.subject.as_str() {
        CHANGED => format!(
            "the tag was {} and then {}, and nothing else changed",
            plain(&finding.expected),
            plain(&finding.actual)
        ),
        SHARED => format!(
            "{} and {} of the same thing have one strong tag",
            plain(&finding.expected),
            plain(&finding.actual)
        ),
        _ => format!(
            "{place} changed from {} to {}, and the strong `ETag` stayed",
            show(&finding.expected),
            show(&finding.actual)
        ),
    }
}

//! `error-body-schema`: the body of an error is what its schema says.

use hallpass_openapi::diagnostic::Severity;

use super::body_schema::{breach, breaches};
use super::words::{place, plain, show};
use super::{Check, Evidence, Judge, Observation};
use crate::error_codes::{NAMED, REPEATED, TOLD};
use crate::finding::Finding;
/// The body of an error is what its schema says.
pub static CHECK: Check = Check {
    id: "error-body-schema",
    title: "the body of an error is what its schema says",
    severity: Severity::Error,
    doc: "Clients read errors to decide what to do next. The body of this error was read and breaks a keyword of the schema that the document gives for its status. Where the errors of a server repeat their status in the body, one that says another is wrong as well: another number, or a name that the examples of the document show only for other statuses, or that its words and tables give to another status or with another name beside it.",
    words,
    judge: Judge::Exchange(judge),
};

fn words(finding: &Finding) -> String {
    if finding.subject == REPEATED {
        return format!(
            "{} is {} in a reply of status {}; other errors repeat their status there",
            place(finding.at.as_deref()),
            plain(&finding.actual),
            plain(&finding.expected)
        );
    }
    if finding.subject == NAMED {
        return format!(
            "{} is {}, which the examples of the document show only for other statuses; for this one they show {}",
            place(finding.at.as_deref()),
            plain(&finding.actual),
            show(&finding.expected)
        );
    }
    if finding.subject.starts_with(TOLD) {
        let name = finding.subject.rsplit(' ').next().unwrap_or_default();
        if finding.actual.is_number() {
            return format!(
                "{} is {name} in a reply of status {}; the words of the document give it status {}",
                place(finding.at.as_deref()),
                plain(&finding.actual),
                plain(&finding.expected)
            );
        }
        return format!(
            "{} is {} where the words of the document give {} with `{name}`",
            place(finding.at.as_deref()),
            plain(&finding.actual),
            show(&finding.expected)
        );
    }
    breach(finding)
}

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let is_error = evidence.reply().is_some_and(|reply| reply.status >= 400);
    if is_error {
        breaches(evidence)
    } else {
        Vec::new()
    }
}

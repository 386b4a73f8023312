//! Faults: deviations that the mock makes on purpose, so that a judge can be judged.
//!
//! A fault never stands inside a decision of the core. It changes the terms that the core plays by, the request before it, the
//! response after it, or the state around it.

mod access;
mod answer;
mod catalogue;
mod json;
mod markup;
mod play;
mod storage;
mod subject;
mod terms;
mod xml;

pub use play::Faulty;

use hallpass_openapi::model::{Api, Operation};

use crate::document::Terms;
use crate::message::{Request, Response};
use play::Around;
use subject::Subject;

/// A kind of deviation.
pub struct Fault {
    /// Its name, in kebab-case.
    pub name: &'static str,
    /// What the mock does, in one sentence.
    pub description: &'static str,
    /// Ids of the judge's checks that should notice, the likeliest first.
    pub checks: &'static [&'static str],
    applies: fn(&Subject<'_>) -> bool,
    deviation: Deviation,
}

/// What deviates.
enum Deviation {
    /// The terms of an operation; with the detail that was given.
    Terms(fn(&mut Terms, Option<&str>)),
    /// The request, before the core sees it.
    Request(fn(&Subject<'_>, &mut Request)),
    /// The response, after the core made it.
    Response(fn(&Subject<'_>, &Request, &mut Response)),
    /// Anything around the core: state before and after, a second try.
    Around(fn(&mut Around<'_>, &Request) -> Response),
}

impl std::fmt::Debug for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Fault").field(&self.name).finish()
    }
}

impl Fault {
    /// All faults, in the order of the checks.
    pub fn all() -> &'static [Fault] {
        catalogue::FAULTS
    }

    /// The fault with this name.
    pub fn by_name(name: &str) -> Option<&'static Fault> {
        Self::all().iter().find(|fault| fault.name == name)
    }

    /// Whether the fault can show in the replies of an operation.
    pub fn applies_to(&self, api: &Api, operation: &Operation) -> bool {
        (self.applies)(&Subject::new(api, operation))
    }
}

/// A fault that is on: everywhere, or for one operation.
#[derive(Debug, Clone)]
pub struct ActiveFault {
    /// Which.
    pub fault: &'static Fault,
    /// What it is limited to within an operation, such as the id of a rule.
    pub detail: Option<String>,
    /// Id of the operation that it is limited to.
    pub operation: Option<String>,
}

/// A text that names no fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no fault is called `{name}`{}", closest.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default())]
pub struct UnknownFault {
    /// What was asked for.
    pub name: String,
    /// The name that is closest to it, when one is close.
    pub closest: Option<&'static str>,
}

impl ActiveFault {
    /// Reads `NAME`, `NAME:DETAIL`, `NAME@operationId` or `NAME:DETAIL@operationId`.
    ///
    /// # Errors
    /// When no fault has the name.
    pub fn parse(text: &str) -> Result<Self, UnknownFault> {
        let (rest, operation) = match text.split_once('@') {
            Some((rest, operation)) => (rest, Some(operation.to_owned())),
            None => (text, None),
        };
        let (name, detail) = match rest.split_once(':') {
            Some((name, detail)) => (name, Some(detail.to_owned())),
            None => (rest, None),
        };
        let fault = Fault::by_name(name).ok_or_else(|| unknown(name))?;
        Ok(Self {
            fault,
            detail,
            operation,
        })
    }

    /// Whether it deviates in this operation.
    fn is_on(&self, subject: &Subject<'_>) -> bool {
        let named = self.operation.as_ref();
        named.is_none_or(|id| *id == subject.operation.id) && (self.fault.applies)(subject)
    }

    /// Changes the terms of an operation, if that is what the fault does.
    pub(crate) fn change_terms(&self, api: &Api, operation: &Operation, terms: &mut Terms) {
        if let Deviation::Terms(change) = self.fault.deviation
            && self.is_on(&Subject::new(api, operation))
        {
            change(terms, self.detail.as_deref());
        }
    }
}

fn unknown(name: &str) -> UnknownFault {
    let shared = |other: &str| {
        name.chars()
            .zip(other.chars())
            .take_while(|(a, b)| a == b)
            .count()
    };
    let closest = Fault::all()
        .iter()
        .map(|fault| fault.name)
        .max_by_key(|other| shared(other));
    UnknownFault {
        name: name.to_owned(),
        closest: closest.filter(|other| shared(other) >= 3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_named_with_detail_and_operation() {
        let cases = [
            ("server-error", "server-error", None, None),
            (
                "server-error@listGroups",
                "server-error",
                None,
                Some("listGroups"),
            ),
            (
                "rule-ignored:already-exists",
                "rule-ignored",
                Some("already-exists"),
                None,
            ),
            ("rule-ignored:a@b", "rule-ignored", Some("a"), Some("b")),
        ];
        for (text, name, detail, operation) in cases {
            let fault = ActiveFault::parse(text).expect("a fault");
            assert_eq!(fault.fault.name, name);
            assert_eq!(fault.detail.as_deref(), detail);
            assert_eq!(fault.operation.as_deref(), operation);
        }
        let error = ActiveFault::parse("server-eror").expect_err("no fault");
        assert_eq!(
            error.to_string(),
            "no fault is called `server-eror`; did you mean `server-error`?"
        );
        assert!(ActiveFault::parse("").is_err());
    }

    #[test]
    fn names_are_unique_kebab_case_and_each_fault_names_a_check() {
        let mut names: Vec<&str> = Fault::all().iter().map(|fault| fault.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Fault::all().len());
        for fault in Fault::all() {
            let kebab = |text: &str| {
                text.bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            };
            assert!(
                kebab(fault.name) && !fault.checks.is_empty(),
                "{}",
                fault.name
            );
            assert!(
                fault.checks.iter().all(|check| kebab(check)),
                "{}",
                fault.name
            );
            assert!(
                fault.description.ends_with('.') || fault.description.contains(';'),
                "{}",
                fault.name
            );
        }
    }
}

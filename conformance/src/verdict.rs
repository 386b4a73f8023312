//! The verdict: how a run ends.

use hallpass_openapi::diagnostic::Severity;

use crate::error::CheckError;
use crate::outcome::Outcome;

/// How a run ends, with its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// 0: everything that was looked at conforms.
    Conforms,
    /// 1: there are errors among the findings.
    Findings,
    /// 4: nothing was looked at.
    Blocked,
}

impl Verdict {
    /// Decides. Warnings alone do not fail a run; a run that got no reply to judge is no success.
    pub fn of(result: &Result<Outcome, CheckError>) -> Self {
        let Ok(outcome) = result else {
            return Self::Blocked;
        };
        if outcome
            .findings
            .iter()
            .any(|finding| finding.severity == Severity::Error)
        {
            Self::Findings
        } else if outcome
            .exchanges
            .iter()
            .any(|exchange| exchange.status.is_some())
        {
            Self::Conforms
        } else {
            Self::Blocked
        }
    }

    /// The exit code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Conforms => 0,
            Self::Findings => 1,
            Self::Blocked => 4,
        }
    }
}

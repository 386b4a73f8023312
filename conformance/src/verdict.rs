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
    /// 4: nothing was looked at, or not all of it.
    Blocked,
}

impl Verdict {
    /// Decides. Warnings alone do not fail a run; a run that got nothing but refusals to judge, or was cut short, is no success.
    pub fn of(result: &Result<Outcome, CheckError>) -> Self {
        let Ok(outcome) = result else {
            return Self::Blocked;
        };
        let has_errors = outcome
            .findings
            .iter()
            .any(|finding| finding.severity == Severity::Error);
        match (
            has_errors,
            outcome.has_success() && outcome.cut_short.is_empty(),
        ) {
            (true, _) => Self::Findings,
            (false, true) => Self::Conforms,
            (false, false) => Self::Blocked,
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::outcome::ExchangeSummary;
    use crate::progress::Phase;

    fn outcome(statuses: &[Option<u16>], cut_short: bool) -> Outcome {
        let mut outcome = Outcome::new(Vec::new());
        outcome.exchanges = statuses
            .iter()
            .map(|status| ExchangeSummary {
                document: 0,
                operation: "list".to_owned(),
                phase: Phase::Examples,
                case: "list/all/json".to_owned(),
                media_type: None,
                status: *status,
                elapsed: Duration::ZERO,
                of_operation: true,
            })
            .collect();
        if cut_short {
            outcome
                .cut_short
                .push((0, "the server has gone".to_owned()));
        }
        outcome
    }

    #[test]
    fn looking_at_nothing_or_not_at_all_is_no_success() {
        let cases = [
            (outcome(&[Some(200)], false), Verdict::Conforms),
            (outcome(&[], false), Verdict::Blocked),
            (outcome(&[None], false), Verdict::Blocked),
            (outcome(&[Some(404)], false), Verdict::Blocked),
            (outcome(&[Some(404), Some(204)], false), Verdict::Conforms),
            (outcome(&[Some(200)], true), Verdict::Blocked),
        ];
        for (outcome, expected) in cases {
            assert_eq!(Verdict::of(&Ok(outcome)), expected);
        }
        let unreachable = CheckError::Unreachable {
            url: "http://x".to_owned(),
            reason: "refused".to_owned(),
        };
        assert_eq!(Verdict::of(&Err(unreachable)).code(), 4);
    }
}

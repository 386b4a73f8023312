//! How a run ends: exit codes, and failures that end it early.

use std::process::ExitCode;

/// What the exit code says. The README lists the same table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: everything looked at conforms.
    Conforms,
    /// 1: there are findings.
    Findings,
    /// 2: wrong use or configuration.
    Usage,
    /// 3: a document was rejected.
    Rejected,
    /// 4: could not look: unreachable, not writable, nothing tested.
    Blocked,
    /// 130: interrupted by the user.
    Interrupted,
}

impl Exit {
    fn code(self) -> u8 {
        match self {
            Self::Conforms => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::Rejected => 3,
            Self::Blocked => 4,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Why a run ended before it had a result.
#[derive(Debug)]
pub struct Failure {
    /// The exit code.
    pub exit: Exit,
    /// What happened to what; lower case, no full stop.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl Failure {
    /// Wrong use or configuration.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// Could not look.
    pub fn blocked(message: impl Into<String>) -> Self {
        Self::new(Exit::Blocked, message)
    }

    /// The same failure with words on what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self {
            exit,
            message: message.into(),
            hint: None,
        }
    }
}

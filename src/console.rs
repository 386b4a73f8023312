//! The console: the only place of the program that prints. Data goes to standard output, everything else to standard error.
//!
//! A reader that goes away (`hallpass check | head`) is no trouble of ours, so a failed write is ignored.

use std::io::{self, IsTerminal as _, Write as _};

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;

use crate::exit::Failure;

/// `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Default)]
pub enum Color {
    /// Where a terminal shows it, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Standard output and standard error, with the user's wishes on colour and quiet.
#[derive(Debug, Clone, Copy)]
pub struct Console {
    out: ColorChoice,
    err: ColorChoice,
    quiet: bool,
    terminal: bool,
    muted: bool,
}

impl Console {
    /// The console of this process.
    pub fn new(color: Color, quiet: bool) -> Self {
        Self {
            out: choice(color, || AutoStream::choice(&io::stdout())),
            err: choice(color, || AutoStream::choice(&io::stderr())),
            quiet,
            terminal: io::stderr().is_terminal(),
            muted: false,
        }
    }

    /// The same console, silent on standard error.
    #[must_use]
    pub fn muted(&self) -> Self {
        Self {
            muted: true,
            ..*self
        }
    }

    /// Prints what the command is for, as it stands.
    pub fn data(&self, text: &str) {
        let mut stream = AutoStream::new(io::stdout().lock(), self.out);
        let _ = stream
            .write_all(text.as_bytes())
            .and_then(|()| stream.flush());
    }

    /// Prints a line on the way, unless the user wants quiet.
    pub fn note(&self, line: &str) {
        if !self.quiet {
            self.say(&format!("{line}\n"));
        }
    }

    /// Prints trouble to standard error, as it stands.
    pub fn trouble(&self, text: &str) {
        self.say(text);
    }

    /// Prints why the run ended early.
    pub fn failure(&self, failure: &Failure) {
        self.say(&format!(
            "{ERROR}error{RESET}{BOLD}: {}{RESET}\n",
            failure.message
        ));
        if let Some(hint) = &failure.hint {
            self.say(&format!("{HINT}hint{RESET}: {hint}\n"));
        }
    }

    /// Standard error is a terminal and the user does not want quiet: a line may be rewritten.
    pub fn is_live(&self) -> bool {
        self.terminal && !self.quiet
    }

    /// Puts a line in the place of the last live one; an empty one removes it. Only for a terminal.
    pub fn live(&self, line: &str) {
        if self.is_live() {
            self.say(&format!("\r{ERASE_LINE}{line}"));
        }
    }

    fn say(&self, text: &str) {
        if self.muted {
            return;
        }
        let mut stream = AutoStream::new(io::stderr().lock(), self.err);
        let _ = stream
            .write_all(text.as_bytes())
            .and_then(|()| stream.flush());
    }
}

const ERROR: &str = "\x1b[1m\x1b[91m";
const HINT: &str = "\x1b[1m\x1b[96m";
const BOLD: &str = "\x1b[1m";
const RESET: &str = "\x1b[0m";
const ERASE_LINE: &str = "\x1b[2K";

fn choice(color: Color, auto: impl FnOnce() -> ColorChoice) -> ColorChoice {
    match color {
        Color::Auto => auto(),
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    }
}

//! Style: colours of the terminal reports, or none.

/// Puts ANSI escapes around words, or leaves them plain.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// Whether to colour.
    pub colour: bool,
}

impl Style {
    /// Bold.
    pub fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    /// Bold red.
    pub fn error(self, text: &str) -> String {
        self.with("1;91", text)
    }

    /// Bold yellow.
    pub fn warning(self, text: &str) -> String {
        self.with("1;93", text)
    }

    /// Green.
    pub fn good(self, text: &str) -> String {
        self.with("1;92", text)
    }

    /// Grey.
    pub fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.colour {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}

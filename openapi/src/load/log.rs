//! The diagnostics of one load: each told once, bounded, in document order.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Span};

/// More diagnostics than this help nobody.
const MAXIMUM: usize = 1000;

#[derive(Debug, Default)]
pub(super) struct Log {
    diagnostics: Vec<Diagnostic>,
    /// Shared parts of a document are looked at once for each use, but told about once.
    told: HashSet<(&'static str, Span, String)>,
    more: usize,
}

impl Log {
    /// Adds a diagnostic, unless the same was told before.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() >= MAXIMUM && !diagnostic.fatal {
            self.more += 1;
            return;
        }
        let key = (diagnostic.code, diagnostic.span, diagnostic.message.clone());
        if self.told.insert(key) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Adds many.
    pub(super) fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        diagnostics
            .into_iter()
            .for_each(|diagnostic| self.push(diagnostic));
    }

    /// All diagnostics by file and place.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        self.diagnostics
            .sort_by_key(|diagnostic| (diagnostic.span.source, diagnostic.span.start));
        if let (Some(last), true) = (self.diagnostics.last(), self.more > 0) {
            let message = format!(
                "more than {MAXIMUM} diagnostics; at least {} are not shown",
                self.more
            );
            let note = Diagnostic::note("diagnostics-cut", last.span, message);
            self.diagnostics.push(note);
        }
        self.diagnostics
    }
}

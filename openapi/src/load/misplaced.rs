//! `$ref` where the specification allows none but people write one: followed, and told once for each kind of place.

use super::Lowering;
use super::reference::{Reference, Target};
use crate::diagnostic::{Diagnostic, Span};
use crate::source::sibling_path;
use crate::tree::Node;

impl<'t> Lowering<'t> {
    /// The node, or what it refers to.
    pub(super) fn follow_misplaced(
        &mut self,
        node: &'t Node,
        pointer: &str,
        what: &str,
    ) -> Option<Target<'t>> {
        // A property may have the name `$ref`; its value is no string then.
        let Some((_, span)) = node.reference() else {
            let pointer = pointer.to_owned();
            return Some(Target { node, pointer });
        };
        self.tell_misplaced(span, what);
        self.follow(node, pointer)
    }

    /// The text that `description: {$ref: text.md}` and its like lead to: a whole file, or a string in one.
    pub(super) fn text_of_reference(&mut self, node: &'t Node, what: &str) -> Option<String> {
        let (text, span) = node.reference()?;
        let found = match Reference::parse(text) {
            Reference::File { path, pointer } if pointer.is_empty() => {
                let path = sibling_path(self.documents.name(span.source), &path);
                let id = self.documents.file(&path).ok()?;
                self.documents.sources().get(id)?.text.clone()
            }
            _ => self.peek(node)?.string()?.to_owned(),
        };
        self.tell_misplaced(span, what);
        Some(found)
    }

    fn tell_misplaced(&mut self, span: Span, what: &str) {
        if self.told_once.insert(format!("$ref on {what}")) {
            let message =
                format!("OpenAPI allows no `$ref` on {what}; it is followed all the same");
            let diagnostic = Diagnostic::warning("reference-misplaced", span, message);
            self.log
                .push(diagnostic.with_label("told once for all such places"));
        }
    }
}

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
        let reference = Reference::parse(text);
        let path = sibling_path(self.documents.name(span.source), &reference.path);
        let found = match self.documents.file(&path) {
            Ok(id) if !reference.path.is_empty() && reference.fragment.is_empty() => {
                self.documents.sources().get(id)?.text.clone()
            }
            _ => {
                let target = self.resolve(text, span)?;
                let target = self.follow(target.node, "")?;
                let Some(text) = target.node.string() else {
                    self.wrong_type(node, what, "a string");
                    return None;
                };
                text.to_owned()
            }
        };
        self.tell_misplaced(span, what);
        Some(found)
    }

    pub(super) fn tell_misplaced(&mut self, span: Span, what: &str) {
        if self.told_once.insert(format!("$ref on {what}")) {
            let message =
                format!("OpenAPI allows no `$ref` on {what}; it is followed all the same");
            let diagnostic = Diagnostic::warning("reference-misplaced", span, message);
            self.log
                .push(diagnostic.with_label("told once for all such places"));
        }
    }
}

//! Callbacks and webhooks: requests that the server sends.

use super::Lowering;
use super::path::PathItem;
use super::reference::{escape, unescape};
use crate::diagnostic::Diagnostic;
use crate::model::{Callback, Operation, PathPart, PathTemplate, SecurityRequirement, Webhook};
use crate::tree::{Mapping, Node};

impl<'t> Lowering<'t> {
    /// `webhooks` of the document.
    pub(super) fn webhooks(
        &mut self,
        root: &'t Mapping,
        security: &[SecurityRequirement],
    ) -> Vec<Webhook> {
        if !self.version.has_json_schema() {
            return Vec::new();
        }
        let mut webhooks = Vec::new();
        for (name, node) in self.entries(root, "webhooks") {
            if !name.starts_with("x-") {
                let pointer = format!("/webhooks/{}", escape(name));
                webhooks.push(Webhook {
                    name: name.to_owned(),
                    operations: self.requests(name, node, &pointer, security),
                    span: node.place(),
                });
            }
        }
        webhooks
    }

    /// `callbacks` of an operation.
    pub(super) fn callbacks(&mut self, mapping: &'t Mapping, pointer: &str) -> Vec<Callback> {
        let mut callbacks = Vec::new();
        for (name, node) in self.entries(mapping, "callbacks") {
            if !name.starts_with("x-") {
                let pointer = format!("{pointer}/callbacks/{}", escape(name));
                callbacks.extend(self.callback(name, node, &pointer));
            }
        }
        callbacks
    }

    /// One Callback Object: path items by expression.
    pub(super) fn callback(&mut self, name: &str, node: &'t Node, pointer: &str) -> Vec<Callback> {
        let Some(target) = self.follow(node, pointer) else {
            return Vec::new();
        };
        let Some(expressions) = target.node.mapping() else {
            self.wrong_type(target.node, "a Callback Object", "an object");
            return Vec::new();
        };
        let shared = target.pointer.strip_prefix("/components/callbacks/");
        let shared = shared.filter(|name| !name.contains('/'));
        let shared = shared.map(|name| unescape(name).into_owned());
        let mut callbacks = Vec::new();
        for (expression, node) in expressions {
            if !expression.starts_with("x-") {
                let pointer = format!("{}/{}", target.pointer, escape(expression));
                callbacks.push(Callback {
                    name: name.to_owned(),
                    expression: expression.clone(),
                    shared: shared.clone(),
                    operations: self.requests(expression, node, &pointer, &[]),
                    span: node.place(),
                });
            }
        }
        callbacks
    }

    /// The operations of a path item that stands under no path.
    pub(super) fn requests(
        &mut self,
        name: &str,
        node: &'t Node,
        pointer: &str,
        security: &[SecurityRequirement],
    ) -> Vec<Operation> {
        let end = self.peek(node).map(std::ptr::from_ref);
        if end.is_some_and(|end| self.path_items.contains(&end)) {
            let message =
                "this leads back to the operation that it belongs to; it is not read again";
            let diagnostic = Diagnostic::warning("reference-cycle", node.place(), message);
            self.log.push(diagnostic);
            return Vec::new();
        }
        let layers = self.layers(node, pointer);
        let path = PathItem {
            template: PathTemplate {
                text: name.to_owned(),
                parts: vec![PathPart::Literal(name.to_owned())],
            },
            is_template: false,
            span: node.place(),
            parameters: &[],
            pointer: pointer.to_owned(),
            servers: Vec::new(),
            says: Vec::new(),
        };
        self.path_operations(&layers, path, security)
    }
}

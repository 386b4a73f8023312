//! Path templates and path items.

use std::collections::HashMap;

use super::Lowering;
use super::reference::escape;
use super::version::Version;
use super::vocabulary::PATH_ITEM;
use crate::diagnostic::{Diagnostic, Span};
use crate::model::{Operation, PathPart, PathTemplate, SecurityRequirement, Server};
use crate::tree::{Mapping, Node};

/// The methods in the order of the specification.
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// What the operations of one path share.
pub(super) struct PathItem<'t> {
    pub(super) template: PathTemplate,
    /// It is a path of the API; else the name of a webhook or the expression of a callback.
    pub(super) is_template: bool,
    pub(super) span: Span,
    /// `parameters` of the path item, with the pointer of the path item.
    pub(super) parameters: &'t [Node],
    pub(super) pointer: String,
    pub(super) servers: Vec<Server>,
    /// `summary` and `description` of the path item.
    pub(super) says: Vec<String>,
}

/// A Path Item Object and what its `$ref` leads to: keys may stand in both, and the first that has one counts.
pub(super) struct Layer<'t> {
    node: &'t Node,
    mapping: &'t Mapping,
    pointer: String,
}

impl<'t> Lowering<'t> {
    /// The operations of one path.
    pub(super) fn path_item(
        &mut self,
        template: &'t str,
        node: &'t Node,
        servers: &[Server],
        security: &[SecurityRequirement],
    ) -> Vec<Operation> {
        let pointer = format!("/paths/{}", escape(template));
        let layers = self.layers(node, &pointer);
        if layers.is_empty() {
            return Vec::new();
        }
        let span = node.place();
        let path = PathItem {
            template: self.template(template, span),
            is_template: true,
            span,
            servers: servers.to_vec(),
            says: Vec::new(),
            parameters: &[],
            pointer,
        };
        self.path_operations(&layers, path, security)
    }

    /// A Path Item Object, and those that it refers to.
    pub(super) fn layers(&mut self, node: &'t Node, pointer: &str) -> Vec<Layer<'t>> {
        let mut layers: Vec<Layer<'t>> = Vec::new();
        let (mut node, mut pointer) = (node, pointer.to_owned());
        while let Some(mapping) = self.open(node, &PATH_ITEM) {
            self.note_hidden(&layers, mapping);
            layers.push(Layer {
                node,
                mapping,
                pointer,
            });
            let Some((text, span)) = node.reference() else {
                break;
            };
            let Some(target) = self.resolve(text, span) else {
                break;
            };
            if layers
                .iter()
                .any(|layer| std::ptr::eq(layer.node, target.node))
            {
                let message = format!("`{text}` leads back to itself");
                self.log
                    .push(Diagnostic::error("reference-cycle", span, message));
                break;
            }
            (node, pointer) = (target.node, target.pointer);
        }
        layers
    }

    /// Tells of keys that stand beside a path item's `$ref` and in what it refers to.
    fn note_hidden(&mut self, layers: &[Layer<'t>], mapping: &'t Mapping) {
        let mere = ["$ref", "summary", "description"];
        for key in mapping.keys().filter(|key| !mere.contains(&key.as_str())) {
            let Some(first) = layers.iter().find_map(|layer| layer.mapping.get(key)) else {
                continue;
            };
            let message = format!(
                "`{key}` stands beside `$ref` and in what that refers to; the one here is read"
            );
            let diagnostic = Diagnostic::warning("reference-siblings", first.place(), message);
            let other = mapping.get(key).map_or(first.place(), Node::place);
            self.log
                .push(diagnostic.with_related(other, "the other one"));
        }
    }

    /// The operations of a path item.
    pub(super) fn path_operations(
        &mut self,
        layers: &[Layer<'t>],
        mut path: PathItem<'t>,
        security: &[SecurityRequirement],
    ) -> Vec<Operation> {
        let having = |key: &str| layers.iter().find(|layer| layer.mapping.contains_key(key));
        if let Some(layer) = having("servers")
            && let Some(servers) = self.servers(layer.mapping)
        {
            path.servers = servers;
        }
        if let Some(layer) = having("parameters") {
            path.parameters = self.items(layer.mapping, "parameters");
            path.pointer.clone_from(&layer.pointer);
        }
        for key in ["summary", "description"] {
            let text = having(key).and_then(|layer| self.text(layer.mapping, key));
            path.says.extend(text);
        }
        let mut operations = Vec::new();
        for (index, layer) in layers.iter().enumerate() {
            self.path_items.push(layer.node);
            let outer = &layers[..index];
            for (key, node) in layer.mapping {
                let is_hidden = outer.iter().any(|outer| outer.mapping.contains_key(key));
                if !is_hidden && self.is_method(key) {
                    let pointer = format!("{}/{key}", layer.pointer);
                    operations.extend(self.operation(key, node, (&path, &pointer), security));
                }
            }
            operations.extend(self.additional_operations(layer, &path, security));
        }
        let read = self.path_items.len().saturating_sub(layers.len());
        self.path_items.truncate(read);
        operations
    }

    fn is_method(&self, key: &str) -> bool {
        METHODS.contains(&key) || (key == "query" && self.version >= Version::V3_2)
    }

    /// Operations of methods that have no key of their own (3.2).
    fn additional_operations(
        &mut self,
        layer: &Layer<'t>,
        path: &PathItem<'t>,
        security: &[SecurityRequirement],
    ) -> Vec<Operation> {
        if self.version < Version::V3_2 {
            return Vec::new();
        }
        let mut operations = Vec::new();
        for (method, node) in self.entries(layer.mapping, "additionalOperations") {
            let pointer = format!("{}/additionalOperations/{}", layer.pointer, escape(method));
            let operation = self.operation(method, node, (path, &pointer), security);
            operations.extend(operation.map(|operation| Operation {
                method: method.to_owned(),
                ..operation
            }));
        }
        operations
    }

    /// A path template, with what is wrong in it told at its key.
    fn template(&mut self, text: &str, span: Span) -> PathTemplate {
        if !text.starts_with('/') {
            let message = format!("a path begins with `/`, found `{text}`");
            self.log
                .push(Diagnostic::error("path-template", span, message));
        }
        if let Some(problem) = problem(text) {
            let message = format!("`{text}` is not a path template: {problem}");
            self.log
                .push(Diagnostic::error("path-template", span, message));
        }
        PathTemplate::parse(text)
    }

    /// Tells of paths that differ only in the names of their parameters.
    pub(super) fn check_paths(&mut self, operations: &[Operation]) {
        let mut seen: HashMap<(&str, String), &Operation> = HashMap::new();
        for operation in operations {
            let shape = (operation.method.as_str(), anonymous(&operation.path));
            let Some(first) = seen.insert(shape, operation) else {
                continue;
            };
            let message = format!(
                "`{}` and `{}` match the same requests",
                operation.path.text, first.path.text
            );
            let diagnostic = Diagnostic::error("path-ambiguous", operation.path_span, message);
            self.log
                .push(diagnostic.with_related(first.path_span, "the other one"));
        }
    }
}

/// The template with nameless parameters.
fn anonymous(template: &PathTemplate) -> String {
    let parts = template.parts.iter().map(|part| match part {
        PathPart::Literal(text) => text.as_str(),
        PathPart::Parameter(_) => "{}",
    });
    parts.collect()
}

/// Why a text is not a path template.
fn problem(text: &str) -> Option<String> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            return Some("a `{` is not closed".to_owned());
        };
        if name.is_empty() || name.contains(['{', '/']) {
            return Some(format!("`{{{name}}}` is no parameter"));
        }
        if names.contains(&name) {
            return Some(format!("`{{{name}}}` stands in it twice"));
        }
        names.push(name);
        rest = after;
    }
    rest.contains('}')
        .then(|| "a `}` was not opened".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_templates_are_told() {
        assert_eq!(problem("/v1/invitations/{id}:accept"), None);
        for (text, words) in [
            ("/{id", "a `{` is not closed"),
            ("/id}", "a `}` was not opened"),
            ("/{}", "`{}` is no parameter"),
            ("/{a}/{a}", "`{a}` stands in it twice"),
        ] {
            assert_eq!(problem(text).as_deref(), Some(words));
        }
    }
}

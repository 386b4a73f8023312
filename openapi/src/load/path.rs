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
        let span = node.place();
        let Some(target) = self.follow(node, &pointer) else {
            return Vec::new();
        };
        let Some(mapping) = self.open(target.node, &PATH_ITEM) else {
            return Vec::new();
        };
        let path = PathItem {
            template: self.template(template, span),
            is_template: true,
            span,
            parameters: self.items(mapping, "parameters"),
            pointer: target.pointer,
            servers: self.servers(mapping).unwrap_or_else(|| servers.to_vec()),
        };
        self.path_items.push(target.node);
        let operations = self.methods(mapping, &path, security);
        self.path_items.pop();
        operations
    }

    pub(super) fn methods(
        &mut self,
        mapping: &'t Mapping,
        path: &PathItem<'t>,
        security: &[SecurityRequirement],
    ) -> Vec<Operation> {
        let mut operations = Vec::new();
        for (key, node) in mapping {
            let is_query = key == "query" && self.version >= Version::V3_2;
            if is_query || METHODS.contains(&key.as_str()) {
                operations.extend(self.operation(key, node, path, security));
            }
        }
        operations.extend(self.additional_operations(mapping, path, security));
        operations
    }

    /// Operations of methods that have no key of their own (3.2).
    fn additional_operations(
        &mut self,
        mapping: &'t Mapping,
        path: &PathItem<'t>,
        security: &[SecurityRequirement],
    ) -> Vec<Operation> {
        if self.version < Version::V3_2 {
            return Vec::new();
        }
        let mut operations = Vec::new();
        for (method, node) in self.entries(mapping, "additionalOperations") {
            let key = format!("additionalOperations/{}", escape(method));
            let operation = self.operation(&key, node, path, security);
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

//! Operations.

use super::Lowering;
use super::path::PathItem;
use super::vocabulary::OPERATION;
use crate::diagnostic::Diagnostic;
use crate::model::{Location, Operation, Parameter, SecurityRequirement, Style};
use crate::tree::{Mapping, Node};

impl<'t> Lowering<'t> {
    /// One method of a path.
    pub(super) fn operation(
        &mut self,
        method: &str,
        node: &'t Node,
        path: &PathItem<'t>,
        security: &[SecurityRequirement],
    ) -> Option<Operation> {
        let pointer = format!("{}/{method}", path.pointer);
        let target = self.follow_misplaced(node, &pointer, "an operation")?;
        let mapping = self.open(target.node, &OPERATION)?;
        let pointer = target.pointer;
        self.external_docs(mapping);
        let parameters = self.parameters(mapping, &pointer, path);
        let parameters = self.check_template(node, parameters, path);
        let body = mapping.get("requestBody");
        let operation = Operation {
            id: self.text(mapping, "operationId").unwrap_or_default(),
            rust_name: self.rust_name(mapping),
            method: method.to_ascii_uppercase(),
            path: path.template.clone(),
            summary: self.text(mapping, "summary"),
            description: self.text(mapping, "description"),
            tags: self.texts(mapping, "tags"),
            deprecated: self.flag(mapping, "deprecated").unwrap_or(false),
            parameters,
            request_body: body
                .and_then(|node| self.request_body(node, &format!("{pointer}/requestBody"))),
            responses: self.responses(mapping, &pointer),
            callbacks: self.callbacks(mapping, &pointer),
            security: self.security(mapping).unwrap_or_else(|| security.to_vec()),
            servers: self
                .servers(mapping)
                .unwrap_or_else(|| path.servers.clone()),
            resource: mapping
                .get("x-hallpass-resource")
                .and_then(|node| self.resource(node)),
            rules: mapping
                .get("x-hallpass-rules")
                .map(|node| self.rules(node))
                .unwrap_or_default(),
            span: node.place(),
            path_span: path.span,
        };
        self.check_agreement(&operation);
        Some(operation)
    }

    /// Own parameters, and those of the path that it does not have itself. The path's come first.
    fn parameters(
        &mut self,
        mapping: &'t Mapping,
        pointer: &str,
        path: &PathItem<'t>,
    ) -> Vec<Parameter> {
        let own = self.items(mapping, "parameters");
        let own = self.parameter_list(own, pointer);
        let shared = self.parameter_list(path.parameters, &path.pointer);
        let overridden = |parameter: &Parameter| own.iter().any(|other| is_same(other, parameter));
        let mut parameters: Vec<Parameter> = shared
            .into_iter()
            .filter(|parameter| !overridden(parameter))
            .collect();
        parameters.extend(own);
        parameters
    }

    fn parameter_list(&mut self, nodes: &'t [Node], pointer: &str) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            let Some(parameter) = self.parameter(node, &format!("{pointer}/parameters/{index}"))
            else {
                continue;
            };
            match parameters.iter().find(|other| is_same(other, &parameter)) {
                Some(first) => {
                    let message = format!("the parameter `{}` is declared twice", parameter.name);
                    let diagnostic =
                        Diagnostic::error("duplicate-parameter", node.place(), message);
                    self.log
                        .push(diagnostic.with_related(first.span, "first here"));
                }
                None => parameters.push(parameter),
            }
        }
        parameters
    }

    /// Parameters in the template and path parameters must be the same. One that is not declared is a text.
    fn check_template(
        &mut self,
        node: &Node,
        mut parameters: Vec<Parameter>,
        path: &PathItem<'t>,
    ) -> Vec<Parameter> {
        if !path.is_template {
            return parameters;
        }
        let in_path = |parameter: &&Parameter| parameter.location == Location::Path;
        let names: Vec<&str> = path.template.parameter_names().collect();
        for parameter in parameters.iter().filter(in_path) {
            if !names.contains(&parameter.name.as_str()) {
                let template = &path.template.text;
                let message = format!("the path `{template}` has no `{{{}}}`", parameter.name);
                let diagnostic =
                    Diagnostic::error("path-parameter-unused", parameter.span, message);
                self.log
                    .push(diagnostic.with_related(path.span, "this path"));
            }
        }
        for name in names {
            if !parameters
                .iter()
                .filter(in_path)
                .any(|parameter| parameter.name == name)
            {
                self.undeclared(node, name, path);
                parameters.push(path_parameter(name, path));
            }
        }
        parameters
    }

    fn undeclared(&mut self, node: &Node, name: &str, path: &PathItem<'t>) {
        let message = format!("the path parameter `{name}` is not declared");
        let help =
            format!("add {{name: {name}, in: path, required: true, schema: …}} to `parameters`");
        let diagnostic =
            Diagnostic::error("path-parameter-undeclared", node.place(), message).with_help(help);
        self.log
            .push(diagnostic.with_related(path.span, "this path"));
    }
}

fn is_same(one: &Parameter, other: &Parameter) -> bool {
    one.location == other.location && one.name == other.name
}

fn path_parameter(name: &str, path: &PathItem<'_>) -> Parameter {
    Parameter {
        name: name.to_owned(),
        rust_name: None,
        location: Location::Path,
        description: None,
        required: true,
        deprecated: false,
        style: Style::Simple,
        explode: false,
        allow_reserved: false,
        allow_empty_value: false,
        schema: None,
        content: None,
        examples: Vec::new(),
        span: path.span,
    }
}

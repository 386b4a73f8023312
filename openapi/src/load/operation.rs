//! Operations.

use super::Lowering;
use super::path::PathItem;
use super::vocabulary::OPERATION;
use crate::diagnostic::Diagnostic;
use crate::model::{Location, Operation, Parameter, RequestBody, Response, SecurityRequirement};
use crate::tree::{Mapping, Node};

/// An operation and what its `$ref` leads to, which OpenAPI does not allow but people write: the keys beside it are meant to count.
struct Parts<'t> {
    beside: Vec<&'t Mapping>,
    mapping: &'t Mapping,
    pointer: String,
}

impl<'t> Parts<'t> {
    /// The part that has a key.
    fn of(&self, key: &str) -> &'t Mapping {
        let mut beside = self.beside.iter().copied();
        let found = beside.find(|beside| beside.contains_key(key));
        found.unwrap_or(self.mapping)
    }
}

impl<'t> Lowering<'t> {
    /// One method of a path, with the pointer of its own.
    pub(super) fn operation(
        &mut self,
        method: &str,
        node: &'t Node,
        (path, pointer): (&PathItem<'t>, &str),
        security: &[SecurityRequirement],
    ) -> Option<Operation> {
        let parts = self.operation_parts(node, pointer)?;
        let pointer = &parts.pointer;
        self.external_docs(parts.of("externalDocs"));
        let parameters = self.parameters(parts.of("parameters"), pointer, path);
        let parameters = self.check_template(node, parameters, path);
        let security = self
            .security(parts.of("security"))
            .unwrap_or_else(|| security.to_vec());
        let parameters = self.without_credentials(parameters, &security);
        let resource = parts.of("x-hallpass-resource").get("x-hallpass-resource");
        let rules = parts.of("x-hallpass-rules").get("x-hallpass-rules");
        let operation = Operation {
            id: self
                .text(parts.of("operationId"), "operationId")
                .unwrap_or_default(),
            rust_name: self.rust_name(parts.of("x-rust-name")),
            method: method.to_ascii_uppercase(),
            path: path.template.clone(),
            summary: self.text(parts.of("summary"), "summary"),
            description: self.text(parts.of("description"), "description"),
            of_path: path.says.clone(),
            tags: self.texts(parts.of("tags"), "tags"),
            deprecated: self
                .flag(parts.of("deprecated"), "deprecated")
                .unwrap_or(false),
            parameters,
            request_body: self.operation_body(&parts, path),
            responses: self.operation_responses(&parts),
            callbacks: self.callbacks(parts.of("callbacks"), pointer),
            security,
            servers: self
                .servers(parts.of(self.version.servers_key()))
                .unwrap_or_else(|| path.servers.clone()),
            resource: resource.and_then(|node| self.resource(node)),
            filters: indexmap::IndexMap::new(),
            rules: rules.map(|node| self.rules(node)).unwrap_or_default(),
            span: node.place(),
            path_span: path.span,
        };
        self.check_agreement(&operation);
        Some(operation)
    }

    fn operation_parts(&mut self, node: &'t Node, pointer: &str) -> Option<Parts<'t>> {
        let (mut node, mut pointer) = (node, pointer.to_owned());
        let mut beside: Vec<&'t Mapping> = Vec::new();
        while let (Some((text, span)), Some(mapping)) = (node.reference(), node.mapping()) {
            self.tell_misplaced(span, "an operation");
            if beside.iter().any(|other| std::ptr::eq(*other, mapping)) {
                let message = format!("`{text}` leads back to itself");
                self.log
                    .push(Diagnostic::error("reference-cycle", span, message));
                return None;
            }
            for (key, value) in mapping.iter().filter(|(key, _)| *key != "$ref") {
                self.look_at_key(key, value, &OPERATION);
            }
            beside.push(mapping);
            let target = self.resolve(text, span)?;
            (node, pointer) = (target.node, target.pointer);
        }
        Some(Parts {
            beside,
            mapping: self.open(node, &OPERATION)?,
            pointer,
        })
    }

    fn operation_body(&mut self, parts: &Parts<'t>, path: &PathItem<'t>) -> Option<RequestBody> {
        let pointer = &parts.pointer;
        if self.version.is_swagger() {
            let consumes = self.media_names(parts.of("consumes"), "consumes");
            return self.swagger_body(parts.of("parameters"), consumes, pointer, path);
        }
        let body = parts.of("requestBody").get("requestBody")?;
        self.request_body(body, &format!("{pointer}/requestBody"))
    }

    fn operation_responses(&mut self, parts: &Parts<'t>) -> Vec<Response> {
        if self.version.is_swagger() {
            self.produces = self.media_names(parts.of("produces"), "produces");
        }
        self.responses(parts.of("responses"), &parts.pointer)
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
        let kind = if self.version.is_swagger() {
            "type: string"
        } else {
            "schema: …"
        };
        let help =
            format!("add {{name: {name}, in: path, required: true, {kind}}} to `parameters`");
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
        span: path.span,
        ..Parameter::named(name, Location::Path)
    }
}

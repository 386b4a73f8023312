//! The request body: a parameter with `in: body`, or all that have `in: formData`.

use super::schema::is_in_form;
use crate::diagnostic::Diagnostic;
use crate::load::Lowering;
use crate::load::path::PathItem;
use crate::load::reference::Target;
use crate::media_type::{is_json, is_xml};
use crate::model::{MediaType, RequestBody, SchemaId};
use crate::tree::{Mapping, Node};

/// What is sent where an operation does not say what it consumes.
const USUAL: &str = "application/json";

/// A parameter that belongs to the body.
#[derive(Clone)]
pub(super) struct Part<'t> {
    /// Where it is used.
    pub(super) node: &'t Node,
    /// Where it is declared.
    pub(super) target: Target<'t>,
    pub(super) mapping: &'t Mapping,
}

impl Part<'_> {
    fn is_form(&self) -> bool {
        is_in_form(self.mapping)
    }

    pub(super) fn name(&self) -> &str {
        let name = self.mapping.get("name").and_then(Node::string);
        name.unwrap_or_default()
    }
}

impl<'t> Lowering<'t> {
    /// The body of an operation, of its own parameters and those of its path.
    pub(in crate::load) fn swagger_body(
        &mut self,
        operation: &'t Mapping,
        consumes: Vec<String>,
        pointer: &str,
        path: &PathItem<'t>,
    ) -> Option<RequestBody> {
        let own = self.items(operation, "parameters");
        let mut parts = self.parts(own, pointer);
        for shared in self.parts(path.parameters, &path.pointer) {
            if !parts.iter().any(|own| replaces(own, &shared)) {
                parts.push(shared);
            }
        }
        let (form, bodies): (Vec<Part<'t>>, Vec<Part<'t>>) =
            parts.into_iter().partition(Part::is_form);
        self.one_body(&bodies, &form);
        match bodies.first() {
            Some(body) => self.body(consumes, body),
            None => self.form(consumes, pointer, &form),
        }
    }

    fn parts(&mut self, nodes: &'t [Node], pointer: &str) -> Vec<Part<'t>> {
        let mut parts = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            let pointer = format!("{pointer}/parameters/{index}");
            let part = self.part(node, &pointer);
            parts.extend(part);
        }
        parts
    }

    fn part(&mut self, node: &'t Node, pointer: &str) -> Option<Part<'t>> {
        let target = self.follow(node, pointer)?;
        let mapping = target.node.mapping()?;
        let place = mapping.get("in").and_then(Node::string)?;
        matches!(place, "body" | "formData").then_some(Part {
            node,
            target,
            mapping,
        })
    }

    fn one_body(&mut self, bodies: &[Part<'t>], form: &[Part<'t>]) {
        let Some((first, others)) = bodies.split_first() else {
            return;
        };
        let others = others.iter().map(|part| (part, "a request has one body"));
        let form = form
            .iter()
            .map(|part| (part, "a request has a body or a form, not both"));
        for (part, message) in others.chain(form) {
            let diagnostic = Diagnostic::error("body-parameters", part.node.place(), message);
            let diagnostic = diagnostic.with_help("this parameter is left out");
            let first = first.node.place();
            self.log
                .push(diagnostic.with_related(first, "this one is read"));
        }
    }

    fn body(&mut self, mut names: Vec<String>, part: &Part<'t>) -> Option<RequestBody> {
        if names.is_empty() {
            names.push(USUAL.to_owned());
        }
        let schema = self.part_schema(part);
        let mut content = self.media_types(&names, schema, part.node.place());
        self.body_examples(part.mapping, &mut content);
        Some(RequestBody {
            description: self.text(part.mapping, "description"),
            required: self.flag(part.mapping, "required").unwrap_or(false),
            content,
            span: part.node.place(),
        })
    }

    fn part_schema(&mut self, part: &Part<'t>) -> Option<SchemaId> {
        let pointer = &part.target.pointer;
        match part.mapping.get("schema") {
            Some(schema) => Some(self.schema(schema, &format!("{pointer}/schema"))),
            None if part.mapping.contains_key("type") => {
                Some(self.value(part.target.node, part.mapping, pointer))
            }
            None => None,
        }
    }

    /// Reads the schema of a shared parameter, be it used or not.
    pub(super) fn body_schema(&mut self, node: &'t Node, pointer: &str) {
        if let Some(part) = self.part(node, pointer) {
            self.part_schema(&part);
        }
    }

    /// An entry of `x-examples` is for the media type that it names, else for those that hold data.
    fn body_examples(&mut self, parameter: &'t Mapping, content: &mut [MediaType]) {
        let holds_data = |name: &str| is_json(name) || is_xml(name);
        let has_data = content
            .iter()
            .any(|media_type| holds_data(&media_type.name));
        for example in self.extension_examples(parameter) {
            for media_type in content.iter_mut() {
                let named = example.name.contains('/');
                let fits = if named {
                    media_type.name == example.name
                } else {
                    !has_data || holds_data(&media_type.name)
                };
                if fits {
                    let mut example = example.clone();
                    if named {
                        example.name.clear();
                    }
                    media_type.examples.push(example);
                }
            }
        }
    }
}

/// Whether a parameter of the operation stands in for one of its path.
fn replaces(own: &Part<'_>, shared: &Part<'_>) -> bool {
    own.is_form() != shared.is_form() || !own.is_form() || own.name() == shared.name()
}

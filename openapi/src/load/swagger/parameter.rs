//! Parameters in the path, the query string and headers.

use super::value::Value;
use crate::diagnostic::{Diagnostic, Span};
use crate::load::Lowering;
use crate::load::reference::Target;
use crate::load::vocabulary::{HEADER, PARAMETER};
use crate::model::{Header, Location, Parameter};
use crate::tree::{Mapping, Node};

/// Where a parameter stands; `None` in the body.
const PLACES: [(&str, Option<Location>); 5] = [
    ("query", Some(Location::Query)),
    ("header", Some(Location::Header)),
    ("path", Some(Location::Path)),
    ("formData", None),
    ("body", None),
];

/// Headers that `consumes` and `produces` describe.
const DESCRIBED_ELSEWHERE: [&str; 2] = ["accept", "content-type"];

impl<'t> Lowering<'t> {
    /// A parameter that is no part of the body; `None` when it is, or has no name or place.
    pub(in crate::load) fn swagger_parameter(
        &mut self,
        node: &'t Node,
        target: &Target<'t>,
        mapping: &'t Mapping,
    ) -> Option<Parameter> {
        self.look_at_form_of_parameter(target.node, mapping);
        let name = self.text(mapping, "name")?;
        let location = self.word(mapping, "in", &PLACES)??;
        let folded = name.to_ascii_lowercase();
        if location == Location::Header && DESCRIBED_ELSEWHERE.contains(&folded.as_str()) {
            self.note_ignored(&name, target.node.place());
            return None;
        }
        let value = self.parameter_value_of(target, mapping, location);
        Some(Parameter {
            rust_name: self.rust_name(mapping),
            description: self.text(mapping, "description"),
            required: self.parameter_required(target.node, mapping, location),
            deprecated: false,
            style: value.style,
            explode: value.explode,
            allow_reserved: self.flag(mapping, "x-ms-skip-url-encoding") == Some(true),
            allow_empty_value: self.flag(mapping, "allowEmptyValue").unwrap_or(false),
            schema: Some(value.schema),
            content: None,
            examples: self.extension_examples(mapping),
            span: node.place(),
            name,
            location,
        })
    }

    /// Tells that a header parameter is not one for others to fill.
    pub(super) fn note_ignored(&mut self, name: &str, span: Span) {
        let message = format!(
            "the header parameter `{name}` is ignored; media types and security describe it"
        );
        self.log
            .push(Diagnostic::note("parameter-ignored", span, message));
    }

    /// `schema` stands in the body alone, and `type` everywhere else.
    fn look_at_form_of_parameter(&mut self, node: &'t Node, mapping: &'t Mapping) {
        let in_body = mapping.get("in").and_then(Node::string) == Some("body");
        let (needed, foreign) = if in_body {
            ("schema", "type")
        } else {
            ("type", "schema")
        };
        if let Some(node) = mapping.get(foreign) {
            let message = format!("`{foreign}` says nothing here; `{needed}` does");
            let diagnostic = Diagnostic::error("unknown-key", node.place(), message);
            self.log.push(diagnostic.with_help(if in_body {
                "put it in `schema`"
            } else {
                "`schema` is for parameters with `in: body`; write `type` and its keywords beside `in`"
            }));
        } else if !mapping.contains_key(needed) && mapping.contains_key("in") {
            self.missing(node, needed, PARAMETER.name);
        }
    }

    /// A parameter that has a schema alone means that.
    fn parameter_value_of(
        &mut self,
        target: &Target<'t>,
        mapping: &'t Mapping,
        location: Location,
    ) -> Value {
        let plain = self.written_value(target.node, mapping, &target.pointer, location);
        match mapping.get("schema") {
            Some(schema) if !mapping.contains_key("type") => Value {
                schema: self.schema(schema, &format!("{}/schema", target.pointer)),
                ..plain
            },
            _ => plain,
        }
    }

    /// A header of a response.
    pub(in crate::load) fn swagger_header(
        &mut self,
        node: &'t Node,
        target: &Target<'t>,
        mapping: &'t Mapping,
    ) -> Header {
        if !mapping.contains_key("type") {
            self.missing(target.node, "type", HEADER.name);
        }
        let value = self.written_value(target.node, mapping, &target.pointer, Location::Header);
        Header {
            rust_name: self.rust_name(mapping),
            description: self.text(mapping, "description"),
            required: false,
            deprecated: false,
            explode: value.explode,
            schema: Some(value.schema),
            content: None,
            examples: self.extension_examples(mapping),
            span: node.place(),
        }
    }
}

//! Parameters and headers.

use super::Lowering;
use super::content::Content;
use super::version::Version;
use super::vocabulary::{HEADER, PARAMETER};
use crate::diagnostic::Diagnostic;
use crate::model::{Header, Location, Parameter, Style};
use crate::tree::{Mapping, Node};

const LOCATIONS: [(&str, Location); 5] = [
    ("path", Location::Path),
    ("query", Location::Query),
    ("header", Location::Header),
    ("cookie", Location::Cookie),
    ("querystring", Location::Querystring),
];

pub(super) const STYLES: [(&str, Style); 8] = [
    ("simple", Style::Simple),
    ("matrix", Style::Matrix),
    ("label", Style::Label),
    ("form", Style::Form),
    ("spaceDelimited", Style::SpaceDelimited),
    ("pipeDelimited", Style::PipeDelimited),
    ("deepObject", Style::DeepObject),
    ("cookie", Style::Cookie),
];

/// Headers that other parts of a document describe; as parameters they are ignored.
const DESCRIBED_ELSEWHERE: [&str; 3] = ["accept", "content-type", "authorization"];

impl<'t> Lowering<'t> {
    /// A parameter; `None` when it has no name or place, or describes a header that is described elsewhere.
    pub(super) fn parameter(&mut self, node: &'t Node, pointer: &str) -> Option<Parameter> {
        let target = self.follow(node, pointer)?;
        let mapping = self.open(target.node, &PARAMETER)?;
        if self.version.is_swagger() {
            return self.swagger_parameter(node, &target, mapping);
        }
        let value = self.parameter_value(target.node, mapping, &target.pointer, PARAMETER.name);
        let name = self.text(mapping, "name")?;
        if self.is_old_body(mapping) {
            return None;
        }
        let location = self.word(mapping, "in", self.known(&LOCATIONS))?;
        if location == Location::Header
            && DESCRIBED_ELSEWHERE.contains(&name.to_ascii_lowercase().as_str())
        {
            let message = format!(
                "the header parameter `{name}` is ignored, as OpenAPI says; media types and security describe it"
            );
            self.log.push(Diagnostic::note(
                "parameter-ignored",
                target.node.place(),
                message,
            ));
            return None;
        }
        let style = self.style(target.node, mapping, location);
        Some(Parameter {
            rust_name: self.rust_name(mapping),
            description: self.text_beside(node, mapping, "description"),
            required: self.parameter_required(target.node, mapping, location),
            deprecated: self.flag(mapping, "deprecated").unwrap_or(false),
            style,
            explode: self
                .flag(mapping, "explode")
                .unwrap_or(style == Style::Form),
            allow_reserved: self.flag(mapping, "allowReserved").unwrap_or(false),
            allow_empty_value: self.flag(mapping, "allowEmptyValue").unwrap_or(false),
            schema: value.schema,
            content: value.media_type,
            examples: value.examples,
            span: node.place(),
            name,
            location,
        })
    }

    /// Tells of a body that is written as a parameter, as in Swagger 2.0.
    fn is_old_body(&mut self, mapping: &'t Mapping) -> bool {
        let Some(node) = mapping.get("in") else {
            return false;
        };
        let Some(word @ ("body" | "formData")) = node.string() else {
            return false;
        };
        let message = format!("`in` cannot be `{word}`: that is a parameter of Swagger 2.0");
        let help = "write `requestBody`, with its media types in `content`";
        let diagnostic = Diagnostic::error("wrong-value", node.entry_span(), message);
        self.log.push(diagnostic.with_help(help));
        true
    }

    /// The words of this version: the last one came with 3.2.
    pub(super) fn known<T>(
        &self,
        words: &'static [(&'static str, T)],
    ) -> &'static [(&'static str, T)] {
        match words.split_last() {
            Some((_, older)) if self.version < Version::V3_2 => older,
            _ => words,
        }
    }

    pub(super) fn parameter_required(
        &mut self,
        node: &Node,
        mapping: &'t Mapping,
        location: Location,
    ) -> bool {
        let required = self.flag(mapping, "required");
        if location == Location::Path && required != Some(true) {
            let message = "a path parameter must say `required: true`";
            let place = mapping
                .get("required")
                .map_or(node.place(), Node::entry_span);
            self.log
                .push(Diagnostic::error("path-parameter-optional", place, message));
            return true;
        }
        required.unwrap_or(false)
    }

    fn style(&mut self, node: &Node, mapping: &'t Mapping, location: Location) -> Style {
        let default = match location {
            Location::Path | Location::Header => Style::Simple,
            _ => Style::Form,
        };
        let Some(style) = self.word(mapping, "style", self.known(&STYLES)) else {
            return default;
        };
        if fits(style, location) {
            return style;
        }
        let place = mapping.get("style").map_or(node.place(), Node::entry_span);
        let message = "this style cannot stand here";
        let help = format!("styles here: {}", styles_of(location));
        self.log
            .push(Diagnostic::error("wrong-value", place, message).with_help(help));
        default
    }

    /// Schema and examples of a parameter or header, be they in `schema` or in the only entry of `content`.
    fn parameter_value(
        &mut self,
        node: &'t Node,
        mapping: &'t Mapping,
        pointer: &str,
        kind: &str,
    ) -> Content {
        if let Some(content) = mapping.get("content") {
            if mapping.contains_key("schema") {
                let message = "`content` and `schema` exclude each other; `content` is read";
                self.log.push(Diagnostic::error(
                    "schema-and-content",
                    content.place(),
                    message,
                ));
            }
            return self.only_content(mapping, pointer);
        }
        let Some(schema) = mapping.get("schema") else {
            self.missing(node, "schema", kind);
            return Content::default();
        };
        Content {
            schema: Some(self.schema(schema, &format!("{pointer}/schema"))),
            examples: self.examples(mapping, false),
            media_type: None,
        }
    }

    /// A response header.
    pub(super) fn header(&mut self, node: &'t Node, pointer: &str) -> Option<Header> {
        let target = self.follow(node, pointer)?;
        let mapping = self.open(target.node, &HEADER)?;
        if self.version.is_swagger() {
            return Some(self.swagger_header(node, &target, mapping));
        }
        // There is one style for headers; another one is told of.
        self.style(target.node, mapping, Location::Header);
        let value = self.parameter_value(target.node, mapping, &target.pointer, HEADER.name);
        Some(Header {
            rust_name: self.rust_name(mapping),
            description: self.text_beside(node, mapping, "description"),
            required: self.flag(mapping, "required").unwrap_or(false),
            deprecated: self.flag(mapping, "deprecated").unwrap_or(false),
            explode: self.flag(mapping, "explode").unwrap_or(false),
            schema: value.schema,
            content: value.media_type,
            examples: value.examples,
            span: node.place(),
        })
    }
}

fn fits(style: Style, location: Location) -> bool {
    match location {
        Location::Path => matches!(style, Style::Simple | Style::Matrix | Style::Label),
        Location::Header => style == Style::Simple,
        Location::Cookie => matches!(style, Style::Form | Style::Cookie),
        _ => !matches!(
            style,
            Style::Simple | Style::Matrix | Style::Label | Style::Cookie
        ),
    }
}

fn styles_of(location: Location) -> String {
    let fitting: Vec<&str> = STYLES
        .iter()
        .filter(|(_, style)| fits(*style, location))
        .map(|(word, _)| *word)
        .collect();
    super::suggestion::list(&fitting)
}

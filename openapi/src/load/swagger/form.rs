//! Forms: parameters with `in: formData` as the properties of one body.

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::body::Part;
use crate::diagnostic::Diagnostic;
use crate::json_schema::{JsonSchema, definition};
use crate::load::Lowering;
use crate::model::{
    Encoding, Encodings, ExampleValue, Location, RequestBody, Schema, SchemaId, Style, Types,
};
use crate::source::offset;
use crate::tree::Node;

const URLENCODED: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

impl<'t> Lowering<'t> {
    /// The body that the parts of a form make up; `None` when there are none.
    pub(super) fn form(
        &mut self,
        consumes: Vec<String>,
        pointer: &str,
        parts: &[Part<'t>],
    ) -> Option<RequestBody> {
        let first = parts.first()?;
        let names = self.form_names(consumes, parts);
        let parts = self.distinct(parts);
        let schema = self.form_schema(pointer, &parts);
        let mut content = self.media_types(&names, Some(schema), first.node.place());
        for media_type in &mut content {
            media_type.encodings = self.form_encodings(&parts);
        }
        Some(RequestBody {
            description: None,
            required: !self.schemas[schema.0 as usize].required.is_empty(),
            content,
            span: first.node.place(),
        })
    }

    /// The media types among `consumes` that can hold a form.
    fn form_names(&mut self, mut names: Vec<String>, parts: &[Part<'t>]) -> Vec<String> {
        let is_silent = names.is_empty();
        names.retain(|name| {
            let essence = name.split(';').next().unwrap_or_default().trim();
            [URLENCODED, MULTIPART].contains(&essence.to_ascii_lowercase().as_str())
        });
        if !names.is_empty() {
            return names;
        }
        let file = parts.iter().find(|part| is_file(part));
        let name = file.map_or(URLENCODED, |_| MULTIPART);
        if let (false, Some(part)) = (is_silent, parts.first()) {
            let message = format!(
                "a form, but `consumes` lists neither `{MULTIPART}` nor `{URLENCODED}`; `{name}` is taken"
            );
            let span = part.node.place();
            self.log
                .push(Diagnostic::warning("form-media-type", span, message));
        }
        vec![name.to_owned()]
    }

    /// The parts without those that are declared twice.
    fn distinct(&mut self, parts: &[Part<'t>]) -> Vec<Part<'t>> {
        let mut distinct: Vec<Part<'t>> = Vec::new();
        for part in parts {
            let name = part.name();
            let Some(first) = distinct.iter().find(|other| other.name() == name) else {
                distinct.push(part.clone());
                continue;
            };
            let message = format!("the parameter `{name}` is declared twice");
            let diagnostic = Diagnostic::error("duplicate-parameter", part.node.place(), message);
            let first = first.node.place();
            self.log.push(diagnostic.with_related(first, "first here"));
        }
        distinct
    }

    /// How arrays are joined, where they are; an item each is the usual form of both media types.
    fn form_encodings(&mut self, parts: &[Part<'t>]) -> Encodings {
        let mut encodings = Encodings::default();
        for part in parts {
            let value = self.part_value(part);
            if (value.style, value.explode) == (Style::Form, true) {
                continue;
            }
            let encoding = Encoding {
                content_types: Vec::new(),
                headers: IndexMap::new(),
                style: Some(value.style),
                explode: Some(value.explode),
                allow_reserved: None,
                nested: Encodings::default(),
                span: part.node.place(),
            };
            encodings
                .properties
                .insert(part.name().to_owned(), encoding);
        }
        encodings
    }

    fn part_value(&mut self, part: &Part<'t>) -> super::value::Value {
        let node = part.target.node;
        self.written_value(node, part.mapping, &part.target.pointer, Location::Query)
    }

    fn form_schema(&mut self, pointer: &str, parts: &[Part<'t>]) -> SchemaId {
        let mut properties = IndexMap::new();
        let mut required = Vec::new();
        for part in parts {
            let name = part.name().to_owned();
            if self.flag(part.mapping, "required") == Some(true) {
                required.push(name.clone());
            }
            properties.insert(name, self.form_property(part));
        }
        let id = SchemaId(offset(self.schemas.len()));
        let span = parts.first().map(|part| part.node.place());
        self.schemas.push(Schema {
            span: span.unwrap_or_default(),
            pointer: format!("{pointer}/parameters"),
            types: Types {
                object: true,
                ..Types::default()
            },
            json: JsonSchema::new(&json_schema(&properties, &required)),
            properties,
            required,
            ..Schema::default()
        });
        id
    }

    fn form_property(&mut self, part: &Part<'t>) -> SchemaId {
        let value = self.part_value(part);
        let examples = self.extension_examples(part.mapping);
        let description = self.text(part.mapping, "description");
        let rust_name = self.rust_name(part.mapping);
        let schema = &mut self.schemas[value.schema.0 as usize];
        schema.description = description;
        schema.rust_name = rust_name;
        schema.examples = examples
            .into_iter()
            .filter_map(|example| match example.value {
                ExampleValue::Data(value) => Some((value, example.span)),
                _ => None,
            })
            .collect();
        value.schema
    }
}

fn is_file(part: &Part<'_>) -> bool {
    part.mapping.get("type").and_then(Node::string) == Some("file")
}

fn json_schema(properties: &IndexMap<String, SchemaId>, required: &[String]) -> Value {
    let entries = properties.iter();
    let entries: Map<String, Value> = entries
        .map(|(name, id)| (name.clone(), definition(*id)))
        .collect();
    let mut json = Map::new();
    json.insert("type".to_owned(), json!("object"));
    json.insert("properties".to_owned(), json!(entries));
    if !required.is_empty() {
        json.insert("required".to_owned(), json!(required));
    }
    Value::Object(json)
}

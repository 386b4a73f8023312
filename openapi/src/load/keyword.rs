//! The keywords of JSON Schema that 3.0 has not.

use serde_json::json;

use super::Lowering;
use super::schema::Draft;
use crate::diagnostic::Diagnostic;
use crate::model::SchemaId;
use crate::tree::{Content, Mapping, Node};

impl<'t> Lowering<'t> {
    /// `examples` of a schema.
    pub(super) fn schema_examples(&mut self, mapping: &'t Mapping) -> &'t [Node] {
        if !self.version.has_json_schema() {
            return &[];
        }
        self.items(mapping, "examples")
    }

    /// `const`.
    pub(super) fn constant(&mut self, draft: &mut Draft<'t>) {
        if !self.version.has_json_schema() {
            return;
        }
        let value = draft.mapping.get("const").map(Node::to_json);
        if let Some(value) = value.clone() {
            draft.set("const", value);
        }
        draft.schema.constant = value;
    }

    /// Strings that hold bytes: what 3.0 says with `format`. Validators do not decode them, as JSON Schema demands, so the format
    /// stands in the typed form alone.
    pub(super) fn encoded(&mut self, draft: &mut Draft<'t>) {
        if !self.version.has_json_schema() {
            return;
        }
        let encoding = self.text(draft.mapping, "contentEncoding");
        let media_type = self.text(draft.mapping, "contentMediaType");
        if draft.schema.format.is_none() {
            draft.schema.format = match (encoding.as_deref(), media_type.as_deref()) {
                (Some("base64"), _) => Some("byte".to_owned()),
                (None, Some("application/octet-stream")) => Some("binary".to_owned()),
                _ => None,
            };
        }
        draft.schema.content_encoding = encoding;
        draft.schema.content_media_type = media_type;
        draft.schema.content_schema = draft.mapping.get("contentSchema").map(|node| {
            let pointer = format!("{}/contentSchema", draft.schema.pointer);
            self.schema(node, &pointer)
        });
    }

    /// All other keywords that came with 3.1.
    pub(super) fn later_keywords(&mut self, draft: &mut Draft<'t>) {
        if !self.version.has_json_schema() {
            return;
        }
        draft.schema.prefix_items = self.members(draft, "prefixItems");
        draft.schema.pattern_properties = self.named(draft, "patternProperties");
        draft.schema.contains = self.condition(draft, "contains");
        if draft.schema.contains.is_some() {
            draft.schema.min_contains = self.limit(draft, "minContains");
            draft.schema.max_contains = self.limit(draft, "maxContains");
        }
        draft.schema.property_names = self.condition(draft, "propertyNames");
        draft.schema.condition = self.condition(draft, "if");
        draft.schema.consequence = self.condition(draft, "then");
        draft.schema.alternative = self.condition(draft, "else");
        draft.schema.unevaluated_items = self.condition(draft, "unevaluatedItems");
        draft.schema.unevaluated_properties = self.condition(draft, "unevaluatedProperties");
        draft.schema.dependent_schemas = self.named(draft, "dependentSchemas");
        self.dependent_required(draft);
        self.dialect(draft.mapping, "$schema");
    }

    /// Tells once in a document that a construct is known but not read.
    pub(super) fn note_unread(&mut self, mapping: &Mapping, key: &str) {
        let Some(node) = mapping.get(key) else {
            return;
        };
        if self.told_once.insert(key.to_owned()) {
            let message =
                format!("`{key}` are not read; nothing is generated, answered or checked for them");
            self.log
                .push(Diagnostic::note("construct-unread", node.place(), message));
        }
    }

    /// One schema. A lone `true` or `false` is written out, so that a violation is one of the keyword itself.
    fn condition(&mut self, draft: &mut Draft<'t>, keyword: &str) -> Option<SchemaId> {
        let id = self.child(draft, keyword)?;
        if let Some(Content::Boolean(value)) = draft.mapping.get(keyword).map(|node| &node.content)
        {
            draft.set(keyword, *value);
        }
        Some(id)
    }

    fn dependent_required(&mut self, draft: &mut Draft<'t>) {
        let mut json = serde_json::Map::new();
        for (name, node) in self.entries(draft.mapping, "dependentRequired") {
            let what = format!("`{name}` of `dependentRequired`");
            let Some(items) = node.sequence() else {
                self.wrong_type(node, &what, "an array");
                continue;
            };
            let mut names: Vec<String> = Vec::new();
            for item in items {
                let name = self.text_of(item, &what);
                names.extend(name.filter(|name| !names.contains(name)));
            }
            json.insert(name.to_owned(), json!(names));
            let required = &mut draft.schema.dependent_required;
            required.insert(name.to_owned(), names);
        }
        if !json.is_empty() {
            draft.set("dependentRequired", json);
        }
    }

    /// Tells of schemas in another dialect; they are read as JSON Schema 2020-12.
    pub(super) fn dialect(&mut self, mapping: &'t Mapping, key: &str) {
        let Some(node) = mapping.get(key) else {
            return;
        };
        let Some(text) = self.text(mapping, key) else {
            return;
        };
        let known = text.starts_with("https://spec.openapis.org/oas/3.")
            || text.trim_end_matches('#') == "https://json-schema.org/draft/2020-12/schema";
        if !known {
            let message = format!(
                "the dialect `{text}` is not known; schemas are read as JSON Schema 2020-12"
            );
            self.log.push(Diagnostic::warning(
                "dialect-unknown",
                node.place(),
                message,
            ));
        }
    }
}

//! Schemas: each is read once, into the typed model and into JSON Schema 2020-12 alike.

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::Lowering;
use super::reference::escape;
use super::vocabulary::SCHEMA;
use crate::diagnostic::Diagnostic;
use crate::json_schema::{JsonSchema, definition};
use crate::model::{KeywordSpans, Schema, SchemaId};
use crate::source::offset;
use crate::tree::{Content, Mapping, Node};

/// What is made of one Schema Object: both forms grow together, so that they cannot differ.
pub(super) struct Draft<'t> {
    pub(super) mapping: &'t Mapping,
    pub(super) schema: Schema,
    /// The keywords of JSON Schema 2020-12.
    pub(super) json: Map<String, Value>,
}

impl Draft<'_> {
    pub(super) fn set(&mut self, keyword: &str, value: impl Into<Value>) {
        self.json.insert(keyword.to_owned(), value.into());
    }
}

impl<'t> Lowering<'t> {
    /// The id of the schema that stands here or is referred to here. It is lowered by [`Self::lower_pending`].
    pub(super) fn schema(&mut self, node: &'t Node, pointer: &str) -> SchemaId {
        let id = self.schema_id(node, pointer);
        self.examples_beside_reference(node, id);
        id
    }

    fn schema_id(&mut self, node: &'t Node, pointer: &str) -> SchemaId {
        let outer = self.scope;
        let target = self.schema_target(node, pointer);
        let scope = target.as_ref().map(|target| self.scope_of(target.node));
        self.scope = outer;
        let (Some(target), Some(scope)) = (target, scope) else {
            return self.anything(node, pointer);
        };
        let address = std::ptr::from_ref(target.node);
        if let Some(id) = self.schema_ids.get(&(address, scope)) {
            return *id;
        }
        let id = self.reserve(target.node, target.pointer);
        if !self.is_plain(target.node, scope) {
            self.schemas[id.0 as usize].name = None;
        }
        self.schema_ids.insert((address, scope), id);
        self.pending.push_back((id, target.node, scope));
        id
    }

    pub(super) fn reserve(&mut self, node: &Node, pointer: String) -> SchemaId {
        let id = SchemaId(offset(self.schemas.len()));
        self.schemas.push(Schema {
            name: self.component_name_of(&pointer),
            span: node.place(),
            pointer,
            ..Schema::default()
        });
        id
    }

    /// The name of a schema that stands in `components.schemas` (`definitions` in 2.0) of any file.
    fn component_name_of(&self, pointer: &str) -> Option<String> {
        let name = pointer.strip_prefix(&self.version.section("schemas"))?;
        let name = name.strip_prefix('/')?;
        (!name.contains('/')).then(|| name.replace("~1", "/").replace("~0", "~"))
    }

    /// What stands where a reference leads nowhere.
    fn anything(&mut self, node: &'t Node, pointer: &str) -> SchemaId {
        let id = self.reserve(node, pointer.to_owned());
        self.schemas[id.0 as usize].boolean = Some(true);
        id
    }

    /// Lowers all schemas that were asked for, and those that they ask for.
    pub(super) fn lower_pending(&mut self) {
        while let Some((id, node, scope)) = self.pending.pop_front() {
            let reserved = std::mem::take(&mut self.schemas[id.0 as usize]);
            self.scope = scope;
            self.schemas[id.0 as usize] = self.lower_schema(reserved, node);
        }
        self.scope = 0;
    }

    fn lower_schema(&mut self, mut schema: Schema, node: &'t Node) -> Schema {
        if let Content::Boolean(value) = node.content {
            schema.boolean = Some(value);
            schema.json = JsonSchema::new(&Value::Bool(value));
            self.boolean_schema(node);
            return schema;
        }
        let Some(mapping) = self.open(node, &SCHEMA) else {
            schema.boolean = Some(true);
            return schema;
        };
        schema.keyword_spans = self.keyword_spans(mapping);
        let json = Map::new();
        let mut draft = Draft {
            mapping,
            schema,
            json,
        };
        self.annotations(&mut draft);
        self.types(node, &mut draft);
        self.values(&mut draft);
        self.numbers(&mut draft);
        self.strings(&mut draft);
        self.arrays(node, &mut draft);
        self.objects(&mut draft);
        self.composition(node, &mut draft);
        self.later_keywords(&mut draft);
        self.discriminator(node, &mut draft);
        draft.schema.xml = self.xml(mapping);
        draft.schema.json = JsonSchema::new(&draft.finish());
        draft.schema
    }

    /// Where the keys of an object stand.
    pub(super) fn keyword_spans(&mut self, mapping: &'t Mapping) -> KeywordSpans {
        let spans = mapping.iter().map(|(key, node)| {
            let name = self
                .keywords
                .entry(key)
                .or_insert_with(|| key.as_str().into());
            (Arc::clone(name), node.entry_span())
        });
        spans.collect()
    }

    /// 3.0 has `true` and `false` only in `additionalProperties`.
    fn boolean_schema(&mut self, node: &Node) {
        let key = node
            .key
            .and_then(|span| self.documents.sources().text(span));
        if !self.version.has_json_schema()
            && !key.is_some_and(|key| key.contains("additionalProperties"))
        {
            self.wrong_type(node, "a Schema Object", "an object");
        }
    }

    fn annotations(&mut self, draft: &mut Draft<'t>) {
        let mapping = draft.mapping;
        self.external_docs(mapping);
        let schema = &mut draft.schema;
        schema.title = self.text(mapping, "title");
        schema.description = self.text(mapping, "description");
        schema.rust_name = self.rust_name(mapping);
        schema.deprecated = self.flag(mapping, "deprecated").unwrap_or(false);
        schema.read_only = self.flag(mapping, "readOnly").unwrap_or(false);
        schema.write_only = self.flag(mapping, "writeOnly").unwrap_or(false);
        schema.default = mapping.get("default").map(Node::to_json);
        let example = mapping.get("example").into_iter();
        let examples = self.schema_examples(mapping).iter();
        draft.schema.examples = example
            .chain(examples)
            .map(|node| (node.to_json(), node.place()))
            .collect();
    }

    pub(super) fn values(&mut self, draft: &mut Draft<'t>) {
        self.constant(draft);
        if !draft.mapping.contains_key("enum") {
            return;
        }
        let items = self.items(draft.mapping, "enum");
        let values: Vec<Value> = items.iter().map(Node::to_json).collect();
        if values.is_empty() {
            return;
        }
        if draft.schema.types.null && !values.contains(&Value::Null) {
            let nullable = if self.version.is_swagger() {
                "`x-nullable`"
            } else if self.version.has_json_schema() {
                "`null` in `type`"
            } else {
                "`nullable`"
            };
            let message = format!("{nullable} adds nothing here: `enum` does not list null");
            let span = draft.schema.keyword_span("enum");
            let help = "add `null` to `enum` if null may be sent";
            self.log
                .push(Diagnostic::warning("nullable-enum", span, message).with_help(help));
        }
        draft.set("enum", values.clone());
        draft.schema.enumeration = Some(values);
        self.listed_values(draft);
    }

    pub(super) fn strings(&mut self, draft: &mut Draft<'t>) {
        let mapping = draft.mapping;
        draft.schema.format = self.text(mapping, "format");
        if let Some(format) = draft.schema.format.clone() {
            draft.set("format", format);
        }
        self.encoded(draft);
        if self.version.is_swagger() {
            self.file(draft);
        }
        draft.schema.min_length = self.limit(draft, "minLength");
        draft.schema.max_length = self.limit(draft, "maxLength");
        self.check_range(draft, "minLength", "maxLength");
        draft.schema.pattern = self.pattern(mapping);
        if let Some(pattern) = draft.schema.pattern.clone() {
            draft.set("pattern", pattern);
        }
    }

    pub(super) fn limit(&mut self, draft: &mut Draft<'t>, keyword: &str) -> Option<u64> {
        let value = self.count(draft.mapping, keyword)?;
        draft.set(keyword, value);
        Some(value)
    }

    fn check_range(&mut self, draft: &Draft<'t>, low: &str, high: &str) {
        let number = |keyword| draft.json.get(keyword).and_then(Value::as_f64);
        let (Some(minimum), Some(maximum)) = (number(low), number(high)) else {
            return;
        };
        if minimum > maximum {
            let message = format!("`{low}` {minimum} is above `{high}` {maximum}: nothing fits");
            let span = draft.schema.keyword_span(low);
            self.log
                .push(Diagnostic::error("empty-range", span, message));
        }
    }

    /// A pattern that is a regular expression for validators too; others are told and left out.
    fn pattern(&mut self, mapping: &'t Mapping) -> Option<String> {
        let node = mapping.get("pattern")?;
        let text = self.text(mapping, "pattern")?;
        let Some(key) = node.string() else {
            return Some(text);
        };
        self.is_regular(key, node).then_some(text)
    }

    /// Whether a text is a regular expression; a diagnostic when it is none.
    pub(super) fn is_regular(&mut self, text: &'t str, node: &Node) -> bool {
        let good = self.patterns.get(text).is_some();
        if !good {
            let message = format!("`{text}` is not a regular expression");
            let diagnostic = Diagnostic::error("pattern-invalid", node.entry_span(), message);
            self.log.push(diagnostic.with_help(
                "patterns are ECMA-262 regular expressions, without slashes around them",
            ));
        }
        good
    }

    pub(super) fn numbers(&mut self, draft: &mut Draft<'t>) {
        let mapping = draft.mapping;
        draft.schema.multiple_of = self
            .number(mapping, "multipleOf")
            .filter(|number| number.as_f64() > Some(0.0));
        if let Some(number) = draft.schema.multiple_of.clone() {
            draft.set("multipleOf", number);
        } else if let Some(node) = mapping.get("multipleOf") {
            let message = "`multipleOf` must be above 0";
            self.log
                .push(Diagnostic::error("wrong-value", node.entry_span(), message));
        }
        let minimum = self.bound(draft, "minimum", "exclusiveMinimum");
        (draft.schema.minimum, draft.schema.exclusive_minimum) = minimum;
        let maximum = self.bound(draft, "maximum", "exclusiveMaximum");
        (draft.schema.maximum, draft.schema.exclusive_maximum) = maximum;
        self.check_range(draft, "minimum", "maximum");
    }

    fn arrays(&mut self, node: &'t Node, draft: &mut Draft<'t>) {
        if !self.version.is_swagger() || !self.old_tuple(draft) {
            draft.schema.items = self.child(draft, "items");
        }
        let only_array = draft.schema.types.array
            && draft
                .mapping
                .get("type")
                .is_some_and(|node| node.string() == Some("array"));
        let has_items = draft.mapping.contains_key("items");
        if only_array && !self.version.has_json_schema() && !has_items {
            self.missing(node, "items", "Schema Object of type array");
        }
        self.array_limits(draft);
    }

    pub(super) fn array_limits(&mut self, draft: &mut Draft<'t>) {
        draft.schema.min_items = self.limit(draft, "minItems");
        draft.schema.max_items = self.limit(draft, "maxItems");
        self.check_range(draft, "minItems", "maxItems");
        if self.flag(draft.mapping, "uniqueItems") == Some(true) {
            draft.schema.unique_items = true;
            draft.set("uniqueItems", true);
        }
    }

    fn objects(&mut self, draft: &mut Draft<'t>) {
        draft.schema.properties = self.named(draft, "properties");
        draft.schema.additional_properties = self.child(draft, "additionalProperties");
        draft.schema.min_properties = self.limit(draft, "minProperties");
        draft.schema.max_properties = self.limit(draft, "maxProperties");
        self.check_range(draft, "minProperties", "maxProperties");
        draft.schema.required = self.required(draft);
    }

    /// The schemas of `properties` and keywords of its form.
    pub(super) fn named(
        &mut self,
        draft: &mut Draft<'t>,
        keyword: &str,
    ) -> IndexMap<String, SchemaId> {
        let mut properties = IndexMap::new();
        let mut json = Map::new();
        for (name, node) in self.entries(draft.mapping, keyword) {
            if keyword == "patternProperties" && !self.is_regular(name, node) {
                continue;
            }
            let pointer = format!("{}/{keyword}/{}", draft.schema.pointer, escape(name));
            let id = self.schema(node, &pointer);
            json.insert(name.to_owned(), definition(id));
            properties.insert(name.to_owned(), id);
        }
        if !json.is_empty() {
            draft.set(keyword, json);
        }
        properties
    }

    /// `required`, each name once, as JSON Schema demands.
    fn required(&mut self, draft: &mut Draft<'t>) -> Vec<String> {
        let Some(node) = draft.mapping.get("required") else {
            return Vec::new();
        };
        if let Content::Boolean(_) = node.content {
            let message = "`required` of a schema is an array of property names, found a boolean";
            let help = "name the property in `required` of the object that holds it";
            self.log
                .push(Diagnostic::error("wrong-type", node.entry_span(), message).with_help(help));
            return Vec::new();
        }
        let mut names: Vec<String> = Vec::new();
        for name in self.texts(draft.mapping, "required") {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if !names.is_empty() {
            draft.set("required", names.clone());
        }
        names
    }

    fn composition(&mut self, node: &'t Node, draft: &mut Draft<'t>) {
        draft.schema.all_of = self.members(draft, "allOf");
        self.referred_member(draft, node);
        draft.schema.one_of = self.members(draft, "oneOf");
        draft.schema.any_of = self.members(draft, "anyOf");
        draft.schema.not = self.child(draft, "not");
    }

    pub(super) fn members(&mut self, draft: &mut Draft<'t>, keyword: &str) -> Vec<SchemaId> {
        let nodes = self.items(draft.mapping, keyword);
        let mut ids = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            let pointer = format!("{}/{keyword}/{index}", draft.schema.pointer);
            ids.push(self.schema(node, &pointer));
        }
        if !ids.is_empty() {
            let json: Vec<Value> = ids.iter().map(|id| definition(*id)).collect();
            draft.set(keyword, json);
        }
        ids
    }

    pub(super) fn child(&mut self, draft: &mut Draft<'t>, keyword: &str) -> Option<SchemaId> {
        let node = draft.mapping.get(keyword)?;
        let pointer = format!("{}/{keyword}", draft.schema.pointer);
        let id = self.schema(node, &pointer);
        draft.set(keyword, definition(id));
        Some(id)
    }
}

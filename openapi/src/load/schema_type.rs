//! Types and bounds of a schema, brought from the words of 3.0 to those of JSON Schema 2020-12: `nullable` becomes a type, boolean
//! `exclusiveMinimum` a number.

use serde_json::{Number, Value, json};

use super::Lowering;
use super::schema::Draft;
use super::version::Version;
use crate::diagnostic::Diagnostic;
use crate::model::Types;
use crate::tree::{Content, Mapping, Node};

const WORDS: [&str; 6] = ["string", "integer", "number", "boolean", "array", "object"];

/// Those of 2.0.
const OLD_WORDS: [&str; 7] = [
    "string", "integer", "number", "boolean", "array", "object", "file",
];

/// What people write as a type, with the type and the format that they mean.
const FORMATS: [(&str, &str, &str); 16] = [
    ("date-time", "string", "date-time"),
    ("datetime", "string", "date-time"),
    ("date", "string", "date"),
    ("uuid", "string", "uuid"),
    ("uri", "string", "uri"),
    ("email", "string", "email"),
    ("binary", "string", "binary"),
    ("file", "string", "binary"),
    ("byte", "string", "byte"),
    ("int", "integer", ""),
    ("int32", "integer", "int32"),
    ("int64", "integer", "int64"),
    ("long", "integer", "int64"),
    ("float", "number", "float"),
    ("double", "number", "double"),
    ("bool", "boolean", ""),
];

/// How far implied types are looked for through `allOf` and references.
const IMPLIED_DEPTH: usize = 8;

impl Types {
    /// Adds a type by its word.
    fn add(&mut self, word: &str) -> bool {
        let place = match word {
            "null" => &mut self.null,
            "boolean" => &mut self.boolean,
            "integer" => &mut self.integer,
            "number" => &mut self.number,
            "string" => &mut self.string,
            "array" => &mut self.array,
            "object" => &mut self.object,
            _ => return false,
        };
        *place = true;
        true
    }

    /// Every type.
    fn all() -> Self {
        Self {
            null: true,
            boolean: true,
            integer: true,
            number: true,
            string: true,
            array: true,
            object: true,
        }
    }
}

impl<'t> Lowering<'t> {
    /// `type` and `nullable`.
    pub(super) fn types(&mut self, node: &'t Node, draft: &mut Draft<'t>) {
        let mut types = self.written_types(draft.mapping);
        let nullable = self.nullable(draft);
        if types.is_any() && nullable {
            draft.schema.types = self.nullable_without_type(node, draft);
            return;
        }
        types.null |= nullable;
        draft.schema.types = types;
        match types.names().as_slice() {
            [] => {}
            [word] => draft.set("type", *word),
            words => draft.set("type", words),
        }
    }

    /// `nullable` of 3.0. Later versions ignore it, which is told, as those who write it mean something.
    fn nullable(&mut self, draft: &Draft<'t>) -> bool {
        let mut nullable = self.flag(draft.mapping, "nullable") == Some(true);
        if self.version.is_swagger() {
            nullable |= self.flag(draft.mapping, "x-nullable") == Some(true);
        }
        if nullable && self.version.has_json_schema() {
            let message = format!(
                "`nullable` has no meaning in {}: null is not allowed by it",
                self.version
            );
            let span = draft.schema.keyword_span("nullable");
            let help = "add `null` to `type`, such as `type: [string, 'null']`";
            self.log
                .push(Diagnostic::warning("nullable-ignored", span, message).with_help(help));
            return false;
        }
        nullable
    }

    fn written_types(&mut self, mapping: &'t Mapping) -> Types {
        let mut types = Types::default();
        let Some(node) = mapping.get("type") else {
            return types;
        };
        let words = match &node.content {
            Content::Sequence(items) => {
                if self.version == Version::V3_0 {
                    self.wrong_type(node, "`type`", "a string");
                }
                items.iter().collect()
            }
            _ => vec![node],
        };
        for node in words {
            let Some(word) = self.text_of(node, "`type`") else {
                continue;
            };
            if self.version.is_swagger() && word == "file" {
                types.add("string");
            } else if !types.add(&word) {
                self.unknown_type(node, &word);
            } else if word == "null" && self.version == Version::V3_0 {
                let message = "`type` cannot be `null` in OpenAPI 3.0";
                let diagnostic = Diagnostic::error("wrong-value", node.entry_span(), message);
                self.log
                    .push(diagnostic.with_help("write the other type and `nullable: true`"));
            }
        }
        types
    }

    fn type_words(&self) -> &'static [&'static str] {
        if self.version.is_swagger() {
            &OLD_WORDS
        } else {
            &WORDS
        }
    }

    /// Formats and the types of programming languages stand there at times.
    fn unknown_type(&mut self, node: &Node, word: &str) {
        let meant = FORMATS.iter().find(|(known, _, _)| *known == word);
        let Some((_, kind, format)) = meant else {
            return self.unknown_word(node, "type", word, self.type_words());
        };
        let message = format!("`type` cannot be `{word}`");
        let help = match *format {
            "" => format!("write `type: {kind}`"),
            format => format!("write `type: {kind}` and `format: {format}`"),
        };
        let diagnostic = Diagnostic::error("wrong-value", node.entry_span(), message);
        self.log.push(diagnostic.with_help(help));
    }

    /// By the letter `nullable` counts only beside `type`; what people mean by `nullable: true` beside `allOf: [$ref]` is plain, so it is
    /// read so, and told.
    fn nullable_without_type(&mut self, node: &'t Node, draft: &Draft<'t>) -> Types {
        let constrains = ["allOf", "oneOf", "anyOf", "not", "enum"];
        let version = self.version;
        if version == Version::V3_0
            && constrains
                .iter()
                .any(|keyword| draft.mapping.contains_key(*keyword))
        {
            let message = format!(
                "`nullable` without `type` has no effect in {version}; null is taken as allowed here"
            );
            let span = draft.schema.keyword_span("nullable");
            self.log
                .push(Diagnostic::note("nullable-without-type", span, message));
        }
        let mut types = self
            .implied_types(node, IMPLIED_DEPTH)
            .unwrap_or_else(Types::all);
        types.null = true;
        types
    }

    /// Types of a schema without `type`, from what it is made of. `None` when nothing tells.
    fn implied_types(&self, node: &'t Node, depth: usize) -> Option<Types> {
        let node = self.peek(node)?;
        if let Some(word) = node.get("type").and_then(Node::string) {
            let mut types = Types::default();
            return types.add(word).then_some(types);
        }
        if node.get("properties").is_some() || node.get("additionalProperties").is_some() {
            let mut types = Types::default();
            types.add("object");
            return Some(types);
        }
        let depth = depth.checked_sub(1)?;
        let members = |keyword| {
            node.get(keyword)
                .and_then(Node::sequence)
                .unwrap_or_default()
        };
        if let Some(types) = members("allOf")
            .iter()
            .find_map(|member| self.implied_types(member, depth))
        {
            return Some(types);
        }
        let mut union = Types::default();
        for member in members("oneOf").iter().chain(members("anyOf")) {
            let types = self.implied_types(member, depth)?;
            for word in types.names() {
                union.add(word);
            }
        }
        (!union.is_any()).then_some(union)
    }

    /// A bound and its exclusive twin: 3.0 says `exclusiveMinimum: true` beside `minimum`, later versions give the number there. Each
    /// is read in every version, and told where it does not belong.
    pub(super) fn bound(
        &mut self,
        draft: &mut Draft<'t>,
        keyword: &str,
        exclusive: &str,
    ) -> (Option<Number>, Option<Number>) {
        let bound = self.number(draft.mapping, keyword);
        let mut inclusive = bound.clone();
        let mut exclusively = None;
        self.exclusive_form(draft, exclusive);
        match draft
            .mapping
            .get(exclusive)
            .map(|node| (&node.content, node))
        {
            Some((Content::Boolean(true), node)) => {
                if bound.is_none() {
                    let message = format!("`{exclusive}` says nothing without `{keyword}`");
                    self.log
                        .push(Diagnostic::error("wrong-value", node.entry_span(), message));
                }
                (inclusive, exclusively) = (None, bound);
            }
            Some((Content::Number(number), _)) => exclusively = Some(number.clone()),
            _ => {}
        }
        if let Some(number) = inclusive.clone() {
            draft.set(keyword, number);
        }
        if let Some(number) = exclusively.clone() {
            draft.set(exclusive, number);
        }
        (inclusive, exclusively)
    }
}

impl<'t> Lowering<'t> {
    fn exclusive_form(&mut self, draft: &Draft<'t>, exclusive: &str) {
        let Some(node) = draft.mapping.get(exclusive) else {
            return;
        };
        match (&node.content, self.version.has_json_schema()) {
            (Content::Number(_), true) | (Content::Boolean(_), false) => {}
            (_, true) => self.wrong_type(node, &format!("`{exclusive}`"), "a number"),
            (_, false) => self.wrong_type(node, &format!("`{exclusive}`"), "true or false"),
        }
    }
}

impl Draft<'_> {
    /// The JSON Schema of all keywords. `nullable` without `type` stands beside the rest.
    pub(super) fn finish(&mut self) -> Value {
        let json = Value::Object(std::mem::take(&mut self.json));
        let nullable_alone = self.schema.types.null && json.get("type").is_none();
        let constrains = json
            .as_object()
            .is_some_and(|keywords| !keywords.is_empty());
        if nullable_alone && constrains {
            return json!({ "anyOf": [{ "type": "null" }, json] });
        }
        json
    }
}

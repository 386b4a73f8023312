//! Properties as an instance sees them: `allOf` merged, each with what governs it.

use std::collections::HashSet;
use std::sync::LazyLock;

use indexmap::IndexMap;

use crate::model::{Api, Schema, SchemaId};

/// What governs an object's members, `allOf` merged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Properties {
    /// Declared properties: those of `allOf` members first, in document order.
    pub declared: IndexMap<String, Property>,
    /// Schemas of members whose name matches a pattern.
    pub patterns: Vec<(String, SchemaId)>,
    /// What governs all other members; `None` when nothing is said.
    pub additional: Option<SchemaId>,
    /// The document refuses all other members.
    pub closed: bool,
}

/// A declared property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Property {
    /// Its schema; the outermost one when several members of `allOf` declare it.
    pub schema: SchemaId,
    /// One of the members requires it.
    pub required: bool,
    /// It is sent by the server only.
    pub read_only: bool,
    /// It is sent by the client only.
    pub write_only: bool,
}

/// What a [`SchemaId`] of another document stands for: a schema that allows anything.
static ANYTHING: LazyLock<Schema> = LazyLock::new(Schema::default);

/// The schema with this id; one that allows anything for an id of another document, so that a wrong id cannot panic.
pub(crate) fn schema(schemas: &[Schema], id: SchemaId) -> &Schema {
    schemas.get(id.0 as usize).unwrap_or(&ANYTHING)
}

/// A schema and all members of its `allOf`, and of theirs: members before the schema that lists them, each once.
pub(crate) fn composed(schemas: &[Schema], id: SchemaId) -> Vec<SchemaId> {
    if schema(schemas, id).all_of.is_empty() {
        return vec![id];
    }
    let mut order = Vec::new();
    let mut seen = HashSet::from([id]);
    // A stack of its own: members may be made of members in a chain as long as the document.
    let mut open = vec![(id, schema(schemas, id).all_of.iter())];
    while let Some((id, members)) = open.last_mut() {
        match members.next() {
            Some(member) if seen.insert(*member) => {
                open.push((*member, schema(schemas, *member).all_of.iter()));
            }
            Some(_) => {}
            None => {
                order.push(*id);
                open.pop();
            }
        }
    }
    order
}

/// The properties of a schema, `allOf` merged.
pub(crate) fn properties(schemas: &[Schema], id: SchemaId) -> Properties {
    properties_of(schemas, &composed(schemas, id))
}

/// The properties that each instance has of a schema whose alternatives share some: those of the schema, and those that all alternatives of a `oneOf` or
/// `anyOf` have.
pub(crate) fn shared_properties(schemas: &[Schema], id: SchemaId) -> Properties {
    shared(schemas, id, &mut HashSet::new())
}

fn shared(schemas: &[Schema], id: SchemaId, seen: &mut HashSet<SchemaId>) -> Properties {
    let mut all = properties(schemas, id);
    if !seen.insert(id) {
        return all;
    }
    for part in composed(schemas, id) {
        let part = schema(schemas, part);
        for arms in [&part.one_of, &part.any_of] {
            let mut arms = arms.iter().map(|arm| shared(schemas, *arm, seen).declared);
            let Some(first) = arms.next() else { continue };
            let others: Vec<_> = arms.collect();
            for (name, property) in first {
                let is_shared = others.iter().all(|other| other.contains_key(&name));
                if is_shared && !all.declared.contains_key(&name) {
                    all.declared.insert(name, property);
                }
            }
        }
    }
    all
}

/// The properties of schemas that apply to one instance, the outermost last.
pub(crate) fn properties_of(schemas: &[Schema], members: &[SchemaId]) -> Properties {
    let mut merged = Properties::default();
    for member in members.iter().map(|id| schema(schemas, *id)) {
        merged.take(schemas, member);
    }
    for name in members.iter().flat_map(|id| &schema(schemas, *id).required) {
        if let Some(property) = merged.declared.get_mut(name) {
            property.required = true;
        }
    }
    merged
}

impl Properties {
    fn take(&mut self, schemas: &[Schema], member: &Schema) {
        for (name, id) in &member.properties {
            let has = |flag: fn(&Schema) -> bool| {
                composed(schemas, *id)
                    .iter()
                    .any(|id| flag(schema(schemas, *id)))
            };
            let property = Property {
                schema: *id,
                required: false,
                read_only: has(|schema| schema.read_only),
                write_only: has(|schema| schema.write_only),
            };
            self.declared.insert(name.clone(), property);
        }
        let patterns = &member.pattern_properties;
        self.patterns
            .extend(patterns.iter().map(|(pattern, id)| (pattern.clone(), *id)));
        if let Some(additional) = member.additional_properties {
            match schema(schemas, additional).boolean {
                Some(false) => self.closed = true,
                _ => self.additional = Some(additional),
            }
        }
    }
}

impl Api {
    /// The schema with this id; one that allows anything for an id of another document.
    pub fn schema(&self, id: SchemaId) -> &Schema {
        schema(&self.schemas, id)
    }

    /// The properties of a schema, `allOf` merged. Those of `oneOf` and `anyOf` branches are not among them.
    pub fn properties(&self, id: SchemaId) -> Properties {
        properties(&self.schemas, id)
    }

    /// The schema that governs the value at a JSON Pointer of an instance; `None` where the document says nothing of it. Of several
    /// branches of `oneOf` or `anyOf`, the first that knows the way.
    pub fn schema_at(&self, id: SchemaId, pointer: &str) -> Option<SchemaId> {
        let tokens = pointer.split('/').skip(1).map(unescape);
        let tokens: Vec<String> = tokens.collect();
        self.follow(id, &tokens, &mut HashSet::new())
    }

    /// `seen`: schemas and how much of the way was left at them. Alternatives may contain themselves, and lead to one schema in many ways.
    fn follow(
        &self,
        id: SchemaId,
        tokens: &[String],
        seen: &mut HashSet<(SchemaId, usize)>,
    ) -> Option<SchemaId> {
        let Some((token, rest)) = tokens.split_first() else {
            return Some(id);
        };
        if !seen.insert((id, tokens.len())) {
            return None;
        }
        let direct = self
            .member(id, token)
            .and_then(|child| self.follow(child, rest, seen));
        direct.or_else(|| {
            composed(&self.schemas, id)
                .into_iter()
                .flat_map(|id| self.schema(id).one_of.iter().chain(&self.schema(id).any_of))
                .find_map(|branch| self.follow(*branch, tokens, seen))
        })
    }

    fn member(&self, id: SchemaId, token: &str) -> Option<SchemaId> {
        let properties = self.properties(id);
        if let Some(property) = properties.declared.get(token) {
            return Some(property.schema);
        }
        if let Ok(index) = token.parse::<usize>()
            && let Some(item) = self.item(id, index)
        {
            return Some(item);
        }
        properties.additional
    }

    /// What each item of an array must be, by the schema and those that its `allOf` joins.
    pub fn items_of(&self, id: SchemaId) -> Vec<SchemaId> {
        let members = composed(&self.schemas, id);
        let items = members.iter().filter_map(|id| self.schema(*id).items);
        let mut all: Vec<SchemaId> = Vec::new();
        for item in items {
            if !all.contains(&item) {
                all.push(item);
            }
        }
        all
    }

    /// The schema of the item at an index of an array.
    pub fn item(&self, id: SchemaId, index: usize) -> Option<SchemaId> {
        let members = composed(&self.schemas, id);
        members.iter().rev().find_map(|id| {
            let schema = self.schema(*id);
            schema.prefix_items.get(index).copied().or(schema.items)
        })
    }
}

/// A token of a JSON Pointer, its escapes undone.
pub(crate) fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

/// A name as a token of a JSON Pointer.
pub(crate) fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use crate::testing::{api_of, api_with_components};

    #[test]
    fn all_of_is_merged_into_one_view() {
        let (api, id) = api_of(
            r#"{"allOf": [
                {"properties": {"id": {"type": "string", "readOnly": true}, "title": {"type": "string"}}, "required": ["id"]},
                {"properties": {"secret": {"allOf": [{"type": "string", "writeOnly": true}]}}}
            ], "properties": {"title": {"type": "integer"}}, "required": ["title"], "additionalProperties": false}"#,
        );
        let properties = api.properties(id);
        let shown: Vec<String> = properties
            .declared
            .iter()
            .map(|(name, p)| format!("{name} {} {} {}", p.required, p.read_only, p.write_only))
            .collect();
        assert_eq!(
            shown,
            [
                "id true true false",
                "title true false false",
                "secret false false true"
            ]
        );
        assert!(properties.closed);
        assert!(
            api.schema(properties.declared["title"].schema)
                .types
                .integer
        );
    }

    #[test]
    fn a_pointer_leads_to_its_schema() {
        let (api, id) = api_of(
            r#"{"properties": {
                "group": {"type": "array", "items": {"properties": {"id": {"type": "integer"}}}},
                "a/b": {"type": "boolean"},
                "choice": {"oneOf": [{"properties": {"x": {"type": "null"}}}, {"properties": {"y": {"type": "number"}}}]}
            }, "additionalProperties": {"type": "string"}}"#,
        );
        let cases = [
            ("/group/0/id", "integer"),
            ("/a~1b", "boolean"),
            ("/choice/y", "number"),
            ("/other", "string"),
            ("/group/0/unknown", "-"),
            ("/group/x", "-"),
        ];
        for (pointer, expected) in cases {
            let found = api
                .schema_at(id, pointer)
                .map(|id| api.schema(id).types.to_string());
            assert_eq!(found.as_deref().unwrap_or("-"), expected, "{pointer}");
        }
        assert_eq!(api.schema_at(id, ""), Some(id));
    }

    #[test]
    fn a_pointer_ends_in_alternatives_that_lead_to_each_other() {
        let reference = |at: usize| format!(r##"{{"$ref": "#/components/schemas/S{at}"}}"##);
        let component = |at: usize| {
            let others: Vec<String> = (0..20).map(reference).collect();
            let others = others.join(",");
            format!(
                r#""S{at}": {{"properties": {{"a": {}}}, "oneOf": [{others}]}}"#,
                reference(19 - at)
            )
        };
        let components: Vec<String> = (0..20).map(component).collect();
        let api = api_with_components(&format!("{{{}}}", components.join(",")));
        let id = api.components["S0"];
        assert_eq!(api.schema_at(id, "/a/a"), Some(id));
        assert_eq!(api.schema_at(id, &"/a/b".repeat(9)), None);
    }
}

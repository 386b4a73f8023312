//! A schema as JSON Schema 2020-12, kept small: a document may have tens of thousands of schemas, and validators compile few of them.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::model::SchemaId;

/// A schema as compact JSON text. Where a keyword takes a schema, a number stands for the reference to that [`SchemaId`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JsonSchema {
    /// `None` for the schema that allows anything.
    text: Option<Arc<str>>,
}

/// What stands under a keyword.
enum Place {
    /// One schema.
    One,
    /// An array of schemas.
    List,
    /// Schemas by name.
    Named,
    /// No schema.
    Other,
}

fn place(keyword: &str) -> Place {
    match keyword {
        "items"
        | "additionalProperties"
        | "not"
        | "contains"
        | "propertyNames"
        | "if"
        | "then"
        | "else"
        | "unevaluatedItems"
        | "unevaluatedProperties" => Place::One,
        "allOf" | "oneOf" | "anyOf" | "prefixItems" => Place::List,
        "properties" | "patternProperties" | "dependentSchemas" => Place::Named,
        _ => Place::Other,
    }
}

/// How a reference to a schema is written before it is kept.
pub(crate) fn definition(id: SchemaId) -> Value {
    Value::from(id.0)
}

/// A reference to a schema among `$defs`.
pub(crate) fn reference(id: SchemaId) -> Value {
    json!({ "$ref": format!("#/$defs/{}", id.0) })
}

impl JsonSchema {
    /// Keeps a schema whose references are written as [`definition`]s.
    pub(crate) fn new(schema: &Value) -> Self {
        match schema {
            Value::Bool(true) | Value::Null => Self::default(),
            schema => Self {
                text: Some(schema.to_string().into()),
            },
        }
    }

    /// The schema with its references written out.
    pub fn value(&self) -> Value {
        let mut schema = self.compact();
        each_child(&mut schema, &mut |child| {
            if let Some(id) = id_of(child) {
                *child = reference(id);
            }
        });
        schema
    }

    /// The schema alone: each schema that it refers to is replaced by one that allows anything.
    pub(crate) fn alone(&self) -> Value {
        let mut schema = self.compact();
        each_child(&mut schema, &mut |child| {
            if id_of(child).is_some() || is_written(child) {
                *child = Value::Bool(true);
            }
        });
        if is_written(&schema) {
            return Value::Bool(true);
        }
        schema
    }

    /// The schemas that it refers to, in order.
    pub(crate) fn references(&self) -> Vec<SchemaId> {
        let mut found = Vec::new();
        let mut schema = self.compact();
        note_written(&schema, &mut found);
        each_child(&mut schema, &mut |child| {
            found.extend(id_of(child));
            note_written(child, &mut found);
        });
        found
    }

    fn compact(&self) -> Value {
        match &self.text {
            None => Value::Bool(true),
            Some(text) => serde_json::from_str(text).expect("what was written as JSON is JSON"),
        }
    }
}

fn id_of(child: &Value) -> Option<SchemaId> {
    let number = child.as_u64()?;
    u32::try_from(number).ok().map(SchemaId)
}

fn is_written(schema: &Value) -> bool {
    schema.get("$ref").is_some()
}

/// A `$ref` that is written out already.
fn note_written(schema: &Value, found: &mut Vec<SchemaId>) {
    let target = schema.get("$ref").and_then(Value::as_str);
    let number = target.and_then(|text| text.strip_prefix("#/$defs/"));
    found.extend(number.and_then(|number| number.parse().ok()).map(SchemaId));
}

/// Every place that takes a schema, at any depth, parents first.
fn each_child(schema: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    let Value::Object(keywords) = schema else {
        return;
    };
    for (keyword, value) in keywords {
        match (place(keyword), value) {
            (Place::One, child) => below(child, visit),
            (Place::List, Value::Array(items)) => {
                items.iter_mut().for_each(|child| below(child, visit));
            }
            (Place::Named, Value::Object(members)) => {
                Map::values_mut(members).for_each(|child| below(child, visit));
            }
            _ => {}
        }
    }
}

fn below(child: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    visit(child);
    each_child(child, visit);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(schema: Value) -> JsonSchema {
        JsonSchema::new(&schema)
    }

    #[test]
    fn references_are_written_out_where_a_keyword_takes_a_schema() {
        let schema = kept(json!({
            "enum": [7],
            "items": 1,
            "anyOf": [{"type": "null"}, {"properties": {"a": 2, "minimum": 3}, "minProperties": 4}],
            "additionalProperties": false
        }));
        let expected = json!({
            "enum": [7],
            "items": {"$ref": "#/$defs/1"},
            "anyOf": [{"type": "null"}, {
                "properties": {"a": {"$ref": "#/$defs/2"}, "minimum": {"$ref": "#/$defs/3"}},
                "minProperties": 4
            }],
            "additionalProperties": false
        });
        assert_eq!(schema.value(), expected);
        assert_eq!(schema.references(), [1, 2, 3].map(SchemaId));
        let alone = json!({
            "enum": [7],
            "items": true,
            "anyOf": [{"type": "null"}, {"properties": {"a": true, "minimum": true}, "minProperties": 4}],
            "additionalProperties": false
        });
        assert_eq!(schema.alone(), alone);
        assert_eq!(kept(expected).references(), [1, 2, 3].map(SchemaId));
    }

    #[test]
    fn a_lone_reference_and_a_boolean_are_schemas_too() {
        assert_eq!(
            kept(json!({"$ref": "#/$defs/5"})).references(),
            [SchemaId(5)]
        );
        assert_eq!(JsonSchema::default().value(), json!(true));
        assert_eq!(kept(json!(false)).value(), json!(false));
    }
}

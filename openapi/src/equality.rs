//! Equality of instances: exact, or as far as JSON and XML can say the same.

use serde_json::{Map, Number, Value};

use hallpass_runtime::xml::NullAs;

use crate::model::{Api, SchemaId};
use crate::property::escape;
use crate::shape::View;

/// What counts as equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// The same JSON value; order of members and the way a number is written mean nothing.
    Exact,
    /// The left is JSON, the right was decoded from XML: what XML cannot tell apart counts as equal. An empty element is null or the
    /// empty string, an array without items and without an element around it is not there, text has no type where the schema
    /// gives none, and one untyped element is no array.
    JsonAndXml,
}

/// A place where two instances differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// JSON Pointer.
    pub path: String,
    /// The value on the left; `None` where it is absent.
    pub left: Option<Value>,
    /// The value on the right; `None` where it is absent.
    pub right: Option<Value>,
}

/// Where two instances of a schema differ, in the order of the left one.
pub fn differences(
    api: &Api,
    schema: Option<SchemaId>,
    left: &Value,
    right: &Value,
    mode: Mode,
) -> Vec<Difference> {
    let mut comparison = Comparison {
        api,
        mode,
        found: Vec::new(),
    };
    comparison.values(schema, "", Some(left), Some(right));
    comparison.found
}

struct Comparison<'a> {
    api: &'a Api,
    mode: Mode,
    found: Vec<Difference>,
}

impl Comparison<'_> {
    fn values(
        &mut self,
        schema: Option<SchemaId>,
        path: &str,
        left: Option<&Value>,
        right: Option<&Value>,
    ) {
        match (left, right) {
            (Some(Value::Object(left)), Some(Value::Object(right))) => {
                self.objects(schema, path, left, right)
            }
            (Some(Value::Array(left)), Some(Value::Array(right))) => {
                self.arrays(schema, path, left, right)
            }
            (Some(left), Some(right)) if same_scalar(left, right) => {}
            _ if self.mode == Mode::JsonAndXml && self.looks_alike(schema, path, left, right) => {}
            _ => self.found.push(Difference {
                path: path.to_owned(),
                left: left.cloned(),
                right: right.cloned(),
            }),
        }
    }

    fn objects(
        &mut self,
        schema: Option<SchemaId>,
        path: &str,
        left: &Map<String, Value>,
        right: &Map<String, Value>,
    ) {
        let only_right = right.keys().filter(|name| !left.contains_key(*name));
        for name in left.keys().chain(only_right) {
            let token = escape(name);
            let child = self.child(schema, &token);
            self.values(
                child,
                &format!("{path}/{token}"),
                left.get(name),
                right.get(name),
            );
        }
    }

    fn arrays(&mut self, schema: Option<SchemaId>, path: &str, left: &[Value], right: &[Value]) {
        for at in 0..left.len().max(right.len()) {
            let child = self.child(schema, &at.to_string());
            self.values(child, &format!("{path}/{at}"), left.get(at), right.get(at));
        }
    }

    fn child(&self, schema: Option<SchemaId>, token: &str) -> Option<SchemaId> {
        self.api.schema_at(schema?, &format!("/{token}"))
    }

    /// Whether XML shows both values alike.
    fn looks_alike(
        &mut self,
        schema: Option<SchemaId>,
        path: &str,
        left: Option<&Value>,
        right: Option<&Value>,
    ) -> bool {
        let facts = Facts::of(self.api, schema);
        match (left, right) {
            // `[]` and absent; a nullable array without items is null as well.
            (None | Some(Value::Null), Some(Value::Array(items)))
            | (Some(Value::Array(items)), None | Some(Value::Null)) => {
                items.is_empty() && !facts.wrapped
            }
            // One untyped element may be an array of one.
            (Some(Value::Array(items)), Some(other))
                if (facts.untyped || facts.choice) && items.len() == 1 =>
            {
                self.values(None, path, items.first(), Some(other));
                true
            }
            (Some(left), Some(right)) if is_empty(left) && is_empty(right) => true,
            // An element without content: an empty object, or an empty text where nothing says which.
            (Some(Value::Object(members)), Some(right)) if facts.untyped && is_empty(right) => {
                members.is_empty()
            }
            (Some(left), Some(right)) if facts.text => {
                text_of(left).is_some_and(|left| Some(left) == text_of(right))
            }
            // Absent in JSON, an empty element in XML.
            (None, Some(right)) => is_empty(right) && facts.nullable,
            // Null in JSON, and XML leaves null out.
            (Some(Value::Null), None) => facts.null_is_left_out,
            (Some(Value::String(text)), None) => text.is_empty() && facts.is_content,
            _ => false,
        }
    }
}

/// What a schema says about XML's ambiguities.
#[derive(Debug, Clone, Copy)]
struct Facts {
    /// Nothing is known of the type.
    untyped: bool,
    /// There are alternatives, of which an array may be one.
    choice: bool,
    /// A string is allowed, so text needs not be a number.
    text: bool,
    nullable: bool,
    wrapped: bool,
    null_is_left_out: bool,
    /// It is the text of its parent, where empty and absent look the same.
    is_content: bool,
}

impl Facts {
    fn of(api: &Api, schema: Option<SchemaId>) -> Self {
        let Some(id) = schema else {
            return Self {
                untyped: true,
                choice: false,
                text: true,
                nullable: true,
                wrapped: false,
                null_is_left_out: true,
                is_content: false,
            };
        };
        let view = View::of(&api.schemas, id);
        let types = view.types(&api.schemas);
        let xml = view.facts(&api.schemas);
        let untyped = types.is_any() && view.branches.is_empty();
        Self {
            untyped,
            choice: !view.branches.is_empty(),
            text: untyped || types.string || !view.branches.is_empty(),
            nullable: view.nullable || untyped,
            wrapped: xml.wrapped,
            null_is_left_out: xml.null == Some(NullAs::Omit) || xml.attribute || untyped,
            is_content: xml.text || xml.cdata,
        }
    }
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_str() == Some("")
}

/// A scalar as XML writes it.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

fn same_scalar(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => same_number(left, right),
        _ => left == right,
    }
}

/// `1` and `1.0` are one number; integers are compared without rounding.
fn same_number(left: &Number, right: &Number) -> bool {
    let integer = |number: &Number| {
        number
            .as_i64()
            .map(i128::from)
            .or(number.as_u64().map(i128::from))
    };
    match (integer(left), integer(right)) {
        (Some(left), Some(right)) => left == right,
        _ => left.as_f64() == right.as_f64(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::load_xml;
    use serde_json::json;

    const SCHEMA: &str = "{type: object, properties: {
        title: {type: string},
        category: {type: string, nullable: true, x-hallpass-xml: {null: empty}},
        note: {type: string, nullable: true, x-hallpass-xml: {null: omit}},
        total: {type: integer},
        group: {type: array, items: {type: object, properties: {id: {type: string}}}},
        tags: {type: array, xml: {wrapped: true}, items: {type: string}},
        either: {oneOf: [{type: string}, {type: integer}]},
        several: {oneOf: [{type: array, items: {}}, {type: string}]}}}";

    fn paths(left: &Value, right: &Value, mode: Mode) -> Vec<String> {
        let api = load_xml(
            &format!("{{schema: {SCHEMA}, x-hallpass-xml: {{root: r}}}}"),
            "{}",
        )
        .api
        .expect("a document");
        let schema = api.operations[0].responses[0].content[0].schema;
        let found = differences(&api, schema, left, right, mode);
        found
            .into_iter()
            .map(|difference| difference.path)
            .collect()
    }

    #[test]
    fn json_and_xml_are_equal_where_xml_cannot_tell() {
        let alike = [
            (json!({"category": null}), json!({"category": ""})),
            (json!({"category": ""}), json!({"category": null})),
            (json!({}), json!({"category": null})),
            (json!({"note": null}), json!({})),
            (json!({"group": []}), json!({})),
            (json!({}), json!({"group": []})),
            (json!({"either": 5}), json!({"either": "5"})),
            (json!({"several": ["a"]}), json!({"several": "a"})),
            (json!({"several": [{}]}), json!({"several": ""})),
            (json!({"undeclared": 5}), json!({"undeclared": "5"})),
            (json!({"undeclared": ["a"]}), json!({"undeclared": "a"})),
            (
                json!({"undeclared": {"x": null}}),
                json!({"undeclared": {"x": ""}}),
            ),
            (json!({"undeclared": {}}), json!({"undeclared": ""})),
            (
                json!({"total": 5, "title": "x"}),
                json!({"title": "x", "total": 5.0}),
            ),
        ];
        for (left, right) in alike {
            assert!(
                paths(&left, &right, Mode::JsonAndXml).is_empty(),
                "{left} {right}"
            );
        }
    }

    #[test]
    fn real_differences_are_found() {
        let differ = [
            (json!({"title": "a"}), json!({"title": "b"}), "/title"),
            (json!({"title": ""}), json!({}), "/title"),
            (json!({}), json!({"title": ""}), "/title"),
            (json!({"category": null}), json!({}), "/category"),
            (
                json!({"category": "x"}),
                json!({"category": null}),
                "/category",
            ),
            (json!({"total": 5}), json!({"total": "5"}), "/total"),
            (json!({"total": 5}), json!({}), "/total"),
            (json!({"group": [{"id": "1"}]}), json!({}), "/group"),
            (
                json!({"group": [{"id": "1"}, {"id": "2"}]}),
                json!({"group": [{"id": "2"}, {"id": "1"}]}),
                "/group/0/id /group/1/id",
            ),
            (
                json!({"group": [{"id": "1"}]}),
                json!({"group": [{"id": "1"}, {"id": "2"}]}),
                "/group/1",
            ),
            (json!({"tags": []}), json!({}), "/tags"),
            (
                json!({"undeclared": ["a", "b"]}),
                json!({"undeclared": "a"}),
                "/undeclared",
            ),
            (
                json!({"several": ["a", "b"]}),
                json!({"several": "a"}),
                "/several",
            ),
            (json!({"a/b": 1}), json!({"a/b": 2}), "/a~1b"),
        ];
        for (left, right, expected) in differ {
            assert_eq!(
                paths(&left, &right, Mode::JsonAndXml).join(" "),
                expected,
                "{left} {right}"
            );
        }
    }

    #[test]
    fn exact_equality_knows_null_from_empty() {
        let cases = [
            (
                json!({"category": null}),
                json!({"category": ""}),
                "/category",
            ),
            (json!({"group": []}), json!({}), "/group"),
            (json!({"total": 1}), json!({"total": 1.0}), ""),
            (
                json!(9_007_199_254_740_993_u64),
                json!(9_007_199_254_740_992_u64),
                "/",
            ),
        ];
        for (left, right, expected) in cases {
            let found = paths(&left, &right, Mode::Exact);
            assert_eq!(found.is_empty(), expected.is_empty(), "{left} {right}");
        }
    }
}

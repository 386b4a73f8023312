//! Schemas and instances of them.

use serde_json::{Value, json};

use super::{Extent, Options};
use crate::testing::{api_of, api_with_components};
use crate::validate::Direction;

fn instance(schema: &str, options: Options) -> Option<Value> {
    let (api, id) = api_of(schema);
    api.instance(id, Direction::Response, options)
}

#[test]
fn the_documents_own_values_come_first() {
    let cases = [
        (
            r#"{"type": "string", "examples": ["a"], "default": "b"}"#,
            json!("a"),
        ),
        (r#"{"type": "string", "default": "b"}"#, json!("b")),
        (r#"{"type": "string", "default": 5}"#, json!("string")),
        (r#"{"enum": ["x", "y"]}"#, json!("x")),
        (r#"{"const": 7}"#, json!(7)),
        (
            r#"{"type": "object", "properties": {"id": {"type": "integer", "examples": [42]}}}"#,
            json!({"id": 42}),
        ),
        (
            r#"{"type": "object", "examples": [{"id": 1}], "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}}"#,
            json!({"id": 1}),
        ),
    ];
    for (schema, expected) in cases {
        assert_eq!(
            instance(schema, Options::default()),
            Some(expected),
            "{schema}"
        );
    }
}

#[test]
fn the_extent_decides_what_is_optional() {
    let schema = r#"{"type": "object", "required": ["id"], "properties": {
        "id": {"type": "integer"}, "tags": {"type": "array", "items": {"type": "string"}}}}"#;
    let minimal = Options {
        extent: Extent::Minimal,
        ..Options::default()
    };
    assert_eq!(instance(schema, minimal), Some(json!({"id": 2})));
    assert_eq!(
        instance(schema, Options::default()),
        Some(json!({"id": 2, "tags": ["tags 2"]}))
    );
}

/// Every one of these must be valid for many seeds.
#[test]
fn made_instances_fit() {
    let schemas = [
        r#"{"type": "integer", "minimum": 5, "maximum": 7}"#,
        r#"{"type": "integer", "exclusiveMinimum": 5, "exclusiveMaximum": 7}"#,
        r#"{"type": "integer", "maximum": -3}"#,
        r#"{"type": "integer", "minimum": 10, "multipleOf": 7}"#,
        r#"{"type": "number", "minimum": 0.1, "maximum": 0.2}"#,
        r#"{"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}"#,
        r#"{"type": "number", "multipleOf": 0.25, "minimum": 1}"#,
        r#"{"type": "number", "maximum": -1}"#,
        r#"{"type": "string", "minLength": 30}"#,
        r#"{"type": "string", "maxLength": 2}"#,
        r#"{"type": "string", "pattern": "^[A-Z0-9]{5}-[A-Z0-9]{5}$"}"#,
        r#"{"type": "string", "pattern": "^(\\d+|x*)$", "minLength": 8}"#,
        r#"{"type": "string", "pattern": "^course-[0-9]+$"}"#,
        r#"{"type": "string", "format": "date-time"}"#,
        r#"{"type": "string", "format": "uuid"}"#,
        r#"{"type": "string", "format": "email"}"#,
        r#"{"type": "string", "format": "uri"}"#,
        r#"{"type": "string", "format": "ipv6"}"#,
        r#"{"type": "string", "format": "byte"}"#,
        r#"{"type": "array", "items": {"type": "integer"}, "minItems": 5, "uniqueItems": true}"#,
        r#"{"type": "array", "items": {"enum": [1, 2, 3]}, "minItems": 3, "uniqueItems": true}"#,
        r#"{"type": "array", "maxItems": 0}"#,
        r#"{"type": "object", "required": ["undeclared"], "additionalProperties": {"type": "integer"}}"#,
        r#"{"type": "object", "minProperties": 3, "additionalProperties": {"type": "string"}}"#,
        r#"{"type": ["string", "null"], "maxLength": 3}"#,
        r#"{"allOf": [{"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}, {"required": ["b"], "properties": {"b": {"type": "string"}}}]}"#,
        r#"{"oneOf": [{"type": "string", "maxLength": 1}, {"type": "integer"}]}"#,
        r#"{"oneOf": [{"type": "object", "required": ["k"], "properties": {"k": {"const": "x"}}}, {"type": "object", "required": ["k"], "properties": {"k": {"const": "y"}}}]}"#,
        r#"{"anyOf": [{"type": "null"}, {"type": "object", "properties": {"a": {"type": "boolean"}}}]}"#,
        r#"{"type": "object", "properties": {"impossible": false, "a": {"type": "integer"}}}"#,
        "{}",
        r#"{"type": "null"}"#,
    ];
    for schema in schemas {
        let (api, id) = api_of(schema);
        for seed in 0..40 {
            for extent in [Extent::Minimal, Extent::Maximal] {
                let options = Options {
                    extent,
                    seed,
                    examples: false,
                };
                let value = api.instance(id, Direction::Response, options);
                assert!(value.is_some(), "{schema} seed {seed} {extent:?}");
                assert_eq!(
                    value,
                    api.instance(id, Direction::Response, options),
                    "{schema}"
                );
            }
        }
    }
}

#[test]
fn what_cannot_be_made_is_none() {
    let impossible = [
        "false",
        r#"{"type": "string", "pattern": "^(?=x)y"}"#,
        r#"{"type": "integer", "minimum": 5, "maximum": 4}"#,
        r#"{"type": "object", "required": ["a"], "properties": {"a": false}}"#,
        r#"{"not": {}}"#,
    ];
    for schema in impossible {
        assert_eq!(instance(schema, Options::default()), None, "{schema}");
    }
}

#[test]
fn the_direction_decides_what_is_sent() {
    let (api, id) = api_of(
        r#"{"type": "object", "required": ["id", "secret"], "properties": {
            "id": {"type": "integer", "readOnly": true}, "secret": {"type": "string", "writeOnly": true}}}"#,
    );
    let made = |direction| api.instance(id, direction, Options::default());
    assert_eq!(
        made(Direction::Request),
        Some(json!({"secret": "secret 2"}))
    );
    assert_eq!(made(Direction::Response), Some(json!({"id": 2})));
}

#[test]
fn recursive_schemas_end() {
    let api = api_with_components(
        r##"{"Tree": {"type": "object", "properties": {"name": {"type": "string"}, "children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}}},
             "Wide": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Wide"}, "b": {"$ref": "#/components/schemas/Wide"}, "c": {"$ref": "#/components/schemas/Wide"}, "d": {"type": "array", "items": {"$ref": "#/components/schemas/Wide"}}}},
             "Twice": {"type": "object", "required": ["a", "b"], "properties": {"a": {"$ref": "#/components/schemas/Twice"}, "b": {"$ref": "#/components/schemas/Twice"}}},
             "Either": {"oneOf": [{"$ref": "#/components/schemas/Twice"}, {"type": "object", "required": ["self"], "properties": {"self": {"$ref": "#/components/schemas/Either"}}}]},
             "Pair": {"type": "object", "required": ["left", "right"], "properties": {"left": {"anyOf": [{"$ref": "#/components/schemas/Pair"}, {"type": "null"}]}, "right": {"anyOf": [{"$ref": "#/components/schemas/Pair"}, {"type": "null"}]}}},
             "Endless": {"type": "object", "required": ["self"], "properties": {"self": {"$ref": "#/components/schemas/Endless"}}}}"##,
    );
    let made = |name: &str| {
        api.instance(
            api.components[name],
            Direction::Response,
            Options::default(),
        )
    };
    assert!(made("Tree").is_some());
    assert!(made("Wide").is_some());
    let values = made("Pair").map(|pair| pair.to_string().matches(':').count());
    assert!(
        values.is_some_and(|values| values < 1000),
        "{values:?} values"
    );
    assert_eq!(made("Endless"), None);
    assert_eq!(made("Twice"), None);
    assert_eq!(made("Either"), None);
}

/// Without a word on where nothing was found, each level is tried twice as often as the one before.
#[test]
fn alternatives_that_are_deeper_than_is_looked_are_tried_once() {
    let schemas = (0..60).map(|at| {
        let next = format!(r##"{{"$ref": "#/components/schemas/S{}"}}"##, at + 1);
        format!(r#""S{at}": {{"anyOf": [{{"allOf": [{next}], "title": "a"}}, {{"allOf": [{next}], "title": "b"}}]}}"#)
    });
    let schemas: Vec<String> = schemas.collect();
    let api = api_with_components(&format!(
        r#"{{{}, "S60": {{"type": "string"}}}}"#,
        schemas.join(",")
    ));
    let before = crate::validate::spent();
    let made = api.instance(
        api.components["S0"],
        Direction::Response,
        Options::default(),
    );
    assert_eq!(made, None);
    let keywords = crate::validate::spent() - before;
    assert!(keywords < 1_000_000, "{keywords} keywords");
}

//! Documents that nobody writes: the keys of OpenAPI in any order and depth. None makes the loader panic, and JSON and YAML are the same.

use std::io;

use hallpass_openapi::Loaded;
use hallpass_openapi::source::Files;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const KEYS: [&str; 60] = [
    "paths",
    "/a/{id}",
    "get",
    "post",
    "parameters",
    "name",
    "in",
    "schema",
    "content",
    "examples",
    "application/json",
    "text/xml",
    "requestBody",
    "responses",
    "200",
    "default",
    "headers",
    "X",
    "links",
    "callbacks",
    "{$url}",
    "operationId",
    "operationRef",
    "components",
    "schemas",
    "Pet",
    "type",
    "properties",
    "items",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "$ref",
    "$dynamicRef",
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$defs",
    "if",
    "discriminator",
    "mapping",
    "propertyName",
    "enum",
    "required",
    "nullable",
    "xml",
    "attribute",
    "wrapped",
    "nodeType",
    "prefixItems",
    "security",
    "securitySchemes",
    "webhooks",
    "servers",
    "url",
    "variables",
    "encoding",
    "definitions",
    "tags",
];

const TEXTS: [&str; 24] = [
    "",
    "#",
    "#/",
    "#a",
    "#/components/schemas/Pet",
    "#/components",
    "#/paths/~1a~1{id}/get",
    "a",
    "other.yaml",
    "other.yaml#/Pet",
    "document",
    "https://example.com/a#/b",
    "string",
    "object",
    "array",
    "query",
    "path",
    "body",
    "formData",
    "http://{host}/",
    "Pet",
    "null",
    "[",
    "attribute",
];

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => (-3_i64..300).prop_map(Value::from),
        4 => proptest::sample::select(&TEXTS[..]).prop_map(Value::from),
    ];
    leaf.prop_recursive(7, 60, 6, |inner| {
        let entry = (proptest::sample::select(&KEYS[..]), inner.clone());
        prop_oneof![
            1 => proptest::collection::vec(inner, 0..4).prop_map(Value::from),
            4 => proptest::collection::vec(entry, 0..6).prop_map(object),
        ]
    })
}

fn object(entries: Vec<(&str, Value)>) -> Value {
    let entries = entries.into_iter();
    Value::Object(
        entries
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}

/// A document: the arbitrary value stands at its root, as its components, and under a path.
fn document(version: &str, value: Value, other: Value) -> Value {
    let key = if version == "2.0" {
        "swagger"
    } else {
        "openapi"
    };
    let mut document = Map::new();
    if let Value::Object(entries) = value.clone() {
        document.extend(entries);
    }
    document.insert(key.to_owned(), json!(version));
    document.insert("info".to_owned(), json!({"title": "any", "version": "1"}));
    document.insert(
        "components".to_owned(),
        json!({"schemas": {"Pet": value, "Other": other}}),
    );
    document.insert(
        "paths".to_owned(),
        json!({"/a/{id}": other, "/b": {"get": value}}),
    );
    Value::Object(document)
}

struct Project {
    document: String,
    other: String,
}

impl Files for Project {
    fn read(&self, path: &str) -> io::Result<String> {
        match path {
            "document" => Ok(self.document.clone()),
            "other.yaml" => Ok(self.other.clone()),
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

fn load(document: String, other: &Value) -> Loaded {
    let other = other.to_string();
    let loaded = hallpass_openapi::load("document", &Project { document, other });
    let fatal = loaded.diagnostics.iter().any(|diagnostic| diagnostic.fatal);
    assert_eq!(loaded.api.is_none(), fatal, "refused with a reason");
    loaded
}

/// What was read and told, without places.
fn facts(loaded: &Loaded) -> (usize, usize, Vec<String>) {
    let api = loaded.api.as_ref();
    let operations = api.map_or(0, |api| api.operations.len());
    let schemas = api.map_or(0, |api| api.schemas.len());
    let mut told: Vec<String> = loaded
        .diagnostics
        .iter()
        .map(|diagnostic| format!("{} {}", diagnostic.code, diagnostic.message))
        .collect();
    told.sort();
    (operations, schemas, told)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn documents_of_any_shape_are_read(
        version in proptest::sample::select(&["2.0", "3.0.4", "3.1.1", "3.2.0"][..]),
        value in value(),
        other in value(),
    ) {
        let document = document(version, value, other.clone());
        let json = load(document.to_string(), &other);
        let yaml = load(serde_yaml::to_string(&document).expect("JSON is YAML"), &other);
        prop_assert_eq!(facts(&json), facts(&yaml));
    }

    #[test]
    fn texts_of_any_kind_are_read(text in "[\\PC\\n\\t:#&*!|>%@`{}\\[\\]-]{0,120}") {
        load(text.clone(), &Value::Null);
        load(format!("openapi: 3.1.0\ninfo: {{title: any, version: '1'}}\npaths: {text}"), &Value::Null);
    }
}

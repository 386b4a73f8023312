//! Documents that nobody writes: schemas that refer to each other in every way. Each becomes code, in bounded time, and the same code again.

use std::io;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use hallpass_generator::{Document, Options, generate};
use hallpass_openapi::{examples, source::Files};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value, json};

/// How many components refer to each other.
const COMPONENTS: usize = 7;

/// A run that takes longer than this is one that does not end.
const LIMIT: Duration = Duration::from_secs(120);

fn reference() -> impl Strategy<Value = Value> {
    (0..COMPONENTS).prop_map(|at| json!({"$ref": format!("#/components/schemas/S{at}")}))
}

fn schema() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => reference(),
        1 => Just(json!({"type": "string", "format": "date-time"})),
        1 => Just(json!({"type": "integer", "minimum": 1, "default": 0})),
        1 => Just(json!({"enum": ["a", "b", 1, null]})),
        1 => Just(json!({})),
    ];
    leaf.prop_recursive(3, 14, 4, |inner| {
        let list = proptest::collection::vec(inner.clone(), 1..4);
        let composed = (prop::sample::select(&["allOf", "oneOf", "anyOf", "prefixItems"][..]), list);
        let holding = prop::sample::select(&["items", "additionalProperties", "not", "contains"][..]);
        let holding = (holding, inner.clone());
        prop_oneof![
            3 => composed.prop_map(|(keyword, list)| json!({keyword: list})),
            1 => holding.prop_map(|(keyword, inner)| json!({keyword: inner})),
            3 => (object(inner.clone()), any::<u8>()).prop_map(|(object, flags)| flagged(object, flags)),
            1 => (object(inner.clone()), proptest::collection::vec(inner, 1..3))
                .prop_map(|(object, list)| with(object, "oneOf", json!(list))),
        ]
    })
}

fn object(inner: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let name = prop::sample::select(&["a", "b", "kind", "type", "A"][..]);
    proptest::collection::vec((name, inner), 0..4).prop_map(|properties| {
        let names = properties.iter().map(|(name, _)| (*name).to_owned());
        let required: Vec<String> = names.take(1).collect();
        let properties: Map<String, Value> = properties
            .into_iter()
            .map(|(name, schema)| (name.to_owned(), schema))
            .collect();
        json!({"type": "object", "properties": properties, "required": required})
    })
}

fn with(mut schema: Value, keyword: &str, value: Value) -> Value {
    schema[keyword] = value;
    schema
}

fn flagged(schema: Value, flags: u8) -> Value {
    let mapping = json!({"a": "#/components/schemas/S0", "b": "S1"});
    match flags % 8 {
        0 => with(schema, "readOnly", json!(true)),
        1 => with(schema, "writeOnly", json!(true)),
        2 => with(schema, "nullable", json!(true)),
        3 => with(schema, "additionalProperties", json!(false)),
        4 => with(
            schema,
            "discriminator",
            json!({"propertyName": "kind", "mapping": mapping}),
        ),
        5 => with(schema, "xml", json!({"name": "x", "wrapped": true})),
        6 => with(
            schema,
            "example",
            json!({"a": {"a": {"b": 1}}, "kind": "a"}),
        ),
        _ => schema,
    }
}

fn document(version: &str, schemas: &[Value]) -> String {
    let components: Map<String, Value> = schemas
        .iter()
        .enumerate()
        .map(|(at, schema)| (format!("S{at}"), schema.clone()))
        .collect();
    let [first, second] = [&schemas[0], &schemas[1]];
    let content = json!({
        "application/json": {"schema": first, "example": {"a": [{"kind": "b"}]}},
        "application/xml": {"schema": {"$ref": "#/components/schemas/S2"}},
        "multipart/form-data": {"schema": second},
    });
    let operation = json!({
        "parameters": [{"name": "q", "in": "query", "style": "deepObject", "schema": second}],
        "requestBody": {"content": content},
        "responses": {"200": {"description": "", "content": content, "headers": {"X": {"schema": first}}}},
    });
    json!({
        "openapi": version,
        "info": {"title": "any", "version": "1"},
        "paths": {"/a": {"post": operation}},
        "components": {"schemas": components},
    })
    .to_string()
}

struct Project(String);

impl Files for Project {
    fn read(&self, path: &str) -> io::Result<String> {
        match path {
            "document" => Ok(self.0.clone()),
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

/// All files of the code.
fn code(document: &str) -> Vec<String> {
    let loaded = hallpass_openapi::load("document", &Project(document.to_owned()));
    let api = loaded.api.expect("a document that is not refused");
    api.check_compiles();
    examples::check(&api);
    let document = Document {
        module: "any",
        api: &api,
        diagnostics: &loaded.diagnostics,
    };
    let options = Options {
        crate_name: Some("any".to_owned()),
        doc_tests: true,
        newtypes: true,
        ..Options::default()
    };
    let output = generate(&[document], &options);
    output.files.into_iter().map(|file| file.text).collect()
}

#[test]
fn schemas_that_refer_to_each_other_in_any_way_become_code() {
    let (done, ended) = mpsc::channel();
    // A document that is worked on without end fails the test and does not keep it.
    let all = thread::spawn(move || {
        let mut runner = TestRunner::new(Config {
            cases: 40,
            failure_persistence: None,
            ..Config::default()
        });
        let version = prop::sample::select(&["3.0.4", "3.1.1", "3.2.0"][..]);
        let schemas = proptest::collection::vec(schema(), COMPONENTS);
        let result = runner.run(&(version, schemas), |(version, schemas)| {
            let document = document(version, &schemas);
            prop_assert_eq!(code(&document), code(&document));
            Ok(())
        });
        // Nobody listens after the limit.
        drop(done.send(result.map_err(|error| error.to_string())));
    });
    let result = ended.recv_timeout(LIMIT).expect("all end in time");
    assert_eq!(result, Ok(()));
    all.join().expect("nothing else can fail");
}

//! A document in Swagger 2.0 and its twin in OpenAPI 3 give the same model: each pair in `tests/twins`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::model::{
    Api, Encodings, Example, MediaType, Operation, Parameter, Response, SchemaId,
};
use hallpass_openapi::source::Disk;
use serde_json::{Value, json};

/// The model without places, so that twins can be compared.
fn model(api: &Api) -> Value {
    let servers: Vec<&str> = api
        .servers
        .iter()
        .map(|server| server.url.as_str())
        .collect();
    let schemes = api.security_schemes.iter().map(|(name, scheme)| {
        json!({"name": name, "description": scheme.description, "kind": format!("{:?}", scheme.kind)})
    });
    let operations = api.operations.iter().map(|found| operation(api, found));
    let components = api.components.iter();
    let components: BTreeMap<&String, Value> = components
        .map(|(name, id)| (name, written_out(api, *id)))
        .collect();
    json!({
        "title": api.title,
        "version": api.version,
        "description": api.description,
        "servers": servers,
        "security schemes": schemes.collect::<Vec<_>>(),
        "tags": format!("{:?}", api.tags),
        "operations": operations.collect::<Vec<_>>(),
        "components": components,
    })
}

fn operation(api: &Api, operation: &Operation) -> Value {
    let servers = operation.servers.iter().map(|server| server.url.as_str());
    let body = operation.request_body.as_ref().map(|body| {
        json!({
            "description": body.description,
            "required": body.required,
            "content": contents(api, &body.content),
        })
    });
    json!({
        "id": operation.id,
        "method": operation.method,
        "path": operation.path.text,
        "words": [operation.summary, operation.description],
        "tags": operation.tags,
        "deprecated": operation.deprecated,
        "parameters": each(&operation.parameters, |found| parameter(api, found)),
        "body": body,
        "responses": each(&operation.responses, |found| response(api, found)),
        "security": format!("{:?}", operation.security),
        "servers": servers.collect::<Vec<_>>(),
    })
}

fn each<T>(items: &[T], of: impl Fn(&T) -> Value) -> Vec<Value> {
    items.iter().map(of).collect()
}

fn parameter(api: &Api, parameter: &Parameter) -> Value {
    json!({
        "name": parameter.name,
        "in": format!("{:?}", parameter.location),
        "description": parameter.description,
        "required": parameter.required,
        "style": format!("{:?} {}", parameter.style, parameter.explode),
        "empty": parameter.allow_empty_value,
        "schema": parameter.schema.map(|id| schema(api, id)),
        "examples": examples(&parameter.examples),
    })
}

fn response(api: &Api, response: &Response) -> Value {
    let headers = response.headers.iter().map(|(name, header)| {
        let schema = header.schema.map(|id| schema(api, id));
        json!([name, header.description, header.explode, schema])
    });
    json!({
        "status": format!("{:?}", response.status),
        "description": response.description,
        "headers": headers.collect::<Vec<_>>(),
        "content": contents(api, &response.content),
    })
}

fn contents(api: &Api, content: &[MediaType]) -> Vec<Value> {
    each(content, |media_type| {
        json!({
            "name": media_type.name,
            "schema": media_type.schema.map(|id| schema(api, id)),
            "encodings": encodings(&media_type.encodings),
            "xml root": media_type.xml.as_ref().map(|xml| format!("{:?}", xml.root)),
            "examples": examples(&media_type.examples),
        })
    })
}

fn encodings(encodings: &Encodings) -> Vec<String> {
    let properties = encodings.properties.iter();
    properties
        .map(|(name, encoding)| format!("{name} {:?} {:?}", encoding.style, encoding.explode))
        .collect()
}

fn examples(examples: &[Example]) -> Vec<String> {
    let written = examples.iter();
    written
        .map(|example| format!("{:?} {:?}", example.name, example.value))
        .collect()
}

/// The name of a component, or the schema itself.
fn schema(api: &Api, id: SchemaId) -> Value {
    match &api.schemas[id.0 as usize].name {
        Some(name) => json!({ "component": name }),
        None => written_out(api, id),
    }
}

fn written_out(api: &Api, id: SchemaId) -> Value {
    let found = &api.schemas[id.0 as usize];
    let examples: Vec<&Value> = found.examples.iter().map(|(value, _)| value).collect();
    let discriminator = found.discriminator.as_ref().map(|discriminator| {
        let mapping: BTreeMap<&String, Value> = discriminator
            .mapping
            .iter()
            .map(|(value, id)| (value, schema(api, *id)))
            .collect();
        json!([discriminator.property, mapping])
    });
    let mut json_schema = found.json_schema();
    expand(api, &mut json_schema);
    json!({
        "schema": json_schema,
        "words": [found.title, found.description],
        "default": found.default,
        "examples": examples,
        "format": found.format,
        "read only": found.read_only,
        "discriminator": discriminator,
        "xml": format!("{:?}", found.xml),
    })
}

/// References to schemas become what they lead to.
fn expand(api: &Api, value: &mut Value) {
    let reference = value.get("$ref").and_then(Value::as_str);
    if let Some(number) = reference.and_then(|text| text.strip_prefix("#/$defs/")) {
        *value = schema(api, SchemaId(number.parse().expect("a number")));
        return;
    }
    match value {
        Value::Object(entries) => entries.values_mut().for_each(|value| expand(api, value)),
        Value::Array(items) => items.iter_mut().for_each(|value| expand(api, value)),
        _ => {}
    }
}

fn load(path: &Path) -> Api {
    let loaded = hallpass_openapi::load(path.to_str().expect("a plain name"), &Disk);
    let told = loaded.diagnostics.iter();
    let told = told.filter(|found| found.severity != Severity::Note);
    let told: Vec<&str> = told.map(|found| found.code).collect();
    assert_eq!(told, Vec::<&str>::new(), "{}", path.display());
    loaded.api.expect("a document")
}

fn olds() -> Vec<PathBuf> {
    let folder = std::fs::read_dir("tests/twins").expect("the folder of twins");
    let files = folder.map(|entry| entry.expect("a file").path());
    let mut olds: Vec<PathBuf> = files
        .filter(|path| {
            path.to_str()
                .is_some_and(|name| name.ends_with(".2.0.yaml"))
        })
        .collect();
    olds.sort();
    olds
}

fn lines(api: &Api) -> Vec<String> {
    let text = serde_json::to_string_pretty(&model(api)).expect("a value is JSON");
    text.lines().map(str::to_owned).collect()
}

#[test]
fn twins_give_the_same_model() {
    let olds = olds();
    assert!(!olds.is_empty());
    for old in olds {
        let name = old
            .to_str()
            .expect("a plain name")
            .replace(".2.0.", ".3.0.");
        let (old, new) = (lines(&load(&old)), lines(&load(Path::new(&name))));
        let differs = |(old, new): &(&String, &String)| old != new;
        let at = old.iter().zip(&new).position(|pair| differs(&pair));
        let at = at.unwrap_or(old.len().min(new.len()));
        let around = at.saturating_sub(20)..;
        let shown = |lines: &[String]| {
            let shown = lines[around.clone()].iter().take(30).cloned();
            shown.collect::<Vec<_>>().join("\n")
        };
        assert!(
            old == new,
            "{name}\n2.0:\n{}\n3.0:\n{}",
            shown(&old),
            shown(&new)
        );
    }
}

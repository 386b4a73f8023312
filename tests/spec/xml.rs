//! The XML examples against their schemas and their JSON twins: read, compared, written back.

use hallpass_openapi::Loaded;
use hallpass_openapi::examples;
use hallpass_openapi::model::{Api, Example, ExampleValue, MediaType};
use hallpass_openapi::source::Disk;
use hallpass_openapi::validate::Direction;
use hallpass_runtime::xml::{Options, decode, to_string};
use serde_json::Value;

use super::document::*;

fn load(name: &str) -> Api {
    let Loaded {
        api, diagnostics, ..
    } = hallpass_openapi::load(&path(name).to_string_lossy(), &Disk);
    api.unwrap_or_else(|| panic!("{name} is rejected: {diagnostics:?}"))
}

/// All contents of a document, with the way that they go.
fn contents(api: &Api) -> Vec<(&[MediaType], Direction)> {
    let operations = api.operations.iter();
    operations
        .flat_map(|operation| {
            let request = operation
                .request_body
                .iter()
                .map(|body| (&body.content[..], Direction::Request));
            let responses = operation
                .responses
                .iter()
                .map(|one| (&one.content[..], Direction::Response));
            request.chain(responses)
        })
        .collect()
}

/// A value in which null and the empty string, which XML cannot tell apart, are one.
fn as_xml_tells(value: &Value) -> Value {
    match value {
        Value::Null => Value::String(String::new()),
        Value::Object(members) => members
            .iter()
            .map(|(key, member)| (key.clone(), as_xml_tells(member)))
            .collect(),
        Value::Array(items) => items.iter().map(as_xml_tells).collect(),
        scalar => scalar.clone(),
    }
}

/// An XML text without what does not matter: the declaration, indentation, the space before `/>`.
fn essence(text: &str) -> String {
    let body = text.split_once("?>").map_or(text, |(_, body)| body);
    body.lines()
        .map(str::trim)
        .collect::<String>()
        .replace(" />", "/>")
}

fn data(example: &Example) -> Option<&Value> {
    match &example.value {
        ExampleValue::Data(value) => Some(value),
        _ => None,
    }
}

/// Reads an XML example, checks it, and returns its value.
fn check(api: &Api, media_type: &MediaType, direction: Direction, example: &Example) -> Value {
    let name = &example.name;
    let ExampleValue::Serialized(text) = &example.value else {
        panic!("{name} is no text");
    };
    let body = media_type
        .xml
        .as_ref()
        .expect("an XML media type with a schema");
    let read = |text: &str| decode(text, &body.shapes, &body.root, &Options::strict()).expect(name);
    let decoded = read(text);
    assert_eq!(decoded.problems, [], "{name}");
    assert!(
        decoded.notes.is_empty() || example.known_deviation.is_some(),
        "{name}: {:?}",
        decoded.notes
    );
    let schema = media_type.schema.expect("a schema");
    assert_eq!(
        api.validate(schema, direction, &decoded.value),
        [],
        "{name}"
    );
    let written = to_string(&decoded.value, &body.shapes, &body.root).expect(name);
    assert_eq!(essence(&written), essence(text), "{name}");
    assert_eq!(read(&written).value, decoded.value, "{name}");
    decoded.value
}

#[test]
fn xml_examples_read_as_their_json_twins_and_write_back() {
    let (mut compared, mut deviating) = (0, 0);
    for name in [GROUPS, INVITES] {
        let api = load(name);
        for (content, direction) in contents(&api) {
            let json = content.iter().find(|one| one.name == "application/json");
            for media_type in content.iter().filter(|one| one.xml.is_some()) {
                for example in &media_type.examples {
                    let value = check(&api, media_type, direction, example);
                    let mut twins = json.into_iter().flat_map(|one| &one.examples);
                    let twin = twins
                        .find(|one| one.name == example.name)
                        .and_then(data)
                        .expect("a twin in JSON");
                    let same = as_xml_tells(&value) == as_xml_tells(twin);
                    assert_eq!(
                        same,
                        example.known_deviation.is_none(),
                        "{}: {value} {twin}",
                        example.name
                    );
                    compared += 1;
                    deviating += usize::from(!same);
                }
            }
        }
    }
    assert_eq!((compared, deviating), (15, 4));
}

#[test]
fn lint_counts_the_known_deviations_and_finds_nothing_else() {
    let mut known = 0;
    for name in [GROUPS, INVITES, INVITATIONS] {
        let found = examples::check(&load(name));
        let count = examples::known_deviations(&found);
        assert_eq!(found.len(), count, "{name}: {found:#?}");
        known += count;
    }
    assert_eq!(known, 4);
}

#[test]
fn json_examples_fit_their_schemas() {
    let mut checked = 0;
    for name in [GROUPS, INVITES, INVITATIONS] {
        let api = load(name);
        for (content, direction) in contents(&api) {
            for media_type in content {
                for example in media_type.examples.iter().filter(|one| data(one).is_some()) {
                    let (schema, value) = (
                        media_type.schema.expect("a schema"),
                        data(example).expect("filtered"),
                    );
                    assert_eq!(
                        api.validate(schema, direction, value),
                        [],
                        "{name} {}",
                        example.name
                    );
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 50, "{checked}");
}

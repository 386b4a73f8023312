//! Schemas that refer to each other in a chain of thousands, or are nested as deeply as a document may be: they are read on the stack that a thread of a
//! test has, in a time that is no more than the length of the chain calls for.

use std::fmt::Write;
use std::time::{Duration, Instant};

use hallpass_openapi::diagnostic::render_all;
use hallpass_openapi::source::Files;
use hallpass_openapi::validate::Direction;
use hallpass_openapi::{Loaded, instance};

struct Text(String);

impl Files for Text {
    fn read(&self, _: &str) -> std::io::Result<String> {
        Ok(self.0.clone())
    }
}

/// A document whose components are given, the first of which is answered in JSON and in XML.
fn loaded(sections: &str) -> Loaded {
    let media = "{schema: {$ref: '#/components/schemas/S0'}}";
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: Chain, version: '1'}}\npaths:\n  /a:\n    get:\n      responses:\n        '200':\n          description: All\n          \
         content: {{application/json: {media}, application/xml: {media}}}\ncomponents:\n{sections}"
    );
    hallpass_openapi::load("chain.yaml", &Text(text))
}

const COUNT: usize = 10_000;

/// A section of components `S0`, `S1` and so on, each a reference to the next and the last as given; `link` has `NEXT` where the name of the next stands.
fn chain(section: &str, link: &str, last: &str) -> String {
    let mut text = format!("  {section}:\n");
    for at in 0..COUNT {
        let next = format!("'#/components/{section}/S{}'", at + 1);
        let _ = writeln!(text, "    S{at}: {}", link.replace("NEXT", &next));
    }
    let _ = writeln!(text, "    S{COUNT}: {last}");
    text
}

/// Far more than it takes, and far less than it would take if each link were followed to the end.
const LONG: Duration = Duration::from_secs(30);

fn read_in_time(sections: &str) -> Loaded {
    let start = Instant::now();
    let loaded = loaded(sections);
    let took = start.elapsed();
    assert!(took < LONG, "{took:?}");
    assert!(loaded.api.is_some());
    loaded
}

#[test]
fn references_to_references_end_where_they_lead() {
    let schemas = chain("schemas", "{$ref: NEXT}", "{type: integer}");
    let api = read_in_time(&schemas).api.expect("a document that loads");
    let ids = api.components.values();
    assert!(ids.clone().count() > COUNT);
    assert!(ids.into_iter().all(|id| api.schema(*id).types.integer));
}

#[test]
fn shared_parameters_may_be_references_to_references() {
    let parameter = "{name: a, in: query, schema: {type: string}}";
    let sections = chain("parameters", "{$ref: NEXT}", parameter);
    let api = read_in_time(&sections).api.expect("a document that loads");
    assert!(api.shared.parameters.len() > COUNT);
}

#[test]
fn references_that_lead_nowhere_or_to_themselves_are_told() {
    let nowhere = chain(
        "schemas",
        "{$ref: NEXT}",
        "{$ref: '#/components/schemas/Gone'}",
    );
    let loaded = read_in_time(&nowhere);
    let told = render_all(&loaded.diagnostics, &loaded.sources, false);
    assert_eq!(told.matches("unresolved-reference").count(), 1, "{told}");

    let circle = chain(
        "schemas",
        "{$ref: NEXT}",
        "{$ref: '#/components/schemas/S0'}",
    );
    let loaded = read_in_time(&circle);
    let cycles = loaded.diagnostics.iter();
    assert_eq!(
        cycles.filter(|one| one.code == "reference-cycle").count(),
        1000
    );
}

#[test]
fn chains_of_schemas_are_read_on_a_small_stack() {
    for link in [
        "{type: object, properties: {next: {$ref: NEXT}}}",
        "{type: array, items: {$ref: NEXT}}",
        "{type: object, additionalProperties: {$ref: NEXT}}",
        "{allOf: [{$ref: NEXT}], description: One}",
        "{oneOf: [{$ref: NEXT}, {type: string}]}",
        "{anyOf: [{$ref: NEXT}]}",
        "{not: {$ref: NEXT}}",
        "{type: array, prefixItems: [{$ref: NEXT}]}",
    ] {
        let start = Instant::now();
        let schemas = chain("schemas", link, "{type: integer}");
        let api = read_in_time(&schemas).api.expect("a document that loads");
        let _ = hallpass_openapi::examples::check(&api);
        let _ = api.check_compiles();
        let id = api.components["S0"];
        let made = api.instance(id, Direction::Response, instance::Options::default());
        let valid = made.is_none_or(|made| api.is_valid(id, Direction::Response, &made));
        let took = start.elapsed();
        assert!(valid && took < LONG, "{link}: {took:?}");
    }
}

#[test]
fn schemas_in_schemas_are_read_on_a_small_stack() {
    for (before, after) in [
        ("{type: object, properties: {a: ", "}}"),
        ("{type: array, items: ", "}"),
        ("{allOf: [", "]}"),
        ("{oneOf: [{type: string}, ", "]}"),
    ] {
        let depth = 100;
        let schema = format!(
            "{}{{type: integer}}{}",
            before.repeat(depth),
            after.repeat(depth)
        );
        let api = read_in_time(&format!("  schemas:\n    S0: {schema}\n")).api;
        let api = api.expect("a document that loads");
        let id = api.components["S0"];
        let made = api.instance(id, Direction::Response, instance::Options::default());
        assert!(made.is_none_or(|made| api.is_valid(id, Direction::Response, &made)));
    }
}

//! Schemas of which each refers to the next one twice: forty of them are a tree of a million million, and become no more code than forty schemas.

use std::fmt::Write;
use std::time::{Duration, Instant};

use hallpass_generator::{Document, Options, generate};
use hallpass_openapi::source::Files;

const COUNT: usize = 40;

struct Text(String);

impl Files for Text {
    fn read(&self, _: &str) -> std::io::Result<String> {
        Ok(self.0.clone())
    }
}

/// The types of a document of so many schemas, sent and answered in JSON and in XML; `link` has `NEXT` where a reference to the next one stands.
fn code(link: &str) -> String {
    let media = "{schema: {$ref: '#/components/schemas/S0'}}";
    let content = format!("{{application/json: {media}, application/xml: {media}}}");
    let mut text = format!(
        "openapi: 3.1.0\ninfo: {{title: Twice, version: '1'}}\npaths:\n  /a:\n    post:\n      requestBody: {{content: {content}}}\n      \
         responses: {{'200': {{description: All, content: {content}}}}}\ncomponents:\n  schemas:\n"
    );
    for at in 0..COUNT {
        let next = format!("{{$ref: '#/components/schemas/S{}'}}", at + 1);
        let _ = writeln!(text, "    S{at}: {}", link.replace("NEXT", &next));
    }
    let _ = writeln!(
        text,
        "    S{COUNT}: {{type: object, properties: {{x: {{type: string}}}}}}"
    );
    let loaded = hallpass_openapi::load("twice.yaml", &Text(text));
    let document = Document {
        module: "twice",
        api: &loaded.api.expect("a document that loads"),
        diagnostics: &[],
    };
    let options = Options {
        crate_name: Some("twice".to_owned()),
        doc_tests: true,
        ..Options::default()
    };
    let files = generate(&[document], &options).files.into_iter();
    let own = files.filter(|file| file.path.contains("twice"));
    own.map(|file| file.text).collect()
}

#[test]
fn a_tree_of_shared_schemas_is_as_large_as_they_are() {
    for link in [
        "{type: array, prefixItems: [NEXT, NEXT]}",
        "{type: array, prefixItems: [NEXT, NEXT], items: false, minItems: 2}",
        "{type: array, prefixItems: [{type: array, prefixItems: [NEXT, NEXT], items: NEXT}, NEXT]}",
        "{type: object, properties: {a: NEXT, b: NEXT}, required: [a, b]}",
        "{type: object, properties: {a: NEXT, b: NEXT}}",
        "{type: object, properties: {a: {allOf: [NEXT], nullable: true}, b: {oneOf: [NEXT, {type: 'null'}]}}, required: [a, b]}",
        "{allOf: [NEXT, NEXT]}",
        "{allOf: [{properties: {a: NEXT}}, {properties: {a: NEXT}}], type: object}",
        "{allOf: [{allOf: [NEXT], minProperties: 1}, {allOf: [NEXT], maxProperties: 9}]}",
        "{oneOf: [NEXT, NEXT]}",
        "{oneOf: [{type: object, properties: {a: NEXT}, required: [a]}, {type: object, properties: {b: NEXT}, required: [b]}]}",
        "{anyOf: [{type: object, properties: {a: NEXT}}, {type: object, properties: {b: NEXT}}]}",
        "{type: object, properties: {a: NEXT}, anyOf: [{properties: {b: NEXT}}, {properties: {c: NEXT}}]}",
        "{type: [array, object], items: NEXT, additionalProperties: NEXT}",
        "{type: object, properties: {a: NEXT}, additionalProperties: NEXT}",
        "{type: object, patternProperties: {'^a': NEXT, '^b': NEXT}}",
        "{type: object, if: NEXT, then: NEXT, else: NEXT, not: NEXT}",
    ] {
        let start = Instant::now();
        let length = code(link).len();
        let took = start.elapsed();
        assert!(length < 1_000_000, "{link}: {length} bytes");
        assert!(took < Duration::from_secs(60), "{link}: {took:?}");
    }
}

#[test]
fn a_tuple_of_tuples_has_types_of_its_own_in_between() {
    let code = code("{type: array, prefixItems: [NEXT, NEXT], items: false, minItems: 2}");
    assert!(code.contains("pub type S0 = (S1, S1);"), "{code}");
    let own = code.matches("pub struct S").count();
    assert!((COUNT / 10..COUNT / 2).contains(&own), "{own} structs");
}

/// A value of the first type would take more memory than there is.
#[test]
fn what_is_too_large_is_held_by_a_pointer() {
    let code = code("{type: object, properties: {a: NEXT, b: NEXT}, required: [a, b]}");
    let boxed = code.matches("pub a: Box<S").count();
    assert!((2..COUNT / 4).contains(&boxed), "{boxed} boxes");
}

//! Names stay: whatever is added to a document, and in whatever order it stands, `names.lock` keeps the names of before.

use std::collections::BTreeSet;

use hallpass_generator::{Document, NamesLock, Options, Output, generate};
use hallpass_openapi::source::Files;

/// Operations that want each other's names, each with what it brings.
const PATHS: &[&str] = &[
    "  /a: {get: {operationId: list-pets, parameters: [{name: id, in: query, schema: {type: string}}], responses: {'200': {$ref: '#/components/responses/Found'}}}}",
    "  /b: {get: {operationId: listPets, parameters: [{name: id, in: header, schema: {type: string}}], responses: {'200': {$ref: '#/components/responses/Found'}}}}",
    "  /c: {get: {operationId: list_pets, responses: {'200': {description: x, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}}}}",
    "  /d: {post: {operationId: addPet, requestBody: {content: {application/json: {schema: {type: string, enum: [a, A, '-a', '<']}}}}, responses: {'204': {description: x}}}}",
];

/// Schemas that want each other's names.
const SCHEMAS: &[&str] = &[
    "    foo_bar: {type: object, properties: {fooBar: {type: string}, foo-bar: {type: string}}}",
    "    FooBar: {type: object, properties: {foo_bar: {type: string}, additional_properties: {type: string}}, additionalProperties: {type: string}}",
    "    foo-bar: {type: string, enum: [x, X]}",
    "    ListPetsOk: {oneOf: [{type: string}, {type: integer}]}",
    "    Found: {type: object, x-rust-name: FooBar, properties: {a: {type: string, x-rust-name: b}, b: {type: string}}}",
    "    Option: {type: object, properties: {type: {type: string}, Type: {type: string}}}",
];

struct Text(String);

impl Files for Text {
    fn read(&self, path: &str) -> std::io::Result<String> {
        if path == "api.yaml" {
            Ok(self.0.clone())
        } else {
            Err(std::io::ErrorKind::NotFound.into())
        }
    }
}

fn document(paths: &[&str], schemas: &[&str]) -> String {
    format!(
        "openapi: 3.0.4\ninfo: {{title: T, version: '1'}}\npaths:\n  /z: {{get: {{responses: {{'204': {{description: x}}}}}}}}\n{}\n\
         components:\n  responses:\n    Found: {{description: x, content: {{application/json: {{schema: {{type: object, properties: {{f: {{type: string}}}}}}}}}}}}\n  \
         schemas:\n    Z: {{type: string}}\n{}\n",
        paths.join("\n"),
        schemas.join("\n")
    )
}

fn generated(text: &str, names: NamesLock) -> Output {
    let loaded = hallpass_openapi::load("api.yaml", &Text(text.to_owned()));
    let messages: Vec<_> = loaded.diagnostics.iter().map(|one| &one.message).collect();
    let api = loaded.api.unwrap_or_else(|| panic!("{messages:?}\n{text}"));
    let document = Document {
        module: "api",
        api: &api,
        diagnostics: &[],
    };
    let options = Options {
        names,
        ..Options::default()
    };
    generate(&[document], &options)
}

/// The lines that name something for users of the code, each with the item that it is in.
fn public(output: &Output) -> BTreeSet<String> {
    let module = output.files.iter().find(|file| file.path == "api.rs");
    let mut owner = "";
    let mut lines = BTreeSet::new();
    for line in module.expect("a module").text.lines() {
        let words = line.trim();
        let opens = ["pub struct", "pub enum", "pub mod", "pub type", "impl"];
        if opens.iter().any(|word| words.starts_with(word)) {
            owner = words;
        }
        if words.starts_with("pub ") && !words.contains("fn ") {
            lines.insert(format!("{owner} / {words}"));
        }
    }
    lines
}

#[test]
fn names_stay_when_a_document_grows_or_is_written_in_another_order() {
    let mut paths = PATHS.to_vec();
    let mut schemas = SCHEMAS.to_vec();
    paths.reverse();
    schemas.reverse();
    let grown = document(&paths, &schemas);
    let all = PATHS.len() + SCHEMAS.len();
    for left_out in 0..1_u32 << all {
        // Growth by one, and from two: enough to meet every collision.
        if !(left_out.count_ones() == 1 || left_out.count_ones() as usize == all - 2) {
            continue;
        }
        let kept = |pieces: &[&'static str], first: usize| -> Vec<&'static str> {
            let pieces = pieces.iter().enumerate();
            let pieces = pieces.filter(|(at, _)| left_out & (1 << (first + at)) == 0);
            pieces.map(|(_, piece)| *piece).collect()
        };
        let small = document(&kept(PATHS, 0), &kept(SCHEMAS, PATHS.len()));
        let before = generated(&small, NamesLock::default());
        let lock = NamesLock::parse(&before.names.to_string()).expect("what was written");
        let after = generated(&grown, lock);
        let (before, after) = (public(&before), public(&after));
        let lost: Vec<&String> = before.difference(&after).collect();
        assert!(lost.is_empty(), "{lost:#?}\nbefore:\n{small}");
    }
}

#[test]
fn without_a_lock_the_order_of_the_document_does_not_matter() {
    let forwards = generated(&document(PATHS, SCHEMAS), NamesLock::default());
    let mut paths = PATHS.to_vec();
    let mut schemas = SCHEMAS.to_vec();
    paths.reverse();
    schemas.reverse();
    let backwards = generated(&document(&paths, &schemas), NamesLock::default());
    assert_eq!(public(&forwards), public(&backwards));
}

#[test]
fn each_name_that_is_not_the_documents_is_told() {
    let output = generated(&document(PATHS, SCHEMAS), NamesLock::default());
    let told: Vec<&str> = output.renamed[0]
        .iter()
        .map(|note| note.message.as_str())
        .collect();
    let wanted = [
        "operation `listPets` is `list_pets_3`, as its own name is taken",
        "type `foo_bar` is `FooBar3`, as its own name is taken",
        "variant `<` of `AddPetBody` is `Less`, as an identifier cannot be written so",
        "variant `-a` of `AddPetBody` is `MinusA`, as its own name is taken",
        "type `Option` is `OptionType`, as its own name is taken",
    ];
    for wanted in wanted {
        assert!(told.contains(&wanted), "{wanted}\n{told:#?}");
    }
}

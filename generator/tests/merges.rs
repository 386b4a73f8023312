//! Schemas that are merged and hold what is merged: they become a few types, and what would go on without an end is told.

use std::fmt::Write;
use std::io;

use hallpass_generator::{Document, Options, Output, generate};
use hallpass_openapi::source::Files;

const HEAD: &str =
    "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n";

struct Text(String);

impl Files for Text {
    fn read(&self, _: &str) -> io::Result<String> {
        Ok(self.0.clone())
    }
}

fn output(schemas: &str) -> Output {
    let files = Text(format!("{HEAD}{schemas}"));
    let loaded = hallpass_openapi::load("api.yaml", &files);
    let document = Document {
        module: "api",
        api: &loaded.api.expect("a document that loads"),
        diagnostics: &[],
    };
    generate(&[document], &Options::default())
}

fn code(output: &Output) -> String {
    output.files.iter().map(|file| file.text.as_str()).collect()
}

fn is_told(output: &Output, code: &str) -> bool {
    output.ignored[0].iter().any(|one| one.code == code)
}

#[test]
fn a_union_beside_properties_that_hold_it_is_merged_once() {
    let output = output(
        "
    Item:
      type: object
      properties: {next: {$ref: '#/components/schemas/Item'}}
      oneOf:
        - {$ref: '#/components/schemas/Leaf'}
        - {title: Other, type: object, properties: {other: {type: string}}}
    Leaf:
      type: object
      properties: {leaf: {type: integer}, next: {$ref: '#/components/schemas/Leaf'}}
",
    );
    let count = code(&output).matches("pub struct ").count();
    assert!(count < 50, "{count} structs");
    assert!(!is_told(&output, "all-of-cycle"));
}

/// Circles of different lengths, merged: all are at their starts together only after the product of their lengths.
#[test]
fn merges_within_merges_end_and_that_is_told() {
    let mut schemas = "    All:\n      allOf:\n".to_owned();
    let lengths = [2, 3, 5, 7, 11];
    for length in lengths {
        let _ = writeln!(
            schemas,
            "        - {{$ref: '#/components/schemas/C{length}x0'}}"
        );
    }
    for (length, at) in lengths.iter().flat_map(|n| (0..*n).map(move |at| (n, at))) {
        let next = (at + 1) % length;
        let _ = writeln!(
            schemas,
            "    C{length}x{at}: {{type: object, properties: {{p{length}x{at}: {{type: string}}, next: {{$ref: '#/components/schemas/C{length}x{next}'}}}}}}"
        );
    }
    let output = output(&schemas);
    assert!(is_told(&output, "all-of-cycle"));
    assert!(code(&output).len() < 2_000_000);
}

#[test]
fn a_long_chain_of_all_of_has_room() {
    let mut schemas = String::new();
    for at in 0..1500 {
        let _ = writeln!(
            schemas,
            "    S{at}: {{allOf: [{{$ref: '#/components/schemas/S{}'}}, {{type: object, properties: {{a: {{type: string}}}}}}]}}",
            at + 1
        );
    }
    schemas.push_str("    S1500: {type: object, properties: {last: {type: string}}}\n");
    assert!(code(&output(&schemas)).contains("pub struct S0"));
}

/// Each alternative is there twice, at once and within another: as many ways as two to the power of their number.
#[test]
fn unions_that_share_alternatives_are_looked_at_once() {
    let mut schemas = String::new();
    for at in 0..24 {
        let next = format!("{{$ref: '#/components/schemas/U{}'}}", at + 1);
        let _ = writeln!(
            schemas,
            "    U{at}: {{oneOf: [{next}, {{oneOf: [{next}, {{type: string}}]}}]}}"
        );
    }
    schemas.push_str("    U24: {type: object, properties: {last: {type: string}}}\n");
    assert!(code(&output(&schemas)).contains("pub enum U0"));
}

/// The fields of a struct of generated code.
fn fields(output: &Output, name: &str) -> Vec<String> {
    let code = code(output);
    let start = format!("pub struct {name} {{");
    let (_, body) = code.split_once(&start).expect("a struct of that name");
    let (body, _) = body.split_once("\n}").expect("the end of a struct");
    let lines = body
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub "));
    lines
        .map(|line| line.trim_end_matches(',').to_owned())
        .filter(|line| !line.contains("Extra"))
        .collect()
}

/// A property of a member that leads back to the whole, beside another that narrows it: what the whole demands was not known yet, and was left out.
#[test]
fn a_merge_with_what_is_being_merged_has_all_of_it() {
    for own in ["", "\n      properties: {name: {type: string}}"] {
        let output = output(&format!(
            "
    Node:
      type: object{own}
      allOf:
        - {{properties: {{a: {{type: string}}, child: {{$ref: '#/components/schemas/Node'}}}}}}
        - {{properties: {{child: {{type: object, properties: {{more: {{type: integer}}}}}}}}}}
"
        ));
        let fields = fields(&output, "NodeChild");
        let wanted = [
            "a: Option<String>",
            "child: Option<Box<NodeChild>>",
            "more: Option<i64>",
        ];
        for field in wanted {
            assert!(
                fields.iter().any(|own| own == field),
                "{field} in {fields:?}"
            );
        }
        assert!(!is_told(&output, "all-of-cycle"));
    }
}

/// The same through a reference with a description beside it, which is an `allOf` of one.
#[test]
fn a_description_beside_a_reference_to_the_whole_changes_nothing() {
    let output = output(
        "
    Node:
      allOf:
        - type: object
          properties: {a: {type: string}, child: {description: Below, allOf: [{$ref: '#/components/schemas/Node'}]}}
        - {type: object, properties: {child: {type: object, properties: {more: {type: integer}}}}}
    Same:
      allOf:
        - type: object
          properties: {a: {type: string}, child: {description: Below, allOf: [{$ref: '#/components/schemas/Same'}]}}
        - {type: object, properties: {child: {$ref: '#/components/schemas/Same'}}}
",
    );
    let found = fields(&output, "NodeChild");
    assert!(found.contains(&"a: Option<String>".to_owned()), "{found:?}");
    assert!(found.contains(&"more: Option<i64>".to_owned()), "{found:?}");
    let found = fields(&output, "Same");
    assert!(
        found.contains(&"child: Option<Box<Same>>".to_owned()),
        "{found:?}"
    );
    assert!(!is_told(&output, "all-of-cycle"));
}

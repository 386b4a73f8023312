//! What types derive where the configuration asks, and what is told where they cannot.

use hallpass_generator::{Config, Output, run};
use hallpass_openapi::source::Files;

const DOCUMENT: &str = "\
openapi: 3.1.0
info: {title: Derives, version: '1'}
paths: {}
components:
  schemas:
    Name: {type: string}
    Open: {type: object, required: [name], properties: {name: {type: string}}}
    Closed: {type: object, additionalProperties: false, required: [at], properties: {at: {type: integer}}}
    Chain: {type: object, required: [load], properties: {load: {$ref: '#/components/schemas/Load'}}}
    Load: {type: object, properties: {all: {type: array, items: {$ref: '#/components/schemas/Weight'}}}}
    Weight: {type: object, required: [value], properties: {value: {type: number}}}
    Kind: {type: string, enum: [a, b]}
    Level: {type: integer, enum: [1, 2]}
    Either: {oneOf: [{type: integer}, {$ref: '#/components/schemas/Open'}]}
    Tree: {type: object, additionalProperties: false, properties: {left: {$ref: '#/components/schemas/Tree'}}}
    Endless: {type: object, required: [next], properties: {next: {$ref: '#/components/schemas/Endless'}}}
    Any: {type: object, properties: {what: {}}}
    Time: {type: object, required: [at, from], properties: {at: {type: string, format: date-time}, from: {type: string, format: x-own}}}
";

struct Text;

impl Files for Text {
    fn read(&self, _: &str) -> std::io::Result<String> {
        Ok(DOCUMENT.to_owned())
    }
}

fn generated(derives: &str) -> Output {
    let text = format!(
        "[generate]\ndocuments = \"api.yaml\"\ncrate = \"api\"\n\
         formats = {{date-time = \"jiff\", x-own = {{type = \"crate::Own\", derives = \"Hash\"}}}}\n\
         [generate.derives]\n{derives}\n"
    );
    let config = Config::parse("hallpass.toml", &text).expect("a configuration");
    let run = run(&config, &Text);
    let wrong = run.errors(&config);
    run.output.unwrap_or_else(|| panic!("{wrong}"))
}

/// The types with what they derive beside what each of their kind does.
fn derived(output: &Output) -> Vec<String> {
    let file = output.files.iter().find(|file| file.path == "src/api.rs");
    let lines: Vec<&str> = file.expect("a module").text.lines().collect();
    let own = ["Debug", "Clone", "PartialEq"];
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some(derives) = line.strip_prefix("#[derive(") else {
            continue;
        };
        let derives = derives.trim_end_matches(")]").split(", ");
        let more: Vec<&str> = derives.filter(|derive| !own.contains(derive)).collect();
        let mut below = lines[index..].iter();
        let name = below.find_map(|line| {
            let name = line.strip_prefix("pub struct ");
            name.or(line.strip_prefix("pub enum "))
        });
        let name = name.and_then(|name| name.split([' ', '(']).next());
        if !more.is_empty() {
            found.push(format!("{}: {}", name.unwrap_or_default(), more.join(" ")));
        }
    }
    found
}

fn told(output: &Output) -> Vec<String> {
    let told = output.derives.iter().flatten();
    told.map(|one| format!("{:?} {}", one.severity, one.message))
        .collect()
}

#[test]
fn types_derive_what_all_that_they_hold_has() {
    // Configuration, and what derives what; `Default` stands where it would without being asked for.
    let cases: [(&str, &[&str]); 8] = [
        (
            "Name = \"Hash\"",
            &["Load: Default", "Tree: Default", "Any: Default"],
        ),
        (
            "Chain = \"PartialOrd\"",
            &[
                "Chain: PartialOrd",
                "Load: Default PartialOrd",
                "Weight: PartialOrd",
                "Tree: Default",
                "Any: Default",
            ],
        ),
        (
            "\"*\" = \"Eq\"",
            &[
                "Open: Eq",
                "Closed: Eq",
                "Load: Default",
                "Either: Eq",
                "Tree: Default Eq",
                "Endless: Eq",
                "Any: Default Eq",
            ],
        ),
        (
            "\"*\" = \"Ord\"",
            &[
                "Open: Eq PartialOrd Ord",
                "Closed: Eq PartialOrd Ord",
                "Load: Default",
                "Kind: PartialOrd Ord",
                "Level: PartialOrd Ord",
                "Either: Eq PartialOrd Ord",
                "Tree: Default Eq PartialOrd Ord",
                "Endless: Eq PartialOrd Ord",
                "Any: Default",
            ],
        ),
        (
            "\"*\" = \"Copy\"",
            &[
                "Closed: Copy",
                "Load: Default",
                "Level: Copy",
                "Tree: Default",
                "Any: Default",
            ],
        ),
        (
            "\"*\" = \"Default\"",
            &[
                "Open: Default",
                "Closed: Default",
                "Chain: Default",
                "Load: Default",
                "Weight: Default",
                "Tree: Default",
                "Any: Default",
            ],
        ),
        (
            "Time = [\"Hash\", \"Eq\"]",
            &[
                "Load: Default",
                "Tree: Default",
                "Any: Default",
                "Time: Hash",
            ],
        ),
        (
            "\"*el\" = [\"a::B\", \"a::B\"]\nOpen = {path = \"c::D\", crate = \"c\", version = \"3\"}",
            &[
                "Open: c::D",
                "Load: Default",
                "Level: a::B",
                "Tree: Default",
                "Any: Default",
            ],
        ),
    ];
    for (config, wanted) in cases {
        assert_eq!(derived(&generated(config)), wanted, "{config}");
    }
}

#[test]
fn what_is_left_out_is_told_with_its_reason() {
    let cases: [(&str, &[&str]); 6] = [
        ("Kind = [\"Eq\", \"Hash\"]", &[]),
        (
            "Chain = [\"Eq\", \"Copy\"]",
            &[
                "Warning `Chain` does not derive `Copy`: `extra` is of type `Extra`",
                "Warning `Chain` does not derive `Eq`: `load.all.value` is of type `f64`",
            ],
        ),
        (
            "\"*\" = \"Hash\"",
            &[
                "Note types that cannot derive `Hash`: 3, among them `Chain`: `load.all.value` is of type `f64`",
            ],
        ),
        (
            "Endless = \"Default\"\nKind = [\"Default\", \"Copy\"]",
            &[
                "Warning `Kind` does not derive `Copy`: a value that the document does not list is a `String`",
                "Warning `Kind` does not derive `Default`: none of its values is the default",
                "Warning `Endless` does not derive `Default`: `next` is of type `Box`",
            ],
        ),
        (
            "Time = [\"Hash\", \"Ord\"]",
            &["Warning `Time` does not derive `Ord`: `from` is of type `crate::Own`"],
        ),
        (
            "Name = \"a::B\"",
            &["Warning `Name` does not derive `a::B`: it is another name for a type"],
        ),
    ];
    for (config, wanted) in cases {
        assert_eq!(told(&generated(config)), wanted, "{config}");
    }
}

#[test]
fn a_derive_of_a_crate_is_a_dependency() {
    let output =
        generated("Open = {path = \"c::D\", crate = \"c\", version = \"3\", features = \"f\"}");
    let manifest = output.files.iter().find(|file| file.path == "Cargo.toml");
    let manifest = &manifest.expect("a manifest").text;
    let line = "c = { version = \"3\", features = [\"f\"] }\n";
    assert!(manifest.contains(line), "{manifest}");
}

//! A big document becomes files by tag; what a user names stays where it was.

use hallpass_generator::{Document, Options, Output, generate};
use hallpass_openapi::source::Files;

/// A document in memory.
struct Text(String);

impl Files for Text {
    fn read(&self, _: &str) -> std::io::Result<String> {
        Ok(self.0.clone())
    }
}

/// A document with two tags: each has one operation and a schema of its own, and both use a schema that is the root of `count` others.
fn document(count: usize) -> String {
    let mut text = "openapi: 3.0.4\ninfo: {title: Big, version: '1'}\npaths:\n".to_owned();
    for tag in ["cats", "Dog food"] {
        let own = tag.replace(' ', "");
        text += &format!(
            "  /{own}:\n    get:\n      operationId: {own}\n      tags: [{tag}]\n      responses:\n        '200':\n          description: Done.\n          \
             content: {{application/json: {{schema: {{$ref: '#/components/schemas/{own}Own'}}}}}}\n"
        );
    }
    text += "components:\n  schemas:\n";
    for own in ["cats", "Dogfood"] {
        text += &format!(
            "    {own}Own: {{type: object, properties: {{all: {{$ref: '#/components/schemas/All'}}}}}}\n"
        );
    }
    text += "    All:\n      type: object\n      properties:\n        none: {type: string}\n";
    for index in 0..count {
        text += &format!("        p{index}: {{$ref: '#/components/schemas/S{index}'}}\n");
    }
    for index in 0..count {
        text += &format!("    S{index}: {{type: object, properties: {{a: {{type: string}}}}}}\n");
    }
    text
}

fn generated(count: usize) -> Output {
    generated_from(document(count))
}

fn generated_from(text: String) -> Output {
    let loaded = hallpass_openapi::load("big.yaml", &Text(text));
    let api = loaded.api.expect("the document loads");
    let document = Document {
        module: "big",
        api: &api,
        diagnostics: &[],
    };
    let options = Options {
        crate_name: Some("big".to_owned()),
        ..Options::default()
    };
    generate(&[document], &options)
}

/// The files of the module with the types and operations in each.
fn places(output: &Output) -> Vec<String> {
    let files = output
        .files
        .iter()
        .filter(|file| file.path.starts_with("src/big"));
    files
        .map(|file| {
            let names = file.text.lines().filter_map(|line| {
                let name = line
                    .strip_prefix("pub struct ")
                    .or(line.strip_prefix("pub mod "))?;
                name.split(' ').next()
            });
            let names: Vec<&str> = names.filter(|name| !name.starts_with('S')).collect();
            format!("{}: {}", file.path, names.join(" "))
        })
        .collect()
}

#[test]
fn a_small_document_is_one_file() {
    assert_eq!(
        places(&generated(3)),
        ["src/big.rs: CatsOwn All DogfoodOwn cats dogfood"]
    );
}

#[test]
fn a_big_document_is_files_by_tag() {
    let output = generated(200);
    assert_eq!(
        places(&output),
        [
            "src/big.rs: ",
            "src/big/cats_operations.rs: CatsOwn cats",
            "src/big/dog_food.rs: DogfoodOwn dogfood",
            "src/big/types.rs: All",
        ]
    );
    let root = output
        .files
        .iter()
        .find(|file| file.path == "src/big.rs")
        .expect("the module");
    assert!(
        root.text
            .contains("mod cats_operations;\npub use cats_operations::*;\n"),
        "{}",
        root.text
    );
}

/// rustc finds no file of a name beyond ASCII (E0754).
#[test]
fn files_are_named_in_ascii() {
    let tags = [("Dog food", "Cobrança"), ("cats", "日本")];
    let text = tags.iter().fold(document(200), |text, (tag, other)| {
        text.replace(&format!("tags: [{tag}]"), &format!("tags: [{other}]"))
    });
    assert_eq!(
        places(&generated_from(text)),
        [
            "src/big.rs: ",
            "src/big/cobrana.rs: DogfoodOwn dogfood",
            "src/big/types.rs: All",
            "src/big/unnamed.rs: CatsOwn cats",
        ]
    );
}

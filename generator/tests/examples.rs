//! Examples as tests: what the document itself shows wrong is not held against the generated code.

use hallpass_generator::{Document, Options, generate};
use hallpass_openapi::source::Files;

const DOCUMENT: &str = r#"
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pet:
    get:
      operationId: getPet
      responses:
        '200':
          description: A pet.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pet'}
              examples:
                right: {value: {age: 3}}
                wrong: {value: {age: three}}
            application/xml:
              schema: {$ref: '#/components/schemas/Pet'}
              examples:
                right: {value: '<Pet><age>3</age></Pet>'}
                wrong: {value: '<Pet><age>three</age></Pet>'}
        '201':
          description: A pet of a schema without a type, with an example in quotes.
          content:
            application/json:
              schema: {properties: {age: {type: integer}}}
              examples:
                quoted: {value: '{ "age": 4 }'}
                listed: {value: '[4]'}
components:
  schemas:
    Pet: {type: object, required: [age], properties: {age: {type: integer}, born: {type: string, format: date}}}
"#;

struct Text;

impl Files for Text {
    fn read(&self, _: &str) -> std::io::Result<String> {
        Ok(DOCUMENT.to_owned())
    }
}

/// The test of an example, as it is written.
fn test_of(tests: &str, name: &str) -> String {
    let line = tests
        .lines()
        .find(|line| line.trim_start().starts_with(name));
    line.unwrap_or_default().trim().to_owned()
}

#[test]
fn an_example_that_contradicts_its_schema_need_not_round_trip() {
    let loaded = hallpass_openapi::load("pets.yaml", &Text);
    let api = loaded.api.expect("the document loads");
    let document = Document {
        module: "pets",
        api: &api,
        diagnostics: &[],
    };
    let options = Options {
        crate_name: Some("pets".to_owned()),
        ..Options::default()
    };
    let mut output = generate(&[document], &options);
    let files = output.take_files();
    let tests = files.iter().find(|file| file.path == "tests/pets.rs");
    let tests = &tests.expect("examples have tests").text;
    for (example, does) in [
        ("get_pet_200_right_json", "round_trip"),
        ("get_pet_200_wrong_json", "deviating"),
        ("get_pet_200_right_xml", "round_trip"),
        ("get_pet_200_wrong_xml", "deviating"),
        ("get_pet_201_quoted_json", "round_trip"),
        ("get_pet_201_listed_json", "deviating"),
    ] {
        let test = test_of(tests, example);
        assert!(
            test.starts_with(&format!("{example}: {does} ")),
            "{example}: {test}"
        );
    }
    let texts = files
        .iter()
        .find(|file| file.path == "tests/examples/pets.txt");
    let texts = &texts.expect("examples have texts").text;
    assert!(
        texts.contains("=== get_pet_201_quoted_json\n{ \"age\": 4 }\n"),
        "{texts}"
    );
    assert!(tests.contains("Contradicts its schema: "), "{tests}");
}

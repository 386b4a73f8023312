//! Only a crate whose documents have patterns carries what checks them, and depends on it.

use hallpass_generator::{Document, Options, Output, Runtime, generate};
use hallpass_openapi::source::Files;

/// A document in memory.
struct Text(String);

impl Files for Text {
    fn read(&self, _: &str) -> std::io::Result<String> {
        Ok(self.0.clone())
    }
}

fn generated(schema: &str, runtime: Runtime) -> Output {
    let text = format!(
        "openapi: 3.0.4\ninfo: {{title: Small, version: '1'}}\npaths: {{}}\ncomponents: {{schemas: {{Code: {{type: object, \
         properties: {{code: {{{schema}}}}}}}}}}}\n"
    );
    let loaded = hallpass_openapi::load("small.yaml", &Text(text));
    let api = loaded.api.expect("the document loads");
    let document = Document {
        module: "small",
        api: &api,
        diagnostics: &[],
    };
    let options = Options {
        crate_name: Some("small".to_owned()),
        runtime,
        ..Options::default()
    };
    generate(&[document], &options)
}

fn manifest(output: &Output) -> &str {
    let file = output.files.iter().find(|file| file.path == "Cargo.toml");
    file.map_or("", |file| file.text.as_str())
}

fn has_module(output: &Output) -> bool {
    let mut files = output.files.iter();
    files.any(|file| file.path == "src/runtime/pattern.rs")
}

const WITH: &str = "type: string, pattern: '^a'";

/// Nothing is checked of words about patterns, and of a pattern that is none.
const WITHOUT: [&str; 3] = [
    "type: string, maxLength: 1",
    "type: string, description: 'As runtime::pattern!(1) says.'",
    "type: string, pattern: '(?i)a'",
];

#[test]
fn a_carried_runtime_has_the_module_where_it_is_used() {
    let output = generated(WITH, Runtime::Inline);
    assert!(has_module(&output));
    assert!(manifest(&output).contains("\nregress = \"0.12\"\n"));
    for schema in WITHOUT {
        let output = generated(schema, Runtime::Inline);
        assert!(!has_module(&output), "{schema}");
        assert!(!manifest(&output).contains("regress"), "{schema}");
    }
}

#[test]
fn a_runtime_that_is_depended_on_has_the_feature_where_it_is_used() {
    let cases = [
        (
            Runtime::Workspace,
            "hallpass-runtime = { workspace = true, features = [\"pattern\"] }\n",
            "hallpass-runtime.workspace = true\n",
        ),
        (
            Runtime::Dependency("\"0.1\"".to_owned()),
            "hallpass-runtime = { version = \"0.1\", features = [\"pattern\"] }\n",
            "hallpass-runtime = \"0.1\"\n",
        ),
        (
            Runtime::Dependency("{ path = \"../runtime\" }".to_owned()),
            "hallpass-runtime = { path = \"../runtime\", features = [\"pattern\"] }\n",
            "hallpass-runtime = { path = \"../runtime\" }\n",
        ),
    ];
    for (runtime, with, without) in cases {
        let output = generated(WITH, runtime.clone());
        assert!(manifest(&output).contains(with), "{}", manifest(&output));
        for schema in WITHOUT {
            let output = generated(schema, runtime.clone());
            assert!(manifest(&output).contains(without), "{}", manifest(&output));
        }
    }
}

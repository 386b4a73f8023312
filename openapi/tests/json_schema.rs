//! Schemas are rewritten when they are loaded: references resolved, dynamic ones too, each schema in a place of its own. Instances must
//! fit afterwards as before, which the JSON Schema Test Suite says, case by case.
//!
//! `HALLPASS_JSON_SCHEMA_SUITE` may name a folder of the whole suite (`tests/draft2020-12`), with `remotes` two levels above it.

use std::io;
use std::path::{Path, PathBuf};

use hallpass_openapi::model::Api;
use hallpass_openapi::source::Files;
use hallpass_openapi::validate::Direction;
use serde_json::{Value, json};

/// What the cases expect and this crate does not do, as its documentation says.
const OTHERWISE: [(&str, &str); 4] = [
    // OpenAPI's readers check formats; the suite takes them for mere annotations.
    ("format", ""),
    // The document says which dialect its schemas have; one schema cannot choose another.
    ("vocabulary", ""),
    // These ask for the meta-schema from its host.
    ("ref", "remote ref, containing refs itself"),
    ("defs", "validate definition against metaschema"),
];

struct Suite {
    case: String,
    remotes: PathBuf,
}

impl Files for Suite {
    fn read(&self, path: &str) -> io::Result<String> {
        match path {
            "document.json" => Ok(json!({
                "openapi": "3.1.0",
                "info": {"title": "a case", "version": "1"},
                "components": {"schemas": {"Case": {"$ref": "case.json"}}}
            })
            .to_string()),
            "case.json" => Ok(self.case.clone()),
            _ => match path.strip_prefix("http://localhost:1234/") {
                Some(path) => std::fs::read_to_string(self.remotes.join(path)),
                None => Err(io::ErrorKind::NotFound.into()),
            },
        }
    }

    fn fetches(&self) -> bool {
        true
    }
}

fn folder() -> PathBuf {
    std::env::var_os("HALLPASS_JSON_SCHEMA_SUITE").map_or_else(
        || PathBuf::from("tests/json-schema-test-suite/tests/draft2020-12"),
        PathBuf::from,
    )
}

fn load(schema: &Value, remotes: PathBuf) -> Api {
    let case = schema.to_string();
    let loaded = hallpass_openapi::load("document.json", &Suite { case, remotes });
    loaded.api.expect("no case makes the document meaningless")
}

/// The cases of a file that come out otherwise than expected.
fn differences(file: &Path, remotes: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(file).expect("a file of the suite");
    let groups: Value = serde_json::from_str(&text).expect("JSON");
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    let mut found = Vec::new();
    for group in groups.as_array().into_iter().flatten() {
        let words = group["description"].as_str().unwrap_or_default();
        let otherwise = |(file, group): &(&str, &str)| *file == name && words.starts_with(group);
        if OTHERWISE.iter().any(otherwise) {
            continue;
        }
        let api = load(&group["schema"], remotes.to_owned());
        for test in group["tests"].as_array().into_iter().flatten() {
            let valid = api.is_valid(api.components["Case"], Direction::Response, &test["data"]);
            if test["valid"] != valid {
                found.push(format!("{name}: {words}: {}", test["description"]));
            }
        }
    }
    found
}

#[test]
fn instances_fit_as_the_suite_says() {
    let folder = folder();
    let remotes = folder.join("../../remotes");
    let entries = std::fs::read_dir(&folder).expect("the folder of the suite");
    let files = entries.map(|entry| entry.expect("a file").path());
    let is_json = |path: &PathBuf| path.extension().is_some_and(|kind| kind == "json");
    let mut files: Vec<PathBuf> = files.filter(is_json).collect();
    files.sort();
    assert!(!files.is_empty());
    let found: Vec<String> = files
        .iter()
        .flat_map(|file| differences(file, &remotes))
        .collect();
    assert!(found.is_empty(), "{}:\n{}", found.len(), found.join("\n"));
}

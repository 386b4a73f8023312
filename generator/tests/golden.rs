//! Golden cases: `tests/generate/NAME.yaml` becomes `NAME.rs` beside it, which `generated.rs` compiles and uses.

mod support;

use hallpass_generator::{Config, Derive, Options, Output, Runtime, Standard, run};
use hallpass_openapi::source::Files;

/// As `hallpass generate tests/generate/*.yaml --out tests/generate --runtime 0.1`.
fn output() -> Output {
    let derives = DERIVES.map(|(schema, derives)| (schema.to_owned(), derives.to_vec()));
    let options = Options {
        derives: derives.into(),
        ..Options::default()
    };
    output_of("tests/generate", options)
}

/// The documents of a folder as modules.
fn output_of(folder: &str, options: Options) -> Output {
    let mut documents: Vec<String> = std::fs::read_dir(support::root().join(folder))
        .expect("the folder of the cases")
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.ends_with(".yaml"))
        .map(|name| format!("{folder}/{name}"))
        .collect();
    documents.sort();
    let options = Options {
        crate_name: None,
        runtime: Runtime::Dependency("\"0.1\"".to_owned()),
        ..options
    };
    support::generated(&documents, &options)
}

/// What the schemas of `derives.yaml` are asked to derive.
const DERIVES: [(&str, &[Derive]); 4] = [
    (
        "Spot",
        &[
            Derive::Standard(Standard::Hash),
            Derive::Standard(Standard::Ord),
        ],
    ),
    (
        "Point",
        &[
            Derive::Standard(Standard::Copy),
            Derive::Standard(Standard::Default),
        ],
    ),
    (
        "Weight",
        &[
            Derive::Standard(Standard::PartialOrd),
            Derive::Standard(Standard::Default),
        ],
    ),
    ("Loa*", &[Derive::Standard(Standard::Eq)]),
];

#[test]
fn goldens_are_up_to_date() {
    support::compare(&output().files, "tests/generate");
}

#[test]
fn goldens_with_types_that_guard_their_constraints_are_up_to_date() {
    let folder = "tests/generate/newtypes";
    let options = Options {
        newtypes: true,
        ..Options::default()
    };
    support::compare(&output_of(folder, options).files, folder);
}

/// Files below the folder of the example.
struct Gate;

const GATE: &str = "examples/gate";

impl Files for Gate {
    fn read(&self, path: &str) -> std::io::Result<String> {
        std::fs::read_to_string(support::root().join(GATE).join(path))
    }
}

/// As `hallpass generate` in that folder.
#[test]
fn the_code_of_the_example_is_up_to_date() {
    let text = Gate.read("hallpass.toml").expect("a configuration");
    let config = Config::parse("hallpass.toml", &text).expect("a configuration");
    let run = run(&config, &Gate);
    let wrong = run.errors(&config);
    let mut output = run.output.unwrap_or_else(|| panic!("{wrong}"));
    support::compare(&output.take_files(), "examples/gate/src/api");
}

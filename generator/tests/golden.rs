//! Golden cases: `tests/generate/NAME.yaml` becomes `NAME.rs` beside it, which `generated.rs` compiles and uses.

mod support;

use hallpass_generator::{Options, Output, Runtime};

/// As `hallpass generate tests/generate/*.yaml --out tests/generate --runtime 0.1`.
fn output() -> (Vec<String>, Output) {
    let folder = support::root().join("tests/generate");
    let mut documents: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder of the cases")
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.ends_with(".yaml"))
        .map(|name| format!("tests/generate/{name}"))
        .collect();
    documents.sort();
    let options = Options {
        crate_name: None,
        runtime: Runtime::Dependency("\"0.1\"".to_owned()),
        ..Options::default()
    };
    let output = support::generated(&documents, &options);
    (documents, output)
}

#[test]
fn goldens_are_up_to_date() {
    support::compare(&output().1.files, "tests/generate");
}

//! A crate with a feature for each tag: it compiles without any, with each alone and with all, and says nothing of unused code.

#[path = "support/cargo.rs"]
mod cargo;
#[expect(dead_code, reason = "the goldens use more of it")]
mod support;

use std::path::{Path, PathBuf};

use cargo::{ALONE, cargo, write};
use hallpass_generator::{Config, Output, run};
use hallpass_openapi::source::Disk;

const DOCUMENT: &str = "generator/tests/features/zoo.yaml";

/// The output for the document, with this in the configuration.
fn generated(words: &str) -> Result<Output, String> {
    let document = support::root().join(DOCUMENT);
    let text = format!("[generate]\ndocuments = {document:?}\n{words}\n");
    let config = Config::parse("hallpass.toml", &text).expect("a configuration");
    let run = run(&config, &Disk);
    let wrong = run.errors(&config);
    run.output.ok_or(wrong)
}

/// Writes a crate below the target folder.
fn written(name: &str, mut output: Output) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    for file in output.take_files() {
        let more = if file.path == "Cargo.toml" { ALONE } else { "" };
        write(&folder.join(&file.path), &(file.text + more));
    }
    let lock = std::fs::read_to_string(support::root().join("Cargo.lock")).expect("the lock file");
    if !folder.join("Cargo.lock").exists() {
        write(&folder.join("Cargo.lock"), &lock);
    }
    folder
}

#[test]
fn a_crate_compiles_with_any_of_its_features() {
    let runtime = support::root().join("runtime").display().to_string();
    let all = "cats,dog_food,serde_operations";
    for (name, runtime, features) in [
        (
            "features",
            "inline",
            &["", "cats", "dog_food", "serde_operations", all][..],
        ),
        ("features-dependency", &runtime, &["", all]),
    ] {
        let words = format!(
            "crate = \"zoo-client\"\nruntime = {runtime:?}\nfeatures = \"tags\"\ndoc-tests = true\n\
             derives = {{\"*\" = [\"Eq\", \"Hash\", \"Ord\", \"Default\", \"Copy\"]}}"
        );
        let folder = written(name, generated(&words).expect("code"));
        let target = folder.with_file_name("probes").join("target");
        for features in features {
            let check = [
                "check",
                "--all-targets",
                "--no-default-features",
                "--features",
                features,
            ];
            let warnings = cargo(&folder, &target, &check);
            assert_eq!(warnings, Ok(Vec::new()), "{name} {features}");
        }
        let tested = cargo(&folder, &target, &["test", "--doc"]);
        assert_eq!(tested, Ok(Vec::new()), "{name}");
    }
}

#[test]
fn an_example_that_fits_its_schema_and_is_short_is_a_test() {
    // Type, and whether it shows an example.
    let cases = [
        ("cats", "Cat", true),
        // Of a body.
        ("dog_food", "Dog", true),
        ("types", "Toy", true),
        ("types", "Friend", false),
        ("types", "Shop", false),
        ("serde_operations", "Bird", false),
    ];
    let words = "crate = \"zoo-client\"\nfeatures = \"tags\"\ndoc-tests = true";
    let output = generated(words).expect("code");
    for (file, name, shows) in cases {
        let text = text(&output, &format!("src/zoo/{file}.rs"));
        let test = format!("/// let value: zoo_client::zoo::{name} = serde_json::from_str(text)?;");
        assert_eq!(text.contains(&test), shows, "{name}: {text}");
    }
    let text = text(&output, "src/zoo/cats.rs");
    let example = "/// let text = r###\"{\n///   \"name\": \"a \\\"#raw\\\"## name\",\n";
    assert!(text.contains(example), "{text}");
}

/// The text of a file.
fn text<'o>(output: &'o Output, path: &str) -> &'o str {
    let file = output.files.iter().find(|file| file.path == path);
    file.map_or("", |file| &file.text)
}

#[test]
fn each_tag_is_a_feature_with_what_it_alone_uses() {
    let output = generated("crate = \"zoo\"\nfeatures = \"tags\"").expect("code");
    let manifest = text(&output, "Cargo.toml");
    let features = "\n[features]\ndefault = [\"cats\", \"dog_food\", \"serde_operations\"]\ncats = []\ndog_food = []\nserde_operations = []\n";
    assert!(manifest.ends_with(features), "{manifest}");
    for (file, types) in [
        ("cats", "Cat Page"),
        ("dog_food", "Dog"),
        ("serde_operations", "Bird"),
        // `Shop` is used by no operation, so `Toy` is always there, too.
        ("types", "Friend Toy Name Shop"),
    ] {
        let text = text(&output, &format!("src/zoo/{file}.rs"));
        let mut found: Vec<&str> = text
            .lines()
            .filter_map(|line| {
                let name = line.strip_prefix("pub struct ");
                name.or(line.strip_prefix("pub type "))
            })
            .filter_map(|name| name.split(' ').next())
            .collect();
        let mut types: Vec<&str> = types.split(' ').collect();
        found.sort_unstable();
        types.sort_unstable();
        assert_eq!(found, types, "{file}");
    }
}

#[test]
fn modules_have_neither_features_nor_tests() {
    let told = generated("features = \"tags\"\ndoc-tests = true").expect_err("an error");
    for words in [
        "hallpass.toml:3:1",
        "`features` is of a crate",
        "hallpass.toml:4:1",
    ] {
        assert!(told.contains(words), "{told}");
    }
}

//! The examples: what their READMEs say is so. `just examples` also builds and runs them, which costs more than a test should.

mod cli {
    #[expect(dead_code, reason = "the command line's own tests use the rest")]
    pub mod command;
}

use std::fs;
use std::path::{Path, PathBuf};

use cli::command::{Run, finished, folder, hallpass};
use hallpass_generator::Builder;

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join(name)
}

/// Copies what is checked in of an example, so that the test may change it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the example").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file");
        }
    }
}

fn run_in(folder: &Path, arguments: &str) -> Run {
    finished(
        hallpass()
            .current_dir(folder)
            .args(arguments.split_whitespace()),
    )
}

/// The commands of a README that call the program, without its name.
fn commands(name: &str) -> Vec<String> {
    let page = fs::read_to_string(example(name).join("README.md")).expect("a README");
    let lines = page
        .lines()
        .filter_map(|line| line.strip_prefix("hallpass "));
    lines.map(str::to_owned).collect()
}

#[test]
fn the_command_line_writes_a_crate() {
    let folder = folder();
    copy(&example("command-line"), folder.path());
    for command in commands("command-line") {
        let run = run_in(folder.path(), &command);
        assert_eq!(run.code, 0, "{command}: {}", run.err);
    }
    for file in ["Cargo.toml", "src/library.rs", "src/runtime/mod.rs"] {
        let path = folder.path().join("library-client").join(file);
        assert!(path.exists(), "{file}");
    }
}

#[test]
fn the_gate_opens_for_what_is_checked_in_and_closes_when_the_document_changes() {
    let folder = folder();
    copy(&example("gate"), folder.path());
    let [gate] = &commands("gate")[..] else {
        panic!("the README shows one command");
    };
    let open = run_in(folder.path(), gate);
    assert_eq!(open.code, 0, "{}{}", open.out, open.err);

    let document = folder.path().join("api.yaml");
    let text = fs::read_to_string(&document).expect("the document");
    fs::write(
        &document,
        text.replace("[open, done]", "[open, done, late]"),
    )
    .expect("a file");
    let closed = run_in(folder.path(), gate);
    assert_eq!(closed.code, 1, "{}", closed.err);
    assert!(closed.out.contains("Late"), "{}", closed.out);
}

#[test]
fn the_build_script_tells_cargo_every_file_that_it_read() {
    let out = folder();
    let document = example("build-script").join("shop.yaml");
    let document = document.to_str().expect("a path in UTF-8");
    let generated = Builder::new()
        .document(document)
        .write(out.path())
        .expect("code");
    let told = generated.cargo_instructions();
    for file in ["shop.yaml", "schemas.yaml"] {
        let line = format!("/{file}\n");
        assert!(told.contains(&line), "{told}");
    }
    let root = fs::read_to_string(out.path().join("hallpass.rs")).expect("the modules");
    assert!(
        root.contains("pub mod shop;") && !root.contains("//!"),
        "{root}"
    );
    let script = fs::read_to_string(example("build-script").join("build.rs")).expect("a script");
    assert!(script.contains("Builder::new().document(\"shop.yaml\").write(&out)?"));
}

#[test]
fn a_build_script_fails_with_the_place_of_what_is_wrong() {
    let out = folder();
    let missing = Builder::new().document("no/such.yaml").write(out.path());
    let words = missing.expect_err("no document").to_string();
    assert!(words.contains("no/such.yaml"), "{words}");
}

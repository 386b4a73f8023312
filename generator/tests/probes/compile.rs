//! One crate of all probes, with a program that answers questions about them, written below the target folder and built there.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use hallpass_generator::Output;

use crate::ask::{self, Answer, Question};
use crate::cargo::{ALONE, cargo, write};
use crate::probe::{Probe, are_others, generated};
use crate::support::root;

/// The probes as a program.
#[derive(Debug)]
pub struct Compiled {
    /// The probes.
    pub probes: &'static [Probe],
    /// Warnings on generated code.
    pub warnings: Vec<String>,
    output: Output,
    program: PathBuf,
}

impl Compiled {
    /// Generates and builds; the error names each probe that does not compile.
    pub fn new(probes: &'static [Probe]) -> Result<Self, String> {
        let output = generated(&probes.iter().collect::<Vec<_>>());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(if are_others() {
            "documents"
        } else {
            "probes"
        });
        let mut compiled = Self {
            probes,
            warnings: Vec::new(),
            output,
            program: PathBuf::new(),
        };
        compiled.write(&folder);
        compiled.warnings = cargo(&folder, &folder.join("target"), &["build"])?;
        compiled.program = folder.join("target/debug/answers");
        Ok(compiled)
    }

    /// Asks everything at once.
    pub fn ask(&self, questions: &[&Question]) -> Vec<Answer> {
        ask::ask(&self.program, questions)
    }

    /// All code of a probe.
    pub fn code(&self, name: &str) -> String {
        let file = format!("src/{name}.rs");
        let folder = format!("src/{name}/");
        let files = self.output.files.iter();
        files
            .filter(|candidate| candidate.path == file || candidate.path.starts_with(&folder))
            .map(|file| file.text.as_str())
            .collect()
    }

    /// The public types of a probe that stand for themselves: a name of a text has no rules, its uses have.
    pub fn types(&self, name: &str) -> BTreeSet<String> {
        let code = self.code(name);
        let after = |line: &str| {
            ["pub struct ", "pub enum "]
                .iter()
                .find_map(|before| line.strip_prefix(before).map(str::to_owned))
        };
        code.lines()
            .filter_map(after)
            .filter_map(|rest| {
                let end =
                    rest.find(|character: char| !character.is_alphanumeric() && character != '_');
                end.map(|end| rest[..end].to_owned())
            })
            .collect()
    }

    fn write(&self, folder: &Path) {
        let mut files: BTreeMap<String, String> = self
            .output
            .files
            .iter()
            .filter(|file| !file.path.starts_with("tests/"))
            .map(|file| (file.path.clone(), file.text.clone()))
            .collect();
        if let Some(manifest) = files.get_mut("Cargo.toml") {
            manifest.push_str(ALONE);
        }
        files.insert(
            "src/bin/answers/driver.rs".to_owned(),
            include_str!("driver.rs").to_owned(),
        );
        files.insert("src/bin/answers/main.rs".to_owned(), self.main());
        for probe in self.probes {
            let path = format!("src/bin/answers/ask_{}.rs", probe.name);
            files.insert(path, self.dispatch(probe));
        }
        let lock = std::fs::read_to_string(root().join("Cargo.lock")).expect("the lock file");
        if !folder.join("Cargo.lock").exists() {
            files.insert("Cargo.lock".to_owned(), lock);
        }
        for (path, text) in &files {
            write(&folder.join(path), text);
        }
    }

    fn main(&self) -> String {
        let mut text = "//! Answers questions about the probes.\n\nmod driver;\n".to_owned();
        for probe in self.probes {
            let _ = writeln!(text, "mod ask_{};", probe.name);
        }
        text.push_str("\nfn main() {\n    driver::run(|probe, place, text| match probe {\n");
        for Probe { name, .. } in self.probes {
            let _ = writeln!(text, "        {name:?} => ask_{name}::answer(place, text),");
        }
        text.push_str("        _ => None,\n    });\n}\n");
        text
    }

    /// Which type a question is for.
    fn dispatch(&self, probe: &Probe) -> String {
        let name = &probe.name;
        let mut text = format!(
            "//! Questions about `{name}`.\n\n#![allow(deprecated)]\n\nuse probes::{name} as types;\n\nuse crate::driver;\n\n"
        );
        text.push_str("pub fn answer(place: &str, text: &str) -> Option<serde_json::Value> {\n    match place {\n");
        let mut names = self.types(name);
        let expect = probe.expect.as_ref();
        names.extend(
            expect
                .iter()
                .flat_map(|expect| expect.types.keys().cloned()),
        );
        for name in names {
            let _ = writeln!(
                text,
                "        \"json {name}\" => Some(driver::of_json::<types::{name}>(text)),"
            );
        }
        for (operation, part, name, media) in self.bodies(probe) {
            let _ = writeln!(
                text,
                "        \"body {operation} {part} {name} {media}\" => driver::of_body::<types::{name}>(&types::{operation}::OPERATION, {part:?}, {media:?}, text),"
            );
        }
        text.push_str("        _ => driver::of_operation(OPERATIONS, RECEIVED, place, text),\n    }\n}\n\nstatic OPERATIONS: &[driver::Entry] = &[\n");
        for name in expect.iter().flat_map(|expect| expect.operations.keys()) {
            let shown = if name.contains("::") {
                "and_then(|read| driver::answered(&format!(\"{read:?}\"), read.encode()))"
            } else {
                "map(|read| format!(\"{read:?}\"))"
            };
            let _ = writeln!(
                text,
                "    ({name:?}, &types::{name}::OPERATION, |reply| types::{name}::Response::decode(reply).{shown}),"
            );
        }
        text.push_str("];\n\nstatic RECEIVED: &[driver::Receiving] = &[\n");
        let operations = expect.iter().flat_map(|expect| &expect.operations);
        for (name, _) in operations.filter(|(_, operation)| !operation.received.is_empty()) {
            let _ = writeln!(
                text,
                "    ({name:?}, |received| types::{name}::Request::decode(received).map(|read| format!(\"{{read:?}}\"))),"
            );
        }
        text.push_str("];\n");
        text
    }

    /// Operation, part, type and media type of the bodies that are asked about.
    fn bodies(&self, probe: &Probe) -> BTreeSet<(String, String, String, String)> {
        let expected = probe.expect.iter().flat_map(|expect| &expect.bodies);
        let expected = expected.map(|body| {
            let (operation, part) = (body.operation.clone(), body.part.clone());
            (operation, part, body.name.clone(), body.media.clone())
        });
        let made = crate::agreement::xml_bodies(self, probe);
        expected
            .chain(made.into_iter().map(|body| body.place()))
            .collect()
    }
}

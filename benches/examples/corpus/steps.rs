//! What is done with a document, step by step, until one fails.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::ValueEnum;

use crate::Arguments;
use crate::documents::Document;
use crate::measure::{Measured, run};
use crate::row::Row;

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Step {
    /// `hallpass generate`, and once more with `--check`.
    Generate,
    /// `cargo check`.
    Check,
    /// `cargo clippy` of the library and its tests.
    Clippy,
    /// `cargo test`.
    Test,
}

/// How steps are done.
#[derive(Debug)]
pub struct Steps {
    steps: Vec<Step>,
    limit: u64,
    hallpass: PathBuf,
    runtime: String,
    out: PathBuf,
    lock: PathBuf,
}

/// Why a document got no further: the outcome, and the first message.
type Trouble = (&'static str, String);

impl Steps {
    /// Paths are made absolute, since every crate is built in its own folder.
    pub fn new(arguments: &Arguments) -> io::Result<Self> {
        let runtime = Path::new(&arguments.runtime);
        Ok(Self {
            steps: arguments.steps.clone(),
            limit: arguments.limit,
            hallpass: std::path::absolute(&arguments.hallpass)?,
            runtime: if runtime.is_dir() {
                std::path::absolute(runtime)?.to_string_lossy().into_owned()
            } else {
                arguments.runtime.clone()
            },
            out: std::path::absolute(&arguments.out)?,
            lock: std::path::absolute("Cargo.lock")?,
        })
    }

    /// Does all steps with a document.
    pub fn run(&self, document: &Document, worker: usize) -> Row {
        let mut row = Row {
            document: document.name.clone(),
            stratum: document.stratum.clone(),
            outcome: "ok".to_owned(),
            ..Row::default()
        };
        if let Err((outcome, message)) = self.all(document, worker, &mut row) {
            row.outcome = outcome.to_owned();
            row.trouble = message;
        }
        row
    }

    fn all(&self, document: &Document, worker: usize, row: &mut Row) -> Result<(), Trouble> {
        let folder = self.out.join("crates").join(document.crate_name());
        let target = self.out.join(format!("build-{worker}"));
        if self.steps.contains(&Step::Generate) {
            self.generate(document, &folder, row)?;
        }
        let sources = sources(&folder.join("src"));
        row.lines = sources.iter().map(|text| text.lines().count() as u64).sum();
        row.operations = count(&sources, "runtime::operation! {");
        row.deviating = count(&self::sources(&folder.join("tests")), "deviating");
        let cargo = Cargo {
            steps: self,
            folder: &folder,
            target: &target,
        };
        if self.steps.contains(&Step::Check) {
            cargo.check(row)?;
        }
        if self.steps.contains(&Step::Clippy) {
            cargo.clippy(row)?;
        }
        if self.steps.contains(&Step::Test) {
            cargo.test(row)?;
        }
        Ok(())
    }

    fn generate(&self, document: &Document, folder: &Path, row: &mut Row) -> Result<(), Trouble> {
        // What an earlier version left behind must not be counted.
        let _ = fs::remove_dir_all(folder);
        let mut command = Command::new(&self.hallpass);
        command
            .arg("generate")
            .arg(&document.path)
            .arg("--out")
            .arg(folder);
        command.args([
            "--crate",
            &document.crate_name(),
            "--runtime",
            &self.runtime,
        ]);
        let done = self.measured(&command, row)?;
        row.generate = (done.cpu, done.megabytes);
        row.ignored = done.text.matches("ignored").count() as u64;
        judged("generate", &done)?;
        let again = self.measured(command.arg("--check"), row)?;
        if again.code == 0 {
            Ok(())
        } else {
            Err(("unstable", first_line(&again.text)))
        }
    }

    fn measured(&self, command: &Command, row: &mut Row) -> Result<Measured, Trouble> {
        let done = run(command, self.limit).map_err(|error| ("no-start", error.to_string()))?;
        row.seconds += done.seconds;
        Ok(done)
    }
}

/// Cargo in the folder of a crate.
struct Cargo<'s> {
    steps: &'s Steps,
    folder: &'s Path,
    target: &'s Path,
}

impl Cargo<'_> {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("cargo");
        command
            .current_dir(self.folder)
            .args(arguments)
            .args(["--offline", "--quiet"]);
        command
            .env("CARGO_TARGET_DIR", self.target)
            .env("CARGO_INCREMENTAL", "0");
        command.env("CARGO_PROFILE_DEV_DEBUG", "0");
        command
    }

    fn check(&self, row: &mut Row) -> Result<(), Trouble> {
        // The dependencies that are at hand, in the versions of the workspace.
        let _ = fs::copy(&self.steps.lock, self.folder.join("Cargo.lock"));
        self.steps
            .measured(&self.command(&self.dependencies()), row)?;
        let done = self
            .steps
            .measured(&self.command(&["check", "--lib"]), row)?;
        row.check = (done.cpu, done.megabytes);
        row.warnings = done.text.matches("warning:").count() as u64;
        judged("check", &done)?;
        clean("warnings", row.warnings, &done)
    }

    /// What is compiled once for all crates, before anything is measured.
    fn dependencies(&self) -> Vec<&str> {
        let mut words = vec!["check", "--package", "serde_json"];
        if self.steps.runtime != "inline" {
            words.extend(["--package", "hallpass-runtime"]);
        }
        words
    }

    fn clippy(&self, row: &mut Row) -> Result<(), Trouble> {
        let done = self
            .steps
            .measured(&self.command(&["clippy", "--all-targets"]), row)?;
        row.clippy = done.text.matches("warning:").count() as u64;
        judged("clippy", &done)?;
        clean("clippy", row.clippy, &done)
    }

    fn test(&self, row: &mut Row) -> Result<(), Trouble> {
        let done = self
            .steps
            .measured(&self.command(&["test", "--no-fail-fast"]), row)?;
        for line in done
            .text
            .lines()
            .filter(|line| line.starts_with("test result:"))
        {
            let mut words = line.split_whitespace().rev().collect::<Vec<_>>();
            words.reverse();
            let before = |word: &str| {
                let at = words.iter().position(|other| other.starts_with(word));
                at.and_then(|at| words.get(at.wrapping_sub(1)))
                    .and_then(|number| number.parse().ok())
            };
            row.tests.0 += before("passed").unwrap_or(0);
            row.tests.1 += before("failed").unwrap_or(0);
        }
        judged("tests", &done)
    }
}

/// The trouble of a step by its exit code.
fn judged(step: &'static str, done: &Measured) -> Result<(), Trouble> {
    let outcome = match done.code {
        0 => return Ok(()),
        124 => "time",
        101 if done.text.contains("panicked at") && step == "generate" => "panic",
        3 if step == "generate" => "rejected",
        -1 => "killed",
        _ => step,
    };
    Err((outcome, first_line(&done.text)))
}

fn clean(outcome: &'static str, warnings: u64, done: &Measured) -> Result<(), Trouble> {
    if warnings == 0 {
        Ok(())
    } else {
        Err((outcome, first_line(&done.text)))
    }
}

/// The first line that tells of trouble.
fn first_line(text: &str) -> String {
    let tells = ["Error: ", "error", "panicked", "warning", "FAILED"];
    let line = tells
        .iter()
        .find_map(|word| text.lines().find(|line| line.contains(word)));
    let line = line.or_else(|| text.lines().next()).unwrap_or_default();
    line.chars().take(200).collect()
}

fn count(sources: &[String], words: &str) -> u64 {
    sources
        .iter()
        .map(|text| text.matches(words).count() as u64)
        .sum()
}

/// The Rust files below a folder, without the runtime's.
fn sources(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.flatten().map(|entry| entry.path());
    paths
        .flat_map(|path| {
            if path.is_dir() && path.file_name().is_some_and(|name| name != "runtime") {
                sources(&path)
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                fs::read_to_string(&path).into_iter().collect()
            } else {
                Vec::new()
            }
        })
        .collect()
}

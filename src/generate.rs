//! `hallpass generate`: writes Rust for documents, or shows how what is there differs.

use std::path::{Path, PathBuf};

use clap::Args;
use hallpass_generator::{Document, Drift, Options, Output, Runtime, diff};
use hallpass_openapi::model::Api;

use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::{documents, files};

const EXAMPLES: &str = "\
Examples:
  hallpass generate api.yaml --out src/api
      modules, the runtime among them
  hallpass generate api.yaml --out api-client --crate api-client
      a crate that compiles as it stands
  hallpass generate api.yaml --out api-client --crate api-client --check
      a diff, and exit code 1, when it is out of date

Exit codes:
  0 written or up to date, 1 out of date (--check), 2 wrong use, 3 document rejected,
  4 cannot write";

/// Arguments of `hallpass generate`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct GenerateArguments {
    /// OpenAPI documents, YAML or JSON; each becomes a module
    #[arg(value_name = "DOC", required = true)]
    documents: Vec<String>,
    /// Write below this folder
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Write a whole crate of this name, with manifest and tests
    #[arg(long = "crate", value_name = "NAME", value_parser = crate_name)]
    crate_name: Option<String>,
    /// Where the code finds its runtime: `inline` as a module beside it, `workspace`, a version, or a path (with a `/`) of hallpass-runtime
    #[arg(long, value_name = "WHERE", default_value = "inline", value_parser = runtime)]
    runtime: Runtime,
    /// Write nothing; show how the folder differs from what would be written
    #[arg(long)]
    check: bool,
}

/// Generates, then writes or compares.
///
/// # Errors
/// When a document is rejected or a file cannot be written.
pub fn run(arguments: &GenerateArguments, console: &Console) -> Result<Exit, Failure> {
    let apis = documents::accept(&arguments.documents, console)?;
    let modules: Vec<String> = arguments
        .documents
        .iter()
        .map(|name| module(name))
        .collect();
    let documents = modules
        .iter()
        .zip(&apis)
        .map(|(module, api)| Document { module, api });
    let options = Options {
        crate_name: arguments.crate_name.clone(),
        runtime: arguments.runtime.clone(),
        ..Options::default()
    };
    let output = hallpass_generator::generate(&documents.collect::<Vec<_>>(), &options);
    tell_ignored(&output, &apis, console);
    let drifts = diff(&output, |path| {
        std::fs::read_to_string(arguments.out.join(path)).ok()
    });
    if arguments.check {
        Ok(compare(&drifts, &arguments.out, console))
    } else {
        write(&output, &drifts, &arguments.out, console)
    }
}

/// The name of a document's file, without its ending.
fn module(document: &str) -> String {
    Path::new(document)
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn tell_ignored(output: &Output, apis: &[Api], console: &Console) {
    for (ignored, api) in output.ignored.iter().zip(apis) {
        for diagnostic in ignored {
            console.trouble(&documents::rendered(diagnostic, &api.sources));
        }
    }
}

fn compare(drifts: &[Drift], out: &Path, console: &Console) -> Exit {
    for drift in drifts {
        console.data(&drift.diff);
    }
    if drifts.is_empty() {
        console.note(&format!("{} is up to date", out.display()));
        return Exit::Conforms;
    }
    let count = drifts.len();
    console.note(&format!(
        "{} is out of date: {count} files differ; the same command without --check writes them",
        out.display()
    ));
    Exit::Findings
}

/// Writes what differs, so that what is up to date keeps its time and is not compiled again. Removes nothing.
fn write(
    output: &Output,
    drifts: &[Drift],
    out: &Path,
    console: &Console,
) -> Result<Exit, Failure> {
    let stale = |path: &str| drifts.iter().any(|drift| drift.path == path);
    for file in output.files.iter().filter(|file| stale(&file.path)) {
        files::write(&out.join(&file.path), &file.text)?;
    }
    let all = output.files.len();
    let written = drifts.len();
    let left_out: usize = output.ignored.iter().map(Vec::len).sum();
    let ending = if left_out == 0 {
        String::new()
    } else {
        format!("; constructs left out: {left_out}")
    };
    console.note(&format!(
        "{}: {written} of {all} files written{ending}",
        out.display()
    ));
    Ok(Exit::Conforms)
}

/// Reads `--crate`.
fn crate_name(text: &str) -> Result<String, String> {
    let starts = text.starts_with(|first: char| first.is_ascii_alphabetic());
    let is_legal =
        |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_');
    if starts && text.chars().all(is_legal) {
        Ok(text.to_owned())
    } else {
        Err("a crate is named with letters, digits, `-` and `_`, a letter first".to_owned())
    }
}

/// Reads `--runtime`.
fn runtime(text: &str) -> Result<Runtime, String> {
    let is_version =
        text.starts_with(|first: char| first.is_ascii_digit() || "=^~".contains(first));
    match text {
        "inline" => Ok(Runtime::Inline),
        "workspace" => Ok(Runtime::Workspace),
        path if path.contains('/') => Ok(Runtime::Dependency(format!("{{ path = {path:?} }}"))),
        version if is_version => Ok(Runtime::Dependency(format!("{version:?}"))),
        _ => Err(
            "it is `inline`, `workspace`, a version such as `0.1`, or a path such as `../runtime`"
                .to_owned(),
        ),
    }
}

//! `hallpass generate`: writes Rust for documents, or shows how what is there differs.

mod told;
mod written;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use hallpass_generator::{Document, LockProblem, NAMES, NamesLock, Options, Runtime};

use crate::console::Console;
use crate::documents;
use crate::exit::{Exit, Failure};
use crate::remote::RemoteArguments;

const EXAMPLES: &str = "\
Examples:
  hallpass generate api.yaml --out src/api
      modules, the runtime among them
  hallpass generate api.yaml --out api-client --crate api-client
      a crate that compiles as it stands
  hallpass generate api.yaml --out api-client --crate api-client --check
      a diff, and exit code 1, when it is out of date

Exit codes:
  0 written or up to date, 1 out of date (--check) or denied (--deny), 2 wrong use, 3 document rejected,
  4 cannot write";

/// Arguments of `hallpass generate`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct GenerateArguments {
    /// OpenAPI documents, YAML or JSON; each becomes a module
    #[arg(value_name = "DOC", required = true)]
    documents: Vec<String>,
    #[command(flatten)]
    remote: RemoteArguments,
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
    /// Exit with 1 when there is something of this kind: `ignored`, a construct that the code does not carry
    #[arg(long, value_name = "WHAT", value_enum, hide_possible_values = true)]
    deny: Vec<Denied>,
}

/// `--deny`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Denied {
    /// Constructs that the code does not carry.
    Ignored,
}

/// Generates, then writes or compares.
///
/// # Errors
/// When a document is rejected or a file cannot be written.
pub fn run(arguments: &GenerateArguments, console: &Console) -> Result<Exit, Failure> {
    let apis = documents::accept(&arguments.documents, &arguments.remote, console)?;
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
        names: names(&arguments.out)?,
        ..Options::default()
    };
    let mut output = hallpass_generator::generate(&documents.collect::<Vec<_>>(), &options);
    told::names(&output, &apis, console);
    told::ignored(&output, &apis, console);
    let files = output.take_files();
    let exit = if arguments.check {
        written::compare(&files, &arguments.out, console)
    } else {
        written::write(&files, &arguments.out, console)?
    };
    let ignored: usize = output.ignored.iter().map(Vec::len).sum();
    if ignored > 0 && arguments.deny.contains(&Denied::Ignored) {
        console.note(&format!("--deny ignored: constructs left out: {ignored}"));
        return Ok(Exit::Findings);
    }
    Ok(exit)
}

/// The name of a document's file, without its ending.
fn module(document: &str) -> String {
    Path::new(document)
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// The names that an earlier run gave.
fn names(out: &Path) -> Result<NamesLock, Failure> {
    let path = out.join(NAMES);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            let message = format!("cannot read `{}`: {error}", path.display());
            return Err(Failure::usage(message));
        }
        // Not there, or in the way: writing tells.
        Err(_) => return Ok(NamesLock::default()),
    };
    NamesLock::parse(&text).map_err(|LockProblem { line, text }| {
        let place = path.display();
        Failure::usage(format!(
            "{place}:{line}: `{text}` is no name that was given"
        ))
        .hint("take the file as it was checked in, or remove it to have all names given anew")
    })
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

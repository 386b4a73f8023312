//! `hallpass generate`: writes Rust for documents, or shows how what is there differs.

mod configured;
mod told;
mod written;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use hallpass_generator::{Config, LockProblem, NAMES, NamesLock, Runtime, check_crate_name};

use crate::console::Console;
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
  hallpass generate api.yaml --explain Pet.owner
      why that field is as it is
  hallpass generate
      as hallpass.toml in this folder says

Exit codes:
  0 written or up to date, 1 out of date (--check) or denied (--deny), 2 wrong use, 3 document rejected,
  4 cannot write";

/// Arguments of `hallpass generate`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct GenerateArguments {
    /// OpenAPI documents, YAML or JSON; each becomes a module. Without one, hallpass.toml says which
    #[arg(value_name = "DOC")]
    documents: Vec<String>,
    #[command(flatten)]
    remote: RemoteArguments,
    /// Write below this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write a whole crate of this name, with manifest and tests
    #[arg(long = "crate", value_name = "NAME", value_parser = crate_name)]
    crate_name: Option<String>,
    /// Where the code finds its runtime: `inline` (default) as a module beside it, `workspace`, a version, or a path (with a `/`) of hallpass-runtime
    #[arg(long, value_name = "WHERE")]
    runtime: Option<Runtime>,
    /// Read the configuration from this file; what is said on the command line comes before it
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Write nothing; say why a type (`Pet`), a field (`Pet.owner`) or an operation (`list_pets`) is as it is
    #[arg(long, value_name = "NAME", conflicts_with = "check")]
    explain: Option<String>,
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
/// When a document is rejected, the configuration is wrong, or a file cannot be written.
pub fn run(arguments: &GenerateArguments, console: &Console) -> Result<Exit, Failure> {
    let remote = arguments.remote.files();
    let mut config = configured::config(arguments, remote.as_ref(), console)?;
    let out = out(&config, arguments)?;
    config.options.names = names(&out)?;
    config.options.explain.clone_from(&arguments.explain);
    let mut run = hallpass_generator::run(&config, remote.as_ref());
    told::documents(&run, console);
    let left_out = run.left_out();
    let Some(mut output) = run.output.take() else {
        return Err(told::refused(&run, &config, console));
    };
    if let Some(name) = &arguments.explain {
        return told::explained(name, &output, &run, console);
    }
    told::names(&output, &run, console);
    told::overlaps(&output, &run, console);
    told::derives(&output, &run, console);
    told::ignored(&output, &run, console);
    let files = output.take_files();
    let exit = if arguments.check {
        written::compare(&files, &out, console)
    } else {
        written::write(&files, &out, console)?
    };
    if left_out > 0 && config.deny_ignored {
        console.note(&format!("denied: constructs left out: {left_out}"));
        return Ok(Exit::Findings);
    }
    Ok(exit)
}

fn out(config: &Config, arguments: &GenerateArguments) -> Result<PathBuf, Failure> {
    match &config.out {
        Some(out) => Ok(PathBuf::from(&out.text)),
        // Nothing is written.
        None if arguments.explain.is_some() => Ok(PathBuf::new()),
        None => Err(Failure::usage("there is no output folder")
            .hint("say --out DIR, or `out` in hallpass.toml")),
    }
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
    check_crate_name(text).map(|()| text.to_owned())
}

//! `hallpass lint`: everything that is wrong in a document, without a server.

mod json;
mod sarif;
mod text;

use clap::{Args, ValueEnum};
use hallpass_openapi::diagnostic::{Diagnostic, Severity};
use hallpass_openapi::{Loaded, examples};

use crate::console::Console;
use crate::documents::{self, Document};
use crate::exit::{Exit, Failure};
use crate::remote::RemoteArguments;

const EXAMPLES: &str = "\
Examples:
  hallpass lint                     the embedded documents
  hallpass lint api.yaml other.json
  hallpass lint api.yaml --format sarif > lint.sarif

Exit codes:
  0 clean, 1 errors or warnings, 2 a file cannot be read, 3 document rejected";

/// Arguments of `hallpass lint`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct LintArguments {
    /// OpenAPI documents, YAML or JSON; without one, the embedded documents
    #[arg(value_name = "DOC")]
    documents: Vec<String>,
    /// What to print: text for people, where what is wrong for one reason stands together, json, or
    /// sarif (2.1.0)
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "FORMAT",
        hide_possible_values = true
    )]
    format: Format,
    #[command(flatten)]
    remote: RemoteArguments,
}

/// `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Default)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON document of our own.
    Json,
    /// SARIF 2.1.0, which code hosts and editors read.
    Sarif,
}

/// Prints every diagnostic, then a line of counts.
///
/// # Errors
/// When a file cannot be read.
pub fn run(arguments: &LintArguments, console: &Console) -> Result<Exit, Failure> {
    let mut documents = documents::load(&arguments.documents, &arguments.remote)?;
    documents.iter_mut().for_each(look_at_examples);
    match arguments.format {
        Format::Text => documents
            .iter()
            .flat_map(|document| text::grouped(&document.loaded))
            .for_each(|text| console.data(&text)),
        Format::Json => console.data(&json::report(&documents)),
        Format::Sarif => console.data(&sarif::report(&documents)),
    }
    console.note(&summary(&documents));
    if let Some(line) = text::by_code(diagnostics(&documents)) {
        console.note(&line);
    }
    Ok(exit(&documents))
}

/// Adds what no validator can check, and what is wrong with the examples, in the order of the document.
fn look_at_examples(document: &mut Document) {
    let Loaded {
        api, diagnostics, ..
    } = &mut document.loaded;
    if let Some(api) = api {
        diagnostics.extend(api.check_compiles());
        diagnostics.extend(examples::check(api));
        diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    }
}

fn exit(documents: &[Document]) -> Exit {
    if documents
        .iter()
        .any(|document| document.loaded.api.is_none())
    {
        return Exit::Rejected;
    }
    let wrong = diagnostics(documents).any(|diagnostic| diagnostic.severity > Severity::Note);
    if wrong {
        Exit::Findings
    } else {
        Exit::Conforms
    }
}

fn diagnostics(documents: &[Document]) -> impl Iterator<Item = &Diagnostic> {
    documents
        .iter()
        .flat_map(|document| &document.loaded.diagnostics)
}

/// `3 documents: 2 errors, 1 warning, 0 notes`.
fn summary(documents: &[Document]) -> String {
    let count = |severity| {
        diagnostics(documents)
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    };
    let rejected = documents
        .iter()
        .filter(|document| document.loaded.api.is_none())
        .count();
    let deviations: usize = documents
        .iter()
        .map(|document| examples::known_deviations(&document.loaded.diagnostics))
        .sum();
    let mut line = format!(
        "{}: {}, {}, {}, {}",
        counted(documents.len(), "document"),
        counted(count(Severity::Error), "error"),
        counted(count(Severity::Warning), "warning"),
        counted(count(Severity::Note).saturating_sub(deviations), "note"),
        counted(deviations, "known deviation"),
    );
    if rejected > 0 {
        line.push_str(&format!("; {rejected} rejected"));
    }
    line
}

fn counted(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

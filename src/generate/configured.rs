//! What to generate: `hallpass.toml`, and before it what the command line says.

use std::path::Path;

use hallpass_generator::{Config, DocumentEntry, Text};
use hallpass_openapi::diagnostic::Span;
use hallpass_openapi::source::{Disk, Files, sibling_path};

use super::{Denied, GenerateArguments};
use crate::console::Console;
use crate::documents;
use crate::exit::Failure;

/// The file that is read when no document is named.
const NAME: &str = "hallpass.toml";

/// The configuration of a run.
///
/// # Errors
/// When a file cannot be read, or what it says is wrong.
pub fn config(
    arguments: &GenerateArguments,
    files: &dyn Files,
    console: &Console,
) -> Result<Config, Failure> {
    let mut config = match &arguments.config {
        Some(path) => read(&path.to_string_lossy(), console)?,
        None if arguments.documents.is_empty() && Path::new(NAME).exists() => read(NAME, console)?,
        None => Config::default(),
    };
    if !arguments.documents.is_empty() {
        config.documents = arguments.documents.iter().map(|path| named(path)).collect();
    }
    if config.documents.is_empty() {
        return Err(Failure::usage("there is no document to generate from")
            .hint("name OpenAPI documents, or list them as `documents` in hallpass.toml"));
    }
    if let Some(out) = &arguments.out {
        config.out = Some(said(&out.to_string_lossy()));
    }
    if let Some(name) = &arguments.crate_name {
        config.options.crate_name = Some(name.clone());
    }
    if let Some(runtime) = &arguments.runtime {
        config.options.runtime = runtime.clone();
    }
    config.deny_ignored |= arguments.deny.contains(&Denied::Ignored);
    for entry in &config.documents {
        documents::readable(&entry.path.text, files)?;
    }
    Ok(config)
}

fn read(path: &str, console: &Console) -> Result<Config, Failure> {
    let text = Disk
        .read(path)
        .map_err(|error| Failure::usage(format!("cannot read `{path}`: {error}")))?;
    let mut config = Config::parse(path, &text).map_err(|(diagnostics, sources)| {
        for diagnostic in &diagnostics {
            console.trouble(&documents::rendered(diagnostic, &sources));
        }
        Failure::usage(format!("`{path}` is wrong"))
    })?;
    // Paths in the file are relative to it.
    for entry in &mut config.documents {
        entry.path.text = sibling_path(path, &entry.path.text);
    }
    if let Some(out) = &mut config.out {
        out.text = sibling_path(path, &out.text);
    }
    Ok(config)
}

fn named(path: &str) -> DocumentEntry {
    DocumentEntry {
        path: said(path),
        module: None,
    }
}

/// A text of the command line.
fn said(text: &str) -> Text {
    Text {
        text: text.to_owned(),
        span: Span::default(),
    }
}

//! The documents that a command works on: those that the user names, else the embedded ones.

use hallpass_openapi::Loaded;
use hallpass_openapi::diagnostic::{self, Diagnostic, Severity};
use hallpass_openapi::model::Api;
use hallpass_openapi::source::{self, Disk, Files, Sources};

use crate::console::Console;
use crate::embedded::{DOCUMENTS, Embedded};
use crate::exit::{Exit, Failure};
use crate::remote::RemoteArguments;

/// A document as it was loaded.
pub struct Document {
    /// As the user named it.
    pub name: String,
    /// What came of it.
    pub loaded: Loaded,
}

impl Document {
    fn load(name: &str, files: &dyn Files) -> Self {
        Self {
            name: name.to_owned(),
            loaded: hallpass_openapi::load(name, files),
        }
    }
}

/// Loads all documents, whatever is wrong in them.
///
/// # Errors
/// When the user names a file that cannot be read.
pub fn load(names: &[String], remote: &RemoteArguments) -> Result<Vec<Document>, Failure> {
    if names.is_empty() {
        return Ok(DOCUMENTS
            .iter()
            .map(|name| Document::load(name, &Embedded))
            .collect());
    }
    let files = remote.files();
    let load = |name: &String| load_named(name, files.as_ref());
    names.iter().map(load).collect()
}

fn load_named(name: &str, files: &dyn Files) -> Result<Document, Failure> {
    readable(name, files)?;
    Ok(Document::load(name, files))
}

/// One of the documents again, for who keeps it. What is wrong in it was said the first time.
///
/// # Errors
/// When it cannot be read or is rejected now.
pub fn reload(names: &[String], index: usize, remote: &RemoteArguments) -> Result<Api, Failure> {
    let document = match names.get(index) {
        Some(name) => load_named(name, remote.files().as_ref())?,
        None => Document::load(DOCUMENTS[index], &Embedded),
    };
    let Document { name, loaded } = document;
    loaded.api.ok_or_else(|| rejection(&[name]))
}

/// Whether a document that the user names can be read.
///
/// # Errors
/// When it cannot.
pub fn readable(name: &str, files: &dyn Files) -> Result<(), Failure> {
    if source::is_url(name) && !files.fetches() {
        let failure = Failure::usage(format!("`{name}` is a URL"));
        return Err(failure.hint("allow fetching with `--allow-remote`"));
    }
    if source::is_url(name) {
        return Ok(());
    }
    match std::fs::metadata(name) {
        Ok(metadata) if metadata.is_dir() => Err(Failure::usage(format!("`{name}` is a folder"))
            .hint("name the OpenAPI documents in it")),
        Ok(_) => Ok(()),
        Err(error) => Err(Failure::usage(format!("cannot read `{name}`: {error}"))),
    }
}

/// Where the documents' companions (fixtures) are read from.
pub fn files(names: &[String]) -> &'static dyn Files {
    if names.is_empty() { &Embedded } else { &Disk }
}

/// Loads all documents for a command that needs them whole: prints errors and warnings, and ends the run when one is rejected.
///
/// # Errors
/// When a file cannot be read or a document is rejected.
pub fn accept(
    names: &[String],
    remote: &RemoteArguments,
    console: &Console,
) -> Result<Vec<Api>, Failure> {
    let mut apis = Vec::new();
    let mut rejected = Vec::new();
    for Document { name, loaded } in load(names, remote)? {
        for diagnostic in loaded
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity > Severity::Note)
        {
            console.trouble(&rendered(diagnostic, &loaded.sources));
        }
        match loaded.api {
            Some(api) => apis.push(api),
            None => rejected.push(name),
        }
    }
    if rejected.is_empty() {
        Ok(apis)
    } else {
        Err(rejection(&rejected))
    }
}

/// Documents that cannot be used end the run.
pub fn rejection(names: &[String]) -> Failure {
    let message = format!("document rejected: {}", names.join(", "));
    Failure {
        exit: Exit::Rejected,
        message,
        hint: None,
    }
}

/// A diagnostic for the terminal, with the source line, and an empty line after it. The console takes the colours away where they are not
/// wanted.
pub fn rendered(diagnostic: &Diagnostic, sources: &Sources) -> String {
    diagnostic::render(diagnostic, sources, true) + "\n\n"
}

//! The fixtures that documents name, or that the user names in their place.

use hallpass_mock::Fixtures;
use hallpass_openapi::model::Api;
use hallpass_openapi::source::{Disk, Files};

use crate::exit::Failure;

/// For each document its fixtures, if it has any. A file of the user's stands for those of all documents.
///
/// # Errors
/// When a file cannot be read or is no fixtures file.
pub fn of(
    apis: &[Api],
    files: &dyn Files,
    named: Option<&str>,
) -> Result<Vec<Option<Fixtures>>, Failure> {
    let one = |api: &Api| match (named, &api.fixtures) {
        (Some(path), _) => read(path, &Disk).map(Some),
        (None, Some(reference)) => read(&beside(&api.name, reference), files).map(Some),
        (None, None) => Ok(None),
    };
    apis.iter().map(one).collect()
}

/// The name is the path, so that documents that name one file share its state.
fn read(path: &str, files: &dyn Files) -> Result<Fixtures, Failure> {
    let text = files
        .read(path)
        .map_err(|error| Failure::usage(format!("cannot read the fixtures `{path}`: {error}")))?;
    Fixtures::parse(path, &text).map_err(|error| Failure::usage(error.to_string()))
}

/// A path that stands in a document, as seen from where the document was named: `spec/a/b.yaml` and `../c.yaml` give `spec/c.yaml`.
fn beside(document: &str, reference: &str) -> String {
    let mut folder: Vec<&str> = document.split('/').collect();
    folder.pop();
    for part in reference.split('/') {
        match part {
            "." => {}
            ".." if folder.last().is_some_and(|last| *last != "..") => {
                folder.pop();
            }
            part => folder.push(part),
        }
    }
    folder.join("/")
}

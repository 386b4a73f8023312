//! The store: accepted snapshots, and the new ones beside them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Capture, file};
use crate::error::CheckError;
use crate::options::{SnapshotOptions, SnapshotStore};

/// Accepted snapshots by name.
#[derive(Debug)]
pub(crate) struct Store {
    accepted: BTreeMap<String, String>,
    directory: Option<PathBuf>,
}

impl Store {
    /// Reads what is accepted; `None` when there is nothing to compare with.
    ///
    /// # Errors
    /// [`CheckError::Snapshots`] when a file cannot be read.
    pub fn open(options: &SnapshotOptions) -> Result<Option<Self>, CheckError> {
        match &options.store {
            SnapshotStore::None => Ok(None),
            SnapshotStore::Embedded(files) => {
                let named = files.iter().filter_map(|(name, text)| {
                    Some((name.strip_suffix(".snap")?, file::text(text)))
                });
                let accepted = named.map(|(name, text)| (name.to_owned(), text)).collect();
                Ok(Some(Self {
                    accepted,
                    directory: None,
                }))
            }
            SnapshotStore::Directory(path) => {
                let accepted = read_directory(path).map_err(|error| trouble(path, &error))?;
                Ok(Some(Self {
                    accepted,
                    directory: options.write.then(|| path.clone()),
                }))
            }
        }
    }

    /// The accepted text of a snapshot.
    pub fn accepted(&self, name: &str) -> Option<&str> {
        self.accepted.get(name).map(String::as_str)
    }

    /// Names of all accepted snapshots, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.accepted.keys().map(String::as_str)
    }

    /// Puts a capture beside the accepted one, as `.snap.new`.
    ///
    /// # Errors
    /// [`CheckError::Snapshots`] when the file cannot be written.
    pub fn propose(&self, capture: &Capture) -> Result<(), CheckError> {
        let Some(directory) = &self.directory else {
            return Ok(());
        };
        let path = directory.join(format!("{}.snap.new", capture.name));
        write_atomically(&path, &file::write(capture)).map_err(|error| trouble(&path, &error))
    }

    /// Takes an earlier proposal away, for the reply is as accepted.
    ///
    /// # Errors
    /// [`CheckError::Snapshots`] when the file cannot be removed.
    pub fn settle(&self, name: &str) -> Result<(), CheckError> {
        let Some(directory) = &self.directory else {
            return Ok(());
        };
        let path = directory.join(format!("{name}.snap.new"));
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(trouble(&path, &error))
            }
            _ => Ok(()),
        }
    }
}

fn read_directory(path: &Path) -> std::io::Result<BTreeMap<String, String>> {
    let mut accepted = BTreeMap::new();
    if !path.exists() {
        return Ok(accepted);
    }
    for entry in std::fs::read_dir(path)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .and_then(|name| name.strip_suffix(".snap"));
        if let Some(name) = name {
            accepted.insert(
                name.to_owned(),
                file::text(&std::fs::read_to_string(&path)?),
            );
        }
    }
    Ok(accepted)
}

/// Writes beside the file and moves, so that nobody ever reads half of it.
pub(super) fn write_atomically(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    let beside = path.with_extension(format!("tmp{}", std::process::id()));
    std::fs::write(&beside, text)?;
    std::fs::rename(&beside, path)
}

pub(super) fn trouble(path: &Path, error: &std::io::Error) -> CheckError {
    CheckError::Snapshots {
        path: path.display().to_string(),
        reason: error.to_string(),
    }
}

//! Review: proposals beside accepted snapshots, to be accepted or rejected.

use std::path::Path;

use similar::TextDiff;

use super::file;
use super::store::trouble;
use crate::error::CheckError;

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// File name without `.snap.new`.
    pub name: String,
    /// The accepted text; `None` for a new snapshot.
    pub accepted: Option<String>,
    /// The proposed text.
    pub proposed: String,
}

impl Pending {
    /// Unified diff from the accepted text to the proposed one; from nothing for a new snapshot.
    pub fn diff(&self) -> String {
        let accepted = self.accepted.as_deref().unwrap_or_default();
        let diff = TextDiff::from_lines(accepted, &self.proposed);
        diff.unified_diff()
            .context_radius(3)
            .header("accepted", "proposed")
            .to_string()
    }
}

/// All proposals of a directory, sorted by name.
///
/// # Errors
/// [`CheckError::Snapshots`] when the directory or a file cannot be read.
pub fn pending(directory: &Path) -> Result<Vec<Pending>, CheckError> {
    let wrap = |error: std::io::Error| trouble(directory, &error);
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).map_err(wrap)? {
        let path = entry.map_err(wrap)?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .and_then(|name| name.strip_suffix(".snap.new"));
        let Some(name) = name else { continue };
        let accepted = std::fs::read_to_string(directory.join(format!("{name}.snap"))).ok();
        let proposed = std::fs::read_to_string(&path).map_err(|error| trouble(&path, &error))?;
        found.push(Pending {
            name: name.to_owned(),
            accepted: accepted.as_deref().map(file::text),
            proposed: file::text(&proposed),
        });
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(found)
}

/// Accepts a proposal: it takes the place of the accepted snapshot.
///
/// # Errors
/// [`CheckError::Snapshots`] when there is no such proposal, or it cannot be moved.
pub fn accept(directory: &Path, name: &str) -> Result<(), CheckError> {
    let proposed = directory.join(format!("{name}.snap.new"));
    std::fs::rename(&proposed, directory.join(format!("{name}.snap")))
        .map_err(|error| trouble(&proposed, &error))
}

/// Rejects a proposal: the accepted snapshot stays.
///
/// # Errors
/// [`CheckError::Snapshots`] when there is no such proposal, or it cannot be removed.
pub fn reject(directory: &Path, name: &str) -> Result<(), CheckError> {
    let proposed = directory.join(format!("{name}.snap.new"));
    std::fs::remove_file(&proposed).map_err(|error| trouble(&proposed, &error))
}

//! An output folder: which files differ from what is generated, whose they are, and writing what is ours.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::output::{File, is_record};

/// Stands in the first lines of what is generated.
const MARK: &str = "enerated by hallpass; do not edit";

/// The manifest, which becomes the user's when the mark is taken out.
const MANIFEST: &str = "Cargo.toml";

/// What is to be done in a folder so that it is as generated.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes<'o> {
    /// Files to write.
    pub write: Vec<&'o File>,
    /// Files that an earlier run wrote and this one does not.
    pub remove: Vec<String>,
    /// Files that the user has taken over: they stay as they are.
    pub kept: Vec<String>,
    /// Files in the way that were not generated.
    pub foreign: Vec<String>,
}

impl Changes<'_> {
    /// Compares; `existing` gives the text of a file below the folder, if it is there.
    pub fn of(files: &[File], existing: impl Fn(&str) -> Option<String>) -> Changes<'_> {
        let earlier = earlier(existing("coverage.json").as_deref());
        let mut changes = Changes::default();
        for file in files {
            match existing(&file.path) {
                Some(text) if text == file.text => {}
                Some(text) if file.path == MANIFEST && !is_marked(&text) => {
                    changes.kept.push(file.path.clone());
                }
                Some(text)
                    if !earlier.contains(&file.path)
                        && !is_marked(&text)
                        && !is_record(&file.path) =>
                {
                    changes.foreign.push(file.path.clone());
                }
                _ => changes.write.push(file),
            }
        }
        let now: HashSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let stale = earlier
            .into_iter()
            .filter(|path| !now.contains(path.as_str()));
        changes.remove = stale
            .filter(|path| path != MANIFEST && existing(path).is_some())
            .collect();
        changes.remove.sort();
        changes
    }
}

/// The files that an earlier run wrote, as its `coverage.json` says.
fn earlier(coverage: Option<&str>) -> HashSet<String> {
    let value: serde_json::Value =
        serde_json::from_str(coverage.unwrap_or_default()).unwrap_or_default();
    let files = value["files"].as_array().cloned().unwrap_or_default();
    let paths = files.iter().filter_map(serde_json::Value::as_str);
    paths
        .filter(|path| is_below(path))
        .map(str::to_owned)
        .collect()
}

/// Whether a path stays below the folder that it is relative to.
fn is_below(path: &str) -> bool {
    let parts = Path::new(path).components();
    parts
        .into_iter()
        .all(|part| matches!(part, std::path::Component::Normal(_)))
}

fn is_marked(text: &str) -> bool {
    text.lines().take(40).any(|line| line.contains(MARK))
}

/// The text of a file below a folder, if it is there.
pub fn existing(folder: &Path, path: &str) -> Option<String> {
    let bytes = fs::read(folder.join(path)).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Does what is to be done. Each file is whole or not there, whenever it is interrupted.
///
/// # Errors
/// When the system refuses, with the path.
pub fn apply(changes: &Changes<'_>, folder: &Path) -> Result<(), (PathBuf, io::Error)> {
    // The record comes first: what it lists is known to be ours should the run be interrupted.
    let (records, code): (Vec<&File>, Vec<&File>) = changes
        .write
        .iter()
        .partition(|file| !file.path.contains('/') && !file.path.ends_with(".rs"));
    for file in records.into_iter().chain(code) {
        let path = folder.join(&file.path);
        replace(&path, &file.text).map_err(|error| (path, error))?;
    }
    for stale in &changes.remove {
        let path = folder.join(stale);
        fs::remove_file(&path).map_err(|error| (path.clone(), error))?;
        remove_empty(path.parent(), folder);
    }
    Ok(())
}

/// Removes folders that have become empty; one that is not stays, and says so by an error that is none.
fn remove_empty(mut parent: Option<&Path>, folder: &Path) {
    while let Some(path) = parent.filter(|path| *path != folder) {
        if fs::remove_dir(path).is_err() {
            break;
        }
        parent = path.parent();
    }
}

/// Writes a file by way of a neighbour that then takes its name, and makes the folders that are missing.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // The same folder, so that renaming never copies, and the process, so that two runs do not meet.
    let neighbour = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = fs::write(&neighbour, text).and_then(|()| fs::rename(&neighbour, path));
    if written.is_err() {
        // Nothing more can be done about a leftover than to try.
        let _ = fs::remove_file(&neighbour);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(paths: &[&str]) -> Vec<File> {
        let file = |path: &&str| File {
            path: (*path).to_owned(),
            text: "new\n".to_owned(),
        };
        paths.iter().map(file).collect()
    }

    #[test]
    fn what_is_not_ours_stays() {
        let files = files(&["Cargo.toml", "a.json", "b.rs", "c.rs", "d.rs", "e.rs"]);
        let there = |path: &str| {
            Some(
                match path {
                    "coverage.json" => r#"{"files": ["a.json", "old.rs", "gone.rs", "../up.rs"]}"#,
                    "Cargo.toml" | "a.json" | "old.rs" | "../up.rs" | "mine.rs" => "by hand\n",
                    "b.rs" => "// @generated by hallpass; do not edit.\n",
                    "c.rs" => "by hand\n",
                    "d.rs" => "new\n",
                    _ => return None,
                }
                .to_owned(),
            )
        };
        let changes = Changes::of(&files, there);
        let written: Vec<&str> = changes
            .write
            .iter()
            .map(|file| file.path.as_str())
            .collect();
        assert_eq!(written, ["a.json", "b.rs", "e.rs"]);
        assert_eq!(changes.remove, ["old.rs"]);
        assert_eq!(changes.kept, ["Cargo.toml"]);
        assert_eq!(changes.foreign, ["c.rs"]);
    }
}

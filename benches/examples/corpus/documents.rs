//! The root documents of a folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A document to try.
#[derive(Debug, Clone)]
pub struct Document {
    /// Path below the folder.
    pub name: String,
    /// What it stands for in an index, such as a version.
    pub stratum: String,
    /// Where it is.
    pub path: PathBuf,
}

impl Document {
    /// The name as the name of a crate.
    pub fn crate_name(&self) -> String {
        let stem = self
            .name
            .rsplit_once('.')
            .map_or(&*self.name, |(stem, _)| stem);
        let legal = |letter: char| {
            if letter.is_ascii_alphanumeric() {
                letter.to_ascii_lowercase()
            } else {
                '-'
            }
        };
        format!("c-{}", stem.chars().map(legal).collect::<String>())
    }
}

/// The documents that an index lists, else those that look like one.
pub fn below(folder: &Path) -> io::Result<Vec<Document>> {
    let index = folder.join("index.tsv");
    let mut documents = if index.exists() {
        listed(folder, &fs::read_to_string(index)?)
    } else {
        found(folder, folder)?
    };
    documents.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(documents)
}

fn listed(folder: &Path, index: &str) -> Vec<Document> {
    let rows = index.lines().skip(1).map(|line| line.split('\t'));
    rows.filter_map(|mut cells| {
        let name = cells.next()?.to_owned();
        Some(Document {
            path: folder.join(&name),
            stratum: cells.next().unwrap_or_default().to_owned(),
            name,
        })
    })
    .collect()
}

fn found(root: &Path, folder: &Path) -> io::Result<Vec<Document>> {
    let mut documents = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            documents.append(&mut found(root, &path)?);
        } else if is_document(&path) {
            let name = path.strip_prefix(root).unwrap_or(&path);
            documents.push(Document {
                name: name.to_string_lossy().into_owned(),
                stratum: String::new(),
                path,
            });
        }
    }
    Ok(documents)
}

/// Says its version in the first lines, or anywhere at its top level.
fn is_document(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    if !matches!(extension, Some("yaml" | "yml" | "json")) {
        return false;
    }
    let text = fs::read_to_string(path).unwrap_or_default();
    let version = |line: &str| {
        let line = line
            .trim_start_matches(['{', ' ', '\t'])
            .replace(['"', '\''], "");
        let indented = line.starts_with("openapi") || line.starts_with("swagger");
        indented && line.contains(':')
    };
    text.lines()
        .any(|line| !line.starts_with("    ") && version(line))
}

//! What the generator gives: files, and how they differ from those that are there.

use hallpass_openapi::diagnostic::Diagnostic;
use similar::TextDiff;

use crate::coverage::Coverage;
use crate::names::NamesLock;

/// Generated files, and what of the documents they do not carry.
#[derive(Debug, Default)]
pub struct Output {
    /// The files, by path.
    pub files: Vec<File>,
    /// What is left out, each with its place: one list for each document, in the order of the documents.
    pub ignored: Vec<Vec<Diagnostic>>,
    /// Unions of which two alternatives allow the same value, which can be read as the one or the other: a list for each document.
    pub overlaps: Vec<Vec<Diagnostic>>,
    /// What types do not derive though the configuration asks it: a list for each document.
    pub derives: Vec<Vec<Diagnostic>>,
    /// Names that are not what the document wrote: a list of notes for each document.
    pub renamed: Vec<Vec<Diagnostic>>,
    /// Why the name that was asked for is as it is ([`Options::explain`](crate::Options::explain)): a list of notes for each document.
    pub explained: Vec<Vec<Diagnostic>>,
    /// The names that were given, to be kept when the documents grow.
    pub names: NamesLock,
    /// What became of the documents, as data.
    pub coverage: Coverage,
}

impl Output {
    /// Takes all files out: the code, and beside it what records how it came to be, `coverage.json` and `names.lock`.
    pub fn take_files(&mut self) -> Vec<File> {
        let file = |path: &str, text| File {
            path: path.to_owned(),
            text,
        };
        let records = [
            file(COVERAGE, self.coverage.to_json()),
            file(NAMES, self.names.to_string()),
        ];
        let mut files = std::mem::take(&mut self.files);
        files.extend(records);
        files.sort_by(|left, right| left.path.cmp(&right.path));
        files
    }
}

/// Whether a path is that of a file that records how the code came to be.
pub(crate) fn is_record(path: &str) -> bool {
    path == COVERAGE || path == NAMES
}

/// What became of the documents.
const COVERAGE: &str = "coverage.json";

/// The names that were given.
pub const NAMES: &str = "names.lock";

/// A generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Path below the output folder, with `/`.
    pub path: String,
    /// Content.
    pub text: String,
}

/// A file that is not as it would be generated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// Path below the output folder, with `/`.
    pub path: String,
    /// The file is not there at all.
    pub missing: bool,
    /// Unified diff from what is there to what would be generated.
    pub diff: String,
}

/// Files that are missing or differ; `existing` gives the text of a file below the output folder, if it is there.
pub fn diff(files: &[File], existing: impl Fn(&str) -> Option<String>) -> Vec<Drift> {
    files
        .iter()
        .filter_map(|file| drift(file, existing(&file.path)))
        .collect()
}

fn drift(file: &File, existing: Option<String>) -> Option<Drift> {
    let missing = existing.is_none();
    let old = existing.unwrap_or_default();
    if !missing && old == file.text {
        return None;
    }
    let diff = TextDiff::from_lines(&old, &file.text)
        .unified_diff()
        .context_radius(3)
        .header(&file.path, &format!("{} (generated)", file.path))
        .to_string();
    Some(Drift {
        path: file.path.clone(),
        missing,
        diff,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drift_is_what_differs() {
        let file = |path: &str| File {
            path: path.to_owned(),
            text: "a\nb\n".to_owned(),
        };
        let output = Output {
            files: vec![file("same.rs"), file("old.rs"), file("new.rs")],
            ..Output::default()
        };
        let existing = |path: &str| match path {
            "same.rs" => Some("a\nb\n".to_owned()),
            "old.rs" => Some("a\nc\n".to_owned()),
            _ => None,
        };
        let drifts = diff(&output.files, existing);
        let paths: Vec<(&str, bool)> = drifts
            .iter()
            .map(|drift| (drift.path.as_str(), drift.missing))
            .collect();
        assert_eq!(paths, [("old.rs", false), ("new.rs", true)]);
        assert!(drifts[0].diff.contains("-c\n+b\n"), "{}", drifts[0].diff);
    }
}

//! The project as the rules see it: its Rust sources, without their tests and comments where a rule is about code only.

use std::fs;
use std::path::{Path, PathBuf};

/// The members that are libraries, and the command line (`.`).
pub const MEMBERS: [&str; 8] = [
    ".",
    "runtime",
    "openapi",
    "generator",
    "conformance",
    "mock",
    "sdk",
    "benches",
];

/// One Rust file.
pub struct Source {
    /// Path relative to the project, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// A line of code outside tests.
pub struct Line<'a> {
    /// Number, from 1.
    pub number: usize,
    /// The line without its comment; the content of string literals is kept.
    pub code: &'a str,
}

impl Source {
    /// The lines before the unit tests, which stand last in a file. None, when all of the file is a test.
    pub fn lines(&self) -> Vec<Line<'_>> {
        if self.is_test() {
            return Vec::new();
        }
        let lines = self.text.lines().enumerate();
        lines
            .take_while(|(_, line)| *line != "#[cfg(test)]")
            .map(|(index, line)| Line {
                number: index + 1,
                code: without_comment(line),
            })
            .collect()
    }

    /// The code outside tests and comments, in one piece.
    pub fn code(&self) -> String {
        self.lines()
            .iter()
            .map(|line| format!("{}\n", line.code))
            .collect()
    }

    fn is_test(&self) -> bool {
        self.path
            .split('/')
            .any(|part| matches!(part, "tests" | "tests.rs" | "testing.rs" | "benches"))
    }

    /// Written by the generator.
    pub fn is_generated(&self) -> bool {
        self.path.starts_with("sdk/") || self.path.starts_with("tests/generate/")
    }
}

/// The folder of the project.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the project, by its relative path.
pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All Rust sources, sorted by path.
pub fn sources() -> Vec<Source> {
    let folders = MEMBERS.iter().flat_map(|member| {
        ["src", "tests", "benches"].map(|folder| root().join(member).join(folder))
    });
    let mut files: Vec<PathBuf> = folders.flat_map(|folder| files_below(&folder)).collect();
    files.push(root().join("build.rs"));
    files.sort();
    files.dedup();
    files
        .iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
        .map(|file| source(file))
        .collect()
}

fn source(file: &Path) -> Source {
    let relative = relative(file);
    let text = read(&relative);
    Source {
        path: relative,
        text,
    }
}

/// Path relative to the project, with `/`.
pub fn relative(file: &Path) -> String {
    let path = file
        .strip_prefix(root())
        .expect("the file was found below the project's folder");
    let parts: Vec<_> = path
        .iter()
        .map(|part| part.to_string_lossy())
        .filter(|part| part != ".")
        .collect();
    parts.join("/")
}

/// All files below a folder; none when it does not exist. Build output is left out.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.expect("the folder can be listed").path());
    paths
        .filter(|path| path.file_name().is_some_and(|name| name != "target"))
        .flat_map(|path| {
            if path.is_dir() {
                files_below(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

/// Good enough for a rule: `//` inside a string literal counts as code when a quote stands open before it.
fn without_comment(line: &str) -> &str {
    let comment = line
        .match_indices("//")
        .find(|(at, _)| line[..*at].matches('"').count().is_multiple_of(2));
    comment.map_or(line, |(at, _)| &line[..at])
}

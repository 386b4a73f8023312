//! Loading documents of the project, and comparing generated files with those that are checked in.

use std::path::{Path, PathBuf};

use hallpass_generator::{Document, File, Options, Output, diff, generate};
use hallpass_openapi::model::Api;
use hallpass_openapi::source::Files;

/// Files below the folder of the project, by the paths that a user there would type.
struct Project;

impl Files for Project {
    fn read(&self, path: &str) -> std::io::Result<String> {
        std::fs::read_to_string(root().join(path))
    }
}

/// The folder of the project.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A document that loads without an error.
pub fn load(path: &str) -> Api {
    let loaded = hallpass_openapi::load(path, &Project);
    let messages: Vec<&str> = loaded
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.message.as_str())
        .collect();
    loaded
        .api
        .unwrap_or_else(|| panic!("{path} is rejected: {messages:?}"))
}

/// Generates from documents, each a module named as its file.
pub fn generated(paths: &[String], options: &Options) -> Output {
    let apis: Vec<Api> = paths.iter().map(|path| load(path)).collect();
    let documents: Vec<Document<'_>> = paths
        .iter()
        .zip(&apis)
        .map(|(path, api)| Document {
            module: stem(path),
            api,
            diagnostics: &[],
        })
        .collect();
    generate(&documents, options)
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('.').next().unwrap_or(name)
}

/// Compares with what is checked in below `folder`; with `HALLPASS_ACCEPT` set, writes it instead.
pub fn compare(files: &[File], folder: &str) {
    let folder = root().join(folder);
    let drifts = diff(files, |path| {
        std::fs::read_to_string(folder.join(path)).ok()
    });
    if std::env::var_os("HALLPASS_ACCEPT").is_some() {
        for file in files
            .iter()
            .filter(|file| drifts.iter().any(|drift| drift.path == file.path))
        {
            let path = folder.join(&file.path);
            std::fs::create_dir_all(path.parent().expect("a file stands in a folder"))
                .expect("a folder");
            std::fs::write(path, &file.text).expect("a file");
        }
        return;
    }
    let shown: Vec<&str> = drifts.iter().map(|drift| drift.diff.as_str()).collect();
    assert!(
        drifts.is_empty(),
        "out of date; HALLPASS_ACCEPT=1 cargo test -p hallpass-generator writes it:\n{}",
        shown.join("\n")
    );
}

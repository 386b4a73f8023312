//! Every document in `tests/load` is loaded; the snapshot beside it says what is told of it and what was read.

mod outline;

use std::path::{Path, PathBuf};

use hallpass_openapi::diagnostic::render_all;
use hallpass_openapi::source::Disk;

fn documents() -> Vec<PathBuf> {
    let folder = std::fs::read_dir("tests/load").expect("the folder of documents");
    let files = folder.map(|entry| entry.expect("a file").path());
    let is_document = |path: &PathBuf| {
        path.extension()
            .is_some_and(|kind| kind == "yaml" || kind == "json")
    };
    let mut documents: Vec<PathBuf> = files.filter(is_document).collect();
    documents.sort();
    documents
}

fn report(path: &Path) -> String {
    let loaded = hallpass_openapi::load(path.to_str().expect("a plain name"), &Disk);
    let mut report = render_all(&loaded.diagnostics, &loaded.sources, false);
    if !report.is_empty() {
        report.push('\n');
    }
    report
        + &loaded
            .api
            .map_or("no document".to_owned(), |api| outline::of(&api))
}

#[test]
fn documents_are_read_and_told_about() {
    let documents = documents();
    assert!(!documents.is_empty());
    for path in documents {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a plain name");
        let report = report(&path);
        insta::with_settings!({
            snapshot_path => "load",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!(name, report);
        });
    }
}

//! `hallpass check` of documents that nobody wrote for it, played by our own mock: everything is played, and nothing is found. What a document
//! keeps from being played, and what it is warned of, stands in its head: `# not played: …`, `# warned of: …`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The mock's own documents are such, too.
const FOLDERS: [&str; 2] = ["tests/any_document", "mock/tests/documents"];

fn documents() -> Vec<PathBuf> {
    let folders = FOLDERS.iter();
    let files = folders.flat_map(|folder| fs::read_dir(folder).expect("the folder of documents"));
    let mut paths: Vec<PathBuf> = files
        .map(|file| file.expect("the folder can be listed").path())
        .collect();
    paths.sort();
    paths
}

/// The words behind a key in the comments at the head of a document.
fn said(text: &str, key: &str) -> BTreeSet<String> {
    let heads = text.lines().take_while(|line| line.starts_with('#'));
    let values = heads.filter_map(|line| line.strip_prefix(&format!("# {key}: ")));
    values
        .flat_map(|value| value.split(", "))
        .map(str::to_owned)
        .collect()
}

fn texts(report: &Value, list: &str, key: &str) -> BTreeSet<String> {
    let entries = report[list].as_array().into_iter().flatten();
    entries
        .filter_map(|entry| entry[key].as_str())
        .map(str::to_owned)
        .collect()
}

fn operations(text: &str) -> BTreeSet<String> {
    let pieces = text.split("operationId: ").skip(1);
    let names = pieces.filter_map(|piece| piece.split([',', '\n', '}']).next());
    names.map(|name| name.trim().to_owned()).collect()
}

/// What is wrong with the check of a document.
fn complaint(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).expect("a document is text");
    let name = path.file_stem().expect("a file has a name");
    let file = std::env::temp_dir().join(format!(
        "hallpass-{}-{}.json",
        name.to_string_lossy(),
        std::process::id()
    ));
    let output = Command::new(env!("CARGO_BIN_EXE_hallpass"))
        .args(["check".as_ref(), path.as_os_str()])
        .arg("--report")
        .arg(format!("json={}", file.display()))
        .output()
        .expect("the command runs");
    let report = fs::read_to_string(&file).unwrap_or_default();
    let _ = fs::remove_file(&file);
    let report: Value = serde_json::from_str(&report).unwrap_or_default();
    let exchanges = report["exchanges"].as_array().into_iter().flatten();
    // What goes out by a method that the document does not list plays no operation.
    let exchanges = exchanges.filter(|exchange| exchange["ofOperation"] == true);
    let played = exchanges.filter_map(|exchange| exchange["operation"].as_str());
    let played: BTreeSet<String> = played.map(str::to_owned).collect();
    let unplayed: BTreeSet<String> = operations(&text).difference(&played).cloned().collect();
    let found = texts(&report, "findings", "check");
    let is_right = output.status.code() == Some(0)
        && unplayed == said(&text, "not played")
        && found == said(&text, "warned of");
    (!is_right).then(|| {
        format!(
            "{}: exit {:?}, not played {unplayed:?}, findings {found:?}\n{}{}",
            path.display(),
            output.status.code(),
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        )
    })
}

#[test]
fn any_document_is_played_without_a_false_alarm() {
    let documents = documents();
    assert!(documents.len() >= 10, "{documents:?}");
    let complaints: Vec<String> = documents
        .iter()
        .filter_map(|path| complaint(path))
        .collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n\n"));
}

//! Every code of a diagnostic has its line in `docs/diagnostics.md`, and every line there a code that exists.

use std::collections::BTreeSet;
use std::path::Path;

/// What stands before a code in the source.
const BEFORE: [&str; 11] = [
    "Diagnostic::error(",
    "Diagnostic::warning(",
    "Diagnostic::note(",
    "Diagnostic::fatal(",
    "code: ",
    "const CODE: &str = ",
    "self.push(",
    "unfit(",
    // Of the generator.
    "ignored(",
    "self.ignore(",
    " add(",
];

fn sources(folder: &Path, texts: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("a file").path();
        let is_test = path.file_name().is_some_and(|name| name == "tests.rs");
        if path.is_dir() {
            sources(&path, texts);
        } else if !is_test {
            let text = std::fs::read_to_string(path).expect("a source");
            texts.push(
                text.split("#[cfg(test)]\nmod tests {")
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
            );
        }
    }
}

fn codes_in(text: &str) -> impl Iterator<Item = String> {
    BEFORE.iter().flat_map(move |before| {
        let rests = text.split(before).skip(1);
        let quoted =
            rests.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
        quoted.map(str::to_owned)
    })
}

#[test]
fn codes_are_documented() {
    let mut texts = Vec::new();
    sources(Path::new("src"), &mut texts);
    sources(Path::new("../generator/src"), &mut texts);
    let codes: BTreeSet<String> = texts.iter().flat_map(|text| codes_in(text)).collect();
    let page = std::fs::read_to_string("../docs/diagnostics.md").expect("the page of codes");
    let documented: BTreeSet<String> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .map(str::to_owned)
        .collect();
    let undocumented: Vec<&String> = codes.difference(&documented).collect();
    let unknown: Vec<&String> = documented.difference(&codes).collect();
    assert!(
        undocumented.is_empty() && unknown.is_empty(),
        "undocumented {undocumented:?}, unknown {unknown:?}"
    );
}

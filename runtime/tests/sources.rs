//! The source text that generated crates carry is complete and self-contained.

use std::fs;
use std::path::{Path, PathBuf};

use hallpass_runtime::sources::{Needs, PATTERN, SOURCES, WITHOUT_XML, carried};

/// What a generated crate does not carry.
const LEFT_OUT: &[&str] = &["lib.rs", "sources.rs", "oauth1", "without_xml.rs"];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        match entry.path() {
            path if path.is_dir() => files(&path, found),
            path => found.push(path),
        }
    }
}

#[test]
fn every_file_is_carried() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&source, &mut found);
    for path in found {
        let path = path
            .strip_prefix(&source)
            .expect("below src")
            .to_string_lossy()
            .replace('\\', "/");
        let left_out = LEFT_OUT.iter().any(|prefix| path.starts_with(prefix));
        let mut carried = SOURCES.iter().chain([&PATTERN]);
        let carried = carried.any(|(carried, _)| *carried == path);
        assert_eq!(carried, !left_out, "{path}");
    }
}

#[test]
fn the_carrying_module_declares_every_file() {
    let (_, root) = SOURCES[0];
    let names = SOURCES[1..].iter().map(|(path, _)| *path);
    let top = names.map(|path| path.split(['/', '.']).next().expect("a name"));
    for name in top {
        assert!(root.contains(&format!("mod {name};")), "{name}");
    }
}

#[test]
fn patterns_are_carried_where_a_document_has_them() {
    for patterns in [false, true] {
        let files = carried(Needs {
            patterns,
            xml: true,
        });
        let (_, root) = &files[0];
        assert_eq!(root.contains("\npub mod pattern;\n"), patterns);
        let has = files.iter().any(|(path, _)| *path == "pattern.rs");
        assert_eq!(has, patterns);
        let needs = files.iter().any(|(_, text)| text.contains("regress"));
        assert_eq!(needs, patterns);
    }
}

#[test]
fn the_codec_is_carried_where_a_document_has_xml() {
    for xml in [false, true] {
        let files = carried(Needs {
            patterns: false,
            xml,
        });
        let has = |wanted: &str| files.iter().any(|(path, _)| *path == wanted);
        assert_eq!((has("xml/mod.rs"), has("xml.rs")), (xml, !xml));
        let needs = files.iter().any(|(_, text)| text.contains("memchr"));
        assert_eq!(needs, xml);
    }
}

#[test]
fn nothing_refers_to_its_crate() {
    for (path, text) in SOURCES.iter().chain([&PATTERN, &WITHOUT_XML]) {
        assert!(!text.contains("crate::"), "{path}");
        assert!(!text.contains("cfg(feature"), "{path}");
    }
}

//! Any bytes as a document, with two more files for its references: no panic, no endless work, and a reason when it is refused.

#![no_main]

use std::io;

use hallpass_openapi::diagnostic::render_all;
use hallpass_openapi::source::{self, Files};
use libfuzzer_sys::fuzz_target;

/// What stands between the files of one input.
const BETWEEN: &[u8] = b"\n%%%\n";

const NAMES: [&str; 3] = ["document", "b.yaml", "c.json"];

struct Parts<'b>(Vec<&'b [u8]>);

impl Files for Parts<'_> {
    fn read(&self, path: &str) -> io::Result<String> {
        let index = NAMES.iter().position(|name| *name == path);
        let part = index.and_then(|index| self.0.get(index));
        source::text(part.ok_or(io::ErrorKind::NotFound)?.to_vec())
    }
}

fn parts(bytes: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = bytes;
    while let Some(at) = rest.windows(BETWEEN.len()).position(|part| part == BETWEEN) {
        parts.push(&rest[..at]);
        rest = &rest[at + BETWEEN.len()..];
    }
    parts.push(rest);
    parts
}

fuzz_target!(|bytes: &[u8]| {
    let loaded = hallpass_openapi::load("document", &Parts(parts(bytes)));
    let fatal = loaded.diagnostics.iter().any(|diagnostic| diagnostic.fatal);
    assert_eq!(loaded.api.is_none(), fatal);
    render_all(&loaded.diagnostics, &loaded.sources, true);
});

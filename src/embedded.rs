//! The documents that the program carries, with their fixtures and accepted snapshots: a picture of the folder `spec/`.

use std::io;

use hallpass_openapi::source::Files;

/// The documents that a command works on when the user names none.
pub const DOCUMENTS: [&str; 3] = [
    "spec/schoology/groups.yaml",
    "spec/schoology/invites.yaml",
    "spec/classroom/invitations.yaml",
];

/// Path with `/`, relative to the project, and text; sorted by path. The build script writes it.
static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded_files.rs"));

/// Where the accepted snapshots stand.
const SNAPSHOTS: &str = "spec/snapshots/";

/// File name and text of the accepted snapshots of [`DOCUMENTS`] against the mock.
pub fn snapshots<C: FromIterator<(String, String)>>() -> C {
    let named = FILES
        .iter()
        .filter_map(|(path, text)| Some((path.strip_prefix(SNAPSHOTS)?, text)));
    named
        .map(|(name, text)| (name.to_owned(), (*text).to_owned()))
        .collect()
}

/// The embedded files.
#[derive(Debug, Clone, Copy)]
pub struct Embedded;

impl Files for Embedded {
    fn read(&self, path: &str) -> io::Result<String> {
        let path = normalised(path);
        let found = FILES.iter().find(|(name, _)| *name == path);
        found
            .map(|(_, text)| (*text).to_owned())
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

/// `a/b/../c` as `a/c`: a document refers to its fixtures relative to itself.
fn normalised(path: &str) -> String {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

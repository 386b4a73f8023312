//! Snapshots: replies as they were accepted once, in the files of `insta`.

mod file;
mod redaction;
mod review;
mod store;

pub use review::{Pending, accept, pending, reject};

pub(crate) use redaction::{Redaction, shown};
pub(crate) use store::Store;

/// A reply as it is compared and stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Capture {
    /// File name without `.snap`.
    pub name: String,
    /// Where the document stands.
    pub source: String,
    /// What was asked.
    pub expression: String,
    /// Status, media type and body, with what changes from run to run taken out.
    pub text: String,
}

/// A name in the form of a file name: letters, digits and dashes.
pub(crate) fn file_name(parts: &[&str]) -> String {
    let clean = |part: &&str| {
        let dashed: String = part
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() || c == '_' {
                    c
                } else {
                    '-'
                }
            })
            .collect();
        dashed.trim_matches('-').to_owned()
    };
    parts.iter().map(clean).collect::<Vec<_>>().join("__")
}

//! Files that a command leaves behind: each is whole or not there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::exit::Failure;

/// Writes a file by way of a neighbour that then takes its name, and makes the folders that are missing.
///
/// # Errors
/// When the system refuses.
pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
    replace(path, text)
        .map_err(|error| Failure::blocked(format!("cannot write `{}`: {error}", path.display())))
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::create_dir_all(folder)?;
    }
    let neighbour = neighbour(path);
    let written = fs::write(&neighbour, text).and_then(|()| fs::rename(&neighbour, path));
    if written.is_err() {
        // Nothing more can be done about a leftover than to try.
        let _ = fs::remove_file(&neighbour);
    }
    written
}

/// `folder/.name.123.tmp`: the same folder, so that renaming never copies, and the process, so that two runs do not meet.
fn neighbour(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.tmp", std::process::id()))
}

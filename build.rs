//! Embeds the folder `spec/`: writes a table of all its files, so that the list in the program cannot differ from the folder.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = Vec::new();
    collect(&root.join("spec"), &mut files)?;
    files.sort();
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("embedded_files.rs"), table(&root, &files))?;
    for directory in directories(&root, &files) {
        cargo_rerun(&directory);
    }
    Ok(())
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !directory.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if is_embedded(&path) {
            files.push(path);
        }
    }
    Ok(())
}

/// Documents and fixtures (YAML, JSON) and accepted snapshots; neither the README nor snapshots that wait for a decision.
fn is_embedded(path: &Path) -> bool {
    matches!(
        path.extension().and_then(|extension| extension.to_str()),
        Some("yaml" | "json" | "snap")
    )
}

/// Rust source of a slice of (path relative to the project with `/`, text).
fn table(root: &Path, files: &[PathBuf]) -> String {
    let mut source = String::from("&[\n");
    for file in files {
        let relative = file
            .strip_prefix(root)
            .unwrap_or(file)
            .to_string_lossy()
            .replace('\\', "/");
        // Writing to a String cannot fail.
        let _ = writeln!(
            source,
            "    ({relative:?}, include_str!({:?})),",
            file.to_string_lossy()
        );
    }
    source.push_str("]\n");
    source
}

/// `spec` and every folder below it that leads to a file: a new file changes its folder, and cargo then asks again.
fn directories(root: &Path, files: &[PathBuf]) -> Vec<PathBuf> {
    let mut directories = vec![root.join("spec")];
    for file in files {
        let above = file.ancestors().skip(1);
        directories.extend(
            above
                .take_while(|path| *path != root)
                .map(Path::to_path_buf),
        );
    }
    directories.sort();
    directories.dedup();
    directories
}

#[allow(
    clippy::print_stdout,
    reason = "this is how a build script speaks to cargo"
)]
fn cargo_rerun(path: &Path) {
    println!("cargo:rerun-if-changed={}", path.display());
}

//! The generators, each with how it is called and what its output lacks to be a crate.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::Path;

/// A generator.
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// Its program, below the folder of the peers.
    pub program: &'static str,
    /// Its output is a crate.
    pub is_rust: bool,
    /// What it wants to find.
    pub prepare: fn(&Path) -> io::Result<()>,
    /// Its arguments: a document and an output folder.
    pub arguments: fn(&Path, &Path) -> Vec<OsString>,
    /// What its output lacks to be a crate.
    pub finish: fn(&Path) -> io::Result<()>,
}

/// All generators, ours first.
pub const TOOLS: &[Tool] = &[
    Tool {
        name: "hallpass",
        program: "../release/hallpass",
        is_rust: true,
        prepare: nothing,
        arguments: |document, out| {
            words(
                &["generate", "{doc}", "--crate", "measured", "--out", "{out}"],
                document,
                out,
            )
        },
        finish: alone,
    },
    Tool {
        name: "openapi-to-rust",
        program: "bin/openapi-to-rust",
        is_rust: true,
        prepare: nothing,
        arguments: |document, out| {
            let code = out.join("src/generated");
            words(
                &["generate", "{doc}", "--quiet", "--output-dir", "{out}"],
                document,
                &code,
            )
        },
        finish: dependencies,
    },
    Tool {
        name: "ploidy",
        program: "bin/ploidy",
        is_rust: true,
        prepare: nothing,
        arguments: |document, out| {
            words(
                &[
                    "generate", "rust", "{doc}", "--name", "measured", "-o", "{out}",
                ],
                document,
                out,
            )
        },
        finish: nothing,
    },
    Tool {
        name: "progenitor",
        program: "bin/cargo-progenitor",
        is_rust: true,
        prepare: nothing,
        arguments: |document, out| {
            let all = [
                "progenitor",
                "-i",
                "{doc}",
                "-o",
                "{out}",
                "-n",
                "measured",
                "-v",
                "0.1.0",
            ];
            words(&all, document, out)
        },
        finish: nothing,
    },
    Tool {
        name: "openapi-typescript",
        program: "node_modules/.bin/openapi-typescript",
        is_rust: false,
        prepare: |out| fs::create_dir_all(out),
        arguments: |document, out| words(&["{doc}", "-o", "{out}"], document, &out.join("api.ts")),
        finish: nothing,
    },
];

fn words(all: &[&str], document: &Path, out: &Path) -> Vec<OsString> {
    let word = |word: &&str| match *word {
        "{doc}" => document.as_os_str().to_owned(),
        "{out}" => out.as_os_str().to_owned(),
        word => word.into(),
    };
    all.iter().map(word).collect()
}

fn nothing(_: &Path) -> io::Result<()> {
    Ok(())
}

/// No member of the workspace in whose `target` it stands.
fn alone(out: &Path) -> io::Result<()> {
    let path = out.join("Cargo.toml");
    let manifest = fs::read_to_string(&path)?;
    fs::write(path, format!("{manifest}\n[workspace]\n"))
}

/// A manifest around the list of dependencies that it writes, and a root.
fn dependencies(out: &Path) -> io::Result<()> {
    let list = fs::read_to_string(out.join("src/generated/REQUIRED_DEPS.toml"))?;
    let package = "[package]\nname = \"measured\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n";
    fs::write(
        out.join("Cargo.toml"),
        format!("{package}{list}\n[workspace]\n"),
    )?;
    fs::write(out.join("src/lib.rs"), "pub mod generated;\n")
}

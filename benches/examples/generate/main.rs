//! Generators side by side: CPU and peak memory of the whole process, lines, and the CPU of `cargo check` of what each wrote,
//! in all and for each operation of the document.
//!
//! `just bench-generate DOC...` installs the peers below `target/peers` once and prints a table. A generator that is not there is left out.

#[path = "../corpus/measure.rs"]
mod measure;
mod tools;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::Parser;
use hallpass_openapi::source::Disk;
use measure::{Measured, run};
use tools::{TOOLS, Tool};

/// What `just bench-generate` takes.
#[derive(Debug, Parser)]
struct Arguments {
    /// OpenAPI documents
    documents: Vec<PathBuf>,
    /// Only these generators
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Do not compile what is written
    #[arg(long)]
    no_check: bool,
    /// Seconds that a step may take
    #[arg(long, default_value_t = 900)]
    limit: u64,
    /// Where `just bench-generate` installs the peers
    #[arg(long, default_value = "target/peers")]
    peers: PathBuf,
    /// Where output goes
    #[arg(long, default_value = "target/bench-generate")]
    out: PathBuf,
}

fn main() -> io::Result<ExitCode> {
    let words: Vec<String> = std::env::args().collect();
    if let [_, word, limit, command @ ..] = words.as_slice()
        && word == measure::WORD
    {
        return measure::child(limit, command);
    }
    let arguments = Arguments::parse();
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "| document | operations | generator | CPU (s) | clock (s) | memory (MB) | lines | check CPU (s) | ms an operation |"
    )?;
    writeln!(out, "|---|---|---|---|---|---|---|---|---|")?;
    for document in &arguments.documents {
        let document = Document::new(document)?;
        let wanted = |tool: &&Tool| {
            arguments.only.is_empty() || arguments.only.iter().any(|name| name == tool.name)
        };
        for tool in TOOLS.iter().filter(wanted) {
            row(tool, &document, &arguments, &mut out)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A document, and what a row says of it.
struct Document {
    path: PathBuf,
    stem: String,
    operations: usize,
}

impl Document {
    fn new(path: &Path) -> io::Result<Self> {
        let path = std::path::absolute(path)?;
        let loaded = hallpass_openapi::load(&path.to_string_lossy(), &Disk);
        let stem = path.file_stem().unwrap_or_default();
        Ok(Self {
            stem: stem.to_string_lossy().into_owned(),
            operations: loaded.api.map_or(0, |api| api.operations.len()),
            path,
        })
    }
}

/// One generator on one document.
fn row(
    tool: &Tool,
    document: &Document,
    arguments: &Arguments,
    out: &mut impl Write,
) -> io::Result<()> {
    let Document {
        path,
        stem,
        operations,
    } = document;
    let start = format!("| {stem} | {operations} | {}", tool.name);
    let program = std::path::absolute(arguments.peers.join(tool.program))?;
    if !program.exists() {
        return writeln!(out, "{start} | not installed | | | | | |");
    }
    let folder = std::path::absolute(arguments.out.join(tool.name).join(stem))?;
    // What an earlier run wrote must not be counted.
    let _ = fs::remove_dir_all(&folder);
    (tool.prepare)(&folder)?;
    let mut command = Command::new(program);
    command.args((tool.arguments)(path, &folder));
    let done = run(&command, arguments.limit)?;
    if done.code != 0 {
        let why = done.text.lines().next().unwrap_or_default();
        return writeln!(out, "{start} | refused: {why} | | | | | |");
    }
    (tool.finish)(&folder)?;
    let check = if tool.is_rust && !arguments.no_check {
        checked(&folder, *operations, arguments)?
    } else {
        " | ".to_owned()
    };
    writeln!(
        out,
        "{start} | {:.2} | {:.2} | {:.0} | {} | {check} |",
        done.cpu,
        done.seconds,
        done.megabytes,
        lines(&folder)
    )
}

/// CPU of `cargo check` of the crate alone, in all and for each operation: its dependencies are checked before.
fn checked(folder: &Path, operations: usize, arguments: &Arguments) -> io::Result<String> {
    let target = std::path::absolute(arguments.out.join("build"))?;
    let cargo = |limit: u64| -> io::Result<Measured> {
        let mut command = Command::new("cargo");
        command
            .current_dir(folder)
            .args(["check", "--lib", "--quiet"]);
        command
            .env("CARGO_TARGET_DIR", &target)
            .env("CARGO_INCREMENTAL", "0");
        run(&command, limit)
    };
    let root = folder.join("src/lib.rs");
    let code = fs::read(&root)?;
    fs::write(&root, "")?;
    cargo(arguments.limit)?;
    fs::write(&root, code)?;
    let done = cargo(arguments.limit)?;
    Ok(match done.code {
        0 => {
            let each = 1000.0 * done.cpu / operations.max(1) as f64;
            format!("{:.1} | {each:.0}", done.cpu)
        }
        124 => format!("more than {} | ", arguments.limit),
        code => format!("does not compile ({code}) | "),
    })
}

/// Lines of code below a folder.
fn lines(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else {
        return 0;
    };
    let count = |path: PathBuf| {
        if path.is_dir() {
            lines(&path)
        } else if path
            .extension()
            .is_some_and(|end| end == "rs" || end == "ts")
        {
            fs::read_to_string(path).map_or(0, |text| text.lines().count())
        } else {
            0
        }
    };
    entries.flatten().map(|entry| count(entry.path())).sum()
}

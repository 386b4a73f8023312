//! Every document of a folder: does it load and generate, does the crate compile without a warning, do its examples round-trip?
//!
//! `just corpus DIR` prints a table and keeps `target/corpus/corpus.tsv`; what that table already has is not done again.

mod documents;
mod measure;
mod row;
mod steps;
mod table;

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;

use clap::Parser;
use documents::Document;
use row::Row;
use steps::{Step, Steps};

/// What `just corpus` takes.
#[derive(Debug, Parser)]
struct Arguments {
    /// Folder of documents, with or without an `index.tsv`
    folder: PathBuf,
    /// Only documents whose path holds one of these words
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Stop after these steps
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "generate,check,clippy,test"
    )]
    steps: Vec<Step>,
    /// Documents at the same time
    #[arg(long, default_value_t = 1)]
    jobs: usize,
    /// Seconds that a step may take
    #[arg(long, default_value_t = 900)]
    limit: u64,
    /// Forget what an earlier run found
    #[arg(long)]
    fresh: bool,
    /// The command to measure
    #[arg(long, default_value = "target/release/hallpass")]
    hallpass: PathBuf,
    /// What to hand to `generate --runtime`; a path is below this folder
    #[arg(long, default_value = "runtime")]
    runtime: String,
    /// Where crates, targets and the table go
    #[arg(long, default_value = "target/corpus")]
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
    fs::create_dir_all(&arguments.out)?;
    let path = arguments.out.join("corpus.tsv");
    let known = known(&path, arguments.fresh)?;
    let documents = wanted(&arguments, &known)?;
    let kept = Mutex::new(opened(&path)?);
    let left = Mutex::new(documents.into_iter());
    let steps = Steps::new(&arguments)?;
    std::thread::scope(|scope| {
        for worker in 0..arguments.jobs.max(1) {
            let (left, kept, steps) = (&left, &kept, &steps);
            scope.spawn(move || work(worker, left, kept, steps));
        }
    });
    let rows = read(&path)?;
    table::print(&rows, &mut io::stdout().lock())?;
    Ok(ExitCode::SUCCESS)
}

/// Takes documents until none is left.
fn work(
    worker: usize,
    left: &Mutex<impl Iterator<Item = Document>>,
    kept: &Mutex<File>,
    steps: &Steps,
) {
    while let Some(document) = next(left) {
        let row = steps.run(&document, worker);
        let Ok(mut kept) = kept.lock() else { return };
        // A table that cannot be written shows at the end, when it is read.
        let _ = writeln!(kept, "{row}");
        let _ = writeln!(io::stderr(), "{}", row.brief());
    }
}

fn next(left: &Mutex<impl Iterator<Item = Document>>) -> Option<Document> {
    left.lock().ok()?.next()
}

fn wanted(arguments: &Arguments, known: &HashSet<String>) -> io::Result<Vec<Document>> {
    let only = |name: &str| {
        arguments.only.is_empty() || arguments.only.iter().any(|word| name.contains(word))
    };
    let all = documents::below(&arguments.folder)?;
    Ok(all
        .into_iter()
        .filter(|document| only(&document.name) && !known.contains(&document.name))
        .collect())
}

fn known(path: &Path, fresh: bool) -> io::Result<HashSet<String>> {
    if fresh && path.exists() {
        fs::remove_file(path)?;
    }
    let rows = if path.exists() {
        read(path)?
    } else {
        Vec::new()
    };
    Ok(rows.into_iter().map(|row| row.document).collect())
}

fn opened(path: &Path) -> io::Result<File> {
    let is_new = !path.exists();
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    if is_new {
        writeln!(file, "{}", Row::HEADER)?;
    }
    Ok(file)
}

fn read(path: &Path) -> io::Result<Vec<Row>> {
    let text = fs::read_to_string(path)?;
    Ok(text.lines().skip(1).filter_map(Row::parse).collect())
}

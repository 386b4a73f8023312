//! `hallpass lint` on documents: CPU and peak memory of the whole process, the dearest first.
//!
//! `cargo run --profile dev -p hallpass-benches --example lint -- DOCUMENT…`, after `cargo build --release`.

#[path = "corpus/measure.rs"]
mod measure;

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use clap::Parser;
use measure::Measured;

/// What it takes.
#[derive(Debug, Parser)]
struct Arguments {
    /// Documents; what a root document refers to is not counted in its size
    documents: Vec<PathBuf>,
    /// The command to measure
    #[arg(long, default_value = "target/release/hallpass")]
    hallpass: PathBuf,
    /// Runs of each document; the cheapest one counts
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Lines to print
    #[arg(long, default_value_t = 20)]
    lines: usize,
}

/// One document, measured.
struct Row {
    name: String,
    megabytes: f64,
    measured: Measured,
}

impl Row {
    fn cpu_a_megabyte(&self) -> f64 {
        self.measured.cpu / self.megabytes
    }
}

fn main() -> io::Result<ExitCode> {
    let words: Vec<String> = std::env::args().collect();
    if let [_, word, limit, command @ ..] = words.as_slice()
        && word == measure::WORD
    {
        return measure::child(limit, command);
    }
    let arguments = Arguments::parse();
    let mut rows = Vec::new();
    for path in &arguments.documents {
        rows.push(Row {
            name: path.display().to_string(),
            megabytes: fs::metadata(path)?.len() as f64 / 1e6,
            measured: cheapest(&arguments, path)?,
        });
    }
    rows.sort_by(|one, other| other.measured.cpu.total_cmp(&one.measured.cpu));
    print(&rows, arguments.lines, &mut io::stdout().lock())?;
    let is_over = rows.iter().any(|row| !matches!(row.measured.code, 0 | 1));
    Ok(ExitCode::from(u8::from(is_over)))
}

fn cheapest(arguments: &Arguments, path: &PathBuf) -> io::Result<Measured> {
    let mut best: Option<Measured> = None;
    for _ in 0..arguments.runs.max(1) {
        let mut command = Command::new(&arguments.hallpass);
        command.arg("lint").arg(path);
        let measured = measure::run(&command, 600)?;
        if best.as_ref().is_none_or(|best| measured.cpu < best.cpu) {
            best = Some(measured);
        }
    }
    Ok(best.unwrap_or_default())
}

fn print(rows: &[Row], lines: usize, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "    MB    CPU s  s/MB  peak MB  exit  clock s  document"
    )?;
    for row in rows.iter().take(lines) {
        let measured = &row.measured;
        writeln!(
            out,
            "{:6.2} {:8.3} {:5.2} {:8.0} {:5} {:8.2}  {}",
            row.megabytes,
            measured.cpu,
            row.cpu_a_megabyte(),
            measured.megabytes,
            measured.code,
            measured.seconds,
            row.name
        )?;
        // A run that failed says why; a report is no news here.
        if !matches!(measured.code, 0 | 1) {
            writeln!(out, "{}", measured.text.lines().last().unwrap_or_default())?;
        }
    }
    Ok(())
}

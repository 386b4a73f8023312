//! A row of the table: what became of one document.

use std::fmt::{self, Display};

/// What became of a document.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Path below the folder.
    pub document: String,
    /// What it stands for in an index.
    pub stratum: String,
    /// `ok`, or the first step that failed and how.
    pub outcome: String,
    /// Operations of the generated code.
    pub operations: u64,
    /// Its lines of Rust, without those of the runtime.
    pub lines: u64,
    /// Constructs that the generator left out.
    pub ignored: u64,
    /// CPU and peak memory of `generate`.
    pub generate: (f64, f64),
    /// CPU and peak memory of `cargo check`.
    pub check: (f64, f64),
    /// Warnings of rustc.
    pub warnings: u64,
    /// Warnings of clippy, in library and tests.
    pub clippy: u64,
    /// Tests that pass and tests that fail.
    pub tests: (u64, u64),
    /// Examples that contradict their schemas, and so are only read.
    pub deviating: u64,
    /// Seconds of all steps on the clock.
    pub seconds: f64,
    /// The first message of the step that failed.
    pub trouble: String,
}

impl Row {
    /// Names of the columns.
    pub const HEADER: &str = "document\tstratum\toutcome\toperations\tlines\tignored\tgenerate_cpu\tgenerate_mb\tcheck_cpu\tcheck_mb\t\
        warnings\tclippy\ttests_passed\ttests_failed\tdeviating\tseconds\ttrouble";

    /// Reads a line of the table.
    pub fn parse(line: &str) -> Option<Self> {
        let mut cells = line.split('\t');
        let mut text = || cells.next().map(str::to_owned);
        let (document, stratum, outcome) = (text()?, text()?, text()?);
        let mut number = || text().and_then(|cell| cell.parse::<f64>().ok());
        Some(Self {
            document,
            stratum,
            outcome,
            operations: number()? as u64,
            lines: number()? as u64,
            ignored: number()? as u64,
            generate: (number()?, number()?),
            check: (number()?, number()?),
            warnings: number()? as u64,
            clippy: number()? as u64,
            tests: (number()? as u64, number()? as u64),
            deviating: number()? as u64,
            seconds: number()?,
            trouble: text().unwrap_or_default(),
        })
    }

    /// One line for whoever waits.
    pub fn brief(&self) -> String {
        format!(
            "{:14} {} ({} operations, {} lines, generate {:.2} s, check {:.1} s) {}",
            self.outcome,
            self.document,
            self.operations,
            self.lines,
            self.generate.0,
            self.check.0,
            self.trouble
        )
    }
}

impl Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\t{}\t{}", self.document, self.stratum, self.outcome)?;
        write!(f, "\t{}\t{}\t{}", self.operations, self.lines, self.ignored)?;
        for (cpu, megabytes) in [self.generate, self.check] {
            write!(f, "\t{cpu:.3}\t{megabytes:.1}")?;
        }
        write!(f, "\t{}\t{}", self.warnings, self.clippy)?;
        write!(
            f,
            "\t{}\t{}\t{}",
            self.tests.0, self.tests.1, self.deviating
        )?;
        let trouble = self.trouble.replace(['\t', '\n'], " ");
        write!(f, "\t{:.1}\t{trouble}", self.seconds)
    }
}

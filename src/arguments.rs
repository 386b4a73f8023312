//! What the user can say on the command line.

use clap::{Parser, Subcommand};

use crate::check::CheckArguments;
use crate::console::Color;
use crate::generate::GenerateArguments;
use crate::lint::LintArguments;
use crate::mock::MockArguments;
use crate::selftest::SelftestArguments;
use crate::snapshots::SnapshotsArguments;

const EXAMPLES: &str = "\
Examples:
  hallpass check                     the embedded documents against the embedded mock
  hallpass check api.yaml --url http://127.0.0.1:8080
  hallpass mock api.yaml --port 4010
  hallpass generate api.yaml --out api-client --crate api-client
  hallpass lint api.yaml

Exit codes:
  0 conforms, 1 findings, 2 wrong use or configuration, 3 document rejected, 4 could not look,
  130 interrupted";

/// One OpenAPI document; a typed Rust SDK, a mock that behaves, and a gate that a server must pass, in JSON and in XML.
#[derive(Debug, Parser)]
#[command(name = "hallpass", version, about, after_help = EXAMPLES, max_term_width = 100)]
pub struct Arguments {
    /// When to colour the output: auto, always or never
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        hide_possible_values = true,
        hide_default_value = true,
        display_order = 100
    )]
    pub color: Color,
    /// Print results and errors only
    #[arg(long, short, global = true, display_order = 101)]
    pub quiet: bool,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands, one file each.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read documents and report everything that is wrong in them
    Lint(LintArguments),
    /// Write Rust types and operations for documents
    Generate(GenerateArguments),
    /// Serve documents as an API that behaves
    Mock(MockArguments),
    /// Play documents against a server and report what differs
    Check(Box<CheckArguments>),
    /// Try what a check of these documents would find
    Selftest(SelftestArguments),
    /// Decide on replies that changed
    Snapshots(SnapshotsArguments),
}

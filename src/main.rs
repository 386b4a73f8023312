//! The command line of hallpass: arguments, one library call, the console, an exit code.

mod access_log;
mod arguments;
mod banner;
mod check;
mod console;
mod credentials;
mod documents;
mod embedded;
mod environment;
mod exit;
mod files;
mod fixtures;
mod generate;
mod interrupt;
mod lint;
mod mock;
mod progress;
mod remote;
mod selftest;
mod snapshots;

use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::{Arguments, Command};
use crate::console::Console;
use crate::exit::{Exit, Failure};

/// Documents, values and replies are many small pieces of memory: this allocator takes less time for them than the system's, and more room.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let console = Console::new(arguments.color, arguments.quiet);
    let exit = run(arguments.command, &console).unwrap_or_else(|failure| {
        console.failure(&failure);
        failure.exit
    });
    exit.into()
}

fn run(command: Command, console: &Console) -> Result<Exit, Failure> {
    match command {
        Command::Lint(arguments) => lint::run(&arguments, console),
        Command::Generate(arguments) => generate::run(&arguments, console),
        Command::Mock(arguments) => wait_for(mock::run(&arguments, console)),
        Command::Check(arguments) => wait_for(check::run(&arguments, console)),
        Command::Selftest(arguments) => wait_for(selftest::run(&arguments, console)),
        Command::Snapshots(arguments) => snapshots::run(&arguments, console),
    }
}

/// Runs a command that talks to the network.
fn wait_for(command: impl Future<Output = Result<Exit, Failure>>) -> Result<Exit, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime =
        runtime.map_err(|error| Failure::blocked(format!("cannot start threads: {error}")))?;
    runtime.block_on(command)
}

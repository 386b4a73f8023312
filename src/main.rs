//! The command line of hallpass: arguments, one library call, the console, an exit code.

mod arguments;
mod console;
mod documents;
mod embedded;
mod exit;
mod files;
mod generate;
mod lint;

use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::{Arguments, Command};
use crate::console::Console;
use crate::exit::{Exit, Failure};

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
    }
}

//! The program, run by a test: without colour, and without what the environment of the test says about credentials and CI.

use std::process::Output;

use assert_cmd::Command;

/// A run that is over.
pub struct Run {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// The program, from the project's folder.
pub fn hallpass() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hallpass"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    let variables = [
        "CI",
        "HALLPASS_OAUTH1_KEY",
        "HALLPASS_OAUTH1_SECRET",
        "HALLPASS_BEARER",
        "HALLPASS_BASIC",
        "HALLPASS_API_KEY",
    ];
    for variable in variables {
        command.env_remove(variable);
    }
    command.env("NO_COLOR", "1");
    command
}

/// Runs the program with arguments, as they are split by spaces.
pub fn run(arguments: &str) -> Run {
    finished(hallpass().args(arguments.split_whitespace()))
}

/// Runs a command to its end.
pub fn finished(command: &mut Command) -> Run {
    let Output {
        status,
        stdout,
        stderr,
    } = command
        .output()
        .expect("the program was built for this test");
    Run {
        code: status.code().expect("the program ends by itself"),
        out: String::from_utf8(stdout).expect("output is UTF-8"),
        err: String::from_utf8(stderr).expect("messages are UTF-8"),
    }
}

/// A folder of this test's own.
pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("the system has a place for temporary files")
}

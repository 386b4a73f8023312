//! Crates of generated code, written below the target folder and built there.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// What a crate below the target folder has in its manifest, to be no member of the workspace and quick to build.
pub const ALONE: &str = "\n[workspace]\n\n[profile.dev]\ndebug = 0\n";

/// Leaves a file alone that is as wanted, so that it is not compiled again.
pub fn write(path: &Path, text: &str) {
    if std::fs::read_to_string(path).is_ok_and(|there| there == text) {
        return;
    }
    std::fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("a folder");
    std::fs::write(path, text).expect("a file");
}

/// Runs cargo and returns the warnings on the crate's own code; the error holds what does not compile.
pub fn cargo(folder: &Path, target: &Path, arguments: &[&str]) -> Result<Vec<String>, String> {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--offline", "--quiet", "--message-format=json"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo runs");
    let text = String::from_utf8_lossy(&output.stdout);
    let problems: Vec<String> = text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .filter_map(|message: Value| problem(&message))
        .collect();
    if output.status.success() {
        return Ok(problems);
    }
    let rest = String::from_utf8_lossy(&output.stderr);
    let shown: Vec<&str> = problems.iter().take(20).map(String::as_str).collect();
    Err(format!("{}\n{rest}", shown.join("\n")))
}

/// An error or a warning in generated code, with the file.
fn problem(message: &Value) -> Option<String> {
    let message = (message["reason"] == "compiler-message").then(|| &message["message"])?;
    let file = message["spans"][0]["file_name"].as_str()?;
    let is_own = file.starts_with("src/") || file.starts_with("tests/");
    is_own.then(|| {
        let rendered = message["rendered"].as_str().unwrap_or_default();
        format!("{file}: {rendered}")
    })
}

//! README shows commands with their real output.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use super::command::{finished, hallpass};

/// A ```` ```console ```` block: what is typed after `$ `, and what comes.
struct Block {
    command: String,
    output: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let fenced = page
        .split("```console\n")
        .skip(1)
        .filter_map(|piece| piece.split("```").next());
    let block = |text: &str| {
        let (first, rest) = text.split_once('\n').expect("a block has a line");
        Block {
            command: first
                .strip_prefix("$ ")
                .expect("a block begins with `$ `")
                .to_owned(),
            output: rest.to_owned(),
        }
    };
    fenced.map(block).collect()
}

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");

/// `just accept-tests` puts the real output in its place.
#[test]
fn the_output_in_the_readme_is_real() {
    let mut page = std::fs::read_to_string(README).expect("the README");
    let blocks = blocks(&page);
    assert!(blocks.len() >= 4, "the README shows its commands");
    assert_eq!(blocks[0].command, "cargo run --release -- check");
    assert_eq!(blocks[1].command, "cargo test");
    let accept = std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always");
    for block in &blocks {
        let Some(arguments) = block.command.strip_prefix("cargo run --release -- ") else {
            continue;
        };
        let real = shortened(&output(arguments), &block.output);
        if redacted(&block.output) == redacted(&real) {
            continue;
        }
        assert!(
            accept,
            "README.md is out of date: $ {} prints\n{real}",
            block.command
        );
        page = page.replace(
            &format!("$ {}\n{}```", block.command, block.output),
            &format!("$ {}\n{}\n```", block.command, real.trim_end()),
        );
    }
    if accept {
        std::fs::write(README, page).expect("the README can be written");
    }
}

/// A block that ends with `…` shows the output up to its first empty line.
fn shortened(real: &str, shown: &str) -> String {
    match real.split_once("\n\n") {
        Some((start, _)) if shown.trim_end().ends_with('…') => format!("{start}\n…"),
        _ => real.to_owned(),
    }
}

/// What a user sees: first what is said on the way, then the result.
fn output(arguments: &str) -> String {
    if arguments == "mock" {
        return banner();
    }
    if arguments.starts_with("generate") {
        // Left by an earlier run, it would be up to date.
        let _ = std::fs::remove_dir_all(concat!(env!("CARGO_MANIFEST_DIR"), "/target/invitations"));
    }
    let run = finished(hallpass().args(arguments.split(' ')));
    // How far it is comes only where it takes long.
    let is_progress = |line: &&str| line.contains(" requests  ") && line.contains(" findings");
    let err: Vec<&str> = run.err.lines().filter(|line| !is_progress(line)).collect();
    err.join("\n") + "\n" + &run.out
}

/// The mock does not end by itself, and its usual port may be taken on this machine.
fn banner() -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hallpass"));
    let mut process = command
        .args(["mock", "--port", "0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program was built");
    let mut lines = BufReader::new(process.stdout.take().expect("standard output is piped"));
    let mut banner = String::new();
    while !banner.contains("hallpass check") {
        assert_ne!(
            lines
                .read_line(&mut banner)
                .expect("the banner can be read"),
            0,
            "{banner}"
        );
    }
    let _ = process.kill();
    let _ = process.wait();
    after(&banner, "127.0.0.1:", "4010")
}

/// Ports and times differ from run to run.
fn redacted(output: &str) -> String {
    let lines = output
        .trim_end()
        .lines()
        .map(|line| after(&after(line, "127.0.0.1:", "PORT"), " requests in ", "TIME"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The number after a text, in another word.
fn after(line: &str, text: &str, word: &str) -> String {
    let mut pieces = line.split(text);
    let mut redacted = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let rest = piece
            .trim_start_matches(|character: char| character.is_ascii_digit() || character == '.');
        redacted.push_str(text);
        redacted.push_str(word);
        redacted.push_str(rest);
    }
    redacted
}

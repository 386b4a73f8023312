//! Questions to the compiled probes, and their answers.

use std::path::Path;
use std::process::Command;

use serde::{Deserialize, Serialize};

/// Bytes, and which type or operation of which probe they are for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// The probe.
    pub probe: String,
    /// The place in it: what kind of question, and the type or operation, in words.
    pub place: String,
    /// The bytes.
    pub text: String,
}

impl Question {
    /// A question.
    pub fn new(probe: &str, place: &str, text: &str) -> Self {
        Self {
            probe: probe.to_owned(),
            place: place.to_owned(),
            text: text.to_owned(),
        }
    }
}

/// What generated code does with the bytes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// They are read.
    Value {
        /// What is written again.
        written: String,
        /// What `validate()` finds, each `POINTER KEYWORD`.
        violations: Vec<String>,
    },
    /// They are not read.
    Refused(String),
    /// A text, or nothing.
    Text(Option<String>),
    /// There is no such type or operation.
    Unknown,
    /// Generated code panics.
    Panic(String),
}

/// Asks a program everything at once.
pub fn ask(program: &Path, questions: &[&Question]) -> Vec<Answer> {
    let file = program.with_extension("questions.json");
    // Tests of one program ask at the same time.
    let file = file.with_extension(format!("{:?}.json", std::thread::current().id()));
    std::fs::write(&file, serde_json::to_vec(questions).expect("JSON")).expect("a file");
    let output = Command::new(program)
        .arg(&file)
        .output()
        .expect("the compiled probes run");
    let answers: Vec<Answer> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}")))
        .collect();
    if let Some(question) = questions.get(answers.len()) {
        let words = String::from_utf8_lossy(&output.stderr);
        panic!("{question:?}\n  ends the program: {words}");
    }
    answers
}

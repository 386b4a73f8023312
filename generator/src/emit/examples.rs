//! Examples as tests: each is read, valid, and written back equal.

use hallpass_openapi::model::StatusPattern;

use super::gates;
use super::types::{self, Scope};
use crate::format;
use crate::ir::{Example, Gates, Module, Place};

/// The tests of a module; `runtime` and `types` are the paths of the runtime and of the module.
pub(crate) fn examples(module: &Module, runtime: &str, types: &str) -> String {
    let is_response = |example: &Example| matches!(example.place, Place::Response(_));
    let gates = &module.gates;
    let status = if module.examples.iter().any(is_response) {
        let gate = gates::lines(&gates.statuses);
        format!("{gate}use {runtime}::operation::Status;\n")
    } else {
        String::new()
    };
    let rows = module.examples.iter();
    let rows: String = rows.map(|example| row(example, gates)).collect();
    let file = module.name.trim_start_matches("r#");
    let texts = format!("static TEXTS: &str = include_str!(\"examples/{file}.txt\");\n");
    let example = format!("use {runtime}::example::{{self, Body}};\n");
    format!("{example}{status}use {types};\n\n{texts}\n{MACRO}\nexamples! {{\n{rows}}}")
}

/// A test for each row.
const MACRO: &str = r"macro_rules! examples {
    ($($(#[$docs:meta])* $name:ident: $does:ident $($operation:ident)::+, $body:expr, $media:literal, $type:ty;)*) => {$(
        $(#[$docs])*
        #[test]
        fn $name() -> Result<(), String> {
            let text = example::text(TEXTS, stringify!($name))?;
            example::$does::<$type>(&types::$($operation)::+::OPERATION, $body, $media, text)
        }
    )*};
}
";

fn row(example: &Example, gates: &Gates) -> String {
    let docs: String = example
        .docs
        .iter()
        .map(|line| format!("    {}\n", format::comment(line)))
        .collect();
    let Example {
        name,
        operation,
        media,
        ..
    } = example;
    let does = if example.deviates {
        "deviating"
    } else {
        "round_trip"
    };
    let body = match example.place {
        Place::Request => "Body::Request".to_owned(),
        Place::Response(status) => format!("Body::Response(Status::{})", self::status(status)),
    };
    let value = types::path(&example.value, Scope::Example);
    let gate = gates::indented(operation, &gates.operation);
    format!("{docs}{gate}    {name}: {does} {operation}, {body}, {media:?}, {value};\n")
}

fn status(status: StatusPattern) -> String {
    match status {
        StatusPattern::Exact(code) => format!("Exact({code})"),
        StatusPattern::Range(digit) => format!("Range({digit})"),
        StatusPattern::Default => "Default".to_owned(),
    }
}

/// The texts of all examples: each below its name, behind a fence that no text begins a line with.
pub(crate) fn texts(examples: &[Example]) -> String {
    let mut fence = "===".to_owned();
    while examples
        .iter()
        .any(|example| example.text.lines().any(|line| line.starts_with(&fence)))
    {
        fence.push('=');
    }
    let mut texts = String::new();
    for Example { name, text, .. } in examples {
        texts += &format!("{fence} {name}\n{text}\n");
    }
    texts
}

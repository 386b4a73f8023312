//! `--format sarif`: the Static Analysis Results Interchange Format, version 2.1.0.

use hallpass_openapi::diagnostic::{Diagnostic, Severity, Span};
use hallpass_openapi::source::Sources;
use serde_json::{Value, json};

use super::json::{Region, pretty};
use crate::documents::Document;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The page that says what each code means.
const CODES: &str = include_str!("../../docs/diagnostics.md");

/// The report as text.
pub fn report(documents: &[Document]) -> String {
    let found: Vec<(&Diagnostic, &Sources)> = documents
        .iter()
        .map(|document| &document.loaded)
        .flat_map(|loaded| {
            let diagnostics = loaded.diagnostics.iter();
            diagnostics.map(|diagnostic| (diagnostic, &loaded.sources))
        })
        .collect();
    let mut codes: Vec<&str> = found
        .iter()
        .map(|(diagnostic, _)| diagnostic.code)
        .collect();
    codes.sort_unstable();
    codes.dedup();
    let results: Vec<Value> = found
        .iter()
        .map(|(diagnostic, sources)| result(diagnostic, sources, &codes))
        .collect();
    pretty(&json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "hallpass",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().map(|code| rule(code)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))
}

fn rule(code: &str) -> Value {
    match meaning(code) {
        Some(words) => json!({ "id": code, "shortDescription": { "text": words } }),
        None => json!({ "id": code }),
    }
}

/// What the page says of a code.
fn meaning(code: &str) -> Option<&'static str> {
    let row = |line: &'static str| line.strip_prefix("| `")?.split_once("` | ");
    let mut rows = CODES.lines().filter_map(row);
    let (_, words) = rows.find(|(name, _)| *name == code)?;
    Some(words.trim_end_matches(['|', ' ']))
}

fn result(diagnostic: &Diagnostic, sources: &Sources, codes: &[&str]) -> Value {
    let message = match &diagnostic.help {
        Some(help) => format!("{} ({help})", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let mut result = json!({
        "ruleId": diagnostic.code,
        "ruleIndex": codes.binary_search(&diagnostic.code).ok(),
        "level": match diagnostic.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        },
        "message": { "text": message },
        "locations": location(diagnostic.span, sources).into_iter().collect::<Vec<_>>(),
    });
    let related: Vec<Value> = diagnostic
        .related
        .iter()
        .filter_map(|(span, words)| {
            let mut location = location(*span, sources)?;
            location["message"] = json!({ "text": words });
            Some(location)
        })
        .collect();
    if !related.is_empty() {
        result["relatedLocations"] = Value::Array(related);
    }
    result
}

fn location(span: Span, sources: &Sources) -> Option<Value> {
    let region = Region::of(span, sources)?;
    Some(json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&region.file) },
        "region": {
            "startLine": region.line,
            "startColumn": region.column,
            "endLine": region.end_line,
            "endColumn": region.end_column,
        },
    }}))
}

/// A path as a reference: `/` between folders, and what a URI does not hold in percent signs.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    if path.starts_with('/') {
        return format!("file://{uri}");
    }
    uri
}

//! Our extensions against their JSON Schema, each violation at its line and column.

use std::collections::HashMap;
use std::sync::LazyLock;

use jsonschema::Validator;
use jsonschema::error::{ValidationError, ValidationErrorKind};
use serde_json::{Value, json};

use super::Lowering;
use super::suggestion;
use crate::diagnostic::{Diagnostic, Span};
use crate::expression::Expression;
use crate::source::offset;
use crate::tree::{Mapping, Node};

static SCHEMA: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../extensions.schema.json"))
        .expect("a test reads this file too")
});

/// Extension -> its validator.
static VALIDATORS: LazyLock<HashMap<&'static str, Validator>> = LazyLock::new(|| {
    let definitions = SCHEMA["$defs"].as_object().into_iter().flatten();
    definitions
        .filter(|(name, _)| name.starts_with("x-"))
        .filter_map(|(name, _)| Some((name.as_str(), validator(name)?)))
        .collect()
});

fn validator(name: &str) -> Option<Validator> {
    let pointer = format!("#/$defs/{}", name.replace(' ', "%20"));
    jsonschema::validator_for(&json!({ "$ref": pointer, "$defs": SCHEMA["$defs"] })).ok()
}

/// The entries of an extension that is no object.
static NO_ENTRIES: LazyLock<Mapping> = LazyLock::new(Mapping::new);

impl<'t> Lowering<'t> {
    /// The entries of an extension, when it is as its schema says. `name` is its key among the definitions.
    pub(super) fn extension(&mut self, name: &str, node: &'t Node) -> Option<&'t Mapping> {
        let value = node.to_json();
        let validator = VALIDATORS.get(name)?;
        let mut good = true;
        for error in validator.iter_errors(&value) {
            good = false;
            let found = at(node, error.instance_path().as_str());
            self.log.extend(diagnostics(name, found, &error));
        }
        good.then(|| node.mapping().unwrap_or(&NO_ENTRIES))
    }

    pub(super) fn rust_name(&mut self, mapping: &'t Mapping) -> Option<String> {
        let node = mapping.get("x-rust-name")?;
        self.extension("x-rust-name", node)?;
        node.string().map(str::to_owned)
    }

    /// A CEL expression, or a diagnostic at its place.
    pub(super) fn expression(&mut self, node: &Node) -> Option<Expression> {
        let text = node.string()?;
        match Expression::parse(text, node.span) {
            Ok(expression) => Some(expression),
            Err(words) => {
                let problem = Problem::first(&words);
                let message = format!("`{text}` is not a CEL expression");
                let written = self.documents.sources().text(node.span).unwrap_or_default();
                let span = problem.place(text, written, node.span);
                let diagnostic = Diagnostic::error("extension-invalid", span, message);
                self.log.push(diagnostic.with_label(problem.words));
                None
            }
        }
    }
}

/// The first problem that the CEL parser tells: `ERROR: <input>:1:20: Syntax error: …`.
struct Problem<'w> {
    /// Characters before it, when it is on the first line.
    column: Option<usize>,
    words: &'w str,
}

impl<'w> Problem<'w> {
    fn first(words: &'w str) -> Self {
        let line = words.lines().next().unwrap_or_default();
        let (column, words) = match line
            .split_once("<input>:1:")
            .and_then(|(_, rest)| rest.split_once(": "))
        {
            Some((column, words)) => (column.parse().ok(), words),
            None => (None, line),
        };
        // What would have fitted is a list of all kinds of token.
        let words = words.split(" expecting {").next().unwrap_or(words);
        Self { column, words }
    }

    /// The character that it is about, where the text stands in the document as it is; else the whole text.
    fn place(&self, text: &str, written: &str, span: Span) -> Span {
        let (Some(column), Some(start)) = (self.column, written.find(text)) else {
            return span;
        };
        let rest = text.char_indices().nth(column.saturating_sub(1));
        let (before, length) = rest.map_or((text.len(), 0), |(at, character)| {
            (at, character.len_utf8())
        });
        let start = span.start + offset(start + before);
        Span {
            start,
            end: start + offset(length),
            ..span
        }
    }
}

fn at<'t>(node: &'t Node, pointer: &str) -> &'t Node {
    let tokens = pointer.split('/').skip(1);
    tokens.fold(node, |node, token| {
        let token = token.replace("~1", "/").replace("~0", "~");
        node.child(&token).unwrap_or(node)
    })
}

fn diagnostics(name: &str, node: &Node, error: &ValidationError<'_>) -> Vec<Diagnostic> {
    let extension = name.split(' ').next().unwrap_or(name);
    let invalid = |span: Span, words: String| {
        Diagnostic::error("extension-invalid", span, format!("{extension}: {words}"))
    };
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            let known = known_keys(error);
            let keys = unexpected.iter();
            keys.map(|key| unknown_key(invalid, node, key, &known))
                .collect()
        }
        ValidationErrorKind::Required { property } => {
            let key = property.as_str().unwrap_or_default();
            vec![invalid(node.place(), format!("the key `{key}` is missing"))]
        }
        ValidationErrorKind::Enum { options } => {
            let options: Vec<&str> = options
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            let text = node.string().unwrap_or_default();
            let diagnostic = invalid(
                node.entry_span(),
                format!("expected one of {}", suggestion::list(&options)),
            );
            vec![match suggestion::nearest(text, options.iter().copied()) {
                Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")),
                None => diagnostic,
            }]
        }
        _ => vec![invalid(node.entry_span(), error.to_string())],
    }
}

fn unknown_key(
    invalid: impl Fn(Span, String) -> Diagnostic,
    node: &Node,
    key: &str,
    known: &[&str],
) -> Diagnostic {
    let place = node.get(key).map_or(node.place(), Node::place);
    let diagnostic = invalid(place, format!("there is no key `{key}`"));
    match suggestion::help(key, known.iter().copied()) {
        Some(help) => diagnostic.with_help(help),
        None => diagnostic,
    }
}

/// The properties beside the `additionalProperties` that failed.
fn known_keys(error: &ValidationError<'_>) -> Vec<&'static str> {
    let path = error.schema_path().as_str();
    let Some(object) = path.strip_suffix("/additionalProperties") else {
        return Vec::new();
    };
    let properties = SCHEMA
        .pointer(object)
        .and_then(|schema| schema.get("properties"));
    let properties = properties.and_then(Value::as_object);
    properties
        .into_iter()
        .flatten()
        .map(|(key, _)| key.as_str())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_extension_has_a_validator() {
        let names = SCHEMA["$defs"]
            .as_object()
            .unwrap()
            .keys()
            .filter(|name| name.starts_with("x-"));
        for name in names {
            assert!(VALIDATORS.contains_key(name.as_str()), "{name}");
        }
    }
}

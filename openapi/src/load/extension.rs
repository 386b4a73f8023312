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
                let message = format!("`{text}` is not a CEL expression");
                let diagnostic = Diagnostic::error("extension-invalid", node.span, message);
                self.log
                    .push(diagnostic.with_label(words.lines().next().unwrap_or_default()));
                None
            }
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

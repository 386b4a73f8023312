//! The span tree: a YAML or JSON document with the place of every key and value.

mod json;
mod scalar;
mod yaml;

use indexmap::IndexMap;
use serde_json::{Map, Number, Value};

use crate::diagnostic::{Diagnostic, Span};
use crate::source::{Source, SourceId};

/// Deepest nesting that is read; deeper documents are refused.
const MAXIMUM_DEPTH: usize = 250;

/// Values that one file may have: a value of two bytes needs a hundred in memory. Fewer in tests, which are to be quick.
const MAXIMUM_VALUES: usize = if cfg!(test) { 1_500_000 } else { 8_000_000 };

/// Keys with their values, in document order. Where a key stands is in its value's [`Node::key`].
pub(crate) type Mapping = IndexMap<String, Node>;

/// A value with its place.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// What it is.
    pub(crate) content: Content,
    /// Where it stands.
    pub(crate) span: Span,
    /// Where its key stands, when it is the value of a key.
    pub(crate) key: Option<Span>,
}

/// What a node is.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    Null,
    Boolean(bool),
    Number(Number),
    String(String),
    Sequence(Vec<Node>),
    Mapping(Mapping),
}

impl Node {
    fn new(content: Content, span: Span) -> Self {
        Self {
            content,
            span,
            key: None,
        }
    }

    /// Where a person looks for it: its key, else the value itself.
    pub(crate) fn place(&self) -> Span {
        self.key.unwrap_or(self.span)
    }

    /// From the key to the end of a scalar; the key alone of a collection.
    pub(crate) fn entry_span(&self) -> Span {
        match (&self.content, self.key) {
            (Content::Sequence(_) | Content::Mapping(_), _) | (_, None) => self.place(),
            (_, Some(key)) => Span {
                end: self.span.end.max(key.end),
                ..key
            },
        }
    }

    /// The entries, if it is a mapping.
    pub(crate) fn mapping(&self) -> Option<&Mapping> {
        match &self.content {
            Content::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The items, if it is a sequence.
    pub(crate) fn sequence(&self) -> Option<&[Node]> {
        match &self.content {
            Content::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The text, if it is a string.
    pub(crate) fn string(&self) -> Option<&str> {
        match &self.content {
            Content::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a key, if it is a mapping that has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.mapping()?.get(key)
    }

    /// `$ref`, if it is a mapping with a string there.
    pub(crate) fn reference(&self) -> Option<(&str, Span)> {
        let node = self.get("$ref")?;
        Some((node.string()?, node.span))
    }

    /// The child that one unescaped token of a JSON Pointer leads to.
    pub(crate) fn child(&self, token: &str) -> Option<&Node> {
        match &self.content {
            Content::Mapping(mapping) => mapping.get(token),
            Content::Sequence(items) => items.get(token.parse::<usize>().ok()?),
            _ => None,
        }
    }

    /// What kind of value it is, in words.
    pub(crate) fn kind(&self) -> &'static str {
        match &self.content {
            Content::Null => "null",
            Content::Boolean(_) => "a boolean",
            Content::Number(_) => "a number",
            Content::String(_) => "a string",
            Content::Sequence(_) => "an array",
            Content::Mapping(_) => "an object",
        }
    }

    /// The value without places.
    pub(crate) fn to_json(&self) -> Value {
        match &self.content {
            Content::Null => Value::Null,
            Content::Boolean(value) => Value::Bool(*value),
            Content::Number(number) => Value::Number(number.clone()),
            Content::String(text) => Value::String(text.clone()),
            Content::Sequence(items) => items.iter().map(Node::to_json).collect(),
            Content::Mapping(mapping) => {
                let entries = mapping
                    .iter()
                    .map(|(key, node)| (key.clone(), node.to_json()));
                Value::Object(entries.collect::<Map<_, _>>())
            }
        }
    }
}

/// Reads a file as JSON or YAML. What is odd but readable goes to `diagnostics`.
///
/// # Errors
/// A fatal diagnostic at the place where the text cannot be read further.
pub(crate) fn parse(
    id: SourceId,
    source: &Source,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Node, Box<Diagnostic>> {
    if is_json_file(&source.name) {
        return json::parse(id, &source.text, diagnostics);
    }
    if source.text.trim_start().starts_with('{') {
        let mut found = Vec::new();
        if let Ok(node) = json::parse(id, &source.text, &mut found) {
            diagnostics.append(&mut found);
            return Ok(node);
        }
    }
    yaml::parse(id, &source.text, diagnostics)
}

fn is_json_file(name: &str) -> bool {
    std::path::Path::new(name)
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

fn duplicate_key(key: &str, span: Span, first: Option<Span>) -> Diagnostic {
    let message = format!("duplicate key `{key}`");
    let diagnostic = Diagnostic::error("duplicate-key", span, message)
        .with_help("remove one of them; the last one counts here");
    match first {
        Some(first) => diagnostic.with_related(first, "first here"),
        None => diagnostic,
    }
}

fn too_many(span: Span) -> Box<Diagnostic> {
    let message = format!("more than {MAXIMUM_VALUES} values");
    Box::new(Diagnostic::fatal("document-too-large", span, message))
}

fn too_deep(span: Span) -> Box<Diagnostic> {
    let message = format!("nested more than {MAXIMUM_DEPTH} levels deep");
    Box::new(Diagnostic::fatal("document-too-deep", span, message))
}

#[cfg(test)]
mod tests;

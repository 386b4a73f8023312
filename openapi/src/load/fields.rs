//! Typed reading of objects: every key that is unknown, missing or of the wrong type is told at its place.

use std::sync::LazyLock;

use serde_json::Number;

use super::Lowering;
use super::foreign;
use super::suggestion;
use super::vocabulary::{Kind, SCHEMA};
use crate::diagnostic::{Diagnostic, Severity};
use crate::tree::{Content, Mapping, Node};

/// Bytes of objects that are read, each as often as it is used and once more for each level that it is nested in.
const READING_BUDGET: u64 = 1024 * 1024 * 1024;

static EMPTY: LazyLock<Mapping> = LazyLock::new(Mapping::default);

impl<'t> Lowering<'t> {
    /// The entries of an object of this kind, after a look at its keys.
    pub(super) fn open(&mut self, node: &'t Node, kind: &Kind) -> Option<&'t Mapping> {
        let Some(mapping) = node.mapping() else {
            let what = format!("{} {}", article(kind.name), kind.name);
            self.wrong_type(node, &what, "an object");
            // A key with nothing after it still says that the thing is there.
            return matches!(node.content, Content::Null).then(|| &*EMPTY);
        };
        if !self.afford(node) {
            return None;
        }
        for (key, value) in mapping {
            self.look_at_key(key, value, kind);
        }
        for key in kind.required_in(self.version) {
            if !mapping.contains_key(key) {
                self.missing(node, key, kind.name);
            }
        }
        Some(mapping)
    }

    /// Shared parts are read once for each use, so a small document may stand for an endless one.
    fn afford(&mut self, node: &Node) -> bool {
        self.read += u64::from(node.span.end.saturating_sub(node.span.start));
        if self.read <= READING_BUDGET {
            return true;
        }
        if self.told_once.insert("reading budget".to_owned()) {
            let message =
                "shared parts are used so often that the document is too large to be read";
            self.log.push(Diagnostic::fatal(
                "document-too-large",
                node.place(),
                message,
            ));
        }
        false
    }

    pub(super) fn look_at_key(&mut self, key: &str, value: &Node, kind: &Kind) {
        if kind.has(key, self.version) {
            return;
        }
        if key.starts_with("x-hallpass") || key.starts_with("x-rust") {
            return self.look_at_extension(key, value, kind);
        }
        if key.starts_with("x-") {
            return;
        }
        self.unknown_key(key, value, kind);
    }

    /// JSON Schema lets anyone add keywords, so there an unknown one is no error, but most likely a mistake.
    fn unknown_key(&mut self, key: &str, value: &Node, kind: &Kind) {
        let message = format!(
            "`{key}` is not a key of {} {}",
            article(kind.name),
            kind.name
        );
        let mut diagnostic = Diagnostic::error("unknown-key", value.place(), message);
        if self.version.has_json_schema() && kind.name == SCHEMA.name {
            diagnostic.severity = Severity::Warning;
        }
        let near = suggestion::nearest(key, kind.keys_in(self.version));
        let foreign = foreign::help(kind, key, self.version);
        self.log.push(match (foreign, near) {
            (Some(help), _) => diagnostic.with_help(help),
            (None, Some(near)) => diagnostic.with_help(format!("did you mean `{near}`?")),
            (None, None) => diagnostic.with_help("it is ignored; keys of your own begin with `x-`"),
        });
    }

    fn look_at_extension(&mut self, key: &str, value: &Node, kind: &Kind) {
        if kind.extensions.contains(&key) {
            return;
        }
        let message = format!(
            "`{key}` says nothing on {} {}",
            article(kind.name),
            kind.name
        );
        let diagnostic = Diagnostic::error("extension-invalid", value.place(), message);
        self.log.push(
            match suggestion::help(key, kind.extensions.iter().copied()) {
                Some(help) => diagnostic.with_help(help),
                None => diagnostic,
            },
        );
    }

    pub(super) fn missing(&mut self, node: &Node, key: &str, kind: &str) {
        let message = format!("{} {kind} needs the key `{key}`", article(kind));
        self.log
            .push(Diagnostic::error("missing-key", node.place(), message));
    }

    /// Tells that a value is not what it must be.
    pub(super) fn wrong_type(&mut self, node: &Node, what: &str, expected: &str) {
        let quotable = matches!(node.content, Content::Number(_) | Content::Boolean(_))
            && expected == "a string";
        let help = quotable.then(|| "put it in quotes".to_owned());
        self.wrong_type_meant(node, what, expected, help);
    }

    fn wrong_type_meant(&mut self, node: &Node, what: &str, expected: &str, help: Option<String>) {
        let message = format!("{what} must be {expected}, found {}", node.kind());
        let diagnostic = Diagnostic::error("wrong-type", node.entry_span(), message);
        self.log.push(match help {
            Some(help) => diagnostic.with_help(help),
            None => diagnostic,
        });
    }

    /// A text. A number or boolean without quotes is told, and then taken as written.
    pub(super) fn text(&mut self, mapping: &'t Mapping, key: &str) -> Option<String> {
        let node = mapping.get(key)?;
        self.text_of(node, &format!("`{key}`"))
    }

    /// A node's text, see [`Self::text`].
    pub(super) fn text_of(&mut self, node: &'t Node, what: &str) -> Option<String> {
        if let Content::String(text) = &node.content {
            return Some(text.clone());
        }
        if node.reference().is_some() {
            return self.text_of_reference(node, what);
        }
        self.wrong_type(node, what, "a string");
        match &node.content {
            Content::Number(_) | Content::Boolean(_) => {
                self.documents.sources().text(node.span).map(str::to_owned)
            }
            _ => None,
        }
    }

    /// A boolean. A word that means one, as `yes` does in YAML 1.1, is told and taken so.
    pub(super) fn flag(&mut self, mapping: &'t Mapping, key: &str) -> Option<bool> {
        let node = mapping.get(key)?;
        if let Content::Boolean(value) = &node.content {
            return Some(*value);
        }
        let word = node.string().map(str::to_lowercase);
        let meant = match word.as_deref() {
            Some("true" | "yes" | "on" | "y") => Some(true),
            Some("false" | "no" | "off" | "n") => Some(false),
            _ => None,
        };
        let help = meant.map(|meant| format!("it is taken as {meant}; write that, without quotes"));
        self.wrong_type_meant(node, &format!("`{key}`"), "true or false", help);
        meant
    }

    /// A whole number from 0.
    pub(super) fn count(&mut self, mapping: &'t Mapping, key: &str) -> Option<u64> {
        let node = mapping.get(key)?;
        let number = self.number_of(node, key, "a whole number")?;
        let whole = number.as_u64().or_else(|| whole(&number));
        if whole.is_none() {
            let message = format!("`{key}` must be a whole number from 0, found {number}");
            self.log
                .push(Diagnostic::error("wrong-value", node.entry_span(), message));
        }
        whole
    }

    /// A number.
    pub(super) fn number(&mut self, mapping: &'t Mapping, key: &str) -> Option<Number> {
        self.number_of(mapping.get(key)?, key, "a number")
    }

    /// A number. One in quotes is told, and then taken.
    fn number_of(&mut self, node: &Node, key: &str, expected: &str) -> Option<Number> {
        if let Content::Number(number) = &node.content {
            return Some(number.clone());
        }
        let meant: Option<Number> = node.string().and_then(|text| text.trim().parse().ok());
        let help = meant
            .is_some()
            .then(|| "it is taken as one; leave out the quotes".to_owned());
        self.wrong_type_meant(node, &format!("`{key}`"), expected, help);
        meant
    }

    /// The items of an array; empty when there is none.
    pub(super) fn items(&mut self, mapping: &'t Mapping, key: &str) -> &'t [Node] {
        let Some(node) = mapping.get(key) else {
            return &[];
        };
        node.sequence().unwrap_or_else(|| {
            self.wrong_type(node, &format!("`{key}`"), "an array");
            &[]
        })
    }

    /// An array of texts.
    pub(super) fn texts(&mut self, mapping: &'t Mapping, key: &str) -> Vec<String> {
        let what = format!("an item of `{key}`");
        let items = self.items(mapping, key);
        items
            .iter()
            .filter_map(|item| self.text_of(item, &what))
            .collect()
    }

    /// The entries of an object; nothing when there is none. Keys with `x-` are not entries.
    pub(super) fn entries(&mut self, mapping: &'t Mapping, key: &str) -> Vec<(&'t str, &'t Node)> {
        let Some(node) = mapping.get(key) else {
            return Vec::new();
        };
        let Some(target) = self.follow_misplaced(node, "", &format!("`{key}`")) else {
            return Vec::new();
        };
        let node = target.node;
        let Some(entries) = node.mapping() else {
            self.wrong_type(node, &format!("`{key}`"), "an object");
            return Vec::new();
        };
        entries
            .iter()
            .map(|(key, node)| (key.as_str(), node))
            .collect()
    }

    /// One of several words; a diagnostic with the nearest when it is another.
    pub(super) fn word<T: Copy>(
        &mut self,
        mapping: &'t Mapping,
        key: &str,
        words: &[(&str, T)],
    ) -> Option<T> {
        let node = mapping.get(key)?;
        let text = self.text_of(node, &format!("`{key}`"))?;
        let found = words
            .iter()
            .find(|(word, _)| *word == text)
            .map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.unknown_word(node, key, &text, &names);
        }
        found
    }

    /// Tells that a text is none of the words known here.
    pub(super) fn unknown_word(&mut self, node: &Node, key: &str, text: &str, words: &[&str]) {
        let message = format!("`{key}` cannot be `{text}`");
        let diagnostic = Diagnostic::error("wrong-value", node.entry_span(), message);
        self.log
            .push(match suggestion::help(text, words.iter().copied()) {
                Some(help) => diagnostic.with_help(help),
                None => diagnostic,
            });
    }
}

/// `2.0` is a whole number too.
fn whole(number: &Number) -> Option<u64> {
    let value = number.as_f64()?;
    (value >= 0.0 && value.fract() == 0.0 && value < 9e15).then_some(value as u64)
}

fn article(name: &str) -> &'static str {
    if name.starts_with(['A', 'E', 'I', 'O', 'U', 'X']) {
        "an"
    } else {
        "a"
    }
}

//! Reading a TOML table by its known keys, with a diagnostic at the place of everything that is wrong.

use hallpass_openapi::diagnostic::{Diagnostic, Span};
use hallpass_openapi::source::SourceId;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Text;

/// Collects what is wrong.
pub(super) struct Reader {
    source: SourceId,
    pub diagnostics: Vec<Diagnostic>,
}

/// A value, and where it stands.
#[derive(Clone)]
pub(super) struct Item<'t> {
    value: DeValue<'t>,
    span: Span,
}

/// A table, and where it stands.
pub(super) struct Table<'t> {
    entries: Vec<(Text, Item<'t>)>,
    span: Span,
}

impl<'t> Table<'t> {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Item<'t>> {
        let mut entries = self.entries.iter();
        entries
            .find(|(name, _)| name.text == key)
            .map(|(_, item)| item)
    }
}

impl Reader {
    pub fn new(source: SourceId) -> Self {
        Self {
            source,
            diagnostics: Vec::new(),
        }
    }

    /// The whole file.
    pub fn parse<'t>(&mut self, text: &'t str) -> Option<Table<'t>> {
        match DeTable::parse(text) {
            Ok(table) => {
                let first = self.span(0..0);
                Some(self.open(table.into_inner(), first))
            }
            Err(error) => {
                let span = self.span(error.span().unwrap_or_default());
                let message = error.message().lines().collect::<Vec<_>>().join(", ");
                self.diagnostics
                    .push(Diagnostic::error("config-syntax", span, message));
                None
            }
        }
    }

    fn open<'t>(&self, table: DeTable<'t>, span: Span) -> Table<'t> {
        let entries = table.into_iter().map(|(key, value)| {
            let key = Text {
                text: key.get_ref().to_string(),
                span: self.span(key.span()),
            };
            (key, self.item(value))
        });
        let mut entries: Vec<_> = entries.collect();
        entries.sort_by_key(|(key, _)| key.span);
        Table { entries, span }
    }

    fn item<'t>(&self, value: Spanned<DeValue<'t>>) -> Item<'t> {
        let span = self.span(value.span());
        let value = value.into_inner();
        Item { value, span }
    }

    fn span(&self, range: std::ops::Range<usize>) -> Span {
        let offset = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        Span {
            source: self.source,
            start: offset(range.start),
            end: offset(range.end),
        }
    }

    /// Tells of keys that the table does not have.
    pub fn known(&mut self, table: &Table<'_>, keys: &[&str]) {
        for (key, _) in &table.entries {
            if keys.contains(&key.text.as_str()) {
                continue;
            }
            let help = suggestion(&key.text, keys.iter().copied());
            let message = format!("there is no key `{}` here", key.text);
            let diagnostic = Diagnostic::error("config-unknown-key", key.span, message);
            self.diagnostics.push(diagnostic.with_help(help));
        }
    }

    /// Tells of a key that has to be there.
    pub fn missing(&mut self, table: &Table<'_>, key: &str) {
        let message = format!("`{key}` is missing");
        self.diagnostics
            .push(Diagnostic::error("config-missing-key", table.span, message));
    }

    pub fn wrong_value(&mut self, span: Span, message: String, help: Option<String>) {
        let diagnostic = Diagnostic::error("config-wrong-value", span, message);
        self.diagnostics.push(match help {
            Some(help) => diagnostic.with_help(help),
            None => diagnostic,
        });
    }

    fn wrong_type(&mut self, item: &Item<'_>, wanted: &str) {
        let message = format!("expected {wanted}, got a TOML {}", item.value.type_str());
        self.diagnostics
            .push(Diagnostic::error("config-wrong-type", item.span, message));
    }

    /// The entries of a table, in the order of the file.
    pub fn entries<'t>(&self, table: &Table<'t>) -> Vec<(Text, Item<'t>)> {
        table.entries.clone()
    }

    pub fn table<'t>(&mut self, table: &Table<'t>, key: &str) -> Option<Table<'t>> {
        let item = table.get(key)?.clone();
        let found = self.as_table(&item);
        if found.is_none() {
            self.wrong_type(&item, "a table");
        }
        found
    }

    /// The table that a value is, if it is one.
    pub fn as_table<'t>(&self, item: &Item<'t>) -> Option<Table<'t>> {
        match &item.value {
            DeValue::Table(table) => Some(self.open(table.clone(), item.span)),
            _ => None,
        }
    }

    pub fn as_text(&mut self, item: &Item<'_>, wanted: &str) -> Option<Text> {
        if let DeValue::String(text) = &item.value {
            return Some(Text {
                text: text.to_string(),
                span: item.span,
            });
        }
        self.wrong_type(item, wanted);
        None
    }

    pub fn text(&mut self, table: &Table<'_>, key: &str) -> Option<Text> {
        let item = table.get(key)?.clone();
        self.as_text(&item, "a text")
    }

    /// Whether it is said, and true.
    pub fn flag(&mut self, table: &Table<'_>, key: &str) -> bool {
        let Some(item) = table.get(key).cloned() else {
            return false;
        };
        if let DeValue::Boolean(flag) = item.value {
            return flag;
        }
        self.wrong_type(&item, "`true` or `false`");
        false
    }

    /// The items of an array; a single value is an array of one.
    pub fn items<'t>(&mut self, table: &Table<'t>, key: &str) -> Vec<Item<'t>> {
        match table.get(key) {
            None => Vec::new(),
            Some(item) => match &item.value {
                DeValue::Array(items) => {
                    let items = items.iter().cloned();
                    items.map(|value| self.item(value)).collect()
                }
                _ => vec![item.clone()],
            },
        }
    }

    pub fn texts(&mut self, table: &Table<'_>, key: &str) -> Vec<Text> {
        let items = self.items(table, key);
        let texts = items.iter().filter_map(|item| self.as_text(item, "a text"));
        texts.collect()
    }

    /// Texts that are each one of these.
    pub fn choices(&mut self, table: &Table<'_>, key: &str, known: &[&str]) -> Vec<String> {
        let mut chosen = Vec::new();
        for text in self.texts(table, key) {
            if known.contains(&text.text.as_str()) {
                chosen.push(text.text);
            } else {
                let help = suggestion(&text.text, known.iter().copied());
                let message = format!("`{key}` does not take `{}`", text.text);
                self.wrong_value(text.span, message, Some(help));
            }
        }
        chosen
    }
}

/// What might have been meant: the nearest known word, else some that are known.
pub(crate) fn suggestion<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let distance =
        |other: &str| strsim::damerau_levenshtein(&word.to_lowercase(), &other.to_lowercase());
    let nearest = known.iter().min_by_key(|other| distance(other));
    match nearest {
        Some(near) if distance(near) <= (word.chars().count() / 3).max(1) => {
            format!("did you mean `{near}`?")
        }
        None => "there is none".to_owned(),
        Some(_) => {
            let more = if known.len() > 16 { ", …" } else { "" };
            let known: Vec<String> = known
                .iter()
                .take(16)
                .map(|word| format!("`{word}`"))
                .collect();
            format!("known here: {}{more}", known.join(", "))
        }
    }
}

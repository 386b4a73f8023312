//! Names and descriptions of the values of an `enum`, in the extensions that other tools have for them.

use serde_json::Value;

use super::Lowering;
use super::schema::Draft;
use crate::diagnostic::Diagnostic;
use crate::model::ListedValue;
use crate::tree::{Content, Mapping, Node};

const NAMES: [&str; 2] = ["x-enum-varnames", "x-enumNames"];
const DESCRIPTIONS: [&str; 2] = ["x-enum-descriptions", "x-enumDescriptions"];

impl<'t> Lowering<'t> {
    /// What is said of the values of the `enum` that was read; what stands first counts.
    pub(super) fn listed_values(&mut self, draft: &mut Draft<'t>) {
        let mut listed: Vec<ListedValue> = draft
            .schema
            .enumeration
            .iter()
            .flatten()
            .map(plain)
            .collect();
        for key in NAMES {
            for (at, name) in self.words_of_values(draft.mapping, key, &listed) {
                listed[at].name.get_or_insert(name);
            }
        }
        for key in DESCRIPTIONS {
            for (at, description) in self.words_of_values(draft.mapping, key, &listed) {
                listed[at].description.get_or_insert(description);
            }
        }
        self.ms_enum(draft.mapping, &mut listed);
        listed.retain(|value| value.name.is_some() || value.description.is_some());
        draft.schema.listed_values = listed;
    }

    /// Words in the order of the values, or by value; each with the position of its value.
    fn words_of_values(
        &mut self,
        mapping: &'t Mapping,
        key: &str,
        listed: &[ListedValue],
    ) -> Vec<(usize, String)> {
        let Some(node) = mapping.get(key) else {
            return Vec::new();
        };
        match &node.content {
            Content::Sequence(items) => self.words_in_order(node, key, items, listed),
            Content::Mapping(entries) => self.words_by_value(key, entries, listed),
            _ => {
                self.enum_names(node, format!("`{key}` must be an array; it is ignored"));
                Vec::new()
            }
        }
    }

    /// Null may be left out, as there is nothing to call by a name.
    fn words_in_order(
        &mut self,
        node: &Node,
        key: &str,
        items: &[Node],
        listed: &[ListedValue],
    ) -> Vec<(usize, String)> {
        let all: Vec<usize> = (0..listed.len()).collect();
        let mut named = all.clone();
        named.retain(|at| !listed[*at].value.is_null());
        let Some(places) = [all, named]
            .into_iter()
            .find(|all| all.len() == items.len())
        else {
            let (items, values) = (counted(items.len(), "item"), counted(listed.len(), "value"));
            let message = format!("`{key}` has {items}, `enum` {values}; `{key}` is ignored");
            let diagnostic = Diagnostic::warning("enum-names", node.entry_span(), message);
            let help = "write one item for each value, in the order of `enum`";
            self.log.push(diagnostic.with_help(help));
            return Vec::new();
        };
        let words = places.into_iter().zip(items);
        words
            .filter_map(|(at, item)| Some((at, self.word_of_value(item, key)?)))
            .collect()
    }

    fn words_by_value(
        &mut self,
        key: &str,
        entries: &Mapping,
        listed: &[ListedValue],
    ) -> Vec<(usize, String)> {
        let mut words = Vec::new();
        for (value, node) in entries {
            match position(listed, value) {
                Some(at) => words.extend(self.word_of_value(node, key).map(|word| (at, word))),
                None => self.unlisted(node, key, value),
            }
        }
        words
    }

    /// `x-ms-enum`: `values` has an object for each value that it says something of.
    fn ms_enum(&mut self, mapping: &'t Mapping, listed: &mut [ListedValue]) {
        let values = mapping
            .get("x-ms-enum")
            .and_then(|node| node.mapping()?.get("values"));
        let Some(values) = values else {
            return;
        };
        let Some(items) = values.sequence() else {
            let message = "`values` of `x-ms-enum` must be an array; it is ignored".to_owned();
            return self.enum_names(values, message);
        };
        for item in items {
            let Some((entries, value)) = item
                .mapping()
                .and_then(|entries| Some((entries, entries.get("value")?)))
            else {
                let message = "an item of `x-ms-enum` has no `value`; it is ignored".to_owned();
                self.enum_names(item, message);
                continue;
            };
            let text = text(&value.to_json());
            let Some(at) = position(listed, &text) else {
                self.unlisted(item, "x-ms-enum", &text);
                continue;
            };
            let mut word = |key: &str| self.word_of_value(entries.get(key)?, "x-ms-enum");
            let (name, description) = (word("name"), word("description"));
            let found = &mut listed[at];
            found.name = found.name.take().or(name);
            found.description = found.description.take().or(description);
        }
    }

    /// A text; a number or boolean as it is written. Null and blanks say nothing.
    fn word_of_value(&mut self, node: &Node, key: &str) -> Option<String> {
        let text = match &node.content {
            Content::String(text) => text.clone(),
            Content::Null => return None,
            Content::Number(_) | Content::Boolean(_) => {
                self.documents.sources().text(node.span)?.to_owned()
            }
            _ => {
                let message = format!(
                    "what `{key}` says of a value must be a string, found {}; it is ignored",
                    node.kind()
                );
                self.enum_names(node, message);
                return None;
            }
        };
        Some(text).filter(|text| !text.trim().is_empty())
    }

    fn unlisted(&mut self, node: &Node, key: &str, value: &str) {
        let message = format!(
            "`{key}` says something of `{value}`, which `enum` does not list; it is ignored"
        );
        self.enum_names(node, message);
    }

    fn enum_names(&mut self, node: &Node, message: String) {
        self.log.push(Diagnostic::warning(
            "enum-names",
            node.entry_span(),
            message,
        ));
    }
}

fn plain(value: &Value) -> ListedValue {
    ListedValue {
        value: value.clone(),
        name: None,
        description: None,
    }
}

fn position(listed: &[ListedValue], value: &str) -> Option<usize> {
    listed
        .iter()
        .position(|listed| text(&listed.value) == value)
}

/// A value as a key of an object, or in quotes where none belong.
fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

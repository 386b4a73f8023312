//! `names.lock`: the names that an earlier run gave, so that they stay when a document grows or is written in another order.
//!
//! One line a name, sorted, so that two branches merge. What is written as Rust writes it needs no line: it keeps its name anyway.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use super::identifier::is_identifier;

/// The names of all modules, as `names.lock` holds them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NamesLock {
    modules: BTreeMap<String, ModuleNames>,
}

/// A line that is no entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockProblem {
    /// The line, from 1.
    pub line: usize,
    /// The line's text.
    pub text: String,
}

/// The names of one module, by scope.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ModuleNames {
    scopes: HashMap<String, Vec<Entry>>,
}

/// A name that was given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    /// What the document calls it, or what it was called by its context.
    pub wire: String,
    /// What tells it from others of the same name: a pointer into the document, or where a parameter stands. May be empty.
    pub place: String,
    /// The Rust name.
    pub name: String,
}

const HEAD: &str =
    "# Names that hallpass gave. Check this file in: they stay as the documents grow.\n";

impl NamesLock {
    /// Reads the text of a `names.lock`.
    ///
    /// # Errors
    /// At the first line that is no entry, such as the mark of a merge conflict.
    pub fn parse(text: &str) -> Result<Self, LockProblem> {
        let mut lock = Self::default();
        let mut module = String::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(name) = line
                .strip_prefix('[')
                .and_then(|line| line.strip_suffix(']'))
            {
                name.clone_into(&mut module);
                continue;
            }
            let (scope, entry) = entry(line).ok_or_else(|| LockProblem {
                line: index + 1,
                text: line.to_owned(),
            })?;
            lock.add(&module, scope, entry);
        }
        Ok(lock)
    }

    /// Whether it holds no name.
    pub fn is_empty(&self) -> bool {
        self.modules.is_empty()
    }

    pub(crate) fn add(&mut self, module: &str, scope: &str, entry: Entry) {
        let names = self.modules.entry(module.to_owned()).or_default();
        names
            .scopes
            .entry(scope.to_owned())
            .or_default()
            .push(entry);
    }

    pub(crate) fn module(&self, name: &str) -> Option<&ModuleNames> {
        self.modules.get(name)
    }
}

impl fmt::Display for NamesLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HEAD)?;
        for (module, names) in &self.modules {
            writeln!(f, "\n[{module}]")?;
            let scopes: BTreeMap<_, _> = names.scopes.iter().collect();
            for (scope, entries) in scopes {
                let mut entries = entries.clone();
                // Equals stay in the order in which they were given.
                entries.sort_by(|left, right| {
                    (&left.wire, &left.place).cmp(&(&right.wire, &right.place))
                });
                entries.dedup();
                for entry in entries {
                    writeln!(f, "{scope} {entry}")?;
                }
            }
        }
        Ok(())
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", quoted(&self.wire))?;
        if !self.place.is_empty() {
            write!(f, " {}", quoted(&self.place))?;
        }
        write!(f, " = {}", self.name)
    }
}

fn quoted(text: &str) -> serde_json::Value {
    serde_json::Value::String(text.to_owned())
}

/// `field Pet "fooBar" = foo_bar`.
fn entry(line: &str) -> Option<(&str, Entry)> {
    let (scope, rest) = line.split_at(line.find('"')?);
    let (values, name) = rest.rsplit_once(" = ")?;
    let mut texts = serde_json::Deserializer::from_str(values).into_iter::<String>();
    let wire = texts.next()?.ok()?;
    let place = texts.next().transpose().ok()?.unwrap_or_default();
    let ends = texts.next().is_none();
    let name = name.trim().to_owned();
    let entry = (ends && is_identifier(&name)).then_some(Entry { wire, place, name })?;
    Some((scope.trim(), entry))
}

impl ModuleNames {
    /// For each symbol (its wire name and place) of a scope the name that it had, if it had one.
    ///
    /// A symbol is found by both; one that moved, by its wire name; one inside a component, which other operations may reach first and
    /// so call otherwise, by its place.
    pub fn find(&self, scope: &str, symbols: &[(&str, &str)]) -> Vec<Option<String>> {
        let mut found = vec![None; symbols.len()];
        let Some(entries) = self.scopes.get(scope) else {
            return found;
        };
        let mut free = vec![true; entries.len()];
        for key in [exact, by_wire, by_place] {
            let mut open: HashMap<String, Vec<usize>> = HashMap::new();
            // Backwards, so that `pop` gives the first one first.
            for (at, entry) in entries.iter().enumerate().rev().filter(|(at, _)| free[*at]) {
                if let Some(key) = key(&entry.wire, &entry.place) {
                    open.entry(key).or_default().push(at);
                }
            }
            let missing = symbols.iter().zip(&mut found);
            for ((wire, place), found) in missing.filter(|(_, found)| found.is_none()) {
                let at = key(wire, place).and_then(|key| open.get_mut(&key)?.pop());
                if let Some(at) = at {
                    free[at] = false;
                    *found = Some(entries[at].name.clone());
                }
            }
        }
        found
    }
}

fn exact(wire: &str, place: &str) -> Option<String> {
    Some(format!("{wire}\n{place}"))
}

/// Only a pointer changes when a document is written in another order.
fn by_wire(wire: &str, place: &str) -> Option<String> {
    place.contains('/').then(|| wire.to_owned())
}

/// Places in components keep their pointers; others are numbered, and move.
fn by_place(_: &str, place: &str) -> Option<String> {
    place.contains("/components/").then(|| place.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "# Names that hallpass gave. Check this file in: they stay as the documents grow.

[pets]
field Pet \"a \\\"b\\\"\" = a_b
type \"foo_bar\" \"/components/schemas/foo_bar\" = FooBarType
type \"list NotFound\" \"/components/responses/NotFound/schema\" = ListNotFound
type \"list Ok item\" \"/paths/~1pets/get\" = ListOkItem
type \"list Ok item\" \"/paths/~1pets/put\" = ListOkItem2
";

    #[test]
    fn what_is_written_is_read() {
        let lock = NamesLock::parse(TEXT).expect("a lock");
        assert_eq!(NamesLock::parse(&lock.to_string()), Ok(lock));
    }

    #[test]
    fn a_line_that_is_no_entry_is_told() {
        for line in [
            "<<<<<<< main",
            "type \"a\" = 1a",
            "type \"a\"",
            "type a = A",
        ] {
            let problem = NamesLock::parse(&format!("[pets]\n{line}\n")).expect_err("no entry");
            assert_eq!((problem.line, problem.text.as_str()), (2, line));
        }
    }

    #[test]
    fn symbols_are_found_where_they_moved_to() {
        let lock = NamesLock::parse(TEXT).expect("a lock");
        let names = lock.module("pets").expect("the module");
        let symbols = [
            ("new", "/paths/~1pets/get"),
            ("list Ok item", "/paths/~1pets/put"),
            ("list Ok item", "/paths/~1other/get"),
            ("foo_bar", "/definitions/foo_bar"),
            ("add NotFound", "/components/responses/NotFound/schema"),
        ];
        let found = names.find("type", &symbols);
        let found: Vec<Option<&str>> = found.iter().map(Option::as_deref).collect();
        let wanted = [
            None,
            Some("ListOkItem2"),
            Some("ListOkItem"),
            Some("FooBarType"),
            Some("ListNotFound"),
        ];
        assert_eq!(found, wanted);
    }
}

//! Knowledge: what the run has learned of a server's items, from its own creations and from lists.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Number, Value};

/// An item of a collection that the server has, or had.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its identity as text.
    pub id: String,
    /// The item as the server showed it.
    pub value: Value,
    /// Path parameters under which it was met, such as the user and realm of an invite.
    pub path: BTreeMap<String, String>,
    /// Index of the identity that met it.
    pub identity: usize,
}

impl Item {
    /// An item of which nothing but its identity is known.
    pub fn named(id: String) -> Self {
        Self {
            id,
            value: Value::Null,
            path: BTreeMap::new(),
            identity: 0,
        }
    }
}

/// The items of one collection.
#[derive(Debug, Default)]
struct Pool {
    created: Vec<Item>,
    listed: Vec<Item>,
    gone: BTreeSet<String>,
    /// What a creation answered with although it was there before.
    old: BTreeSet<String>,
}

/// What the run has learned so far.
#[derive(Debug, Default)]
pub struct Knowledge {
    pools: BTreeMap<String, Pool>,
    /// Every identity that a creation gave, for redaction.
    minted: Vec<String>,
}

impl Knowledge {
    /// The run created an item.
    pub fn created(&mut self, collection: &str, item: Item) {
        if !self.minted.contains(&item.id) {
            self.minted.push(item.id.clone());
        }
        let pool = self.pool(collection);
        pool.gone.remove(&item.id);
        let is_known = |known: &Item| known.id == item.id;
        if pool.listed.iter().chain(&pool.created).any(is_known) {
            pool.old.insert(item.id.clone());
        }
        pool.created.push(item);
    }

    /// A list showed items.
    pub fn listed(&mut self, collection: &str, items: Vec<Item>) {
        let pool = self.pool(collection);
        for item in items {
            let known = pool
                .listed
                .iter()
                .position(|known| known.id == item.id && known.path == item.path);
            match known {
                Some(at) => pool.listed[at] = item,
                None => pool.listed.push(item),
            }
        }
    }

    /// An item was removed.
    pub fn removed(&mut self, collection: &str, id: &str) {
        let pool = self.pool(collection);
        pool.created.retain(|item| item.id != id);
        pool.gone.insert(id.to_owned());
    }

    /// Whether the run removed an item.
    pub fn is_gone(&self, collection: &str, id: &str) -> bool {
        self.pools
            .get(collection)
            .is_some_and(|pool| pool.gone.contains(id))
    }

    /// What the run created and has not removed, oldest first.
    pub fn own(&self, collection: &str) -> &[Item] {
        self.pools.get(collection).map_or(&[], |pool| &pool.created)
    }

    /// What the run made itself and has not removed, oldest first.
    pub fn made<'k>(&'k self, collection: &str) -> impl Iterator<Item = &'k Item> + use<'k> {
        let pool = self.pools.get(collection);
        pool.into_iter().flat_map(|pool| {
            let mut created = pool.created.iter().collect::<Vec<_>>();
            created.retain(|item| !pool.old.contains(&item.id));
            created
        })
    }

    /// Items that lists showed and the run has not removed, in the order in which they were met.
    pub fn met<'k>(&'k self, collection: &str) -> impl Iterator<Item = &'k Item> + use<'k> {
        let pool = self.pools.get(collection);
        pool.into_iter().flat_map(|pool| {
            pool.listed
                .iter()
                .filter(|item| !pool.gone.contains(&item.id))
        })
    }

    /// Items that lists showed, also those that are gone: a removal under one path need not be one under another.
    pub fn seen<'k>(&'k self, collection: &str) -> impl Iterator<Item = &'k Item> + use<'k> {
        let pool = self.pools.get(collection);
        pool.into_iter().flat_map(|pool| pool.listed.iter())
    }

    /// Collections in which the run created something that is still there.
    pub fn collections_with_own(&self) -> Vec<String> {
        let with_own = self
            .pools
            .iter()
            .filter(|(_, pool)| !pool.created.is_empty());
        with_own.map(|(name, _)| name.clone()).collect()
    }

    /// Every identity that a creation gave, in order.
    pub fn minted(&self) -> &[String] {
        &self.minted
    }

    fn pool(&mut self, collection: &str) -> &mut Pool {
        self.pools.entry(collection.to_owned()).or_default()
    }
}

/// A scalar as the text that stands in a path; `None` for objects, arrays and null.
pub fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number_text(number)),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// A number as clients write it: `17.0` is the integer 17 (JSON Schema, section 4.2.3).
fn number_text(number: &Number) -> String {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let whole = number.as_f64().filter(|_| number.is_f64());
    match whole.filter(|value| value.fract() == 0.0 && value.abs() < EXACT) {
        Some(value) => format!("{value:.0}"),
        None => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::scalar_text;

    #[test]
    fn whole_numbers_are_written_without_a_fraction() {
        assert_eq!(scalar_text(&json!(17.0)).as_deref(), Some("17"));
        assert_eq!(scalar_text(&json!(17.5)).as_deref(), Some("17.5"));
        assert_eq!(scalar_text(&json!(17)).as_deref(), Some("17"));
    }
}

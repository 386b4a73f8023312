//! Stored items, by collection, and the changes that can be made to them.

use hallpass_openapi::model::Resource;
use indexmap::IndexMap;
use serde_json::Value;

use crate::counts::{Place, Places};
use crate::fixtures::Fixtures;

/// All stored items. Equal collections are equal states: faults compare and restore them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Collections {
    /// Where items were made.
    pub places: Places,
    items: IndexMap<String, Vec<Value>>,
    last_id: u64,
    seeded_up_to: u64,
}

/// One change of stored items.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A new item at the end of a collection.
    Insert {
        /// Collection.
        collection: String,
        /// The item.
        item: Value,
    },
    /// Another value for the item at a position.
    Replace {
        /// Collection.
        collection: String,
        /// Position of the item.
        position: usize,
        /// Its new value.
        item: Value,
    },
    /// An item that was there from the beginning is no more in one of the places where it was.
    Leave(Place),
    /// The item at a position goes away.
    Remove {
        /// Collection.
        collection: String,
        /// Position of the item.
        position: usize,
    },
}

/// The smallest fresh identity: far above what fixtures show, so that a created item is easy to tell in a log.
const FIRST_FRESH_ID: u64 = 9_000_000;

impl Collections {
    /// The items of a fixtures file.
    pub fn seeded(fixtures: &Fixtures) -> Self {
        let items = fixtures.collections.iter().map(|(name, items)| {
            let values = items.iter().cloned().map(Value::Object).collect();
            (name.clone(), values)
        });
        let largest = largest_id(fixtures).max(FIRST_FRESH_ID);
        Self {
            places: Places::default(),
            items: items.collect(),
            last_id: largest,
            seeded_up_to: largest,
        }
    }

    /// The items of a collection in the order of insertion; none when there is no such collection.
    pub fn items(&self, collection: &str) -> &[Value] {
        self.items.get(collection).map_or(&[], Vec::as_slice)
    }

    /// The items of a collection, to change.
    pub fn items_mut(&mut self, collection: &str) -> &mut Vec<Value> {
        self.items.entry(collection.to_owned()).or_default()
    }

    /// Names of all collections with their items.
    pub fn all(&self) -> impl Iterator<Item = (&str, &[Value])> {
        self.items
            .iter()
            .map(|(name, items)| (name.as_str(), items.as_slice()))
    }

    /// The identity that the next created item gets. It is used up by [`Collections::apply`] only.
    pub fn next_id(&self) -> u64 {
        self.last_id.max(FIRST_FRESH_ID) + 1
    }

    /// Whether an identity is one that this mock gave to a created item.
    pub fn is_fresh(&self, id: &Value) -> bool {
        plain_text(id)
            .parse::<u64>()
            .is_ok_and(|id| id > self.seeded_up_to)
    }

    /// Where an item was made; `None` for one that was there from the beginning.
    pub fn place_of(&self, resource: &Resource, item: &Value) -> Option<&Place> {
        let identity = item.get(&resource.identity)?;
        let places = self.places.of(&resource.collection, identity);
        let is_left = !self.places.left(&resource.collection, identity).is_empty();
        let later = if places.len() > 1 || is_left {
            self.later(&resource.collection, &resource.identity, item)
        } else {
            0
        };
        places.iter().rev().nth(later)
    }

    /// How many items with the same identity stand behind an item: the same name may be given under several parents.
    fn later(&self, collection: &str, property: &str, item: &Value) -> usize {
        let is_same = |other: &&Value| {
            let both = other.get(property).zip(item.get(property));
            both.is_some_and(|(other, own)| same_identity(other, own))
        };
        let items = self.items(collection).iter().rev();
        let later = items.take_while(|other| !std::ptr::eq(*other, item));
        later.filter(is_same).count()
    }

    /// Makes changes that were decided together. Positions are those before the first change; no change fails.
    pub fn apply(&mut self, changes: Vec<Change>) {
        for change in changes {
            self.make(change);
        }
    }

    fn forget_place(&mut self, collection: &str, position: usize) {
        let property = self.places.property(collection);
        let item = self.items(collection).get(position);
        let Some((property, item)) = property.zip(item) else {
            return;
        };
        let Some(identity) = item.get(property).cloned() else {
            return;
        };
        let places = self.places.of(collection, &identity).len();
        let later = self.later(collection, property, item);
        if let Some(at) = places.checked_sub(later + 1) {
            self.places.forget(collection, &identity, at);
        }
    }

    fn make(&mut self, change: Change) {
        match change {
            Change::Insert { collection, item } => {
                self.last_id = self.next_id();
                self.items_mut(&collection).push(item);
            }
            Change::Replace {
                collection,
                position,
                item,
            } => {
                if let Some(place) = self.items_mut(&collection).get_mut(position) {
                    *place = item;
                }
            }
            Change::Leave(place) => self.places.leave(place),
            Change::Remove {
                collection,
                position,
            } => {
                self.forget_place(&collection, position);
                let items = self.items_mut(&collection);
                if position < items.len() {
                    items.remove(position);
                }
            }
        }
    }
}

/// The largest `id` that a fixture has and that leaves room for many more.
fn largest_id(fixtures: &Fixtures) -> u64 {
    let items = fixtures.collections.values().flatten();
    let ids = items.filter_map(|item| plain_text(item.get("id")?).parse::<u64>().ok());
    ids.filter(|id| *id < u64::MAX / 2).max().unwrap_or(0)
}

/// Whether two scalars name the same thing: an identity may be the string "7" in state and the number 7 in a path, or a list of one there.
pub fn same_identity(a: &Value, b: &Value) -> bool {
    let (a, b) = (lone(a), lone(b));
    a == b || (!is_container(a) && !is_container(b) && plain_text(a) == plain_text(b))
}

/// The only value of a list.
pub fn lone(value: &Value) -> &Value {
    match value.as_array().map(Vec::as_slice) {
        Some([only]) => only,
        _ => value,
    }
}

fn is_container(value: &Value) -> bool {
    value.is_object() || value.is_array() || value.is_null()
}

/// A scalar as text without quotes.
pub fn plain_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

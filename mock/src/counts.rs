//! Counts of items beside a collection: what a document shows of them holds for the items that it begins with, and each item that was made since then is
//! counted with them.

use std::collections::BTreeMap;

use hallpass_openapi::counts::{Made, counts, is_beside};
use hallpass_openapi::model::{Action, Api, Resource, SchemaId};
use serde_json::{Map, Value, json};

use crate::call::Call;
use crate::collections::{Change, lone, plain_text, same_identity};
use crate::inferred::reply_schema;
use crate::seed::item_schema;
use crate::select::Content;

/// The word for whoever asks.
pub const ME: &str = "me";

/// The items that were made, and the paths under which they were.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Places {
    /// By collection and identity, oldest first.
    all: BTreeMap<String, BTreeMap<String, Vec<Place>>>,
    /// Where items are no more that were there from the beginning.
    left: BTreeMap<String, BTreeMap<String, Vec<Place>>>,
}

/// Where an item was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    collection: String,
    property: String,
    identity: Value,
    path: BTreeMap<String, String>,
}

impl Places {
    /// Keeps where items were made.
    pub fn keep(&mut self, made: Vec<Place>) {
        for place in made {
            add(&mut self.all, place);
        }
    }

    /// Where the items with an identity were made, oldest first.
    pub fn of(&self, collection: &str, identity: &Value) -> &[Place] {
        let of_collection = self.all.get(collection);
        let same = of_collection.and_then(|places| places.get(&key(identity)));
        same.map_or(&[], Vec::as_slice)
    }

    /// An item is no more in a place.
    pub fn leave(&mut self, place: Place) {
        add(&mut self.left, place);
    }

    /// Where an item that was there from the beginning is no more.
    pub fn left(&self, collection: &str, identity: &Value) -> &[Place] {
        let of_collection = self.left.get(collection);
        let same = of_collection.and_then(|places| places.get(&key(identity)));
        same.map_or(&[], Vec::as_slice)
    }

    /// Forgets one place of those of an identity.
    pub fn forget(&mut self, collection: &str, identity: &Value, at: usize) {
        let of_collection = self.all.get_mut(collection);
        let same = of_collection.and_then(|places| places.get_mut(&key(identity)));
        if let Some(same) = same.filter(|same| at < same.len()) {
            same.remove(at);
        }
    }

    /// The property that identifies what was made in a collection.
    pub fn property(&self, collection: &str) -> Option<&str> {
        let mut all = self.all.get(collection)?.values().flatten();
        Some(&all.next()?.property)
    }
}

fn add(all: &mut BTreeMap<String, BTreeMap<String, Vec<Place>>>, place: Place) {
    let of_collection = all.entry(place.collection.clone()).or_default();
    let same = of_collection.entry(key(&place.identity)).or_default();
    same.push(place);
}

/// The text that all forms of an identity have.
fn key(identity: &Value) -> String {
    plain_text(lone(identity))
}

/// Where the items of a creation stand.
pub fn places(call: &Call<'_>, changes: &[Change]) -> Vec<Place> {
    let resource = call.terms.resource.as_ref();
    let Some(resource) = resource.filter(|resource| resource.action == Action::Create) else {
        return Vec::new();
    };
    let made = changes.iter().filter_map(|change| match change {
        Change::Insert { collection, item } if *collection == resource.collection => {
            Place::of(call, resource, item)
        }
        _ => None,
    });
    made.collect()
}

/// The content with what was made counted in its numbers.
pub fn counted<'a>(call: &Call<'_>, content: Content<'a>) -> Content<'a> {
    match content {
        Content::Instance(mut value, media) => {
            count(call, &mut value);
            Content::Instance(value, media)
        }
        other => other,
    }
}

fn count(call: &Call<'_>, value: &mut Value) {
    let places = &call.collections.places;
    let api = &call.document.api;
    let own = call.terms.resource.as_ref();
    let Some(shown) = reply_schema(call).filter(|_| !places.all.is_empty()) else {
        return;
    };
    for creator in &api.operations {
        let made = creator.resource.as_ref();
        let made = made.filter(|made| made.action == Action::Create);
        let Some(resource) = made.filter(|_| is_beside(call.operation, creator)) else {
            continue;
        };
        let schema = schema_of(api, resource);
        let is_own = own.is_some_and(|own| own.collection == resource.collection);
        let Some(schema) = schema.filter(|_| !is_own) else {
            continue;
        };
        for count in counts(value) {
            let made = places.all.get(&resource.collection).into_iter();
            let made = made.flat_map(BTreeMap::values).flatten();
            let more = made.filter(|place| {
                let item = place.item(call, resource);
                item.filter(|_| place.is_under(call)).is_some_and(|item| {
                    let made = Made {
                        creator,
                        path: &|name| place.path.get(name).cloned(),
                        schema,
                        item,
                    };
                    count.includes(api, &made) == Some(true)
                })
            });
            let more = i64::try_from(more.count()).unwrap_or_default();
            let is_told = more > 0 && count.is_told(api, call.operation, shown);
            if let Some(number) = value.pointer_mut(&count.at).filter(|_| is_told) {
                *number = json!(count.value.saturating_add(more));
            }
        }
    }
}

impl Place {
    /// Where an item stands by the path of a call.
    pub fn of(call: &Call<'_>, resource: &Resource, item: &Value) -> Option<Self> {
        let path = call.decoded.path.iter();
        let path = path.filter(|(name, _)| Some(*name) != resource.parameter.as_ref());
        let path = path.map(|(name, value)| (name.clone(), plain_text(value)));
        Some(Self {
            collection: resource.collection.clone(),
            property: resource.identity.clone(),
            identity: item.get(&resource.identity)?.clone(),
            path: path.collect(),
        })
    }

    /// The path has the values of the place.
    pub fn is_at(&self, path: &Map<String, Value>) -> bool {
        let mut own = self.path.iter();
        own.all(|(name, own)| {
            let sent = path.get(name).map(plain_text);
            own == ME || sent.is_some_and(|sent| sent == *own || sent == ME)
        })
    }

    /// Nothing else than the item itself is named by the path.
    pub fn is_everywhere(&self) -> bool {
        self.path.is_empty()
    }

    /// The value of a path's parameter.
    pub fn under(&self, parameter: &str) -> Option<&str> {
        self.path.get(parameter).map(String::as_str)
    }

    /// The item, while it is there.
    fn item<'c>(&self, call: &'c Call<'_>, resource: &Resource) -> Option<&'c Value> {
        let is_here = self.collection == resource.collection;
        let mut items = call.collections.items(&self.collection).iter();
        items.find(|item| {
            let identity = item.get(&resource.identity);
            is_here && identity.is_some_and(|own| same_identity(own, &self.identity))
        })
    }

    /// It was made under the path that is asked for.
    fn is_under(&self, call: &Call<'_>) -> bool {
        let mut asked = call.decoded.path.iter();
        asked.all(|(name, value)| self.path.get(name) == Some(&plain_text(value)))
    }
}

fn schema_of(api: &Api, resource: &Resource) -> Option<SchemaId> {
    api.operations.iter().find_map(|operation| {
        let other = operation.resource.as_ref()?;
        let is_same = other.collection == resource.collection;
        item_schema(api, operation, other).filter(|_| is_same)
    })
}

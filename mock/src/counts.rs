//! Counts of items beside a collection: what a document shows of them holds for the items that it begins with, and each item that was made since then is
//! counted with them.

use std::collections::BTreeMap;

use hallpass_openapi::counts::{Made, counts, is_beside};
use hallpass_openapi::model::{Action, Api, Resource, SchemaId};
use serde_json::{Value, json};

use crate::call::Call;
use crate::collections::{Change, plain_text, same_identity};
use crate::inferred::reply_schema;
use crate::seed::item_schema;
use crate::select::Content;

/// The items that were made, and the paths under which they were.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Places {
    all: Vec<Place>,
}

/// Where an item was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    collection: String,
    identity: Value,
    path: BTreeMap<String, String>,
}

impl Places {
    /// Keeps where items were made.
    pub fn keep(&mut self, made: Vec<Place>) {
        self.all.extend(made);
    }

    /// The value of a path's parameter under which an item was made.
    pub fn of(&self, resource: &Resource, item: &Value, parameter: &str) -> Option<&str> {
        let identity = item.get(&resource.identity)?;
        let mut all = self.all.iter().rev();
        let place = all.find(|place| {
            place.collection == resource.collection && same_identity(&place.identity, identity)
        })?;
        place.path.get(parameter).map(String::as_str)
    }
}

/// Where the items of a creation stand.
pub fn places(call: &Call<'_>, changes: &[Change]) -> Vec<Place> {
    let resource = call.terms.resource.as_ref();
    let Some(resource) = resource.filter(|resource| resource.action == Action::Create) else {
        return Vec::new();
    };
    let made = changes.iter().filter_map(|change| match change {
        Change::Insert { collection, item } if *collection == resource.collection => {
            let path = call.decoded.path.iter();
            let path = path.map(|(name, value)| (name.clone(), plain_text(value)));
            Some(Place {
                collection: collection.clone(),
                identity: item.get(&resource.identity)?.clone(),
                path: path.collect(),
            })
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
            let more = places.all.iter().filter(|place| {
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

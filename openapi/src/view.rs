//! Views: all schemas that apply to one place of an instance, walked together with it.

use std::collections::BTreeSet;
use std::fmt;

use crate::model::{Api, Schema, SchemaId};
use crate::prose::Prose;
use serde_json::{Map, Value};

use crate::property::escape;

/// All schemas that may apply to one place: the members of `allOf`, and each alternative of `oneOf` and `anyOf`.
#[derive(Debug)]
pub struct View<'a> {
    api: &'a Api,
    schemas: Vec<&'a Schema>,
}

impl<'a> View<'a> {
    /// The view of a schema.
    pub fn of(api: &'a Api, schema: SchemaId) -> Self {
        Self::of_all(api, [schema])
    }

    fn of_all(api: &'a Api, roots: impl IntoIterator<Item = SchemaId>) -> Self {
        let mut ids: Vec<SchemaId> = roots.into_iter().collect();
        let mut at = 0;
        while let Some(schema) = ids.get(at).and_then(|id| api.schemas.get(id.0 as usize)) {
            let members = schema
                .all_of
                .iter()
                .chain(&schema.one_of)
                .chain(&schema.any_of);
            let new: Vec<SchemaId> = members.copied().filter(|id| !ids.contains(id)).collect();
            ids.extend(new);
            at += 1;
        }
        let schemas = ids
            .iter()
            .filter_map(|id| api.schemas.get(id.0 as usize))
            .collect();
        Self { api, schemas }
    }

    /// A property of this name is described or required, or further properties are allowed in so many words, or none is described at all.
    pub fn knows(&self, key: &str) -> bool {
        let declares = |schema: &&Schema| {
            schema.properties.contains_key(key) || schema.required.iter().any(|name| name == key)
        };
        let opens = |schema: &&Schema| {
            schema.boolean.is_some()
                || schema.additional_properties.is_some()
                || !schema.pattern_properties.is_empty()
        };
        let is_free = self
            .schemas
            .iter()
            .all(|schema| schema.properties.is_empty());
        is_free
            || self
                .schemas
                .iter()
                .any(|schema| declares(schema) || opens(schema))
    }

    /// The schemas of a property, as written where the property is declared.
    pub fn properties(&self, key: &str) -> Vec<&'a Schema> {
        let ids = self
            .schemas
            .iter()
            .filter_map(|schema| schema.properties.get(key));
        ids.filter_map(|id| self.api.schemas.get(id.0 as usize))
            .collect()
    }

    /// The names of all properties that are declared.
    pub fn names(&self) -> BTreeSet<&'a str> {
        let all = self
            .schemas
            .iter()
            .flat_map(|schema| schema.properties.keys());
        all.map(String::as_str).collect()
    }

    /// What is said of the place.
    pub fn descriptions(&self) -> Vec<&'a str> {
        let all = self.schemas.iter().copied();
        all.filter_map(|schema| schema.description.as_deref())
            .collect()
    }

    /// The values that the place lists.
    pub fn values(&self) -> Vec<&'a Value> {
        let all = self.schemas.iter().copied();
        all.filter_map(|schema| schema.enumeration.as_ref())
            .flatten()
            .collect()
    }

    /// Some schema of the place is of this kind.
    pub fn any(&self, is: impl Fn(&Schema) -> bool) -> bool {
        self.schemas.iter().any(|schema| is(schema))
    }

    /// The view of a property; `None` when nothing describes it.
    pub fn property(&self, key: &str) -> Option<Self> {
        let ids = self.schemas.iter().filter_map(|schema| {
            schema
                .properties
                .get(key)
                .or(schema.additional_properties.as_ref())
        });
        Self::some(self.api, ids.copied().collect())
    }

    /// The view of the items of an array; `None` when nothing describes them.
    pub fn items(&self) -> Option<Self> {
        Self::some(
            self.api,
            self.schemas
                .iter()
                .filter_map(|schema| schema.items)
                .collect(),
        )
    }

    /// A place that this schema calls read-only.
    pub fn is_read_only(&self) -> bool {
        self.schemas.iter().any(|schema| schema.read_only)
    }

    /// A place that only replies have, by the keyword or by a sentence of its description: "Output only."
    pub fn is_output_only(&self) -> bool {
        let prose = Prose::of(self.descriptions());
        let mut sentences = prose.sentences();
        self.is_read_only()
            || sentences.any(|text| {
                let text = text.trim_start_matches('[');
                ["output only", "output-only", "read-only", "read only"]
                    .iter()
                    .any(|word| text.starts_with(word))
            })
    }

    /// A place that this schema calls write-only.
    pub fn is_write_only(&self) -> bool {
        self.schemas.iter().any(|schema| schema.write_only)
    }

    fn some(api: &'a Api, ids: Vec<SchemaId>) -> Option<Self> {
        (!ids.is_empty()).then(|| Self::of_all(api, ids))
    }
}

/// A place in an instance, written as a JSON Pointer only where somebody asks for it.
#[derive(Debug, Clone, Copy)]
pub enum Place<'p> {
    /// The instance itself.
    Root,
    /// A property of what is at another place.
    Property(&'p Place<'p>, &'p str),
    /// An item of what is at another place.
    Item(&'p Place<'p>, usize),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Property(parent, key) => write!(f, "{parent}/{}", escape(key)),
            Self::Item(parent, at) => write!(f, "{parent}/{at}"),
        }
    }
}

/// What is done with an object: where it is, what describes it, and itself.
pub type Seen<'s, 'a> = dyn FnMut(Place<'_>, &View<'a>, &Map<String, Value>) + 's;

/// Visits each object in an instance that a schema describes, with the view of it.
pub fn visit<'a>(api: &'a Api, schema: SchemaId, instance: &Value, seen: &mut Seen<'_, 'a>) {
    walk(Place::Root, &View::of(api, schema), instance, seen);
}

fn walk<'a>(place: Place<'_>, view: &View<'a>, value: &Value, seen: &mut Seen<'_, 'a>) {
    match value {
        Value::Object(object) => {
            seen(place, view, object);
            for (key, item) in object.iter().filter(|(_, item)| has_objects(item)) {
                if let Some(inner) = view.property(key) {
                    walk(Place::Property(&place, key), &inner, item, seen);
                }
            }
        }
        Value::Array(items) if items.iter().any(has_objects) => {
            let Some(inner) = view.items() else { return };
            for (at, item) in items.iter().enumerate() {
                walk(Place::Item(&place, at), &inner, item, seen);
            }
        }
        _ => {}
    }
}

/// There may be an object in it.
fn has_objects(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(items) => items.iter().any(has_objects),
        _ => false,
    }
}

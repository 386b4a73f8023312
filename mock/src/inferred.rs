//! Items of inferred resources: what the document does not say that a creation stores, a reply may still have to show.

use hallpass_openapi::answer;
use hallpass_openapi::instance;
use hallpass_openapi::model::{Action, Operation, Resource, SchemaId};
use hallpass_openapi::promises;
use hallpass_openapi::promises::answers::{Afterwards, Again};
use hallpass_openapi::references;
use hallpass_openapi::stated_order::ignores_case;
use hallpass_openapi::validate::Direction;
use serde_json::{Map, Value};

use crate::call::Call;
use crate::collections::{Change, same_identity};
use crate::projection::project;
use crate::schema;
use crate::seed::{item_schema, successes};

/// The item with everything that its readers are promised: what was sent, and made-up values for the rest.
pub fn completed(call: &Call<'_>, resource: &Resource, mut item: Value) -> Value {
    let api = &call.document.api;
    let options = instance::Options {
        extent: instance::Extent::Minimal,
        ..instance::Options::default()
    };
    let listed = listed_schemas(call, resource);
    if let Value::Object(item) = &mut item {
        // What lists show unless they are asked for something else is how an item begins.
        for filter in api
            .operations
            .iter()
            .filter_map(|operation| operation.resource.as_ref())
            .filter(|other| other.collection == resource.collection)
            .flat_map(|other| other.defaults.values())
        {
            if let Some(first) = filter.defaults.first() {
                item.entry(filter.property.clone())
                    .or_insert_with(|| first.clone());
            }
        }
    }
    for schema in shown_schema(call, resource).into_iter().chain(listed) {
        let made = api.instance(schema, Direction::Response, options);
        if let (Some(Value::Object(made)), Value::Object(item)) = (made, &mut item) {
            for (name, value) in made {
                // An identity is given out, never made up.
                if name != resource.identity {
                    item.entry(name).or_insert(value);
                }
            }
        }
    }
    item
}

/// What the lists of the collection show of an item.
fn listed_schemas<'a>(
    call: &'a Call<'_>,
    resource: &'a Resource,
) -> impl Iterator<Item = SchemaId> + 'a {
    let api = &call.document.api;
    let operations = api.operations.iter();
    operations.filter_map(move |operation| {
        let other = operation.resource.as_ref()?;
        let is_list = other.action == Action::List && other.collection == resource.collection;
        item_schema(api, operation, other).filter(|_| is_list)
    })
}

/// What surrounds the items of a list, with everything that the reply's schema requires.
pub fn envelope(call: &Call<'_>) -> Value {
    let api = &call.document.api;
    let schema = reply_schema(call);
    let options = instance::Options {
        extent: instance::Extent::Minimal,
        ..instance::Options::default()
    };
    let made = schema.and_then(|schema| api.instance(schema, Direction::Response, options));
    let made = made.filter(Value::is_object);
    made.unwrap_or_else(|| Value::Object(Map::new()))
}

/// The schema of the body of success.
pub fn reply_schema(call: &Call<'_>) -> Option<SchemaId> {
    let mut media = successes(call.operation).flat_map(|response| &response.content);
    media.find_map(|media| media.schema)
}

/// The new item of a replacement keeps what its body does not know: only the server sets that.
pub fn replaced(sent: Value, body: Option<SchemaId>, stored: &Value, call: &Call<'_>) -> Value {
    let api = &call.document.api;
    let known = body.map(|body| schema::properties(api, body));
    let (Value::Object(mut next), Some(known), Value::Object(stored)) = (sent, known, stored)
    else {
        return stored.clone();
    };
    for (name, value) in stored {
        if !known.contains_key(name.as_str()) {
            next.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }
    Value::Object(next)
}

/// An identity that no item has, in a form that the reply's schema allows.
pub fn fresh_identity(call: &Call<'_>, resource: &Resource) -> Value {
    let id = call.collections.next_id();
    let forms = [
        Value::from(id.to_string()),
        Value::from(id),
        Value::from(format!("00000000-0000-4000-8000-{id:012x}")),
    ];
    let api = &call.document.api;
    let property = shown_schema(call, resource).and_then(|shown| {
        let properties = schema::properties(api, shown);
        properties.get(resource.identity.as_str()).copied()
    });
    let fits = |form: &&Value| {
        property.is_none_or(|property| api.is_valid(property, Direction::Response, form))
    };
    let fitting = forms.iter().find(fits).cloned();
    let [text, ..] = forms;
    fitting.unwrap_or(text)
}

/// A creation under an identity that is taken is taken for a replacement.
pub fn stored(call: &Call<'_>, resource: &Resource, item: &Value) -> Change {
    let taken = |other: &Value| {
        let both = other
            .get(&resource.identity)
            .zip(item.get(&resource.identity));
        both.is_some_and(|(other, own)| same_identity(other, own))
    };
    let items = call.collections.items(&resource.collection);
    match items.iter().position(taken) {
        Some(position) => Change::Replace {
            collection: resource.collection.clone(),
            position,
            item: item.clone(),
        },
        None => Change::Insert {
            collection: resource.collection.clone(),
            item: item.clone(),
        },
    }
}

/// What is answered already is not answered again, where the document says so.
pub fn is_answered_before(call: &Call<'_>, resource: &Resource, item: &Value) -> bool {
    let Some(after) = answered(call, resource, item) else {
        return false;
    };
    if item.as_object().and_then(answer::told).is_none() {
        return false;
    }
    let said = Again::of(&call.document.api, call.operation);
    said.is_final || (said.other && after != *item)
}

/// The item as it is after an answer that stays with it; `None` where the operation gives none.
pub fn answered(call: &Call<'_>, resource: &Resource, item: &Value) -> Option<Value> {
    let gives = resource.action == Action::None && !resource.declared;
    let body = call.decoded.body.as_ref().filter(|_| gives)?;
    let api = &call.document.api;
    let reads = api.operations.iter().find(|other| {
        let own = other.resource.as_ref();
        own.is_some_and(|own| own.action == Action::Read && own.collection == resource.collection)
    })?;
    let schema = item_schema(api, reads, reads.resource.as_ref()?)?;
    let (name, value) = answer::state_after(api, schema, item.as_object()?, body)?;
    let mut item = item.clone();
    *item.get_mut(&name)? = value;
    Some(item)
}

/// Where the document lists a 409 for what is there already, an item that has all that is sent is.
pub fn is_double(call: &Call<'_>, resource: &Resource) -> bool {
    let says_so = promises::doubles::are_refused(&call.document.api, call.operation);
    let sent = call.decoded.body.as_ref();
    let Some(Value::Object(sent)) = sent.and_then(|body| body.pointer(&resource.body)) else {
        return false;
    };
    let has_all = |item: &Value| {
        sent.iter()
            .all(|(name, value)| item.get(name) == Some(value))
    };
    let unique = promises::unique_of(call.operation, sent).or_else(|| unique_by_itself(call, sent));
    let scope = unique
        .map(|name| scope_of(call, name, sent))
        .unwrap_or_default();
    let has_unique = |item: &Value| {
        unique.is_some_and(|name| {
            scope.is_same(item.get(name), sent.get(name)) && scope.holds(item, sent)
        })
    };
    let combined = promises::combination(&call.document.api, call.operation, sent);
    let has_combined = |item: &Value| {
        let references = combined.as_ref().map(|combined| &combined.references);
        references.is_some_and(|names| names.iter().all(|name| item.get(name) == sent.get(name)))
    };
    let items = call.collections.items(&resource.collection).iter();
    // What was denied stands in nobody's way, where the document says so.
    let is_free = Afterwards::of(&call.document.api, call.operation).anew;
    let stands = items.filter(|item| !(is_free && answer::is_denied(item)));
    let standing: Vec<&Value> = stands.collect();
    (says_so && !sent.is_empty() && standing.iter().any(|item| has_all(item)))
        || standing.iter().any(|item| has_unique(item))
        || standing.iter().any(|item| has_combined(item))
}

/// Among which items something is unique, and how its values are compared.
#[derive(Debug, Default)]
struct Scope {
    within: Vec<String>,
    folds_case: bool,
}

impl Scope {
    fn is_same(&self, one: Option<&Value>, other: Option<&Value>) -> bool {
        if let (true, Some(Value::String(one)), Some(Value::String(other))) =
            (self.folds_case, one, other)
        {
            return one.to_lowercase() == other.to_lowercase();
        }
        one == other
    }

    fn holds(&self, item: &Value, sent: &Map<String, Value>) -> bool {
        let mut within = self.within.iter();
        within.all(|name| {
            sent.get(name)
                .is_none_or(|value| item.get(name) == Some(value))
        })
    }
}

fn scope_of(call: &Call<'_>, name: &str, sent: &Map<String, Value>) -> Scope {
    let says = promises::unique_words(&call.document.api, call.operation, name);
    let Some(says) = says else {
        return Scope::default();
    };
    let names = sent
        .keys()
        .map(String::as_str)
        .filter(|other| *other != name);
    let within = promises::unique_within(&says, names).into_iter();
    Scope {
        within: within.map(str::to_owned).collect(),
        folds_case: ignores_case(&says),
    }
}

/// The text of those that are sent whose own description says that only one item may have it.
fn unique_by_itself<'s>(call: &Call<'_>, sent: &'s Map<String, Value>) -> Option<&'s str> {
    let api = &call.document.api;
    let known = schema::properties(api, call.decoded.body_schema?);
    let texts = sent.iter().filter(|(_, value)| value.is_string());
    let texts = texts.filter_map(|(name, _)| Some((name.as_str(), *known.get(name.as_str())?)));
    promises::unique_by_itself(api, call.operation, texts)
}

/// The property of an update that another item has the same value of, where the document says that only one may have it.
pub fn taken_by_another(call: &Call<'_>, resource: &Resource, own: usize) -> Option<String> {
    let sent = call.decoded.body.as_ref()?.pointer(&resource.body)?;
    let sent = sent.as_object()?;
    let name =
        promises::unique_of(call.operation, sent).or_else(|| unique_by_itself(call, sent))?;
    let items = call.collections.items(&resource.collection).iter();
    let mut others = items.enumerate().filter(|(position, _)| *position != own);
    let scope = scope_of(call, name, sent);
    // What an update leaves out is as it was.
    let mut whole = items_of_own(call, resource, own);
    whole.extend(sent.clone());
    let is_taken = others.any(|(_, item)| {
        scope.is_same(item.get(name), sent.get(name)) && scope.holds(item, &whole)
    });
    is_taken.then(|| name.to_owned())
}

fn items_of_own(call: &Call<'_>, resource: &Resource, own: usize) -> Map<String, Value> {
    let items = call.collections.items(&resource.collection);
    let item = items.get(own).and_then(Value::as_object);
    item.cloned().unwrap_or_default()
}

/// A reference of what is sent that leads to nothing which the document or the store shows, where the creation's 404 speaks of it.
pub fn missing_reference(call: &Call<'_>, resource: &Resource) -> Option<String> {
    let sent = call.decoded.body.as_ref()?.pointer(&resource.body)?;
    let missing = |name: &str, value: &Value| {
        let shown = references::shown(&call.document.api, name);
        let items = call.collections.items(&resource.collection);
        let mut stored = items.iter().filter_map(|item| item.get(name));
        !shown.is_empty() && !shown.contains(&value) && !stored.any(|known| known == value)
    };
    let mut members = sent.as_object()?.iter();
    members
        .find(|(name, value)| {
            references::may_be_missing(call.operation, name) && missing(name, value)
        })
        .map(|(name, _)| name.clone())
}

/// Whether the replies that show an item of the collection by itself can show this one.
pub fn can_be_shown(call: &Call<'_>, resource: &Resource, item: &Value) -> bool {
    let api = &call.document.api;
    let shows_one = |operation: &&Operation| {
        let other = operation.resource.as_ref();
        other.is_some_and(|other| {
            other.collection == resource.collection
                && matches!(other.action, Action::Read | Action::Create)
        })
    };
    let schemas = api
        .operations
        .iter()
        .filter(shows_one)
        .filter_map(|operation| {
            let mut content = successes(operation).flat_map(|response| &response.content);
            content.find_map(|media| media.schema)
        });
    // What names no identity shows something around the item, or something else.
    let names_it = |schema: &SchemaId| {
        schema::properties(api, *schema).contains_key(resource.identity.as_str())
    };
    schemas
        .filter(names_it)
        .all(|schema| api.is_valid(schema, Direction::Response, &project(api, schema, item)))
}

/// The schema of an item as it is read, else as its creation shows it.
fn shown_schema(call: &Call<'_>, resource: &Resource) -> Option<SchemaId> {
    let reads = |operation: &&Operation| {
        let other = operation.resource.as_ref();
        other.is_some_and(|other| {
            other.collection == resource.collection && other.action == Action::Read
        })
    };
    let operations = &call.document.api.operations;
    let read = operations.iter().find(reads);
    read.into_iter()
        .chain([call.operation])
        .find_map(|operation| {
            let mut media = successes(operation).flat_map(|response| &response.content);
            media.find_map(|media| media.schema)
        })
}

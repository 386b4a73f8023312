//! Items of inferred resources: what the document does not say that a creation stores, a reply may still have to show.

use hallpass_openapi::answer::{self, accepts};
use hallpass_openapi::instance;
use hallpass_openapi::model::{Action, Operation, Resource, SchemaId};
use hallpass_openapi::promises;
use hallpass_openapi::promises::answers::{Afterwards, Again, keeps_answered};
use hallpass_openapi::promises::changes::{times, written_like};
use hallpass_openapi::promises::siblings::Siblings;
use hallpass_openapi::promises::steps::adds_one;
use hallpass_openapi::references;
use hallpass_openapi::stated_order::ignores_case;
use hallpass_openapi::validate::Direction;
use serde_json::{Map, Value};

use crate::call::Call;
use crate::collections::{Change, same_identity};
use crate::elsewhere::is_elsewhere;
use crate::enveloped;
use crate::projection::project;
use crate::schema;
use crate::seed::{item_schema, successes};

/// The item with everything that its readers are promised: what was sent, and made-up values for the rest.
pub fn completed(call: &Call<'_>, resource: &Resource, mut item: Value) -> Value {
    let api = &call.document.api;
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
    let shown: Vec<SchemaId> = shown_schema(call, resource)
        .into_iter()
        .chain(listed)
        .collect();
    for schema in &shown {
        under_its_path(call, resource, *schema, &mut item);
    }
    let sent: Vec<String> = item
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| name.clone())
        .collect();
    for schema in shown {
        item = filled(call, resource, schema, item);
        item = unanswered(call, schema, item, &sent);
    }
    item
}

/// A new item waits for its answer: no state is made up that tells of one.
fn unanswered(call: &Call<'_>, schema: SchemaId, item: Value, sent: &[String]) -> Value {
    let told = item.as_object().and_then(answer::told);
    let Some((name, _)) = told.filter(|(name, _)| !sent.contains(name)) else {
        return item;
    };
    let api = &call.document.api;
    let known = schema::properties(api, schema).get(name.as_str()).copied();
    let values = known.and_then(|id| schema::first(api, id, |schema| schema.enumeration.clone()));
    let with = |value: Value| {
        let mut item = item.clone();
        *item.get_mut(name)? = value;
        Some(item)
    };
    let waits = |item: &Value| {
        item.as_object()
            .is_some_and(|item| answer::told(item).is_none())
    };
    let mut all = values.into_iter().flatten().filter_map(with);
    let waiting = all.find(waits);
    waiting.unwrap_or(item)
}

/// An item under a path shows what the path says of it, under the same name.
fn under_its_path(call: &Call<'_>, resource: &Resource, schema: SchemaId, item: &mut Value) {
    let api = &call.document.api;
    let properties = schema::properties(api, schema);
    let Value::Object(item) = item else { return };
    for (name, value) in &call.decoded.path {
        let property = properties.get(name.as_str());
        let fits = |id: &SchemaId| api.is_valid(*id, Direction::Response, value);
        if *name != resource.identity && property.is_some_and(fits) {
            item.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }
}

/// The item with made-up values for what a reply requires; of several forms that the reply may have, in the first one that what is there allows.
fn filled(call: &Call<'_>, resource: &Resource, schema: SchemaId, item: Value) -> Value {
    let api = &call.document.api;
    let options = instance::Options {
        extent: instance::Extent::Minimal,
        ..instance::Options::default()
    };
    let forms = schema::chain(api, schema).into_iter();
    let forms = forms.flat_map(|schema| schema.one_of.iter().chain(&schema.any_of));
    let forms = [schema].into_iter().chain(forms.copied());
    let with = |form: SchemaId| {
        let made = api.instance(form, Direction::Response, options)?;
        let mut item = item.clone();
        add_missing(&mut item, made, &resource.identity);
        Some(item)
    };
    let fits =
        |item: &Value| api.is_valid(schema, Direction::Response, &project(api, schema, item));
    let size = |item: &Value| item.as_object().map_or(0, Map::len);
    let all: Vec<Value> = forms.filter_map(with).collect();
    // What another form has besides is no part of it.
    let fitting = all.iter().filter(|item| fits(item));
    let least = fitting.min_by_key(|item| size(item)).cloned();
    least.or_else(|| all.into_iter().next()).unwrap_or(item)
}

/// Adds what is not there, also inside objects; an identity is given out, never made up.
fn add_missing(item: &mut Value, made: Value, identity: &str) {
    let (Value::Object(item), Value::Object(made)) = (item, made) else {
        return;
    };
    for (name, value) in made {
        match item.get_mut(&name) {
            // Inside, a name means something else.
            Some(known) => add_missing(known, value, ""),
            None if name != identity => {
                item.insert(name, value);
            }
            None => {}
        }
    }
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
        both.is_some_and(|(other, own)| same_identity(other, own)) && !is_elsewhere(call, other)
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

/// What was accepted and is gone is remembered, where the document says that the same is not made again.
pub fn remembered(call: &Call<'_>, resource: &Resource, item: &Value) -> Option<Change> {
    let operation = call.operation;
    let body = call.decoded.body.as_ref();
    let is_accepted = operation.method != "DELETE" && accepts(&operation.path.text, body);
    let api = &call.document.api;
    let is_creation = |other: &&Operation| {
        let own = other.resource.as_ref();
        own.is_some_and(|own| own.action == Action::Create && own.collection == resource.collection)
    };
    let mut creations = api.operations.iter().filter(is_creation);
    let is_once = creations.any(|creation| Afterwards::of(api, creation).once);
    let remembers = is_accepted && is_once && !resource.declared;
    remembers.then(|| Change::Insert {
        collection: accepted(&resource.collection),
        item: item.clone(),
    })
}

/// The collection of what was accepted of another one.
fn accepted(collection: &str) -> String {
    format!("{collection} that were accepted")
}

/// The others that go with an item that is answered, by the words of the document, with their positions.
pub fn siblings<'a>(
    call: &'a Call<'_>,
    resource: &Resource,
    item: &Value,
) -> Vec<(usize, &'a Value)> {
    let Some(siblings) = Siblings::of(call.operation).filter(|_| !resource.declared) else {
        return Vec::new();
    };
    let answer = call.decoded.body.as_ref();
    if !answer.is_some_and(|answer| siblings.go_with(answer)) {
        return Vec::new();
    }
    let items = call.collections.items(&resource.collection).iter();
    let others = items.enumerate().filter(|(_, other)| {
        let is_other = other.get(&resource.identity) != item.get(&resource.identity);
        is_other && siblings.are(item, other) == Some(true) && !is_elsewhere(call, other)
    });
    others.collect()
}

/// What was answered is not removed, where the document says so.
pub fn is_kept(call: &Call<'_>, resource: &Resource, item: &Value) -> bool {
    let is_answered = item.as_object().and_then(answer::told).is_some();
    let may_be_kept = !resource.declared && call.operation.method == "DELETE";
    is_answered && may_be_kept && keeps_answered(&call.document.api, call.operation)
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
pub fn is_double(call: &Call<'_>, resource: &Resource, new: &Value) -> bool {
    let says_so = promises::doubles::are_refused(&call.document.api, call.operation);
    let sent = call.decoded.body.as_ref();
    let Some(Value::Object(sent)) = sent.and_then(|body| body.pointer(&resource.body)) else {
        return false;
    };
    let has_all = |item: &Value| {
        let mut sent = sent.iter();
        // What no reply could show is stored in another form.
        let is_same = |name: &String| new.get(name).is_some() && new.get(name) == item.get(name);
        sent.all(|(name, value)| {
            is_same(name) || item.get(name).is_some_and(|item| has(item, value))
        })
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
    let accepted = call
        .collections
        .items(&accepted(&resource.collection))
        .iter();
    // What was denied or answered stands in nobody's way, where the document says so.
    let said = Afterwards::of(&call.document.api, call.operation);
    let is_answered = |item: &Value| item.as_object().and_then(answer::told).is_some();
    let is_free =
        |item: &Value| (said.anew && answer::is_denied(item)) || (said.free && is_answered(item));
    let stands = items.chain(accepted).filter(|item| !is_free(item));
    let standing: Vec<&Value> = stands.filter(|item| !is_elsewhere(call, item)).collect();
    let is_accepted = |item: &Value| said.once && is_answered(item) && !answer::is_denied(item);
    let stands_again = |item: &Value| (says_so || is_accepted(item)) && has_all(item);
    (!sent.is_empty() && standing.iter().any(|item| stands_again(item)))
        || standing.iter().any(|item| has_unique(item))
        || standing.iter().any(|item| has_combined(item))
}

/// Whether a value is what was sent, completed inside of objects.
fn has(item: &Value, sent: &Value) -> bool {
    match (item, sent) {
        (Value::Object(item), Value::Object(sent)) => sent
            .iter()
            .all(|(name, sent)| item.get(name).is_some_and(|item| has(item, sent))),
        (item, sent) => item == sent,
    }
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
        let is_same = scope.is_same(item.get(name), sent.get(name)) && scope.holds(item, &whole);
        is_same && !is_elsewhere(call, item)
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

/// A reference of what is sent that leads to nothing which the document shows, where the property says what becomes of it, with that status.
pub fn unknown_reference(call: &Call<'_>, resource: &Resource) -> Option<(String, u16)> {
    let api = &call.document.api;
    let sent = call.decoded.body.as_ref()?.pointer(&resource.body)?;
    let bodies = call.operation.request_body.iter();
    let schema = bodies
        .flat_map(|body| &body.content)
        .find_map(|media| media.schema)?;
    let schema = api.schema_at(schema, &resource.body)?;
    let declared = api.properties(schema).declared;
    let mut members = sent.as_object()?.iter();
    members.find_map(|(name, value)| {
        let schema = declared.get(name)?.schema;
        let status = references::refusal(api, call.operation, name, schema)?;
        let shown = references::shown(api, name);
        let is_unknown = !value.is_null() && !shown.is_empty() && !shown.contains(&value);
        is_unknown.then(|| (name.clone(), status))
    })
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
            let schema = content.find_map(|media| media.schema)?;
            Some(enveloped::inner(api, schema, resource))
        });
    // What names no identity shows something around the item, or something else.
    let names_it = |schema: &SchemaId| {
        schema::properties(api, *schema).contains_key(resource.identity.as_str())
    };
    schemas
        .filter(names_it)
        .all(|schema| api.is_valid(schema, Direction::Response, &project(api, schema, item)))
}

/// The item with the present as the time of its last change, where the document says that it is that and anything has changed.
pub fn touched(call: &Call<'_>, resource: &Resource, stored: &Value, mut item: Value) -> Value {
    let api = &call.document.api;
    let is_changed = item != *stored;
    for (name, number) in item.as_object_mut().into_iter().flatten() {
        let next = number.as_i64().and_then(|number| number.checked_add(1));
        if let Some(next) = next.filter(|_| adds_one(call.operation, name)) {
            *number = Value::from(next);
        }
    }
    let Some(schema) = shown_schema(call, resource).filter(|_| is_changed) else {
        return item;
    };
    let now = i64::try_from(call.moment.now).unwrap_or(i64::MAX);
    for time in times(api, &resource.collection, schema) {
        let place = item
            .get_mut(&time.property)
            .filter(|_| time.moves && time.is_told);
        if let Some(place) = place
            && let Some(now) = written_like(place, now)
        {
            *place = now;
        }
    }
    item
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
            let schema = media.find_map(|media| media.schema)?;
            Some(enveloped::inner(&call.document.api, schema, resource))
        })
}

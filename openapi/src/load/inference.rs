//! Resources of operations that declare none: `/xs` is a collection and `/xs/{id}` one of its items, where both are there and look it.

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::answer::ANSWERS;
use crate::media_type::is_json;
use crate::model::{
    Action, MediaType, Operation, PathPart, Resource, Schema, SchemaId, StatusPattern,
};
use crate::promises;
use crate::property::{properties, schema, shared_properties};

/// A collection: its own path, and that of its items.
struct Collection {
    path: String,
    name: String,
    /// Path parameter of the items.
    parameter: String,
    /// Property that identifies an item.
    identity: String,
    /// Its items wait for an answer, and are gone with it.
    answered: bool,
    /// Its items wait for an answer, and stay with it.
    kept: bool,
}

/// Fills in resources where paths, methods and schemas make them obvious: collections, also those inside of items (`/xs/{id}/ys`), and things that
/// wait for an answer, such as invites, whose items can only be answered.
pub(super) fn infer(operations: &mut [Operation], schemas: &[Schema]) {
    let collections = collections(operations, schemas);
    for operation in operations
        .iter_mut()
        .filter(|operation| operation.resource.is_none())
    {
        let Some((collection, action)) = place(operation, &collections, schemas) else {
            continue;
        };
        let items = match action {
            Action::List => match list_pointer(operation, schemas) {
                Some(pointer) => Some(pointer),
                None => continue,
            },
            _ => None,
        };
        let mut resource = resource(operation, collection, action, items);
        if action == Action::List {
            read_list(operation, schemas, &mut resource);
        }
        operation.resource = Some(resource);
    }
    let apart = operations
        .iter_mut()
        .filter(|operation| operation.resource.is_none() && operation.method == "GET");
    for operation in apart {
        if let Some(item) = list_item(operation, schemas) {
            operation.filters = super::inferred_filter::filters(operation, schemas, item);
        }
    }
}

/// What a list tells of its pages and filters.
fn read_list(operation: &Operation, schemas: &[Schema], resource: &mut Resource) {
    let Some(reply) = success_schema(operation) else {
        return;
    };
    resource.paging = super::inferred_list::paging(operation, schemas, reply);
    if let Some(item) = list_item(operation, schemas) {
        resource.filters = super::inferred_filter::filters(operation, schemas, item);
        resource.defaults = super::inferred_default::defaults(operation, schemas, item, resource);
    }
}

/// The schema of the items of a list.
fn list_item(operation: &Operation, schemas: &[Schema]) -> Option<SchemaId> {
    let reply = success_schema(operation)?;
    if let Some(items) = array_items(schemas, reply) {
        return Some(items);
    }
    let pointer = list_pointer(operation, schemas)?;
    let name = crate::property::unescape(pointer.strip_prefix('/')?);
    let declared = properties(schemas, reply).declared;
    array_items(schemas, declared.get(&name)?.schema)
}

fn array_items(schemas: &[Schema], id: SchemaId) -> Option<SchemaId> {
    schema(schemas, id).items
}

/// Paths `/xs/{id}` that can be read and beside which `/xs` stands, by the path `/xs`.
fn collections(operations: &[Operation], schemas: &[Schema]) -> HashMap<String, Collection> {
    let is_there = |path: &str| {
        operations
            .iter()
            .any(|operation| operation.path.text == path)
    };
    let of_method = |method: &'static str| {
        let mut all = operations.iter();
        std::iter::from_fn(move || all.find(|operation| operation.method == method))
    };
    let found = |operation: &Operation, shown: &Operation| {
        let (path, name, parameter) = item_path(operation)?;
        let item = match operation.method.as_str() {
            "GET" => success_schema(shown)?,
            _ => list_item(shown, schemas)?,
        };
        let identity = identity(item, &parameter, schemas)?;
        is_there(&path).then_some(Collection {
            path,
            name,
            parameter,
            identity,
            answered: false,
            kept: false,
        })
    };
    // What can only be removed shows in its list. What can be read shows by itself, or under a name that an item has none of.
    let removed = of_method("DELETE").filter_map(|operation| {
        let is_read = of_method("GET").any(|read| read.path.text == operation.path.text);
        let (path, _, _) = item_path(operation).filter(|_| !is_read)?;
        let list = of_method("GET").find(|list| list.path.text == path)?;
        found(operation, list)
    });
    let read = of_method("GET").filter_map(|operation| found(operation, operation));
    let (alone, inside): (Vec<_>, Vec<_>) =
        read.partition(|collection| !collection.path.contains('{'));
    let answered = operations
        .iter()
        .filter_map(|operation| to_answer(operation, operations, schemas));
    // What can be read says more than what can be answered, and that more than what can be removed.
    let all = removed
        .chain(inside)
        .chain(answered)
        .chain(alone)
        .map(|collection| (collection.path.clone(), collection));
    let mut collections: HashMap<String, Collection> = all.collect();
    name_apart(&mut collections);
    collections
}

/// Collections inside of items whose names are the same are named by their whole paths: `aws/credentials` and `gcp/credentials` are two.
fn name_apart(collections: &mut HashMap<String, Collection>) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for collection in collections.values() {
        *seen.entry(collection.name.clone()).or_default() += 1;
    }
    let alike = collections
        .values_mut()
        .filter(|collection| collection.name.contains('/') && seen[&collection.name] > 1);
    for collection in alike {
        collection
            .path
            .trim_matches('/')
            .clone_into(&mut collection.name);
    }
}

/// Properties by which an item shows that it was answered, and so may stay in its list.
const STATES: [&str; 7] = [
    "status", "state", "accepted", "answer", "response", "resolved", "action",
];

/// The collection of an operation that answers an item of a list: `PUT /users/{user}/invites/{invite}` with `accept` or `deny`. What was
/// answered waits no more; an item that shows its answer may stay.
fn to_answer(
    answer: &Operation,
    operations: &[Operation],
    schemas: &[Schema],
) -> Option<Collection> {
    if !matches!(answer.method.as_str(), "PUT" | "POST" | "PATCH") || !answers(answer, schemas) {
        return None;
    }
    let (path, name, parameter) = nested_item_path(answer)?;
    let list = operations
        .iter()
        .find(|operation| operation.method == "GET" && operation.path.text == path)?;
    let known = shared_properties(schemas, list_item(list, schemas)?).declared;
    let shows_answer = known.keys().any(|key| {
        STATES
            .iter()
            .any(|state| key.to_ascii_lowercase().contains(state))
    });
    let identity = [parameter.as_str(), "id", "uuid"]
        .into_iter()
        .find(|name| known.contains_key(*name))?
        .to_owned();
    Some(Collection {
        path,
        name,
        parameter,
        identity,
        answered: !shows_answer,
        kept: shows_answer,
    })
}

/// A body that offers two answers.
fn answers(operation: &Operation, schemas: &[Schema]) -> bool {
    let media = operation.request_body.iter().flat_map(|body| &body.content);
    let found: Vec<String> = media
        .filter_map(|media| media.schema)
        .flat_map(|id| values(schemas, id, 0))
        .collect();
    let offered = ANSWERS
        .iter()
        .filter(|word| found.iter().any(|value| value.starts_with(*word)));
    offered.count() >= 2
}

/// Values of enumerations in a schema and what is in it.
fn values(schemas: &[Schema], id: SchemaId, depth: usize) -> Vec<String> {
    const DEEPEST: usize = 3;
    let own = schema(schemas, id).enumeration.iter().flatten();
    let mut all: Vec<String> = own
        .filter_map(|value| Some(value.as_str()?.to_ascii_lowercase()))
        .collect();
    if depth < DEEPEST {
        for property in properties(schemas, id).declared.values() {
            all.extend(values(schemas, property.schema, depth + 1));
        }
    }
    all
}

/// `/users/{user}/invites/{realm}/{id}` -> `/users/{user}/invites/{realm}`, `invites`, `id`.
fn nested_item_path(operation: &Operation) -> Option<(String, String, String)> {
    let (last, rest) = operation.path.parts.split_last()?;
    let PathPart::Parameter(parameter) = last else {
        return None;
    };
    let path = operation
        .path
        .text
        .strip_suffix(&format!("/{{{parameter}}}"))?;
    let literal = rest.iter().rev().find_map(|part| match part {
        PathPart::Literal(literal) => {
            Some(literal.trim_matches('/')).filter(|text| !text.is_empty())
        }
        PathPart::Parameter(_) => None,
    })?;
    let name = literal.rsplit('/').next()?;
    Some((path.to_owned(), name.to_owned(), parameter.clone()))
}

/// `/v1/xs/{id}` -> `/v1/xs`, `xs`, `id`; `/v1/xs/{x}/ys/{id}` -> `/v1/xs/{x}/ys`, `xs/ys`, `id`.
fn item_path(operation: &Operation) -> Option<(String, String, String)> {
    let (PathPart::Parameter(parameter), rest) = operation.path.parts.split_last()? else {
        return None;
    };
    let is_whole = matches!(rest.last()?, PathPart::Literal(literal) if literal.ends_with('/'));
    let text = &operation.path.text;
    let path = text.strip_suffix(&format!("/{{{parameter}}}"))?;
    let names = rest.iter().filter_map(|part| match part {
        PathPart::Literal(literal) => literal.trim_matches('/').rsplit('/').next(),
        PathPart::Parameter(_) => None,
    });
    let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    (is_whole && !names.is_empty()).then(|| (path.to_owned(), names.join("/"), parameter.clone()))
}

/// The property of the item that the path parameter is about; `None` when it is no object.
fn identity(item: SchemaId, parameter: &str, schemas: &[Schema]) -> Option<String> {
    let known = shared_properties(schemas, item).declared;
    let candidates = [parameter, "id", "uuid"];
    let found = candidates
        .into_iter()
        .find(|name| known.contains_key(*name))?;
    Some(found.to_owned())
}

fn place<'c>(
    operation: &Operation,
    collections: &'c HashMap<String, Collection>,
    schemas: &[Schema],
) -> Option<(&'c Collection, Action)> {
    if let Some(collection) = collections.get(&operation.path.text) {
        let action = match operation.method.as_str() {
            "GET" => Action::List,
            // An answer to several at once makes none.
            "POST" if answers(operation, schemas) => return None,
            "POST" if searches(operation, &collection.identity, schemas) => return None,
            "POST" if replies_with_another(operation, &collection.identity, schemas) => {
                return None;
            }
            "POST" => Action::Create,
            _ => return None,
        };
        return Some((collection, action));
    }
    if let Some(collection) = removed_by_answer(operation, collections, schemas) {
        return Some((collection, Action::Delete));
    }
    if let Some((path, _, _)) = nested_item_path(operation)
        && let Some(collection) = collections.get(&path).filter(|it| it.answered || it.kept)
    {
        let action = match operation.method.as_str() {
            "GET" => Action::Read,
            "DELETE" => Action::Delete,
            "PATCH" if !answers(operation, schemas) => Action::Update,
            // Its body is an answer, and no part of the item.
            _ => Action::None,
        };
        return Some((collection, action));
    }
    let (path, _, _) = item_path(operation)?;
    let action = match operation.method.as_str() {
        "GET" => Action::Read,
        "PUT" if promises::keeps_unsent(operation) => Action::Update,
        "PUT" => Action::Replace,
        "PATCH" => Action::Update,
        "DELETE" => Action::Delete,
        _ => return None,
    };
    Some((collections.get(&path)?, action))
}

/// The reply describes an object without the identity of an item, at its top or in what it holds: something else, such as a task that makes the item.
fn replies_with_another(operation: &Operation, identity: &str, schemas: &[Schema]) -> bool {
    let Some(reply) = success_schema(operation) else {
        return false;
    };
    let known = shared_properties(schemas, reply).declared;
    let has = |id: SchemaId| {
        shared_properties(schemas, id)
            .declared
            .contains_key(identity)
    };
    let is_shown = known.contains_key(identity) || known.values().any(|inner| has(inner.schema));
    let is_list = schema(schemas, reply).items.is_some() || list_item(operation, schemas).is_some();
    !known.is_empty() && !is_shown && !is_list
}

/// The reply shows many items and is none itself: what was sent asks for them, and makes none.
fn searches(operation: &Operation, identity: &str, schemas: &[Schema]) -> bool {
    let has = |id: SchemaId| properties(schemas, id).declared.contains_key(identity);
    let reply = success_schema(operation);
    reply.is_some_and(|reply| !has(reply)) && list_item(operation, schemas).is_some_and(has)
}

/// `POST /xs/{id}:accept` or `POST /xs/{id}/accept`, of which the document says that it removes the item; and answers to what waits.
fn removed_by_answer<'c>(
    operation: &Operation,
    collections: &'c HashMap<String, Collection>,
    schemas: &[Schema],
) -> Option<&'c Collection> {
    let parts = operation.path.parts.as_slice();
    if let [
        PathPart::Literal(literal),
        PathPart::Parameter(_),
        PathPart::Literal(verb),
    ] = parts
    {
        let is_answer = ANSWERS
            .iter()
            .any(|word| verb.trim_start_matches([':', '/']) == *word);
        let says = promises::words(operation);
        let removes = ["remov", "delet", "no longer"]
            .iter()
            .any(|word| says.contains(word));
        let path = literal.strip_suffix('/')?;
        return collections
            .get(path)
            .filter(|_| operation.method == "POST" && is_answer && removes);
    }
    let (path, _, _) = nested_item_path(operation)?;
    let is_answer = matches!(operation.method.as_str(), "PUT" | "POST" | "PATCH");
    collections.get(&path).filter(|collection| {
        let is_change = operation.method == "PATCH" && !answers(operation, schemas);
        is_answer && collection.answered && !is_change
    })
}

/// Where the array of a list's reply is: the reply itself, or its only array.
fn list_pointer(operation: &Operation, schemas: &[Schema]) -> Option<String> {
    let id = success_schema(operation)?;
    if schema(schemas, id).items.is_some() {
        return Some(String::new());
    }
    let properties = properties(schemas, id).declared;
    let is_array = |id: SchemaId| schema(schemas, id).items.is_some();
    let mut arrays = properties
        .iter()
        .filter(|(_, property)| is_array(property.schema));
    match (arrays.next(), arrays.next()) {
        (Some((name, _)), None) => Some(format!("/{}", crate::property::escape(name))),
        _ => None,
    }
}

/// The schema of the JSON body (else of the first body) of the first response that means success.
fn success_schema(operation: &Operation) -> Option<SchemaId> {
    let is_success = |status| {
        matches!(
            status,
            StatusPattern::Exact(200..=299) | StatusPattern::Range(2)
        )
    };
    let response = operation
        .responses
        .iter()
        .find(|response| is_success(response.status))?;
    let json = response
        .content
        .iter()
        .find(|media_type: &&MediaType| is_json(&media_type.name));
    json.or(response.content.first())?.schema
}

fn resource(
    operation: &Operation,
    collection: &Collection,
    action: Action,
    items: Option<String>,
) -> Resource {
    let of_one = !matches!(action, Action::List | Action::Create);
    Resource {
        collection: collection.name.clone(),
        action,
        identity: collection.identity.clone(),
        parameter: of_one.then(|| collection.parameter.clone()),
        body: String::new(),
        scope: Vec::new(),
        not_found: None,
        unique: Vec::new(),
        assign: IndexMap::new(),
        derived: IndexMap::new(),
        effects: Vec::new(),
        items,
        filters: IndexMap::new(),
        defaults: IndexMap::new(),
        order: None,
        paging: None,
        omit_empty: false,
        status: None,
        declared: false,
        span: operation.span,
    }
}

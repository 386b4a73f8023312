//! Resources of operations that declare none: `/xs` is a collection and `/xs/{id}` one of its items, where both are there and look it.

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::media_type::is_json;
use crate::model::{
    Action, MediaType, Operation, PathPart, Resource, Schema, SchemaId, StatusPattern,
};
use crate::property::{properties, schema};

/// A collection: its own path, and that of its items.
struct Collection {
    path: String,
    name: String,
    /// Path parameter of the items.
    parameter: String,
    /// Property that identifies an item.
    identity: String,
}

/// Fills in resources where paths, methods and schemas make them obvious. Collections inside items (`/xs/{id}/ys`) are not: which `ys` belong
/// to which `xs` is not written in the path.
pub(super) fn infer(operations: &mut [Operation], schemas: &[Schema]) {
    let collections = collections(operations, schemas);
    for operation in operations
        .iter_mut()
        .filter(|operation| operation.resource.is_none())
    {
        let Some((collection, action)) = place(operation, &collections) else {
            continue;
        };
        let items = match action {
            Action::List => match list_pointer(operation, schemas) {
                Some(pointer) => Some(pointer),
                None => continue,
            },
            _ => None,
        };
        operation.resource = Some(resource(operation, collection, action, items));
    }
}

/// Paths `/xs/{id}` that can be read and beside which `/xs` stands, by the path `/xs`.
fn collections(operations: &[Operation], schemas: &[Schema]) -> HashMap<String, Collection> {
    let is_there = |path: &str| {
        operations
            .iter()
            .any(|operation| operation.path.text == path)
    };
    let reads = operations
        .iter()
        .filter(|operation| operation.method == "GET");
    let found = reads.filter_map(|operation| {
        let (path, name, parameter) = item_path(operation)?;
        let identity = identity(operation, &parameter, schemas)?;
        is_there(&path).then_some(Collection {
            path,
            name,
            parameter,
            identity,
        })
    });
    found
        .map(|collection| (collection.path.clone(), collection))
        .collect()
}

/// `/v1/xs/{id}` -> `/v1/xs`, `xs`, `id`.
fn item_path(operation: &Operation) -> Option<(String, String, String)> {
    let [PathPart::Literal(literal), PathPart::Parameter(parameter)] =
        operation.path.parts.as_slice()
    else {
        return None;
    };
    let path = literal.strip_suffix('/')?;
    let name = path.rsplit('/').next().filter(|name| !name.is_empty())?;
    Some((path.to_owned(), name.to_owned(), parameter.clone()))
}

/// The property of the item that the path parameter is about; `None` when the reply is no object.
fn identity(read: &Operation, parameter: &str, schemas: &[Schema]) -> Option<String> {
    let properties = properties(schemas, success_schema(read)?).declared;
    if properties.is_empty() {
        return None;
    }
    let candidates = [parameter, "id", "uuid"];
    let known = candidates
        .into_iter()
        .find(|name| properties.contains_key(*name))?;
    Some(known.to_owned())
}

fn place<'c>(
    operation: &Operation,
    collections: &'c HashMap<String, Collection>,
) -> Option<(&'c Collection, Action)> {
    if let Some(collection) = collections.get(&operation.path.text) {
        let action = match operation.method.as_str() {
            "GET" => Action::List,
            "POST" => Action::Create,
            _ => return None,
        };
        return Some((collection, action));
    }
    let (path, _, _) = item_path(operation)?;
    let action = match operation.method.as_str() {
        "GET" => Action::Read,
        "PUT" => Action::Replace,
        "PATCH" => Action::Update,
        "DELETE" => Action::Delete,
        _ => return None,
    };
    Some((collections.get(&path)?, action))
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
        order: None,
        paging: None,
        omit_empty: false,
        status: None,
        declared: false,
        span: operation.span,
    }
}

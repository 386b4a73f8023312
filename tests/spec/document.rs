//! The hand-written documents as plain values, read without the loader, so that a mistake of the loader cannot hide one of theirs.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

pub const GROUPS: &str = "spec/schoology/groups.yaml";
pub const INVITES: &str = "spec/schoology/invites.yaml";
pub const INVITATIONS: &str = "spec/classroom/invitations.yaml";

/// A folder or file of the project, by its path relative to the root.
pub fn path(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// Text of a file of the project.
#[track_caller]
pub fn read(relative: &str) -> String {
    match fs::read_to_string(path(relative)) {
        Ok(text) => text,
        Err(error) => panic!("{relative}: {error}"),
    }
}

/// A YAML file of the project.
#[track_caller]
pub fn yaml(relative: &str) -> Value {
    match serde_yaml::from_str(&read(relative)) {
        Ok(value) => value,
        Err(error) => panic!("{relative}: {error}"),
    }
}

/// One method on one path.
pub struct Operation<'a> {
    pub method: String,
    pub path: &'a str,
    pub node: &'a Value,
}

/// All operations of a document, in its order.
pub fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths
        .flat_map(|(path, item)| {
            let methods = item.as_object().into_iter().flatten();
            methods.map(move |(method, node)| Operation {
                method: method.to_uppercase(),
                path,
                node,
            })
        })
        .collect()
}

/// The operation with this `operationId`.
#[track_caller]
pub fn operation<'a>(document: &'a Value, id: &str) -> Operation<'a> {
    let found = operations(document)
        .into_iter()
        .find(|operation| operation.node["operationId"] == id);
    found.unwrap_or_else(|| panic!("no operation {id}"))
}

/// What a local reference such as `#/components/schemas/Group` points to.
pub fn target<'a>(document: &'a Value, reference: &str) -> Option<&'a Value> {
    document.pointer(reference.strip_prefix('#')?)
}

/// The node itself, or what it refers to.
#[track_caller]
pub fn resolved<'a>(document: &'a Value, node: &'a Value) -> &'a Value {
    match node["$ref"].as_str() {
        Some(reference) => target(document, reference).expect("a reference that resolves"),
        None => node,
    }
}

/// The property at a path like `options/invite_type`, through references and `allOf`.
pub fn property<'a>(document: &'a Value, schema: &str, path: &str) -> Option<&'a Value> {
    let mut node = &document["components"]["schemas"][schema];
    for name in path.split('/') {
        node = resolved(document, node);
        let members = node["allOf"].as_array().into_iter().flatten();
        let holder = members
            .map(|member| resolved(document, member))
            .chain([node])
            .find(|holder| !holder["properties"][name].is_null())?;
        node = &holder["properties"][name];
    }
    Some(node)
}

/// Text of a member, or nothing.
pub fn text<'a>(node: &'a Value, key: &str) -> &'a str {
    node[key].as_str().unwrap_or_default()
}

/// The words of a text, without what only lays it out: white space, bullets, code marks.
pub fn words(text: &str) -> String {
    let plain = text.replace('`', "").replace(['*', '•', '—'], " ");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the document marks a text as not from the source page.
pub fn is_ours(text: &str) -> bool {
    [
        "(undocumented",
        "(not on the source page",
        "(not in the page",
    ]
    .iter()
    .any(|mark| text.contains(mark))
}

/// What a page says of an operation: the description of its answer, unless the document marks it as its own.
pub fn documented_return(node: &Value) -> Option<&str> {
    let mut success = node["responses"]
        .as_object()?
        .iter()
        .filter(|(status, _)| status.starts_with('2'));
    let description = text(success.next()?.1, "description");
    (!is_ours(description)).then_some(description)
}

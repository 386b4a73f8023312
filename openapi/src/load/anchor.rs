//! Names that schemas and documents give themselves: `$id` and `$self` make a resource with a URI of its own, `$anchor` a name in it.

use std::collections::HashMap;

use super::documents::Documents;
use super::reference::escape;
use crate::diagnostic::Span;
use crate::source::{SourceId, sibling_path};
use crate::tree::{Content, Node};

/// A place in the files of a load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) source: SourceId,
    /// JSON Pointer in the file.
    pub(super) pointer: String,
}

/// A file, or a schema with an `$id`: what references in it are relative to.
#[derive(Debug)]
pub(super) struct Resource {
    pub(super) place: Place,
    pub(super) uri: String,
    span: Span,
    /// The resource around it.
    parent: Option<usize>,
    /// `$anchor` and `$dynamicAnchor` -> JSON Pointer in the file.
    anchors: HashMap<String, String>,
}

impl Resource {
    /// The place of a fragment: a JSON Pointer from here, or an anchor.
    pub(super) fn fragment(&self, fragment: &str) -> Option<Place> {
        let pointer = if fragment.is_empty() || fragment.starts_with('/') {
            format!("{}{fragment}", self.place.pointer)
        } else {
            self.anchors.get(fragment)?.clone()
        };
        Some(Place {
            source: self.place.source,
            pointer,
        })
    }
}

/// The resources of all files. Empty when no file names anything.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    resources: Vec<Resource>,
    /// The resources by place, outer ones before those within them.
    by_place: Vec<usize>,
    by_uri: HashMap<String, usize>,
}

/// Keys whose values are named by the document: a key among them is no keyword.
const NAMES: [&str; 6] = [
    "properties",
    "patternProperties",
    "dependentSchemas",
    "$defs",
    "definitions",
    "schemas",
];

/// Keys whose values are data.
const DATA: [&str; 7] = [
    "example",
    "examples",
    "default",
    "enum",
    "const",
    "value",
    "dataValue",
];

/// A node to look at, with its pointer, the resource around it and whether its keys are names.
struct Visit<'t> {
    node: &'t Node,
    pointer: String,
    resource: usize,
    names: bool,
}

impl Anchors {
    /// Collects the names in all files.
    pub(super) fn of(documents: &Documents) -> Self {
        let mut anchors = Self::default();
        let names = documents.trees().any(|(source, _)| {
            documents.mentions(source, &["$id", "$self", "$anchor", "$dynamicA"])
        });
        if !names {
            return anchors;
        }
        for (source, tree) in documents.trees() {
            let own = tree.get("$self").or(tree.get("$id"));
            let own = own.and_then(Node::string).unwrap_or_default();
            let uri = sibling_path(documents.name(source), trimmed(own));
            let uri = if own.is_empty() {
                documents.name(source).to_owned()
            } else {
                uri
            };
            let place = Place {
                source,
                pointer: String::new(),
            };
            let resource = anchors.add(place, uri, tree.span, None);
            anchors.visit(Visit {
                node: tree,
                pointer: String::new(),
                resource,
                names: false,
            });
        }
        anchors.sort();
        anchors
    }

    fn sort(&mut self) {
        self.by_place = (0..self.resources.len()).collect();
        let resources = &self.resources;
        self.by_place.sort_by_key(|index| {
            let span = resources[*index].span;
            (span.source, span.start, std::cmp::Reverse(span.end))
        });
    }

    fn add(&mut self, place: Place, uri: String, span: Span, parent: Option<usize>) -> usize {
        let index = self.resources.len();
        self.by_uri.entry(uri.clone()).or_insert(index);
        self.resources.push(Resource {
            place,
            uri,
            span,
            parent,
            anchors: HashMap::new(),
        });
        index
    }

    fn visit(&mut self, first: Visit<'_>) {
        let source = first.node.span.source;
        let mut waiting = vec![first];
        while let Some(mut visit) = waiting.pop() {
            if !visit.names && !visit.pointer.is_empty() {
                self.identify(&mut visit, source);
            }
            if !visit.names {
                self.anchor(&visit);
            }
            children(&visit, &mut waiting);
        }
    }

    fn identify(&mut self, visit: &mut Visit<'_>, source: SourceId) {
        let id = visit.node.get("$id").and_then(Node::string);
        if let Some(id) = id.map(trimmed).filter(|id| !id.is_empty()) {
            let base = self.resources.get(visit.resource);
            let uri = base.map_or_else(|| id.to_owned(), |base| sibling_path(&base.uri, id));
            let place = Place {
                source,
                pointer: visit.pointer.clone(),
            };
            visit.resource = self.add(place, uri, visit.node.span, Some(visit.resource));
        }
    }

    fn anchor(&mut self, visit: &Visit<'_>) {
        let Some(resource) = self.resources.get_mut(visit.resource) else {
            return;
        };
        for key in ["$anchor", "$dynamicAnchor"] {
            if let Some(name) = visit.node.get(key).and_then(Node::string) {
                let place = resource.anchors.entry(name.to_owned());
                place.or_insert_with(|| visit.pointer.clone());
            }
        }
    }

    /// The innermost resource around a place.
    pub(super) fn around(&self, span: Span) -> Option<&Resource> {
        let before = self.by_place.partition_point(|index| {
            let other = self.resources[*index].span;
            (other.source, other.start) <= (span.source, span.start)
        });
        let mut next = self.by_place.get(before.checked_sub(1)?).copied();
        while let Some(resource) = next.and_then(|index| self.resources.get(index)) {
            let other = resource.span;
            if other.source == span.source && span.end <= other.end {
                return Some(resource);
            }
            next = resource.parent;
        }
        None
    }

    /// A resource by its URI.
    pub(super) fn resource(&self, uri: &str) -> Option<&Resource> {
        self.resources.get(*self.by_uri.get(trimmed(uri))?)
    }
}

/// Without an empty fragment.
fn trimmed(uri: &str) -> &str {
    uri.trim_end_matches('#')
}

fn children<'t>(visit: &Visit<'t>, waiting: &mut Vec<Visit<'t>>) {
    let Visit {
        node,
        pointer,
        resource,
        names,
    } = visit;
    let child = |node, token: &str, names| Visit {
        node,
        pointer: format!("{pointer}/{}", escape(token)),
        resource: *resource,
        names,
    };
    match &node.content {
        Content::Mapping(mapping) => {
            for (key, node) in mapping {
                if *names || !DATA.contains(&key.as_str()) {
                    let names = !names && NAMES.contains(&key.as_str());
                    waiting.push(child(node, key, names));
                }
            }
        }
        Content::Sequence(items) => {
            for (index, node) in items.iter().enumerate() {
                waiting.push(child(node, &index.to_string(), false));
            }
        }
        _ => {}
    }
}

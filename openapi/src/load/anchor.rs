//! Names that schemas and documents give themselves: `$anchor`, `$id` and `$self`, with the place of each.

use std::collections::HashMap;

use super::documents::Documents;
use super::reference::escape;
use crate::source::SourceId;
use crate::tree::{Content, Node};

/// A place in the files of a load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) source: SourceId,
    /// JSON Pointer of the schema.
    pub(super) pointer: String,
}

/// Where the schemas that have a name of their own stand.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    /// `$anchor` and `$dynamicAnchor`, by file.
    anchors: HashMap<(SourceId, String), String>,
    /// `$id`, and `$self` of a document, as written and without an empty fragment.
    ids: HashMap<String, Place>,
}

impl Anchors {
    /// Collects the names in all files.
    pub(super) fn of(documents: &Documents) -> Self {
        let mut anchors = Self::default();
        for (source, tree) in documents.trees() {
            let mut nodes = vec![(tree, String::new())];
            while let Some((node, pointer)) = nodes.pop() {
                anchors.note(node, source, &pointer);
                children(node, &pointer, &mut nodes);
            }
        }
        anchors
    }

    fn note(&mut self, node: &Node, source: SourceId, pointer: &str) {
        for key in ["$anchor", "$dynamicAnchor"] {
            if let Some(name) = node.get(key).and_then(Node::string) {
                let place = self.anchors.entry((source, name.to_owned()));
                place.or_insert_with(|| pointer.to_owned());
            }
        }
        let own = if pointer.is_empty() { "$self" } else { "$id" };
        let id = node.get(own).or(node.get("$id"));
        if let Some(id) = id.and_then(Node::string) {
            let place = Place {
                source,
                pointer: pointer.to_owned(),
            };
            let id = id.trim_end_matches('#').to_owned();
            self.ids.entry(id).or_insert(place);
        }
    }

    /// The JSON Pointer of a schema by its anchor.
    pub(super) fn anchor(&self, source: SourceId, name: &str) -> Option<&str> {
        let found = self.anchors.get(&(source, name.to_owned()))?;
        Some(found)
    }

    /// The place of a schema by its `$id`.
    pub(super) fn id(&self, id: &str) -> Option<&Place> {
        self.ids.get(id)
    }
}

fn children<'t>(node: &'t Node, pointer: &str, nodes: &mut Vec<(&'t Node, String)>) {
    match &node.content {
        Content::Mapping(mapping) => nodes.extend(
            mapping
                .iter()
                .map(|(key, child)| (child, format!("{pointer}/{}", escape(key)))),
        ),
        Content::Sequence(items) => nodes.extend(
            items
                .iter()
                .enumerate()
                .map(|(index, child)| (child, format!("{pointer}/{index}"))),
        ),
        _ => {}
    }
}

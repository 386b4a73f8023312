//! Keys beside `$ref`: ignored in 3.0, and in schemas of later versions keywords like any other.

use serde_json::Value;

use super::Lowering;
use super::reference::{Reading, Target};
use super::schema::Draft;
use super::suggestion;
use super::version::Version;
use crate::diagnostic::Diagnostic;
use crate::json_schema::definition;
use crate::model::SchemaId;
use crate::tree::{Content, Mapping, Node};

impl<'t> Lowering<'t> {
    /// The schema that stands here or is referred to here. One that says more beside its reference is a schema of its own.
    pub(super) fn follow_schema(&mut self, node: &'t Node, pointer: &str) -> Option<Target<'t>> {
        let version = self.version;
        let binding = self.binding();
        self.follow_until(node, pointer, Reading::Schema, |node| {
            let binds = binding
                .as_ref()
                .is_some_and(|nodes| nodes.contains(&std::ptr::from_ref(node)));
            let says_more = match version {
                Version::V2_0 => is_nullable(node),
                Version::V3_0 => false,
                _ => says_more(node) || binds,
            };
            says_more && node.reference().is_some()
        })
    }

    /// Keeps the examples that stand beside a `$ref` without making a schema of their own of it.
    pub(super) fn examples_beside_reference(&mut self, node: &'t Node, id: SchemaId) {
        let counts = self.version.has_json_schema();
        let is_target = |ids: &Self| ids.schemas[id.0 as usize].span == node.place();
        let Some(mapping) = node.mapping().filter(|_| counts) else {
            return;
        };
        if node.reference().is_none() || is_target(self) {
            return;
        }
        let example = mapping.get("example").into_iter();
        let examples = mapping.get("examples").and_then(Node::sequence);
        for node in example.chain(examples.into_iter().flatten()) {
            let found = self.beside_references.entry(std::ptr::from_ref(node));
            found.or_insert_with(|| (id, node.to_json(), node.place()));
        }
    }

    /// As [`Self::follow_schema`], also through `$dynamicRef`, with the scope of the schema that it ends in.
    pub(super) fn schema_target(&mut self, node: &'t Node, pointer: &str) -> Option<Target<'t>> {
        let mut target = self.follow_schema(node, pointer)?;
        let mut seen: Vec<*const Node> = Vec::new();
        while self.version.has_json_schema() && is_dynamic_alone(target.node) {
            if seen.contains(&std::ptr::from_ref(target.node)) {
                let message = "`$dynamicRef` leads back to itself";
                let diagnostic = Diagnostic::error("reference-cycle", target.node.span, message);
                self.log.push(diagnostic);
                return None;
            }
            seen.push(target.node);
            self.scope = self.scope_of(target.node);
            let next = self.dynamic_target(target.node)?;
            target = self.follow_schema(next.node, &next.pointer)?;
        }
        Some(target)
    }

    /// What a schema with keywords beside its `$ref` or `$dynamicRef` refers to, as the first members of its `allOf`.
    pub(super) fn referred_member(&mut self, draft: &mut Draft<'t>, node: &'t Node) {
        let mut targets = Vec::new();
        if let Some((text, span)) = node.reference() {
            targets.extend(self.resolve(text, span));
        }
        if self.version.has_json_schema() {
            targets.extend(self.dynamic_target(node));
        }
        if targets.is_empty() {
            return;
        }
        for target in targets.into_iter().rev() {
            let id = self.schema(target.node, &target.pointer);
            draft.schema.all_of.insert(0, id);
        }
        let members = draft.schema.all_of.iter().map(|id| definition(*id));
        let members: Vec<Value> = members.collect();
        draft.set("allOf", members);
    }

    /// A text of an object; from 3.1 on one that stands beside the reference to it comes first.
    pub(super) fn text_beside(
        &mut self,
        node: &'t Node,
        mapping: &'t Mapping,
        key: &str,
    ) -> Option<String> {
        let counts = self.version.has_json_schema() && node.reference().is_some();
        let own = node.mapping().filter(|own| counts && own.contains_key(key));
        self.text(own.unwrap_or(mapping), key)
    }

    /// Tells what is ignored beside `$ref`, unless it is mere description.
    pub(super) fn note_siblings(&mut self, node: &Node) {
        let siblings: Vec<&str> = keys_that_matter(node).collect();
        let Some(first) = siblings.first() else {
            return;
        };
        let Some(place) = node.get(first).map(Node::entry_span) else {
            return;
        };
        let message = format!("ignored beside `$ref`: {}", suggestion::list(&siblings));
        let help = if self.version.has_json_schema() {
            "outside of schemas nothing but `summary` and `description` may stand beside `$ref`"
                .to_owned()
        } else {
            format!(
                "{} reads nothing beside `$ref`; in a schema, write `allOf: [{{$ref: …}}]` and the other keys beside that",
                self.version
            )
        };
        self.log
            .push(Diagnostic::warning("reference-siblings", place, message).with_help(help));
    }
}

/// `x-nullable` of 2.0: most write it beside `$ref`, and mean it.
fn is_nullable(node: &Node) -> bool {
    let said = node.get("x-nullable").map(|node| &node.content);
    matches!(said, Some(Content::Boolean(true)))
}

/// Whether a schema is more than its reference. A default is not one of the schema that is referred to.
fn says_more(node: &Node) -> bool {
    let annotates = ["default", "deprecated"];
    keys_that_matter(node).next().is_some() || annotates.iter().any(|key| node.get(key).is_some())
}

/// Whether a schema is nothing but its `$dynamicRef`.
fn is_dynamic_alone(node: &Node) -> bool {
    let annotates = ["default", "deprecated", "$ref"];
    node.get("$dynamicRef").is_some()
        && keys_that_matter(node).eq(["$dynamicRef"])
        && annotates.iter().all(|key| node.get(key).is_none())
}

/// The keys beside `$ref` that are more than description.
fn keys_that_matter(node: &Node) -> impl Iterator<Item = &str> {
    let keys = node
        .mapping()
        .into_iter()
        .flat_map(|mapping| mapping.keys());
    keys.map(String::as_str)
        .filter(|key| matters_beside_reference(key))
}

fn matters_beside_reference(key: &str) -> bool {
    let mere = [
        "$ref",
        "$comment",
        "$defs",
        "$id",
        "$anchor",
        "$dynamicAnchor",
        "$schema",
        "description",
        "summary",
        "title",
        "example",
        "examples",
        "externalDocs",
        "deprecated",
        "default",
    ];
    let foreign =
        key.starts_with("x-") && !key.starts_with("x-hallpass-") && !key.starts_with("x-rust-");
    !mere.contains(&key) && !foreign
}

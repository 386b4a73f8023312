//! Discriminators: which value stands for which schema, said or implied.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::Lowering;
use super::reference::escape;
use super::schema::Draft;
use super::vocabulary::DISCRIMINATOR;
use crate::diagnostic::Span;
use crate::model::{Discriminator, SchemaId};
use crate::tree::{Mapping, Node};

/// Where makers of documents write the value of a discriminator that is not the component's name.
const VALUE_EXTENSIONS: [&str; 2] = ["x-ms-discriminator-value", "x-discriminator-value"];

impl<'t> Lowering<'t> {
    /// `discriminator`, with the values that its mapping says, and the names of schemas that it does not mention.
    pub(super) fn discriminator(&mut self, node: &'t Node, draft: &mut Draft<'t>) {
        let Some(written) = draft.mapping.get("discriminator") else {
            return;
        };
        if self.version.is_swagger() && self.old_discriminator(written, node, draft) {
            return;
        }
        let Some(discriminator) = self.open(written, &DISCRIMINATOR) else {
            return;
        };
        let Some(property) = self.text(discriminator, "propertyName") else {
            return;
        };
        let mut mapping = self.explicit_mapping(discriminator);
        self.implied_mapping(node, draft, &mut mapping);
        let default_mapping = discriminator.get("defaultMapping").and_then(|node| {
            let text = self.text_of(node, "`defaultMapping`")?;
            self.mapped(&text, node.entry_span())
        });
        draft.schema.discriminator = Some(Discriminator {
            property,
            mapping,
            default_mapping,
        });
    }

    /// In 2.0 the mere name of the property.
    fn old_discriminator(
        &mut self,
        written: &'t Node,
        node: &'t Node,
        draft: &mut Draft<'t>,
    ) -> bool {
        let Some(property) = written.string().map(str::to_owned) else {
            self.wrong_type(written, "`discriminator`", "the name of a property");
            return false;
        };
        let mut mapping = IndexMap::new();
        self.implied_mapping(node, draft, &mut mapping);
        draft.schema.discriminator = Some(Discriminator {
            property,
            mapping,
            default_mapping: None,
        });
        true
    }

    fn explicit_mapping(&mut self, discriminator: &'t Mapping) -> IndexMap<String, SchemaId> {
        let mut mapping = IndexMap::new();
        for (value, node) in self.entries(discriminator, "mapping") {
            let Some(text) = self.text_of(node, "a value of `mapping`") else {
                continue;
            };
            if let Some(id) = self.mapped(&text, node.entry_span()) {
                mapping.insert(value.to_owned(), id);
            }
        }
        mapping
    }

    /// A value of `mapping` is the name of a component or a reference.
    fn mapped(&mut self, text: &str, span: Span) -> Option<SchemaId> {
        if let Some(node) = self.component_schema(text) {
            return Some(self.schema(node, &self.component_pointer(text)));
        }
        let is_name = !text.contains(['#', '/', '.']);
        let reference = if is_name {
            format!("#{}", self.component_pointer(text))
        } else {
            text.to_owned()
        };
        let target = self.resolve(&reference, span)?;
        Some(self.schema(target.node, &target.pointer))
    }

    fn component_schema(&self, name: &str) -> Option<&'t Node> {
        self.section("schemas")?.get(name)
    }

    /// Members of `oneOf` and `anyOf`, else the components that are made from this schema with `allOf`.
    fn implied_mapping(
        &mut self,
        node: &'t Node,
        draft: &Draft<'t>,
        mapping: &mut IndexMap<String, SchemaId>,
    ) {
        let members: Vec<SchemaId> = draft
            .schema
            .one_of
            .iter()
            .chain(&draft.schema.any_of)
            .copied()
            .collect();
        let candidates = if members.is_empty() {
            self.heirs(node)
        } else {
            members
        };
        for id in candidates {
            let name = self.discriminating_value(id);
            let mapped = mapping.values().any(|other| *other == id);
            if let (Some(name), false) = (name, mapped) {
                mapping.entry(name).or_insert(id);
            }
        }
    }

    /// What the discriminator holds for a component: its name, unless it says another value.
    fn discriminating_value(&self, id: SchemaId) -> Option<String> {
        let name = self.schemas.get(id.0 as usize)?.name.as_deref()?;
        let component = self.component_schema(name);
        let said = VALUE_EXTENSIONS.iter().find_map(|key| component?.get(key));
        let said = said.and_then(Node::string);
        Some(said.unwrap_or(name).to_owned())
    }

    /// Components that are made from a schema with `allOf`, also through others.
    fn heirs(&mut self, node: &'t Node) -> Vec<SchemaId> {
        let mut heirs = Vec::new();
        let mut seen: HashSet<*const Node> = HashSet::new();
        let mut waiting: Vec<*const Node> = vec![node];
        while let Some(parent) = waiting.pop() {
            for name in self.descendants.get(&parent).cloned().unwrap_or_default() {
                let Some(child) = self.component_schema(name) else {
                    continue;
                };
                if seen.insert(child) {
                    waiting.push(child);
                    heirs.push(self.schema(child, &self.component_pointer(name)));
                }
            }
        }
        heirs
    }

    fn component_pointer(&self, name: &str) -> String {
        format!("{}/{}", self.version.section("schemas"), escape(name))
    }
}

//! Bodies of responses: one schema, in each media type that the operation produces.

use super::content::ANY;
use crate::load::Lowering;
use crate::model::MediaType;
use crate::tree::{Mapping, Node};

impl<'t> Lowering<'t> {
    /// The media types of a response. Without a schema it has a body only where examples show one.
    pub(in crate::load) fn swagger_response(
        &mut self,
        mapping: &'t Mapping,
        pointer: &str,
    ) -> Vec<MediaType> {
        let node = mapping.get("schema");
        let schema = node.map(|node| self.schema(node, &format!("{pointer}/schema")));
        let examples = self.entries(mapping, "examples");
        let produces = self.produces.clone();
        let shown = self.shown_names(&examples, &produces);
        let mut names = produces;
        if schema.is_none() {
            names.retain(|name| examples.iter().any(|(key, _)| key == name));
        }
        names.extend(shown);
        if names.is_empty() && schema.is_some() {
            names.push(ANY.to_owned());
        }
        let Some(place) = node.or(mapping.get("examples")).map(Node::place) else {
            return Vec::new();
        };
        let mut content = self.media_types(&names, schema, place);
        self.response_examples(&examples, &mut content);
        content
    }
}

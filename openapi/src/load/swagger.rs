//! Swagger 2.0: what it says in other words than its successors, brought into the same model.

mod body;
mod content;
mod examples;
mod form;
mod parameter;
mod response;
mod schema;
mod security;
mod server;
mod value;

use super::Lowering;
use super::reference::escape;
use crate::model::Shared;
use crate::tree::Mapping;

impl<'t> Lowering<'t> {
    /// What stands in `components` later. Schemas and security schemes are kept by name; the others are read too, used or not.
    pub(super) fn swagger_components(&mut self, root: &'t Mapping) -> Shared {
        let mut shared = Shared::default();
        self.note_unread(root, "x-ms-paths");
        self.component_schemas(root, "definitions");
        for (name, node) in self.entries(root, "securityDefinitions") {
            self.security_scheme(name, node);
        }
        for (name, node) in self.entries(root, "parameters") {
            let pointer = format!("/parameters/{}", escape(name));
            shared.parameters.extend(self.parameter(node, &pointer));
            self.body_schema(node, &pointer);
        }
        self.produces = self.media_names(root, "produces");
        for (name, node) in self.entries(root, "responses") {
            let pointer = format!("/responses/{}", escape(name));
            self.shared_response(node, &pointer, &mut shared);
        }
        shared
    }
}

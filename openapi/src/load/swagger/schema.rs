//! Schemas of Swagger 2.0: files, and tuples as JSON Schema had them then.

use serde_json::json;

use crate::diagnostic::Diagnostic;
use crate::json_schema::definition;
use crate::load::Lowering;
use crate::load::schema::Draft;
use crate::tree::{Mapping, Node};

impl<'t> Lowering<'t> {
    /// `type: file`: bytes, in forms and replies.
    pub(in crate::load) fn file(&mut self, draft: &mut Draft<'t>) {
        let Some(node) = draft.mapping.get("type") else {
            return;
        };
        if node.string() != Some("file") {
            return;
        }
        draft.set("format", "binary");
        draft.schema.format = Some("binary".to_owned());
        if !may_be_file(draft) {
            let message = "`type` cannot be `file` here";
            let help = "files stand in parameters with `in: formData` and as the `schema` of a response; in JSON, write `type: string` and `format: byte`";
            let diagnostic = Diagnostic::error("wrong-value", node.entry_span(), message);
            self.log.push(diagnostic.with_help(help));
        }
    }

    /// `items: [one, other]`: a schema for each place, `prefixItems` later.
    pub(in crate::load) fn old_tuple(&mut self, draft: &mut Draft<'t>) -> bool {
        let items = draft.mapping.get("items").and_then(Node::sequence);
        let Some(items) = items else {
            return false;
        };
        let mut ids = Vec::new();
        for (index, node) in items.iter().enumerate() {
            let pointer = format!("{}/items/{index}", draft.schema.pointer);
            ids.push(self.schema(node, &pointer));
        }
        let json: Vec<_> = ids.iter().map(|id| definition(*id)).collect();
        if !json.is_empty() {
            draft.set("prefixItems", json!(json));
        }
        draft.schema.prefix_items = ids;
        true
    }
}

fn may_be_file(draft: &Draft<'_>) -> bool {
    let pointer = draft.schema.pointer.as_str();
    let is_reply = pointer.contains("/responses/") && pointer.ends_with("/schema");
    is_reply || is_in_form(draft.mapping)
}

/// Whether a parameter is a part of a form.
pub(super) fn is_in_form(parameter: &Mapping) -> bool {
    parameter.get("in").and_then(Node::string) == Some("formData")
}

//! Values of parameters and headers, which say themselves what a schema says later.

use serde_json::Map;

use crate::diagnostic::Diagnostic;
use crate::json_schema::{JsonSchema, definition};
use crate::load::Lowering;
use crate::load::schema::Draft;
use crate::load::vocabulary::ITEMS;
use crate::model::{Location, Schema, SchemaId, Style, Types};
use crate::tree::{Mapping, Node};

/// What `collectionFormat` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Collection {
    Commas,
    Spaces,
    Tabs,
    Pipes,
    Repeated,
}

const COLLECTIONS: [(&str, Collection); 5] = [
    ("csv", Collection::Commas),
    ("ssv", Collection::Spaces),
    ("tsv", Collection::Tabs),
    ("pipes", Collection::Pipes),
    ("multi", Collection::Repeated),
];

/// A value and how it is written.
pub(super) struct Value {
    pub(super) schema: SchemaId,
    pub(super) style: Style,
    pub(super) explode: bool,
}

impl<'t> Lowering<'t> {
    /// The value of a parameter or header. `location` is that of parts of a form's query string, too.
    pub(super) fn written_value(
        &mut self,
        node: &'t Node,
        mapping: &'t Mapping,
        pointer: &str,
        location: Location,
    ) -> Value {
        let is_array = mapping.get("type").and_then(Node::string) == Some("array");
        let (style, explode) = match location {
            Location::Path | Location::Header => (Style::Simple, false),
            _ => (Style::Form, !is_array),
        };
        let as_text = |schema| Value {
            schema,
            style,
            explode,
        };
        if !is_array {
            return as_text(self.value(node, mapping, pointer));
        }
        if let Some(nested) = nested_array(mapping) {
            let message = "an array in an array has no form of its own here; the whole is a text";
            self.opaque(nested, message);
            return as_text(self.opaque_value(node, pointer));
        }
        let Some((style, explode)) = self.collection(mapping, location) else {
            return as_text(self.opaque_value(node, pointer));
        };
        Value {
            schema: self.value(node, mapping, pointer),
            style,
            explode,
        }
    }

    /// How the items of an array are joined; `None` where the model has no word for it.
    fn collection(&mut self, mapping: &'t Mapping, location: Location) -> Option<(Style, bool)> {
        let collection = self.word(mapping, "collectionFormat", &COLLECTIONS);
        let in_query = matches!(location, Location::Query);
        match collection.unwrap_or(Collection::Commas) {
            Collection::Repeated if in_query => Some((Style::Form, true)),
            Collection::Repeated => {
                self.not_repeated(mapping);
                Some((Style::Simple, false))
            }
            Collection::Commas if in_query => Some((Style::Form, false)),
            Collection::Commas => Some((Style::Simple, false)),
            Collection::Spaces if in_query => Some((Style::SpaceDelimited, false)),
            Collection::Pipes if in_query => Some((Style::PipeDelimited, false)),
            _ => {
                let message = "this `collectionFormat` is not read here; the whole is a text";
                self.opaque(mapping.get("collectionFormat")?, message);
                None
            }
        }
    }

    fn not_repeated(&mut self, mapping: &'t Mapping) {
        if let Some(node) = mapping.get("collectionFormat") {
            let message = "`multi` is for query and form parameters; `csv` is taken";
            self.log
                .push(Diagnostic::error("wrong-value", node.entry_span(), message));
        }
    }

    fn opaque(&mut self, node: &Node, message: &str) {
        let span = node.entry_span();
        self.log
            .push(Diagnostic::warning("construct-unread", span, message));
    }

    /// Any text.
    fn opaque_value(&mut self, node: &'t Node, pointer: &str) -> SchemaId {
        let address = (std::ptr::from_ref(node), 0);
        if let Some(id) = self.schema_ids.get(&address) {
            return *id;
        }
        let id = self.reserve(node, pointer.to_owned());
        self.schema_ids.insert(address, id);
        let schema = &mut self.schemas[id.0 as usize];
        schema.types = Types {
            string: true,
            ..Types::default()
        };
        schema.json = JsonSchema::new(&serde_json::json!({ "type": "string" }));
        id
    }

    /// The schema that stands among the other keys of a parameter, a header, or an item of these.
    pub(super) fn value(
        &mut self,
        node: &'t Node,
        mapping: &'t Mapping,
        pointer: &str,
    ) -> SchemaId {
        let address = (std::ptr::from_ref(node), 0);
        if let Some(id) = self.schema_ids.get(&address) {
            return *id;
        }
        let id = self.reserve(node, pointer.to_owned());
        self.schema_ids.insert(address, id);
        let reserved = std::mem::take(&mut self.schemas[id.0 as usize]);
        self.schemas[id.0 as usize] = self.lower_value(reserved, node, mapping);
        id
    }

    fn lower_value(&mut self, schema: Schema, node: &'t Node, mapping: &'t Mapping) -> Schema {
        let mut draft = Draft {
            mapping,
            schema,
            json: Map::new(),
        };
        draft.schema.keyword_spans = self.keyword_spans(mapping);
        draft.schema.default = mapping.get("default").map(Node::to_json);
        self.types(node, &mut draft);
        self.values(&mut draft);
        self.numbers(&mut draft);
        self.strings(&mut draft);
        self.value_items(node, &mut draft);
        self.array_limits(&mut draft);
        draft.schema.json = JsonSchema::new(&draft.finish());
        draft.schema
    }

    fn value_items(&mut self, node: &'t Node, draft: &mut Draft<'t>) {
        let Some(items) = draft.mapping.get("items") else {
            if draft.schema.types.array {
                self.missing(node, "items", "value of type array");
            }
            return;
        };
        let pointer = format!("{}/items", draft.schema.pointer);
        let id = if items.reference().is_some() {
            self.follow_misplaced(items, &pointer, "the items of a parameter");
            self.schema(items, &pointer)
        } else {
            let Some(mapping) = self.open(items, &ITEMS) else {
                return;
            };
            self.value(items, mapping, &pointer)
        };
        draft.schema.items = Some(id);
        draft.set("items", definition(id));
    }
}

/// The items of an array, if they are arrays.
fn nested_array(mapping: &Mapping) -> Option<&Node> {
    let items = mapping.get("items")?;
    (items.get("type")?.string() == Some("array")).then_some(items)
}

//! `consumes` and `produces`: one schema in several media types.

use crate::diagnostic::{Diagnostic, Span};
use crate::load::Lowering;
use crate::media_type::{MediaRange, is_xml};
use crate::model::{Encodings, MediaType, MediaTypeXml, SchemaId};
use crate::tree::{Mapping, Node};

/// What is sent where the document names no media type.
pub(super) const ANY: &str = "*/*";

impl<'t> Lowering<'t> {
    /// The media types that an operation names under a key, else those of the document.
    pub(in crate::load) fn media_names(
        &mut self,
        operation: &'t Mapping,
        key: &str,
    ) -> Vec<String> {
        let named = operation.get(key).or(self.documents.root().get(key));
        let Some(node) = named else {
            return Vec::new();
        };
        let items = node.sequence().unwrap_or_else(|| {
            self.wrong_type(node, &format!("`{key}`"), "an array of media types");
            std::slice::from_ref(node)
        });
        let mut names = Vec::new();
        for item in items {
            let Some(name) = item.string() else {
                self.wrong_type(item, &format!("an item of `{key}`"), "a string");
                continue;
            };
            if MediaRange::parse(name).is_none() {
                self.no_media_type(name, item);
            }
            if !names.iter().any(|other| other == name) {
                names.push(name.to_owned());
            }
        }
        names
    }

    fn no_media_type(&mut self, name: &str, node: &Node) {
        let message = format!("`{name}` is not a media type such as `application/json`");
        self.log.push(Diagnostic::error(
            "media-type-invalid",
            node.place(),
            message,
        ));
    }

    /// A schema in each of these media types.
    pub(super) fn media_types(
        &mut self,
        names: &[String],
        schema: Option<SchemaId>,
        span: Span,
    ) -> Vec<MediaType> {
        let mut content = Vec::new();
        for name in names {
            let xml = schema
                .filter(|_| is_xml(name))
                .map(|schema| self.xml_body(schema, &MediaTypeXml::default()));
            content.push(MediaType {
                name: name.clone(),
                schema,
                item_schema: None,
                encodings: Encodings::default(),
                xml,
                examples: Vec::new(),
                span,
            });
        }
        content
    }
}

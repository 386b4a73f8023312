//! Request bodies and media types.

use std::sync::Arc;

use super::Lowering;
use super::reference::{Target, escape};
use super::version::Version;
use super::vocabulary::{MEDIA_TYPE, REQUEST_BODY};
use crate::diagnostic::Diagnostic;
use crate::media_type::{MediaRange, is_xml};
use crate::model::{Example, MediaType, MediaTypeXml, RequestBody, SchemaId, XmlBody};
use crate::shape;
use crate::tree::{Mapping, Node};

/// The value of a parameter or header.
#[derive(Default)]
pub(super) struct Content {
    pub(super) schema: Option<SchemaId>,
    pub(super) media_type: Option<String>,
    pub(super) examples: Vec<Example>,
}

impl<'t> Lowering<'t> {
    pub(super) fn request_body(&mut self, node: &'t Node, pointer: &str) -> Option<RequestBody> {
        let target = self.follow(node, pointer)?;
        let mapping = self.open(target.node, &REQUEST_BODY)?;
        Some(RequestBody {
            description: self.text_beside(node, mapping, "description"),
            required: self.flag(mapping, "required").unwrap_or(false),
            content: self.content(mapping, &target.pointer),
            span: node.place(),
        })
    }

    /// All media types of `content`.
    pub(super) fn content(&mut self, mapping: &'t Mapping, pointer: &str) -> Vec<MediaType> {
        let entries = self.entries(mapping, "content");
        let entries = entries
            .into_iter()
            .filter(|(name, _)| !name.starts_with("x-"));
        entries
            .filter_map(|(name, node)| {
                let pointer = format!("{pointer}/content/{}", escape(name));
                self.media_type(name, node, &pointer)
            })
            .collect()
    }

    /// The only entry of a parameter's `content`.
    pub(super) fn only_content(&mut self, mapping: &'t Mapping, pointer: &str) -> Content {
        let mut media_types = self.content(mapping, pointer);
        if media_types.len() != 1
            && let Some(node) = mapping.get("content")
        {
            let found = media_types.len();
            let message =
                format!("`content` of a parameter must have one media type, found {found}");
            self.log
                .push(Diagnostic::error("wrong-value", node.place(), message));
        }
        media_types.truncate(1);
        media_types
            .pop()
            .map_or_else(Content::default, |media_type| Content {
                schema: media_type.schema,
                media_type: Some(media_type.name),
                examples: media_type.examples,
            })
    }

    pub(super) fn media_type(
        &mut self,
        name: &str,
        node: &'t Node,
        pointer: &str,
    ) -> Option<MediaType> {
        let target = self.media_type_target(node, pointer)?;
        let mapping = self.open(target.node, &MEDIA_TYPE)?;
        let pointer = target.pointer;
        if MediaRange::parse(name).is_none() {
            let message = format!("`{name}` is not a media type such as `application/json`");
            self.log.push(Diagnostic::error(
                "media-type-invalid",
                node.place(),
                message,
            ));
        }
        let serialized = is_xml(name);
        let schema = mapping
            .get("schema")
            .map(|node| self.schema(node, &format!("{pointer}/schema")));
        let item_schema = mapping
            .get("itemSchema")
            .filter(|_| self.version >= Version::V3_2)
            .map(|node| self.schema(node, &format!("{pointer}/itemSchema")));
        let extension = self.media_type_xml(mapping);
        let xml = match schema {
            Some(schema) if serialized => Some(self.xml_body(schema, &extension)),
            _ => None,
        };
        Some(MediaType {
            name: name.to_owned(),
            schema,
            item_schema,
            encodings: self.encodings(mapping, &pointer),
            xml,
            examples: self.examples(mapping, serialized),
            span: node.place(),
        })
    }

    /// From 3.2 on a media type may be a reference to one of `components.mediaTypes`.
    fn media_type_target(&mut self, node: &'t Node, pointer: &str) -> Option<Target<'t>> {
        if self.version >= Version::V3_2 {
            return self.follow(node, pointer);
        }
        let pointer = pointer.to_owned();
        Some(Target { node, pointer })
    }

    pub(super) fn xml_body(&mut self, schema: SchemaId, extension: &MediaTypeXml) -> Arc<XmlBody> {
        self.lower_pending();
        let (body, diagnostics) = shape::xml_body(&self.schemas, schema, extension);
        self.log.extend(diagnostics);
        Arc::new(body)
    }
}

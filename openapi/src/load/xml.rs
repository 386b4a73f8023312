//! `xml` and `x-hallpass-xml`.

use hallpass_runtime::xml::NullAs;

use super::Lowering;
use super::vocabulary::XML;
use crate::model::{MediaTypeXml, Xml};
use crate::tree::{Mapping, Node};

const NULL_WORDS: [(&str, NullAs); 3] = [
    ("nil", NullAs::Nil),
    ("empty", NullAs::Empty),
    ("omit", NullAs::Omit),
];

impl<'t> Lowering<'t> {
    /// The XML facts written on a schema.
    pub(super) fn xml(&mut self, schema: &'t Mapping) -> Xml {
        let written = schema.get("xml").and_then(|node| self.open(node, &XML));
        let mut xml = written
            .map(|mapping| self.xml_object(mapping))
            .unwrap_or_default();
        let extension = schema.get("x-hallpass-xml");
        let Some(extension) =
            extension.and_then(|node| self.extension("x-hallpass-xml of a schema", node))
        else {
            return xml;
        };
        xml.text |= is_true(extension, "text");
        xml.numeric_boolean = extension.get("boolean").and_then(Node::string) == Some("numeric");
        xml.null = self.word(extension, "null", &NULL_WORDS);
        xml
    }

    fn xml_object(&mut self, mapping: &'t Mapping) -> Xml {
        Xml {
            name: self.text(mapping, "name"),
            namespace: self.text(mapping, "namespace"),
            prefix: self.text(mapping, "prefix"),
            attribute: self.flag(mapping, "attribute").unwrap_or(false),
            wrapped: self.flag(mapping, "wrapped").unwrap_or(false),
            text: is_true(mapping, "x-ms-text"),
            ..Xml::default()
        }
    }

    /// `x-hallpass-xml` of a media type.
    pub(super) fn media_type_xml(&mut self, mapping: &'t Mapping) -> MediaTypeXml {
        let extension = mapping.get("x-hallpass-xml");
        let Some(extension) =
            extension.and_then(|node| self.extension("x-hallpass-xml of a media type", node))
        else {
            return MediaTypeXml::default();
        };
        MediaTypeXml {
            root: self.text(extension, "root"),
            any_root: is_true(extension, "anyRoot"),
            declaration: self.flag(extension, "declaration").unwrap_or(true),
        }
    }
}

fn is_true(mapping: &Mapping, key: &str) -> bool {
    mapping
        .get(key)
        .is_some_and(|node| matches!(node.content, crate::tree::Content::Boolean(true)))
}

//! `xml` and `x-hallpass-xml`.

use hallpass_runtime::xml::NullAs;

use super::Lowering;
use super::version::Version;
use super::vocabulary::XML;
use crate::diagnostic::Diagnostic;
use crate::model::{MediaTypeXml, Xml};
use crate::tree::{Mapping, Node};

const NULL_WORDS: [(&str, NullAs); 3] = [
    ("nil", NullAs::Nil),
    ("empty", NullAs::Empty),
    ("omit", NullAs::Omit),
];

/// What a schema is in XML.
#[derive(Clone, Copy)]
enum NodeType {
    Element,
    Attribute,
    Text,
    Cdata,
    None,
}

const NODE_TYPES: [(&str, NodeType); 5] = [
    ("element", NodeType::Element),
    ("attribute", NodeType::Attribute),
    ("text", NodeType::Text),
    ("cdata", NodeType::Cdata),
    ("none", NodeType::None),
];

impl<'t> Lowering<'t> {
    /// The XML facts written on a schema.
    pub(super) fn xml(&mut self, schema: &'t Mapping) -> Xml {
        let written = schema.get("xml").and_then(|node| self.open(node, &XML));
        let mut xml = written
            .map(|mapping| self.node_type(schema, mapping))
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

    /// The XML Object, with `nodeType` of 3.2 in the words of the older flags.
    fn node_type(&mut self, schema: &'t Mapping, mapping: &'t Mapping) -> Xml {
        let xml = self.xml_object(mapping);
        if self.version < Version::V3_2 {
            return xml;
        }
        let Some(kind) = self.word(mapping, "nodeType", &NODE_TYPES) else {
            return xml;
        };
        let is_list = is_list(schema);
        match kind {
            NodeType::Attribute => Xml {
                attribute: true,
                ..xml
            },
            NodeType::Text => Xml { text: true, ..xml },
            NodeType::Cdata => Xml { cdata: true, ..xml },
            NodeType::Element => Xml {
                wrapped: is_list,
                ..xml
            },
            NodeType::None => {
                if !is_list {
                    self.node_without_element(mapping);
                }
                Xml {
                    wrapped: false,
                    ..xml
                }
            }
        }
    }

    /// Only arrays are read without an element of their own.
    fn node_without_element(&mut self, mapping: &'t Mapping) {
        let Some(node) = mapping.get("nodeType") else {
            return;
        };
        let message = "`nodeType: none` is read on arrays alone; here the element stays";
        self.log.push(Diagnostic::warning(
            "construct-unread",
            node.entry_span(),
            message,
        ));
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

/// Whether a schema says that it is an array.
fn is_list(schema: &Mapping) -> bool {
    let types = schema.get("type");
    let listed = types.and_then(Node::sequence).unwrap_or_default();
    let mut words = types.into_iter().chain(listed).filter_map(Node::string);
    words.any(|word| word == "array") || schema.contains_key("items")
}

fn is_true(mapping: &Mapping, key: &str) -> bool {
    mapping
        .get(key)
        .is_some_and(|node| matches!(node.content, crate::tree::Content::Boolean(true)))
}

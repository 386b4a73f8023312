//! Encodings: how the parts of form and multipart bodies are written.

use indexmap::IndexMap;

use super::Lowering;
use super::parameter::STYLES;
use super::reference::escape;
use super::version::Version;
use super::vocabulary::ENCODING;
use crate::model::{Encoding, Encodings};
use crate::tree::{Mapping, Node};

impl<'t> Lowering<'t> {
    /// `encoding` of a media type, and from 3.2 on `prefixEncoding` and `itemEncoding`.
    pub(super) fn encodings(&mut self, mapping: &'t Mapping, pointer: &str) -> Encodings {
        let mut properties = IndexMap::new();
        for (name, node) in self.entries(mapping, "encoding") {
            let pointer = format!("{pointer}/encoding/{}", escape(name));
            let encoding = self.encoding(node, &pointer);
            properties.extend(encoding.map(|encoding| (name.to_owned(), encoding)));
        }
        let mut encodings = Encodings {
            properties,
            ..Encodings::default()
        };
        if self.version >= Version::V3_2 {
            for (index, node) in self.items(mapping, "prefixEncoding").iter().enumerate() {
                let pointer = format!("{pointer}/prefixEncoding/{index}");
                encodings.prefix.extend(self.encoding(node, &pointer));
            }
            let item = mapping.get("itemEncoding");
            let item =
                item.and_then(|node| self.encoding(node, &format!("{pointer}/itemEncoding")));
            encodings.item = item.map(Box::new);
        }
        encodings
    }

    fn encoding(&mut self, node: &'t Node, pointer: &str) -> Option<Encoding> {
        let target = self.follow_misplaced(node, pointer, "an Encoding Object")?;
        let mapping = self.open(target.node, &ENCODING)?;
        let nested = if self.version >= Version::V3_2 {
            self.encodings(mapping, &target.pointer)
        } else {
            Encodings::default()
        };
        Some(Encoding {
            content_types: self.content_types(mapping),
            headers: self.headers(mapping, &target.pointer),
            style: self.word(mapping, "style", self.known(&STYLES)),
            explode: self.flag(mapping, "explode"),
            allow_reserved: self.flag(mapping, "allowReserved"),
            nested,
            span: node.place(),
        })
    }

    fn content_types(&mut self, mapping: &'t Mapping) -> Vec<String> {
        let text = self.text(mapping, "contentType").unwrap_or_default();
        let types = text.split(',').map(str::trim);
        types
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
            .collect()
    }
}

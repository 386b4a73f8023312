//! Arrays: items inside a wrapper, or linked together where they stand in their parent.

use serde::de::{DeserializeSeed, SeqAccess, Visitor};

use super::super::error::XmlError;
use super::super::index::Kind;
use super::super::problem::ProblemKind;
use super::super::shape::{Array, Node};
use super::context::Context;
use super::tag;
use super::value::{ANY, Source, ValueReader};

impl<'a, 'de> ValueReader<'a, 'de> {
    pub(super) fn read_array<V: Visitor<'de>>(
        self,
        array: &'a Array,
        visitor: V,
    ) -> Result<V::Value, XmlError> {
        let item = Some(&array.item);
        match self.source {
            Source::Items(first) => visitor.visit_seq(Linked::new(self.context, item, first)),
            Source::Element(wrapper) => {
                self.context.index.entry(wrapper).link.set(0);
                visitor.visit_seq(Wrapped::new(self.context, &array.item, wrapper)?)
            }
            Source::Wrappers(first) => {
                visitor.visit_seq(Wrapped::new(self.context, &array.item, first)?)
            }
            Source::Missing(_) => visitor.visit_seq(Linked::new(self.context, item, 0)),
            Source::Attribute { .. } | Source::Text(_) => self.read_misplaced(visitor),
        }
    }

    /// Namesakes without a schema.
    pub(super) fn read_linked<V: Visitor<'de>>(
        self,
        first: u32,
        visitor: V,
    ) -> Result<V::Value, XmlError> {
        visitor.visit_seq(Linked::new(self.context, None, first))
    }
}

/// Items that stand in their parent, each linked to the next.
struct Linked<'a, 'de> {
    context: &'a Context<'a, 'de>,
    item: Option<&'a Node>,
    next: u32,
}

impl<'a, 'de> Linked<'a, 'de> {
    /// Items from the first one on; the root is no item, so 0 is the end.
    fn new(context: &'a Context<'a, 'de>, item: Option<&'a Node>, first: u32) -> Self {
        Self {
            context,
            item,
            next: first,
        }
    }
}

impl<'de> SeqAccess<'de> for Linked<'_, 'de> {
    type Error = XmlError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, XmlError> {
        if self.next == 0 {
            return Ok(None);
        }
        let source = Source::Element(self.next);
        self.next = self.context.index.entry(self.next).link.get();
        let reader = match self.item {
            Some(item) => ValueReader::new(self.context, item, source),
            None => ValueReader::bare(self.context, ANY, source),
        };
        seed.deserialize(reader).map(Some)
    }
}

/// Items inside wrappers.
struct Wrapped<'a, 'de> {
    context: &'a Context<'a, 'de>,
    item: &'a Node,
    wrapper: u32,
    position: u32,
    end: u32,
    /// No child has the item's name: they are taken as items under a wrong name.
    misnamed: bool,
}

impl<'a, 'de> Wrapped<'a, 'de> {
    fn new(context: &'a Context<'a, 'de>, item: &'a Node, first: u32) -> Result<Self, XmlError> {
        let mut items = Self {
            context,
            item,
            wrapper: first,
            position: 0,
            end: 0,
            misnamed: false,
        };
        items.open(first)?;
        Ok(items)
    }

    fn open(&mut self, wrapper: u32) -> Result<(), XmlError> {
        let index = self.context.index;
        let entry = index.entry(wrapper);
        if entry.attribute_count > 0 {
            self.context.check_no_attributes(wrapper)?;
        }
        self.wrapper = wrapper;
        self.position = wrapper + 1;
        self.end = entry.next;
        let mut children = index.elements(wrapper);
        self.misnamed = !children.any(|child| self.is_item(child));
        Ok(())
    }

    fn is_item(&self, child: u32) -> bool {
        let index = self.context.index;
        self.item.name.is_empty() || index.name(index.entry(child)) == self.item.name
    }

    /// The next child of the wrappers that is an item.
    fn advance(&mut self) -> Result<Option<u32>, XmlError> {
        loop {
            while self.position < self.end {
                let child = self.position;
                let entry = self.context.index.entry(child);
                self.position = entry.next;
                if entry.kind != Kind::Element {
                    self.context.check_no_text(self.wrapper, child)?;
                } else if self.check_item(child)? {
                    return Ok(Some(child));
                }
            }
            match self.context.index.entry(self.wrapper).link.get() {
                0 => return Ok(None),
                next => self.open(next)?,
            }
        }
    }

    /// Whether the element is taken as an item.
    fn check_item(&self, child: u32) -> Result<bool, XmlError> {
        let index = self.context.index;
        if self.is_item(child) {
            let inherited = index.entry(self.wrapper).namespace;
            let namespace = self.item.namespace.as_deref();
            self.context.check_namespace(namespace, child, inherited)?;
            return Ok(true);
        }
        let kind = if self.misnamed {
            ProblemKind::ItemName
        } else {
            ProblemKind::UnexpectedElement
        };
        self.context.report(kind, child, || {
            (tag(&self.item.name), tag(index.name(index.entry(child))))
        })?;
        Ok(self.misnamed)
    }
}

impl<'de> SeqAccess<'de> for Wrapped<'_, 'de> {
    type Error = XmlError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, XmlError> {
        match self.advance()? {
            Some(child) => {
                let source = Source::Element(child);
                let reader = ValueReader::new(self.context, self.item, source);
                seed.deserialize(reader).map(Some)
            }
            None => Ok(None),
        }
    }
}

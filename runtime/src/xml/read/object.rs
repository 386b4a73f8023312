//! Objects: the properties that were gathered, handed out in the order of the shape.

use serde::de::value::{BorrowedStrDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, IntoDeserializer, MapAccess, Visitor};

use super::super::error::XmlError;
use super::super::problem::ProblemKind;
use super::super::shape::{Additional, Field, NodeKind, Object, Shape, Shapes, Union};
use super::context::Context;
use super::gather::{EMPTY, Extra, Filled, Gathering, Slot};
use super::tag;
use super::value::{ANY, Source, ValueReader};

impl<'a, 'de> ValueReader<'a, 'de> {
    pub(super) fn read_object<V: Visitor<'de>>(
        self,
        object: &'a Object,
        visitor: V,
    ) -> Result<V::Value, XmlError> {
        let Source::Element(element) = self.source else {
            return self.read_misplaced(visitor);
        };
        let base = self.context.slots.borrow().len();
        let slots = base + object.fields.len();
        self.context.slots.borrow_mut().resize(slots, EMPTY);
        let extras = Gathering::new(self.context, object, element, base).gather()?;
        let value = visitor.visit_map(Properties {
            context: self.context,
            object,
            element,
            base,
            field: 0,
            extra: 0,
            extras,
            value: None,
        });
        self.context.slots.borrow_mut().truncate(base);
        value
    }
}

/// Whether a union may be an array without a wrapper.
fn has_array(shapes: &Shapes, union: &Union) -> bool {
    let mut variants = union.variants.iter();
    variants.any(|&variant| matches!(shapes.get(variant), Shape::Array(_)))
}

/// The second pass: hands out the properties.
struct Properties<'a, 'de> {
    context: &'a Context<'a, 'de>,
    object: &'a Object,
    element: u32,
    base: usize,
    field: usize,
    extra: usize,
    extras: Vec<Extra<'de>>,
    value: Option<ValueReader<'a, 'de>>,
}

impl<'a, 'de> Properties<'a, 'de> {
    /// The value of a field, if it has one.
    fn reader(
        &self,
        field: &'a Field,
        slot: Slot,
    ) -> Result<Option<ValueReader<'a, 'de>>, XmlError> {
        let source = match slot.filled {
            Filled::Not => match self.missing(field) {
                Some(source) => source,
                None => return Ok(None),
            },
            Filled::Attribute => Source::Attribute {
                owner: self.element,
                attribute: slot.first,
            },
            Filled::Text => Source::Text(self.element),
            Filled::BareItems => Source::Items(slot.first),
            Filled::Elements => self.elements(field, slot)?,
        };
        Ok(Some(ValueReader::new(self.context, &field.node, source)))
    }

    /// What stands for a required field that the text does not have.
    fn missing(&self, field: &Field) -> Option<Source> {
        if !field.required {
            return None;
        }
        let stands = match field.node.kind {
            NodeKind::Text | NodeKind::Cdata => return Some(Source::Text(self.element)),
            NodeKind::Attribute => field.node.nullable,
            NodeKind::Element => {
                let shape = self.context.shapes.get(field.node.shape);
                matches!(shape, Shape::Array(_)) && !field.node.wrapped
            }
        };
        stands.then_some(Source::Missing(self.element))
    }

    fn elements(&self, field: &Field, slot: Slot) -> Result<Source, XmlError> {
        let shapes = self.context.shapes;
        match shapes.get(field.node.shape) {
            Shape::Array(_) if !field.node.wrapped => return Ok(Source::Items(slot.first)),
            _ if slot.first == slot.last => return Ok(Source::Element(slot.last)),
            Shape::Array(_) => {
                self.context
                    .report(ProblemKind::WrapperRepeated, slot.last, || {
                        (
                            format!("one {}", tag(&field.node.name)),
                            "another".to_owned(),
                        )
                    })?;
                return Ok(Source::Wrappers(slot.first));
            }
            Shape::Union(union) if has_array(shapes, union) => {
                return Ok(Source::Items(slot.first));
            }
            _ => {}
        }
        self.single(slot.first, slot.last)
    }

    /// The last of elements of which there should be one.
    fn single(&self, first: u32, last: u32) -> Result<Source, XmlError> {
        let index = self.context.index;
        let mut next = index.entry(first).link.get();
        while next != 0 {
            let name = index.name(index.entry(next));
            self.context.report(ProblemKind::Repeated, next, || {
                (format!("one {}", tag(name)), "another".to_owned())
            })?;
            next = index.entry(next).link.get();
        }
        Ok(Source::Element(last))
    }

    fn extra_reader(&self, extra: &Extra<'de>) -> Result<ValueReader<'a, 'de>, XmlError> {
        let shape = match self.object.additional {
            Additional::Shape(shape) => shape,
            Additional::Any | Additional::Forbidden => ANY,
        };
        let source = match self.context.shapes.get(shape) {
            Shape::Array(_) => Source::Items(extra.first),
            _ if extra.first == extra.last => Source::Element(extra.first),
            Shape::Any => Source::Items(extra.first),
            _ => self.single(extra.first, extra.last)?,
        };
        Ok(ValueReader::bare(self.context, shape, source))
    }
}

impl<'de> MapAccess<'de> for Properties<'_, 'de> {
    type Error = XmlError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, XmlError> {
        while let Some(field) = self.object.fields.get(self.field) {
            let slot = self.context.slots.borrow()[self.base + self.field];
            self.field += 1;
            if let Some(reader) = self.reader(field, slot)? {
                self.value = Some(reader);
                let key: &str = &field.key;
                let key: StrDeserializer<'_, XmlError> = key.into_deserializer();
                return seed.deserialize(key).map(Some);
            }
        }
        let Some(extra) = self.extras.get(self.extra) else {
            return Ok(None);
        };
        self.extra += 1;
        self.value = Some(self.extra_reader(extra)?);
        seed.deserialize(BorrowedStrDeserializer::new(extra.name))
            .map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, XmlError> {
        match self.value.take() {
            Some(reader) => {
                let node = reader.source.node();
                seed.deserialize(reader).map_err(|error| error.at(node))
            }
            None => Err(serde::de::Error::custom(
                "a value was asked for before its key",
            )),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        None
    }
}

/// Names of properties that a shape knows, for messages and unions.
pub(super) fn field_of<'s>(object: &'s Object, key: &str) -> Option<&'s Field> {
    object.fields.iter().find(|field| field.key == key)
}

//! One value: a part of the text seen through a shape, as serde wants to see it.

use std::borrow::Cow;

use serde::de::value::{BorrowedStrDeserializer, StringDeserializer};
use serde::de::{Deserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::super::error::XmlError;
use super::super::index::{Kind, XSI};
use super::super::problem::ProblemKind;
use super::super::shape::{self, Additional, NullAs, Object, Scalar, Shape, ShapeId};
use super::context::Context;
use super::scalar::{Place, Reading, read, visit_text};
use super::{is_blank, tag};

/// The shape of what no schema describes: an id of no table, which is read as [`Shape::Any`].
pub(super) const ANY: ShapeId = ShapeId(u32::MAX);

/// An object that no schema describes.
static ANY_OBJECT: Object = Object {
    fields: Cow::Borrowed(&[]),
    additional: Additional::Shape(ANY),
};

/// Unions within unions within one element; a union that contains itself would not end.
pub(super) const UNION_HOPS: u8 = 16;

/// Where a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// An element.
    Element(u32),
    /// Items of an array directly in their parent: the first, linked to the others.
    Items(u32),
    /// Wrappers of one array: the first, linked to the others.
    Wrappers(u32),
    /// An attribute of an element.
    Attribute { owner: u32, attribute: u32 },
    /// The text directly inside an element.
    Text(u32),
    /// Nowhere, in this element; yet the shape demands it.
    Missing(u32),
}

impl Source {
    /// The element to name when something is wrong.
    pub fn node(self) -> u32 {
        match self {
            Self::Element(node)
            | Self::Items(node)
            | Self::Wrappers(node)
            | Self::Text(node)
            | Self::Missing(node)
            | Self::Attribute { owner: node, .. } => node,
        }
    }
}

/// A part of the text seen through a shape.
#[derive(Clone, Copy)]
pub(super) struct ValueReader<'a, 'de> {
    pub context: &'a Context<'a, 'de>,
    pub source: Source,
    pub shape: ShapeId,
    pub wrapped: bool,
    pub nullable: bool,
    pub null: NullAs,
    pub hops: u8,
}

impl<'a, 'de> ValueReader<'a, 'de> {
    /// A value in the place that a node describes.
    pub fn new(context: &'a Context<'a, 'de>, node: &shape::Node, source: Source) -> Self {
        Self {
            context,
            source,
            shape: node.shape,
            wrapped: node.wrapped,
            nullable: node.nullable,
            null: node.null,
            hops: 0,
        }
    }

    /// A value of which only the shape is known.
    pub fn bare(context: &'a Context<'a, 'de>, shape: ShapeId, source: Source) -> Self {
        Self {
            context,
            source,
            shape,
            wrapped: false,
            nullable: false,
            null: NullAs::Nil,
            hops: 0,
        }
    }

    pub fn shape(&self) -> &'a Shape {
        self.context.shapes.get(self.shape)
    }

    /// Whether the value is null.
    fn is_null(&self) -> bool {
        match self.source {
            Source::Element(node) => self.is_nil(node) || self.is_empty_null(node),
            Source::Missing(_) => !matches!(self.shape(), Shape::Array(_)),
            Source::Attribute { attribute, .. } => {
                let attribute = &self.context.index.attributes[attribute as usize];
                attribute.value == attribute.value_end && self.nullable && self.is_null_only()
            }
            Source::Items(_) | Source::Wrappers(_) | Source::Text(_) => false,
        }
    }

    /// `xsi:nil="true"`.
    fn is_nil(&self, node: u32) -> bool {
        let index = self.context.index;
        let entry = index.entry(node);
        entry.attribute_count > 0
            && index.attributes_of(entry).iter().any(|attribute| {
                index.attribute_name(attribute) == "nil"
                    && index.namespace(attribute.namespace) == XSI
                    && matches!(&*index.attribute_value(attribute), "true" | "1")
            })
    }

    /// An empty element that can only be null, or that the document says is null.
    fn is_empty_null(&self, node: u32) -> bool {
        if !self.nullable {
            return false;
        }
        let entry = self.context.index.entry(node);
        let empty = entry.next == node + 1
            // Attributes are properties of an object, though not of a text.
            && (entry.attribute_count == 0 || matches!(self.shape(), Shape::Scalar(_)));
        let by_policy = matches!(self.null, NullAs::Empty | NullAs::NilOrEmpty) && empty;
        by_policy || (self.is_null_only() && (empty || self.is_blank_element(node)))
    }

    fn is_blank_element(&self, node: u32) -> bool {
        let index = self.context.index;
        index.children(node).all(|child| {
            let entry = index.entry(child);
            entry.kind == Kind::Plain && !entry.marked
        })
    }

    /// No value of this shape but null looks empty.
    fn is_null_only(&self) -> bool {
        matches!(self.shape(), Shape::Scalar(scalar) if read(*scalar, "") == Reading::Bad)
    }

    fn read_null<V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, XmlError> {
        if let Source::Element(node) = self.source
            && !self.is_blank_element(node)
        {
            self.context.report(ProblemKind::NilContent, node, || {
                (
                    "an empty element beside xsi:nil".to_owned(),
                    "content".to_owned(),
                )
            })?;
        }
        visitor.visit_unit()
    }

    fn read<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, XmlError> {
        match self.shape() {
            Shape::Scalar(scalar) => self.read_scalar(*scalar, visitor),
            Shape::Object(object) => self.read_object(object, visitor),
            Shape::Array(array) => self.read_array(array, visitor),
            Shape::Union(union) => self.read_union(union, visitor),
            Shape::Any => self.read_any(visitor),
        }
    }

    /// The text of the value, which should be all there is.
    fn text(&self) -> Result<Cow<'de, str>, XmlError> {
        let index = self.context.index;
        match self.source {
            Source::Attribute { attribute, .. } => {
                Ok(index.attribute_value(&index.attributes[attribute as usize]))
            }
            Source::Text(node) => Ok(index.text_of(node)),
            Source::Missing(_) => Ok(Cow::Borrowed("")),
            Source::Element(node) | Source::Items(node) | Source::Wrappers(node) => {
                self.context.check_leaf(node)?;
                Ok(index.text_of(node))
            }
        }
    }

    fn read_scalar<V: Visitor<'de>>(
        self,
        scalar: Scalar,
        visitor: V,
    ) -> Result<V::Value, XmlError> {
        let text = self.text()?;
        if text.is_empty() && self.nullable && self.context.is_recording() {
            self.note_ambiguous(scalar)?;
        }
        let place = Place {
            node: self.source.node(),
            attribute: match self.source {
                Source::Attribute { attribute, .. } => Some(attribute),
                _ => None,
            },
        };
        self.context.visit_scalar(scalar, text, place, visitor)
    }

    fn note_ambiguous(&self, scalar: Scalar) -> Result<(), XmlError> {
        match (self.source, read(scalar, "")) {
            (Source::Element(node), Reading::Text) => {
                self.context.report(ProblemKind::EmptyAmbiguous, node, || {
                    (
                        "text, or xsi:nil for null".to_owned(),
                        "an empty element".to_owned(),
                    )
                })
            }
            _ => Ok(()),
        }
    }

    /// Reads what stands where its shape cannot stand: as without a schema.
    pub(super) fn read_misplaced<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, XmlError> {
        self.context
            .report(ProblemKind::Misplaced, self.source.node(), || {
                (
                    "an element that holds the value".to_owned(),
                    "text or several elements".to_owned(),
                )
            })?;
        self.read_any(visitor)
    }

    /// Reads without a schema: a leaf is a string, children make an object, namesakes an array.
    fn read_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, XmlError> {
        match self.source {
            Source::Items(first) => self.read_linked(first, visitor),
            Source::Element(node) if self.context.index.elements(node).next().is_some() => {
                self.read_object(&ANY_OBJECT, visitor)
            }
            _ => visit_text(self.text()?, visitor),
        }
    }
}

impl Context<'_, '_> {
    /// Checks that an element holds nothing but text, and no attribute that means something.
    fn check_leaf(&self, node: u32) -> Result<(), XmlError> {
        let entry = self.index.entry(node);
        if entry.attribute_count > 0 {
            self.check_no_attributes(node)?;
        }
        if entry.next > node + 2
            && let Some(child) = self.index.elements(node).next()
        {
            let found = self.index.name(self.index.entry(child));
            self.report(ProblemKind::UnexpectedElement, child, || {
                ("text alone".to_owned(), tag(found))
            })?;
        } else if entry.next == node + 2 && self.index.entry(node + 1).kind == Kind::Element {
            let found = self.index.name(self.index.entry(node + 1));
            self.report(ProblemKind::UnexpectedElement, node + 1, || {
                ("text alone".to_owned(), tag(found))
            })?;
        }
        Ok(())
    }

    /// Reports solid text directly inside an element that should hold elements only.
    pub fn check_no_text(&self, node: u32, child: u32) -> Result<(), XmlError> {
        let entry = self.index.entry(child);
        let raw = self.index.slice(entry.start, entry.end);
        if !entry.marked || is_blank(raw) {
            return Ok(());
        }
        self.report(ProblemKind::MixedContent, node, || {
            ("elements alone".to_owned(), super::quoted(raw))
        })
    }
}

impl<'de> Deserializer<'de> for ValueReader<'_, 'de> {
    type Error = XmlError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, XmlError> {
        let value = if self.is_null() {
            self.read_null(visitor)
        } else {
            self.read(visitor)
        };
        value.map_err(|error| error.at(self.source.node()))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, XmlError> {
        if self.is_null() {
            // the visitor may want to tell null from absent, so null is said in its own way
            self.read_null(NullVisitor(visitor))
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, XmlError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, XmlError> {
        visitor.visit_unit()
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, XmlError> {
        let chosen = match self.text()? {
            Cow::Borrowed(text) => BorrowedStrDeserializer::<XmlError>::new(text)
                .deserialize_enum(name, variants, visitor),
            Cow::Owned(text) => {
                use serde::de::IntoDeserializer;
                let text: StringDeserializer<XmlError> = text.into_deserializer();
                text.deserialize_enum(name, variants, visitor)
            }
        };
        chosen.map_err(|error| error.at(self.source.node()))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct identifier
    }
}

/// Turns "unit" into "none" for a visitor that expects an option.
struct NullVisitor<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for NullVisitor<V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.expecting(formatter)
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<V::Value, E> {
        self.0.visit_none()
    }
}

//! One object being written: attributes, text and elements, put in the order of the shape.

use std::borrow::Cow;
use std::fmt;
use std::fmt::Write;
use std::ops::Range;

use serde::ser::{Serialize, SerializeMap, SerializeStruct};
use serde_json::{Map, Value};

use super::super::error::XmlError;
use super::super::shape::{Additional, Field, NodeKind, Object, Shape, ShapeId};
use super::super::tag::Tag;
use super::union::{Choice, choose_object, object_variants};
use super::value::ValueWriter;
use super::{ANY, Result, Use, Writer, unwritable};

/// A part of an object: one property, where it was written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    /// Its place in the order: attributes, text, elements, additional properties.
    rank: usize,
    start: usize,
}

/// An object that no schema describes.
static ANY_OBJECT: Object = Object {
    fields: Cow::Borrowed(&[]),
    additional: Additional::Any,
};

/// An object being written.
pub(super) enum ObjectWriter<'w, 'n, 's> {
    /// Straight to the output.
    Direct(Open<'w, 'n, 's>),
    /// Kept until all is known, because the alternative depends on it.
    Kept(Box<Kept<'w, 'n, 's>>),
}

/// An object of one of several shapes, with its properties so far.
pub(super) struct Kept<'w, 'n, 's> {
    value: ValueWriter<'w, 'n, 's>,
    choices: Vec<Choice<'s>>,
    properties: Map<String, Value>,
}

/// An open element with its properties so far.
pub(super) struct Open<'w, 'n, 's> {
    writer: &'w mut Writer<'s>,
    used: Use<'n, 's>,
    fields: &'s [Field],
    additional: Additional,
    /// The tags of the fields.
    tags: &'s [Option<Tag>],
    bindings: usize,
    /// First of the own segments.
    base: usize,
    /// Behind the name of the start tag.
    tag: usize,
    /// Behind the `>` of the start tag, once there is content.
    content: Option<usize>,
    /// Where to look for the next field: fields mostly come in order.
    next: usize,
    rank: usize,
    ordered: bool,
}

impl<'w, 'n, 's> ObjectWriter<'w, 'n, 's> {
    #[inline]
    pub fn open(value: ValueWriter<'w, 'n, 's>) -> Result<Self> {
        if value.used.kind() != NodeKind::Element {
            return Err(unwritable(
                "an object cannot stand in an attribute or in text",
            ));
        }
        match value.writer.shape(value.used.shape) {
            Shape::Object(object) => Open::new(value, object).map(Self::Direct),
            Shape::Any => Open::new(value, &ANY_OBJECT).map(Self::Direct),
            _ => Self::alternatives(value),
        }
    }

    fn alternatives(value: ValueWriter<'w, 'n, 's>) -> Result<Self> {
        let choices = object_variants(value.writer.shapes, value.used.shape);
        match &choices[..] {
            [] => Err(unwritable("expected a scalar or array, found an object")),
            [only] => Open::new(value, only.object.unwrap_or(&ANY_OBJECT)).map(Self::Direct),
            _ => Ok(Self::Kept(Box::new(Kept {
                value,
                choices,
                properties: Map::new(),
            }))),
        }
    }

    #[inline]
    fn property<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<()> {
        match self {
            Self::Direct(open) => open.property(key, value).map_err(|error| error.below(key)),
            Self::Kept(kept) => kept.property(key, value),
        }
    }

    #[inline]
    fn finish(self) -> Result<()> {
        match self {
            Self::Direct(mut open) => {
                open.finish();
                Ok(())
            }
            Self::Kept(kept) => kept.finish(),
        }
    }
}

impl Kept<'_, '_, '_> {
    fn property<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<()> {
        let value = serde_json::to_value(value).map_err(<XmlError as serde::ser::Error>::custom)?;
        self.properties.insert(key.to_owned(), value);
        Ok(())
    }

    /// Writes the object by the alternative that fits it.
    fn finish(self) -> Result<()> {
        let (union, shapes) = (self.value.used.shape, self.value.writer.shapes);
        let object = choose_object(shapes, union, &self.choices, &self.properties);
        let mut open = Open::new(self.value, object.unwrap_or(&ANY_OBJECT))?;
        for (key, value) in &self.properties {
            open.property(key, value)
                .map_err(|error| error.below(key))?;
        }
        open.finish();
        Ok(())
    }
}

/// Whether two short keys are the same, without a call.
#[inline]
fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    one.len() == other.len()
        && match one.len() {
            4..=8 => same_ends::<4>(one, other),
            9..=16 => same_ends::<8>(one, other),
            _ => one == other,
        }
}

/// [`same`] for equally many bytes, `N` or more and at most twice that.
#[inline]
fn same_ends<const N: usize>(one: &[u8], other: &[u8]) -> bool {
    one.first_chunk::<N>() == other.first_chunk() && one.last_chunk::<N>() == other.last_chunk()
}

impl<'w, 'n, 's> Open<'w, 'n, 's> {
    #[inline]
    fn new(value: ValueWriter<'w, 'n, 's>, object: &'s Object) -> Result<Self> {
        let ValueWriter { writer, used } = value;
        let bindings = writer.open(&used)?;
        let tags = match writer.shape(used.shape) {
            Shape::Object(_) => writer.tags(used.shape),
            _ => &[], // an alternative of a union
        };
        Ok(Self {
            fields: &object.fields,
            additional: object.additional,
            tags,
            bindings,
            base: writer.segments.len(),
            tag: writer.out.len(),
            content: None,
            next: 0,
            rank: 0,
            ordered: true,
            writer,
            used,
        })
    }

    /// The place of a key among the fields: the expected one or any.
    #[inline]
    fn position(&self, key: &str) -> Option<usize> {
        match self.fields.get(self.next) {
            Some(field) if same(&field.key, key) => Some(self.next),
            _ => self.fields.iter().position(|field| field.key == key),
        }
    }

    #[inline]
    fn property<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<()> {
        match self.position(key) {
            Some(position) => {
                let used = self.begin_field(position);
                value.serialize(ValueWriter::new(self.writer, used))
            }
            None => {
                self.check_additional(key)?;
                self.begin(3 * self.fields.len());
                let used = Use::named(key, self.additional());
                value.serialize(ValueWriter::new(self.writer, used))
            }
        }
    }

    /// Makes ready for the value of a field; inlined, because the use of the field need not pass through memory then.
    #[inline(always)]
    fn begin_field(&mut self, position: usize) -> Use<'s, 's> {
        self.next = position + 1;
        let (field, count) = (&self.fields[position], self.fields.len());
        let class = match field.node.kind {
            NodeKind::Attribute => 0,
            NodeKind::Text | NodeKind::Cdata => count,
            NodeKind::Element => 2 * count,
        };
        self.begin(class + position);
        Use::field(field, self.tags, position)
    }

    /// Refuses a key that a reader would take for the element of a declared property.
    fn check_additional(&self, key: &str) -> Result<()> {
        let shapes = self.writer.shapes;
        let element = |field: &&Field| {
            field.node.kind == NodeKind::Element && shapes.element_of(field).name == key
        };
        match self.fields.iter().find(element) {
            Some(field) => {
                let message = format!("<{key}> is the element of the property {}", field.key);
                Err(unwritable(message))
            }
            None => Ok(()),
        }
    }

    fn additional(&self) -> ShapeId {
        match self.additional {
            Additional::Shape(shape) => shape,
            Additional::Any | Additional::Forbidden => ANY,
        }
    }

    /// Notes where a property of this rank starts.
    #[inline(always)]
    fn begin(&mut self, rank: usize) {
        let attribute = rank < self.fields.len();
        if !attribute && self.content.is_none() {
            self.writer.out.push_str(">");
            self.content = Some(self.writer.out.len());
        }
        self.ordered &= rank >= self.rank;
        self.rank = rank;
        let start = self.writer.out.len();
        self.writer.segments.push(Segment { rank, start });
    }

    fn finish(&mut self) {
        if !self.ordered {
            self.reorder();
        }
        self.writer.segments.truncate(self.base);
        match self.content {
            None => self.writer.close_empty(self.bindings),
            Some(content) if content == self.writer.out.len() => {
                self.writer.out.pop();
                self.writer.close_empty(self.bindings);
            }
            Some(_) => self.writer.close(&self.used, self.bindings),
        }
    }

    /// Puts the properties in order.
    fn reorder(&mut self) {
        let mut parts = self.parts();
        parts.sort_by_key(|(rank, _)| *rank);
        let written = self.writer.out.split_off(self.tag);
        let attributes = self.fields.len();
        self.content = None;
        for (rank, part) in parts {
            if rank >= attributes && self.content.is_none() {
                self.writer.out.push_str(">");
                self.content = Some(self.writer.out.len());
            }
            let part = part.start - self.tag..part.end - self.tag;
            self.writer.out.push_part(&written, part);
        }
    }

    /// What was written for each property: from its start to the next one's, without the `>` before the content.
    fn parts(&self) -> Vec<(usize, Range<usize>)> {
        let segments = &self.writer.segments[self.base..];
        let next = segments.iter().skip(1).map(|segment| segment.start);
        let ends = next.chain([self.writer.out.len()]);
        let content = self.content.unwrap_or(usize::MAX);
        let part = |(segment, end): (&Segment, usize)| {
            let end = if segment.start < content {
                end.min(content - 1)
            } else {
                end
            };
            (segment.rank, segment.start..end)
        };
        segments.iter().zip(ends).map(part).collect()
    }
}

impl SerializeStruct for ObjectWriter<'_, '_, '_> {
    type Ok = ();
    type Error = XmlError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<()> {
        self.property(key, value)
    }

    fn end(self) -> Result<()> {
        self.finish()
    }
}

/// A map being written: an object whose keys come one by one.
pub(super) struct MapWriter<'w, 'n, 's> {
    object: ObjectWriter<'w, 'n, 's>,
    key: String,
}

impl<'w, 'n, 's> MapWriter<'w, 'n, 's> {
    pub fn open(value: ValueWriter<'w, 'n, 's>) -> Result<Self> {
        Ok(Self {
            object: ObjectWriter::open(value)?,
            key: String::new(),
        })
    }
}

impl SerializeMap for MapWriter<'_, '_, '_> {
    type Ok = ();
    type Error = XmlError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<()> {
        self.key.clear();
        write!(self.key, "{}", Key(key))
            .map_err(|_| unwritable("a key must be text, a number or a boolean"))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        self.object.property(&self.key, value)
    }

    fn end(self) -> Result<()> {
        self.object.finish()
    }
}

/// A map key as text; serde writes scalars to a formatter.
struct Key<'k, T: ?Sized>(&'k T);

impl<T: Serialize + ?Sized> fmt::Display for Key<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.serialize(formatter)
    }
}

//! One object being written: attributes, text and elements, put in the order of the shape.

use std::borrow::Cow;
use std::fmt;
use std::fmt::Write;
use std::ops::Range;

use serde::ser::{Serialize, SerializeMap, SerializeStruct};
use serde_json::{Map, Value};

use super::super::error::XmlError;
use super::super::shape::{Additional, Field, NodeKind, Object, Shape, ShapeId};
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
pub(super) struct ObjectWriter<'w, 'n, 's> {
    state: State<'w, 'n, 's>,
    key: String,
}

enum State<'w, 'n, 's> {
    /// Straight to the output.
    Direct(Open<'w, 'n, 's>),
    /// Kept until all is known, because the alternative depends on it.
    Kept {
        value: ValueWriter<'w, 'n, 's>,
        choices: Vec<Choice<'s>>,
        properties: Map<String, Value>,
    },
}

/// An open element with its properties so far.
struct Open<'w, 'n, 's> {
    writer: &'w mut Writer<'s>,
    used: Use<'n, 's>,
    object: &'s Object,
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
    pub fn open(value: ValueWriter<'w, 'n, 's>) -> Result<Self> {
        if value.used.kind() != NodeKind::Element {
            return Err(unwritable(
                "an object cannot stand in an attribute or in text",
            ));
        }
        let state = match value.writer.shape(value.used.shape) {
            Shape::Object(object) => State::Direct(Open::new(value, object)?),
            Shape::Any => State::Direct(Open::new(value, &ANY_OBJECT)?),
            _ => Self::alternatives(value)?,
        };
        Ok(Self {
            state,
            key: String::new(),
        })
    }

    fn alternatives(value: ValueWriter<'w, 'n, 's>) -> Result<State<'w, 'n, 's>> {
        let choices = object_variants(value.writer.shapes, value.used.shape);
        match &choices[..] {
            [] => Err(unwritable("expected a scalar or array, found an object")),
            [only] => Open::new(value, only.object.unwrap_or(&ANY_OBJECT)).map(State::Direct),
            _ => Ok(State::Kept {
                value,
                choices,
                properties: Map::new(),
            }),
        }
    }

    fn property<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<()> {
        match &mut self.state {
            State::Direct(open) => open.property(key, value).map_err(|error| error.below(key)),
            State::Kept { properties, .. } => {
                let value =
                    serde_json::to_value(value).map_err(<XmlError as serde::ser::Error>::custom)?;
                properties.insert(key.to_owned(), value);
                Ok(())
            }
        }
    }

    fn finish(self) -> Result<()> {
        match self.state {
            State::Direct(open) => {
                open.finish();
                Ok(())
            }
            State::Kept {
                value,
                choices,
                properties,
            } => {
                let union = value.used.shape;
                let object = choose_object(value.writer.shapes, union, &choices, &properties);
                let mut open = Open::new(value, object.unwrap_or(&ANY_OBJECT))?;
                for (key, value) in &properties {
                    open.property(key, value)
                        .map_err(|error| error.below(key))?;
                }
                open.finish();
                Ok(())
            }
        }
    }
}

impl<'w, 'n, 's> Open<'w, 'n, 's> {
    fn new(value: ValueWriter<'w, 'n, 's>, object: &'s Object) -> Result<Self> {
        let ValueWriter { writer, used } = value;
        let bindings = writer.open(&used)?;
        Ok(Self {
            bindings,
            base: writer.segments.len(),
            tag: writer.out.len(),
            content: None,
            next: 0,
            rank: 0,
            ordered: true,
            writer,
            used,
            object,
        })
    }

    /// The field of a key, at the expected place or anywhere.
    fn field(&mut self, key: &str) -> Option<(usize, &'s Field)> {
        let fields: &'s [Field] = &self.object.fields;
        let expected = self.next;
        let found = match fields.get(expected) {
            Some(field) if field.key == key => expected,
            _ => fields.iter().position(|field| field.key == key)?,
        };
        self.next = found + 1;
        Some((found, &fields[found]))
    }

    fn property<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<()> {
        let count = self.object.fields.len();
        match self.field(key) {
            Some((position, field)) => {
                let class = match field.node.kind {
                    NodeKind::Attribute => 0,
                    NodeKind::Text | NodeKind::Cdata => count,
                    NodeKind::Element => 2 * count,
                };
                self.segment(Use::of(&field.node), class + position, value)
            }
            None => {
                self.check_additional(key)?;
                let used = Use::named(key, self.additional());
                self.segment(used, 3 * count, value)
            }
        }
    }

    /// Refuses a key that a reader would take for the element of a declared property.
    fn check_additional(&self, key: &str) -> Result<()> {
        let shapes = self.writer.shapes;
        let element = |field: &&Field| {
            field.node.kind == NodeKind::Element && shapes.element_of(field).name == key
        };
        match self.object.fields.iter().find(element) {
            Some(field) => {
                let message = format!("<{key}> is the element of the property {}", field.key);
                Err(unwritable(message))
            }
            None => Ok(()),
        }
    }

    fn additional(&self) -> ShapeId {
        match self.object.additional {
            Additional::Shape(shape) => shape,
            Additional::Any | Additional::Forbidden => ANY,
        }
    }

    fn segment<T: Serialize + ?Sized>(
        &mut self,
        used: Use<'_, 's>,
        rank: usize,
        value: &T,
    ) -> Result<()> {
        let attribute = rank < self.object.fields.len();
        if !attribute && self.content.is_none() {
            self.writer.out.push('>');
            self.content = Some(self.writer.out.len());
        }
        self.ordered &= rank >= self.rank;
        self.rank = rank;
        let start = self.writer.out.len();
        self.writer.segments.push(Segment { rank, start });
        value.serialize(ValueWriter::new(self.writer, used))
    }

    fn finish(mut self) {
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
        let attributes = self.object.fields.len();
        self.content = None;
        for (rank, part) in parts {
            if rank >= attributes && self.content.is_none() {
                self.writer.out.push('>');
                self.content = Some(self.writer.out.len());
            }
            let part = part.start - self.tag..part.end - self.tag;
            self.writer.out.push_str(&written[part]);
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

impl SerializeMap for ObjectWriter<'_, '_, '_> {
    type Ok = ();
    type Error = XmlError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<()> {
        self.key.clear();
        write!(self.key, "{}", Key(key))
            .map_err(|_| unwritable("a key must be text, a number or a boolean"))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        let key = std::mem::take(&mut self.key);
        let written = self.property(&key, value);
        self.key = key;
        written
    }

    fn end(self) -> Result<()> {
        self.finish()
    }
}

/// A map key as text; serde writes scalars to a formatter.
struct Key<'k, T: ?Sized>(&'k T);

impl<T: Serialize + ?Sized> fmt::Display for Key<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.serialize(formatter)
    }
}

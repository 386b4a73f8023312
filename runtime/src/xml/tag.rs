//! Tags: the start and end tags of the elements of a table, made once and then copied.

use std::sync::OnceLock;

use super::character::is_name;
use super::shape::{Node, NodeKind, Scalar, Shape};

/// A piece of text of a known width, which is copied without a loop over its length.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// The text, and zeros behind it.
    pub bytes: [u8; Piece::WIDTH],
    /// Bytes of the text.
    pub length: usize,
}

impl Piece {
    /// Bytes of the longest piece.
    pub const WIDTH: usize = 32;

    fn of(text: &str) -> Option<Self> {
        let mut bytes = [0; Self::WIDTH];
        bytes
            .get_mut(..text.len())?
            .copy_from_slice(text.as_bytes());
        Some(Self {
            bytes,
            length: text.len(),
        })
    }
}

/// The tags of an element without a namespace.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag {
    /// `<name>`.
    pub start: Piece,
    /// `</name>`.
    pub end: Piece,
    /// The shape inside, where it is a scalar.
    pub scalar: Option<Scalar>,
}

impl Tag {
    /// `None` where the tags need a closer look: a namespace, a name that is no XML name or very long, no element at all.
    fn of(node: &Node, table: &[Shape]) -> Option<Self> {
        let plain = node.kind == NodeKind::Element
            && node.namespace.is_none()
            && node.prefix.is_none()
            && is_name(&node.name);
        if !plain {
            return None;
        }
        Some(Self {
            start: Piece::of(&format!("<{}>", node.name))?,
            end: Piece::of(&format!("</{}>", node.name))?,
            scalar: match table.get(node.shape.0 as usize) {
                Some(Shape::Scalar(scalar)) => Some(*scalar),
                _ => None,
            },
        })
    }
}

/// For each shape of a table the tags of its nodes: of an object those of its fields, of an array that of its items.
#[derive(Debug)]
pub(super) struct Tags(OnceLock<Vec<Vec<Option<Tag>>>>);

impl Tags {
    /// Not made yet.
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// The tags of this table, made at the first call.
    pub fn of(&self, table: &[Shape]) -> &[Vec<Option<Tag>>] {
        self.0.get_or_init(|| {
            let tags = |shape| tags(shape, table);
            table.iter().map(tags).collect()
        })
    }
}

/// A copy of a table makes its own.
impl Clone for Tags {
    fn clone(&self) -> Self {
        Self::new()
    }
}

/// Tags follow from the table, so they tell no tables apart.
impl PartialEq for Tags {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

fn tags(shape: &Shape, table: &[Shape]) -> Vec<Option<Tag>> {
    match shape {
        Shape::Object(object) => object
            .fields
            .iter()
            .map(|field| Tag::of(&field.node, table))
            .collect(),
        Shape::Array(array) => vec![Tag::of(&array.item, table)],
        Shape::Scalar(_) | Shape::Union(_) | Shape::Any => Vec::new(),
    }
}

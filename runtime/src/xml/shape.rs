//! Shapes: how the values of a schema look in XML, as tables that generated code holds as `static`s and that the mock and the
//! judge build from a document at run time.
//!
//! A table is a list of [`Shape`]s that refer to each other by [`ShapeId`], so recursion needs no pointer. XML facts belong to
//! the use of a schema, not to the schema: the same object is `<body>` in a request, `<result>` in a reply and `<group>` in a
//! list. So names stand on [`Node`], the use, and a `Shape` says only what is inside.

use std::borrow::Cow;

use super::tag::{Tag, Tags};

/// Text that is a literal in generated code and owned when built from a document.
pub type Text = Cow<'static, str>;

/// Position of a [`Shape`] in its [`Shapes`] table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ShapeId(pub u32);

/// A table of shapes that refer to each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Shapes {
    table: Cow<'static, [Shape]>,
    tags: Tags,
}

/// What is inside a node.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Text that is read as a scalar.
    Scalar(Scalar),
    /// Attributes, child elements and perhaps text, each a property.
    Object(Object),
    /// Items, each a node of its own; the array itself is a node only when its use says `wrapped`.
    Array(Array),
    /// One of several shapes (oneOf, anyOf).
    Union(Union),
    /// No schema: leaf text is a string, children make an object, repeated children an array.
    Any,
}

/// The types that a scalar may have, and how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scalar {
    /// May be a string. When no type is allowed at all, the text is read as a string.
    pub string: bool,
    /// May be an integer.
    pub integer: bool,
    /// May be a number.
    pub number: bool,
    /// May be a boolean.
    pub boolean: bool,
    /// Booleans are written `1` and `0` instead of `true` and `false`.
    pub numeric_boolean: bool,
}

/// The properties of an object, in the order in which they are written.
#[derive(Debug, Clone, PartialEq)]
pub struct Object {
    /// Declared properties.
    pub fields: Cow<'static, [Field]>,
    /// What becomes of elements that no field names.
    pub additional: Additional,
}

/// One declared property of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Property name in JSON.
    pub key: Text,
    /// How it looks in XML.
    pub node: Node,
    /// The schema demands it: a required unwrapped array without items reads as `[]` instead of absent.
    pub required: bool,
}

/// What an object allows beyond its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Additional {
    /// Nothing: an unknown element is a problem.
    Forbidden,
    /// Anything: read without a schema.
    Any,
    /// Values of this shape; the element name is the key.
    Shape(ShapeId),
}

/// The items of an array.
#[derive(Debug, Clone, PartialEq)]
pub struct Array {
    /// How one item looks. Always an element with a name.
    pub item: Node,
}

/// Alternatives, tried in order unless the discriminator decides.
#[derive(Debug, Clone, PartialEq)]
pub struct Union {
    /// JSON name of the property that names the alternative, and its values.
    pub discriminator: Option<Discriminator>,
    /// The alternatives.
    pub variants: Cow<'static, [ShapeId]>,
}

/// The property that tells which alternative a value is.
#[derive(Debug, Clone, PartialEq)]
pub struct Discriminator {
    /// JSON name of the property.
    pub key: Text,
    /// Value of the property -> index into [`Union::variants`].
    pub mapping: Cow<'static, [(Text, u32)]>,
}

/// One use of a shape: the XML node that carries a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Element, attribute, text, …
    pub kind: NodeKind,
    /// Local name; empty when nothing names the node (then any name is accepted and writing is an error).
    pub name: Text,
    /// Namespace URI, if the document gives one.
    pub namespace: Option<Text>,
    /// Prefix to write the namespace with.
    pub prefix: Option<Text>,
    /// For an array: its items stand inside an element with this node's name. Without it, the items stand directly in the parent,
    /// and this node's own name is unused.
    pub wrapped: bool,
    /// The schema allows null.
    pub nullable: bool,
    /// How null is written, and whether an empty element is read as null.
    pub null: NullAs,
    /// What is inside.
    pub shape: ShapeId,
}

/// The kind of an XML node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeKind {
    /// A child element.
    Element,
    /// An attribute of the parent element.
    Attribute,
    /// Text of the parent element.
    Text,
    /// A CDATA section of the parent element.
    Cdata,
}

/// How null looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NullAs {
    /// An empty element with `xsi:nil="true"`; an attribute is left out.
    Nil,
    /// Written like `Nil`. An empty element is read as null too: no other value of the schema looks like it.
    NilOrEmpty,
    /// An empty element, which is also how it is read.
    Empty,
    /// Nothing.
    Omit,
}

/// The whole XML body of a media type: its root element.
#[derive(Debug, Clone, PartialEq)]
pub struct Root {
    /// The root element.
    pub node: Node,
    /// Accept any name for the root element when reading.
    pub any_name: bool,
    /// Write `<?xml version="1.0" encoding="UTF-8"?>` first.
    pub declaration: bool,
}

impl Shapes {
    /// A table that stands in generated code.
    pub const fn borrowed(table: &'static [Shape]) -> Self {
        Self {
            table: Cow::Borrowed(table),
            tags: Tags::new(),
        }
    }

    /// A table that was built from a document.
    pub const fn owned(table: Vec<Shape>) -> Self {
        Self {
            table: Cow::Owned(table),
            tags: Tags::new(),
        }
    }

    /// The shapes; a [`ShapeId`] is an index here.
    pub fn table(&self) -> &[Shape] {
        &self.table
    }

    /// The tags of the nodes of each shape, by its index.
    pub(super) fn tags(&self) -> &[Vec<Option<Tag>>] {
        self.tags.of(&self.table)
    }

    /// The shape with this id; [`Shape::Any`] for an id of another table, so that a wrong id cannot panic.
    pub fn get(&self, id: ShapeId) -> &Shape {
        self.table.get(id.0 as usize).unwrap_or(&Shape::Any)
    }

    /// The node that carries one element of a field: the item, where an array stands without a wrapper.
    pub fn element_of<'s>(&'s self, field: &'s Field) -> &'s Node {
        match self.get(field.node.shape) {
            Shape::Array(array) if !field.node.wrapped => &array.item,
            _ => &field.node,
        }
    }
}

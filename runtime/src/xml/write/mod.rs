//! The writer: values and shape -> text. Attributes come first and elements in the order of the shape, whatever the order of the
//! value's fields.

mod escape;
mod object;
mod output;
mod union;
mod value;

use serde::Serialize;

use super::character::is_name;
use super::error::{XmlError, XmlErrorKind};
use super::index::XSI;
use super::options::Limits;
use super::shape::{Array, Field, Node, NodeKind, NullAs, Root, Shape, ShapeId, Shapes};
use super::tag::Tag;
use object::Segment;
use output::Output;
use value::ValueWriter;

type Result<T> = std::result::Result<T, XmlError>;

/// The shape of what no schema describes: an id of no table.
const ANY: ShapeId = ShapeId(u32::MAX);

/// Writes a value as an XML text.
///
/// # Errors
/// The value has no XML form: an illegal character, a key that is no name, a root without a name, a structure that contradicts
/// the shape, or more depth than a reader takes.
pub fn to_string<T: Serialize + ?Sized>(value: &T, shapes: &Shapes, root: &Root) -> Result<String> {
    written(value, shapes, root, false)
}

/// Writes a value as an XML text in which each null is an empty element, without `xsi:nil`.
///
/// # Errors
/// As for [`to_string`].
pub fn to_string_without_nil<T: Serialize + ?Sized>(
    value: &T,
    shapes: &Shapes,
    root: &Root,
) -> Result<String> {
    written(value, shapes, root, true)
}

fn written<T: Serialize + ?Sized>(
    value: &T,
    shapes: &Shapes,
    root: &Root,
    without_nil: bool,
) -> Result<String> {
    let element;
    let node = if root.node.kind == NodeKind::Element {
        &root.node
    } else {
        element = Node {
            kind: NodeKind::Element,
            ..root.node.clone()
        };
        &element
    };
    let mut used = Use::of(node);
    used.wrapped = true; // an array needs a root element in any case
    used.null = used.null.or_empty();
    let mut writer = Writer::new(shapes);
    writer.without_nil = without_nil;
    if root.declaration {
        writer
            .out
            .push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    }
    writer.root_attributes = writer.out.len() + 1 + used.qualified_length();
    value
        .serialize(ValueWriter::new(&mut writer, used))
        .map_err(|error| error.below(used.name))?;
    writer.finish()
}

/// What is being written.
struct Writer<'s> {
    pub out: Output,
    pub shapes: &'s Shapes,
    tags: &'s [Vec<Option<Tag>>],
    /// Parts of the objects being written, the innermost last.
    pub segments: Vec<Segment>,
    /// Namespaces in force: prefix (empty for the default) and URI.
    bindings: Vec<(&'s str, &'s str)>,
    pub depth: usize,
    /// Where attributes of the root element may be put in.
    root_attributes: usize,
    has_nil: bool,
    without_nil: bool,
}

/// A place where a value is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Use<'n, 's> {
    pub name: &'n str,
    node: &'s Node,
    /// The tags of the element, where they are known.
    tag: Option<&'s Tag>,
    pub shape: ShapeId,
    pub wrapped: bool,
    pub null: NullAs,
}

/// An element that only a key names.
static NAMED: Node = Node::element("", ANY.0);

impl<'s> Use<'s, 's> {
    #[inline]
    pub fn of(node: &'s Node) -> Self {
        Self {
            name: &node.name,
            node,
            tag: None,
            shape: node.shape,
            wrapped: node.wrapped,
            null: node.null,
        }
    }

    /// A field, given its place among the tags of its object.
    #[inline]
    pub fn field(field: &'s Field, tags: &'s [Option<Tag>], position: usize) -> Self {
        Self {
            tag: tags.get(position).and_then(Option::as_ref),
            ..Self::of(&field.node)
        }
    }

    /// One item of an array. It is an element even when it is null or an array itself: else it would vanish or melt into others.
    #[inline]
    pub fn item(array: &'s Array, tags: &'s [Option<Tag>]) -> Self {
        Self {
            tag: tags.first().and_then(Option::as_ref),
            wrapped: true,
            null: array.item.null.or_empty(),
            ..Self::of(&array.item)
        }
    }
}

impl<'n, 's> Use<'n, 's> {
    /// An element that only a key names.
    pub fn named(name: &'n str, shape: ShapeId) -> Self {
        Self {
            name,
            node: &NAMED,
            tag: None,
            shape,
            wrapped: false,
            null: NullAs::Nil,
        }
    }

    #[inline]
    pub fn kind(&self) -> NodeKind {
        self.node.kind
    }

    #[inline]
    fn prefix(&self) -> Option<&'s str> {
        self.node.prefix.as_deref()
    }

    #[inline]
    fn namespace(&self) -> Option<&'s str> {
        self.node.namespace.as_deref()
    }

    fn qualified_length(&self) -> usize {
        self.name.len() + self.prefix().map_or(0, |prefix| prefix.len() + 1)
    }
}

impl NullAs {
    /// The policy where nothing at all is not possible.
    fn or_empty(self) -> Self {
        if self == Self::Omit {
            Self::Empty
        } else {
            self
        }
    }
}

impl<'s> Writer<'s> {
    fn new(shapes: &'s Shapes) -> Self {
        Self {
            out: Output::new(),
            shapes,
            tags: shapes.tags(),
            segments: Vec::with_capacity(64),
            bindings: Vec::new(),
            depth: 0,
            root_attributes: 0,
            has_nil: false,
            without_nil: false,
        }
    }

    fn finish(mut self) -> Result<String> {
        if self.has_nil {
            let declaration = format!(" xmlns:xsi=\"{XSI}\"");
            self.out.insert_str(self.root_attributes, &declaration);
        }
        self.out.finish()
    }

    /// The tags of the nodes of a shape; none for a shape that is no part of the table.
    #[inline]
    pub fn tags(&self, id: ShapeId) -> &'s [Option<Tag>] {
        self.tags.get(id.0 as usize).map_or(&[], Vec::as_slice)
    }

    #[inline]
    pub fn shape(&self, id: ShapeId) -> &'s Shape {
        self.shapes.get(id)
    }

    /// `<name` with the namespace declarations that it needs. Gives the number of bindings to return to when it ends.
    #[inline]
    pub fn open(&mut self, used: &Use<'_, 's>) -> Result<usize> {
        self.depth += 1;
        self.check_depth(self.depth)?;
        let bindings = self.bindings.len();
        if let Some(tag) = used.tag {
            self.out.push_piece(&tag.start);
            self.out.pop();
            return Ok(bindings);
        }
        if !is_name(used.name) {
            return Err(no_name(used.name));
        }
        self.out.push_str("<");
        self.push_name(used);
        self.bind(used)?;
        Ok(bindings)
    }

    #[inline]
    fn check_depth(&self, depth: usize) -> Result<()> {
        if depth > Limits::default().depth {
            return Err(too_deep());
        }
        Ok(())
    }

    #[inline]
    fn push_name(&mut self, used: &Use<'_, 's>) {
        if let Some(prefix) = used.prefix() {
            self.out.push_str(prefix);
            self.out.push_str(":");
        }
        self.out.push_str(used.name);
    }

    /// Makes sure that the prefix and namespace of a node are in force.
    #[inline]
    fn bind(&mut self, used: &Use<'_, 's>) -> Result<()> {
        match (used.namespace(), used.prefix()) {
            (None, None) | (None, Some("xml")) => Ok(()),
            (None, Some(prefix)) if self.bindings.iter().any(|(bound, _)| *bound == prefix) => {
                Ok(())
            }
            (None, Some(prefix)) => Err(unwritable(format!(
                "the prefix `{prefix}` has no namespace"
            ))),
            (Some(_), _) => self.declare(used),
        }
    }

    /// Declares the namespace of a node unless it is in force.
    fn declare(&mut self, used: &Use<'_, 's>) -> Result<()> {
        let (prefix, uri) = (used.prefix().unwrap_or(""), used.namespace().unwrap_or(""));
        let bound = self
            .bindings
            .iter()
            .rev()
            .find(|(bound, _)| *bound == prefix);
        let current = bound.map_or("", |(_, uri)| uri);
        if current == uri {
            return Ok(());
        }
        self.bindings.push((prefix, uri));
        self.out.push_str(" xmlns");
        if !prefix.is_empty() {
            self.out.push_str(":");
            self.out.push_str(prefix);
        }
        self.out.push_str("=\"");
        escape::push_attribute(&mut self.out, uri)?;
        self.out.push_str("\"");
        Ok(())
    }

    /// `</name>`.
    #[inline]
    pub fn close(&mut self, used: &Use<'_, 's>, bindings: usize) {
        if let Some(tag) = used.tag {
            self.out.push_piece(&tag.end);
        } else {
            self.out.push_str("</");
            self.push_name(used);
            self.out.push_str(">");
        }
        self.leave(bindings);
    }

    /// ` />`, the end of an element without content.
    #[inline]
    pub fn close_empty(&mut self, bindings: usize) {
        self.out.push_str(" />");
        self.leave(bindings);
    }

    #[inline]
    fn leave(&mut self, bindings: usize) {
        self.bindings.truncate(bindings);
        self.depth -= 1;
    }

    /// Text in its place: an element, an attribute, or the text of the parent.
    #[inline]
    pub fn text(&mut self, used: &Use<'_, 's>, text: &str) -> Result<()> {
        match used.tag {
            Some(tag) if !text.is_empty() => self.tagged_text(tag, text),
            _ => self.any_text(used, text),
        }
    }

    fn any_text(&mut self, used: &Use<'_, 's>, text: &str) -> Result<()> {
        match used.kind() {
            NodeKind::Element => self.element_text(used, text)?,
            NodeKind::Attribute => {
                self.start_attribute(used)?;
                escape::push_attribute(&mut self.out, text)?;
                self.out.push_str("\"");
            }
            NodeKind::Text => escape::push_text(&mut self.out, text)?,
            NodeKind::Cdata => escape::push_cdata(&mut self.out, text)?,
        }
        Ok(())
    }

    fn element_text(&mut self, used: &Use<'_, 's>, text: &str) -> Result<()> {
        let bindings = self.open(used)?;
        if text.is_empty() {
            self.close_empty(bindings);
            return Ok(());
        }
        self.out.push_str(">");
        escape::push_text(&mut self.out, text)?;
        self.close(used, bindings);
        Ok(())
    }

    /// `<name>text</name>` with ready tags, of a text that needs no escaping.
    pub fn tagged_plain(&mut self, tag: &Tag, text: &str) -> Result<()> {
        self.check_depth(self.depth + 1)?;
        self.out.push_piece(&tag.start);
        self.out.push_short(text);
        self.out.push_piece(&tag.end);
        Ok(())
    }

    /// `<name>text</name>` with ready tags.
    fn tagged_text(&mut self, tag: &Tag, text: &str) -> Result<()> {
        self.check_depth(self.depth + 1)?;
        self.out.push_piece(&tag.start);
        escape::push_text(&mut self.out, text)?;
        self.out.push_piece(&tag.end);
        Ok(())
    }

    fn start_attribute(&mut self, used: &Use<'_, 's>) -> Result<()> {
        if !is_name(used.name) {
            return Err(no_name(used.name));
        }
        if used.namespace().is_some() && used.prefix().is_none() {
            return Err(unwritable("an attribute with a namespace needs a prefix"));
        }
        self.bind(used)?;
        self.out.push_str(" ");
        self.push_name(used);
        self.out.push_str("=\"");
        Ok(())
    }

    /// Null in its place, by the policy of the node.
    pub fn null(&mut self, used: &Use<'_, 's>) -> Result<()> {
        let bare_array = matches!(self.shape(used.shape), Shape::Array(_)) && !used.wrapped;
        if used.kind() != NodeKind::Element || used.null == NullAs::Omit || bare_array {
            return Ok(());
        }
        let bindings = self.open(used)?;
        if matches!(used.null, NullAs::Nil | NullAs::NilOrEmpty) && !self.without_nil {
            self.has_nil = true;
            self.out.push_str(" xsi:nil=\"true\"");
        }
        self.close_empty(bindings);
        Ok(())
    }
}

#[cold]
fn too_deep() -> XmlError {
    let depth = Limits::default().depth;
    let message = format!("elements are nested more than {depth} deep");
    XmlError::new(XmlErrorKind::Limit, message)
}

#[cold]
fn no_name(name: &str) -> XmlError {
    if name.is_empty() {
        unwritable("the document gives this element no name")
    } else {
        unwritable(format!("\"{name}\" is not an XML name"))
    }
}

fn unwritable(message: impl Into<String>) -> XmlError {
    XmlError::new(XmlErrorKind::Unwritable, message)
}

//! The first pass over an object: attributes, child elements and text, sorted by property.

use std::collections::HashMap;

use super::super::error::XmlError;
use super::super::index::{Kind, XML, XSI};
use super::super::problem::ProblemKind;
use super::super::shape::{Additional, Field, Node, NodeKind, Object, Shape, Shapes};
use super::context::Context;
use super::object::field_of;
use super::tag;

/// What was found for one property.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub filled: Filled,
    pub first: u32,
    pub last: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filled {
    /// Nothing.
    Not,
    /// Elements, linked from the first to the last.
    Elements,
    /// Items without their wrapper, linked.
    BareItems,
    /// An attribute, by its position in the index.
    Attribute,
    /// The object's own text.
    Text,
}

/// Nothing found.
pub(super) const EMPTY: Slot = Slot {
    filled: Filled::Not,
    first: 0,
    last: 0,
};

/// Elements of one name that no field describes.
#[derive(Debug)]
pub(super) struct Extra<'de> {
    pub name: &'de str,
    pub first: u32,
    pub last: u32,
}

/// Extras by name; a map only where there are many.
#[derive(Debug, Default)]
pub(super) struct Extras<'de> {
    list: Vec<Extra<'de>>,
    by_name: HashMap<&'de str, usize>,
}

/// Names up to this number are compared one by one.
const FEW: usize = 8;

impl<'de> Extras<'de> {
    fn find(&self, name: &str) -> Option<usize> {
        if self.list.len() <= FEW {
            return self.list.iter().position(|extra| extra.name == name);
        }
        self.by_name.get(name).copied()
    }

    fn push(&mut self, name: &'de str, element: u32) {
        self.list.push(Extra {
            name,
            first: element,
            last: element,
        });
        if self.list.len() == FEW + 1 {
            let names = self.list.iter().enumerate();
            self.by_name = names
                .map(|(position, extra)| (extra.name, position))
                .collect();
        } else if self.list.len() > FEW {
            self.by_name.insert(name, self.list.len() - 1);
        }
    }
}

/// The item node of a wrapped array.
fn wrapped_item<'s>(shapes: &'s Shapes, field: &'s Field) -> Option<&'s Node> {
    match shapes.get(field.node.shape) {
        Shape::Array(array) if field.node.wrapped => Some(&array.item),
        _ => None,
    }
}

/// The first pass over an object.
pub(super) struct Gathering<'a, 'de> {
    context: &'a Context<'a, 'de>,
    object: &'a Object,
    element: u32,
    base: usize,
    /// The field that the last element belonged to: where to look first for the next.
    last: usize,
    extras: Extras<'de>,
}

impl<'a, 'de> Gathering<'a, 'de> {
    /// A pass over an element, whose slots begin at `base`.
    pub fn new(
        context: &'a Context<'a, 'de>,
        object: &'a Object,
        element: u32,
        base: usize,
    ) -> Self {
        Self {
            context,
            object,
            element,
            base,
            last: usize::MAX,
            extras: Extras::default(),
        }
    }

    /// Fills the slots and collects the extras.
    pub fn gather(mut self) -> Result<Vec<Extra<'de>>, XmlError> {
        let index = self.context.index;
        let (first, count) = {
            let entry = index.entry(self.element);
            (entry.attributes, u32::from(entry.attribute_count))
        };
        for attribute in first..first + count {
            self.attribute(attribute)?;
        }
        let end = index.entry(self.element).next;
        let mut child = self.element + 1;
        while child < end {
            let entry = index.entry(child);
            if entry.kind == Kind::Element {
                self.child(child)?;
            } else if entry.marked {
                self.text(child)?;
            }
            child = entry.next;
        }
        Ok(self.extras.list)
    }

    fn field(&self, matches: impl Fn(&Field) -> bool) -> Option<usize> {
        self.object.fields.iter().position(matches)
    }

    fn slot(&self, field: usize) -> Slot {
        self.context.slots.borrow()[self.base + field]
    }

    fn fill(&self, field: usize, filled: Filled, first: u32, last: u32) {
        self.context.slots.borrow_mut()[self.base + field] = Slot {
            filled,
            first,
            last,
        };
    }

    fn attribute(&mut self, position: u32) -> Result<(), XmlError> {
        let index = self.context.index;
        let attribute = &index.attributes[position as usize];
        let (name, namespace) = (
            index.attribute_name(attribute),
            index.namespace(attribute.namespace),
        );
        if namespace == XML || namespace == XSI {
            return Ok(());
        }
        let named =
            |field: &Field| field.node.kind == NodeKind::Attribute && field.node.name == name;
        if let Some(field) = self.field(named) {
            let expected = self.object.fields[field]
                .node
                .namespace
                .as_deref()
                .unwrap_or("");
            if expected != namespace {
                self.context.report_attribute(
                    ProblemKind::Namespace,
                    self.element,
                    Some(position),
                    || (super::quoted(expected), super::quoted(namespace)),
                )?;
            }
            self.fill(field, Filled::Attribute, position, position);
            return Ok(());
        }
        let shapes = self.context.shapes;
        let element = |field: &Field| {
            field.node.kind == NodeKind::Element && shapes.element_of(field).name == name
        };
        if let Some(field) = self.field(element) {
            let found = || (tag(name), format!("attribute {name}"));
            self.context.report_attribute(
                ProblemKind::AttributeForElement,
                self.element,
                Some(position),
                found,
            )?;
            if matches!(
                shapes.get(self.object.fields[field].node.shape),
                Shape::Scalar(_)
            ) {
                self.fill(field, Filled::Attribute, position, position);
            }
            return Ok(());
        }
        self.context.unknown_attribute(self.element, position)
    }

    fn text(&mut self, child: u32) -> Result<(), XmlError> {
        let is_text = |field: &Field| matches!(field.node.kind, NodeKind::Text | NodeKind::Cdata);
        match self.field(is_text) {
            Some(field) => {
                self.fill(field, Filled::Text, self.element, self.element);
                Ok(())
            }
            None => self.context.check_no_text(self.element, child),
        }
    }

    fn child(&mut self, child: u32) -> Result<(), XmlError> {
        let index = self.context.index;
        let entry = index.entry(child);
        entry.link.set(0);
        let name = index.name(entry);
        let Some(field) = self.find_element(name, entry.namespace) else {
            return self.stranger(name, child);
        };
        let node = self.context.shapes.element_of(&self.object.fields[field]);
        if entry.namespace != 0 || node.namespace.is_some() {
            let inherited = index.entry(self.element).namespace;
            self.context
                .check_namespace(node.namespace.as_deref(), child, inherited)?;
        }
        self.append(field, Filled::Elements, child)
    }

    /// The field of an element: near the last one, because elements mostly come in order. Of two fields of one name, that of the
    /// right namespace.
    fn find_element(&self, name: &str, namespace: u16) -> Option<usize> {
        let fields = &self.object.fields;
        let shapes = self.context.shapes;
        let named = |&position: &usize| {
            let field = &fields[position];
            field.node.kind == NodeKind::Element && shapes.element_of(field).name == name
        };
        let start = if self.last < fields.len() {
            self.last
        } else {
            0
        };
        let found = (start..fields.len()).chain(0..start).find(named)?;
        if namespace == 0 && shapes.element_of(&fields[found]).namespace.is_none() {
            return Some(found);
        }
        let uri = self.context.index.namespace(namespace);
        let exact = (0..fields.len()).filter(named).find(|&position| {
            shapes.element_of(&fields[position]).namespace.as_deref() == Some(uri)
        });
        Some(exact.unwrap_or(found))
    }

    fn append(&mut self, field: usize, filled: Filled, child: u32) -> Result<(), XmlError> {
        let slot = self.slot(field);
        if slot.filled == Filled::Not {
            self.fill(field, filled, child, child);
        } else if slot.filled == filled {
            self.context.index.entry(slot.last).link.set(child);
            self.fill(field, filled, slot.first, child);
            if self.last != field && self.context.is_recording() {
                self.note_interleaved(field, child)?;
            }
        } else {
            self.repeated(child)?;
            self.fill(field, filled, child, child);
        }
        self.last = field;
        Ok(())
    }

    fn note_interleaved(&self, field: usize, child: u32) -> Result<(), XmlError> {
        let node = &self.object.fields[field].node;
        let list = matches!(self.context.shapes.get(node.shape), Shape::Array(_)) && !node.wrapped;
        if !list {
            return Ok(());
        }
        self.context.report(ProblemKind::Interleaved, child, || {
            (
                "items side by side".to_owned(),
                "an item behind another element".to_owned(),
            )
        })
    }

    fn repeated(&self, child: u32) -> Result<(), XmlError> {
        let name = self.context.index.name(self.context.index.entry(child));
        self.context.report(ProblemKind::Repeated, child, || {
            (format!("one {}", tag(name)), "another".to_owned())
        })
    }

    /// An element that is no field's.
    fn stranger(&mut self, name: &'de str, child: u32) -> Result<(), XmlError> {
        let attribute =
            |field: &Field| field.node.kind == NodeKind::Attribute && field.node.name == name;
        if let Some(field) = self.field(attribute) {
            self.context
                .report(ProblemKind::ElementForAttribute, child, || {
                    (format!("attribute {name}"), tag(name))
                })?;
            return self.append(field, Filled::Elements, child);
        }
        let shapes = self.context.shapes;
        let item =
            |field: &Field| wrapped_item(shapes, field).is_some_and(|item| item.name == name);
        if let Some(field) = self
            .field(item)
            .filter(|&field| self.slot(field).filled != Filled::Elements)
        {
            let wrapper = &self.object.fields[field].node.name;
            self.context
                .report(ProblemKind::MissingWrapper, child, || {
                    (format!("{} around {}", tag(wrapper), tag(name)), tag(name))
                })?;
            return self.append(field, Filled::BareItems, child);
        }
        self.extra(name, child)
    }

    fn extra(&mut self, name: &'de str, child: u32) -> Result<(), XmlError> {
        let known = || ("an element that the schema knows".to_owned(), tag(name));
        if field_of(self.object, name).is_some() {
            // it would be taken for the property of that name, which looks otherwise in XML
            return self
                .context
                .report(ProblemKind::UnexpectedElement, child, known);
        }
        match self.object.additional {
            Additional::Forbidden => {
                return self
                    .context
                    .report(ProblemKind::UnexpectedElement, child, known);
            }
            Additional::Any => self
                .context
                .report(ProblemKind::UnknownElement, child, known)?,
            Additional::Shape(_) => {}
        }
        match self.extras.find(name) {
            Some(found) => {
                let extra = &mut self.extras.list[found];
                self.context.index.entry(extra.last).link.set(child);
                extra.last = child;
            }
            None => self.extras.push(name, child),
        }
        Ok(())
    }
}

impl Context<'_, '_> {
    /// Reports the attributes of an element that should have none.
    pub fn check_no_attributes(&self, node: u32) -> Result<(), XmlError> {
        let entry = self.index.entry(node);
        let first = entry.attributes;
        for position in first..first + u32::from(entry.attribute_count) {
            let namespace = self
                .index
                .namespace(self.index.attributes[position as usize].namespace);
            if namespace != XML && namespace != XSI {
                self.unknown_attribute(node, position)?;
            }
        }
        Ok(())
    }

    fn unknown_attribute(&self, node: u32, position: u32) -> Result<(), XmlError> {
        self.report_attribute(ProblemKind::UnknownAttribute, node, Some(position), || {
            let name = self
                .index
                .attribute_name(&self.index.attributes[position as usize]);
            (
                "an attribute that the schema knows".to_owned(),
                format!("attribute {name}"),
            )
        })
    }
}

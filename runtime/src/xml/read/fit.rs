//! How well a part of the text fits a shape, found out without making a value.

use super::super::index::{Kind, XML, XSI};
use super::super::shape::{Additional, Array, Field, NodeKind, Object, Scalar, Shape, ShapeId};
use super::context::Context;
use super::scalar::{Reading, read};
use super::value::{Source, UNION_HOPS, ValueReader};

/// A shape as it is used.
#[derive(Debug, Clone, Copy)]
pub(super) struct Use {
    shape: ShapeId,
    wrapped: bool,
}

impl Use {
    /// An alternative in the place of a union.
    pub fn of(reader: &ValueReader<'_, '_>, shape: ShapeId) -> Self {
        Self {
            shape,
            wrapped: reader.wrapped,
        }
    }
}

impl Context<'_, '_> {
    /// The number of things that the shape does not know; `None` when it does not fit at all. Remembered for elements, so that
    /// unions within unions stay linear.
    pub fn fit(&self, used: Use, source: Source, hops: u8) -> Option<u32> {
        let Source::Element(node) = source else {
            return self.fit_anew(used, source, hops);
        };
        let key = (node, used.shape.0);
        if let Some(&known) = self.fits.borrow().get(&key) {
            return known;
        }
        self.fits.borrow_mut().insert(key, None); // what a union that contains itself finds
        let fit = self.fit_anew(used, source, hops);
        self.fits.borrow_mut().insert(key, fit);
        fit
    }

    fn fit_anew(&self, used: Use, source: Source, hops: u8) -> Option<u32> {
        match self.shapes.get(used.shape) {
            Shape::Scalar(scalar) => self.fit_scalar(*scalar, source),
            Shape::Object(object) => self.fit_object(object, source),
            Shape::Array(array) => self.fit_array(array, used.wrapped, source),
            Shape::Union(_) if hops >= UNION_HOPS => None,
            Shape::Union(union) => {
                let variants = union.variants.iter();
                let fits =
                    variants.filter_map(|&shape| self.fit(Use { shape, ..used }, source, hops + 1));
                fits.min()
            }
            Shape::Any => Some(1), // anything else that fits is better
        }
    }

    fn fit_scalar(&self, scalar: Scalar, source: Source) -> Option<u32> {
        let text = match source {
            Source::Attribute { attribute, .. } => self
                .index
                .attribute_value(&self.index.attributes[attribute as usize]),
            Source::Element(node) if self.index.elements(node).next().is_some() => return None,
            Source::Element(node) | Source::Text(node) => self.index.text_of(node),
            Source::Items(_) | Source::Wrappers(_) | Source::Missing(_) => return None,
        };
        match read(scalar, &text) {
            Reading::Text | Reading::Exact(_) => Some(0),
            Reading::Unusual(_) => Some(1),
            Reading::Rounded(_) | Reading::Bad | Reading::TooLarge => None,
        }
    }

    fn fit_array(&self, array: &Array, wrapped: bool, source: Source) -> Option<u32> {
        let item = Use {
            shape: array.item.shape,
            wrapped: array.item.wrapped,
        };
        let mut total = 0;
        match source {
            Source::Items(first) => {
                let mut next = first;
                while next != 0 {
                    total += self.fit(item, Source::Element(next), 0)?;
                    next = self.index.entry(next).link.get();
                }
            }
            Source::Element(node) if !wrapped => {
                total = self.fit(item, Source::Element(node), 0)?
            }
            Source::Element(node) | Source::Wrappers(node) => {
                for child in self.index.elements(node) {
                    if self.index.name(self.index.entry(child)) != array.item.name {
                        return None;
                    }
                    total += self.fit(item, Source::Element(child), 0)?;
                }
            }
            Source::Attribute { .. } | Source::Text(_) | Source::Missing(_) => return None,
        }
        Some(total)
    }

    fn fit_object(&self, object: &Object, source: Source) -> Option<u32> {
        let Source::Element(node) = source else {
            return None;
        };
        let mut seen = vec![false; object.fields.len()];
        let mut total = self.fit_attributes(object, node, &mut seen)?;
        for child in self.index.children(node) {
            total += if self.index.entry(child).kind == Kind::Element {
                self.fit_child(object, child, &mut seen)?
            } else {
                self.fit_text(object, child, &mut seen)?
            };
        }
        let is_missing =
            |(field, seen): (&Field, &bool)| field.required && !seen && !self.may_be_missing(field);
        let missing = object.fields.iter().zip(&seen).any(is_missing);
        (!missing).then_some(total)
    }

    fn may_be_missing(&self, field: &Field) -> bool {
        let array =
            matches!(self.shapes.get(field.node.shape), Shape::Array(_)) && !field.node.wrapped;
        array || matches!(field.node.kind, NodeKind::Text | NodeKind::Cdata)
    }

    fn fit_attributes(&self, object: &Object, node: u32, seen: &mut [bool]) -> Option<u32> {
        let entry = self.index.entry(node);
        let mut unknown = 0;
        for (offset, attribute) in self.index.attributes_of(entry).iter().enumerate() {
            let namespace = self.index.namespace(attribute.namespace);
            if namespace == XML || namespace == XSI {
                continue;
            }
            let name = self.index.attribute_name(attribute);
            let named =
                |field: &Field| field.node.kind == NodeKind::Attribute && field.node.name == name;
            let Some(position) = object.fields.iter().position(named) else {
                unknown += 1;
                continue;
            };
            seen[position] = true;
            let source = Source::Attribute {
                owner: node,
                attribute: entry.attributes + offset as u32,
            };
            let node = &object.fields[position].node;
            let used = Use {
                shape: node.shape,
                wrapped: false,
            };
            unknown += self.fit(used, source, 0)?;
        }
        Some(unknown)
    }

    fn fit_child(&self, object: &Object, child: u32, seen: &mut [bool]) -> Option<u32> {
        let name = self.index.name(self.index.entry(child));
        let named = |field: &Field| {
            field.node.kind == NodeKind::Element && self.shapes.element_of(field).name == name
        };
        let Some(position) = object.fields.iter().position(named) else {
            return match object.additional {
                Additional::Forbidden => None,
                Additional::Any => Some(1),
                Additional::Shape(shape) => self.fit(
                    Use {
                        shape,
                        wrapped: false,
                    },
                    Source::Element(child),
                    0,
                ),
            };
        };
        let field = &object.fields[position];
        let list = matches!(
            self.shapes.get(field.node.shape),
            Shape::Array(_) | Shape::Union(_)
        );
        if std::mem::replace(&mut seen[position], true) && !list {
            return None;
        }
        let node = self.shapes.element_of(field);
        let used = Use {
            shape: node.shape,
            wrapped: node.wrapped,
        };
        let nullable = node.nullable && self.index.entry(child).next == child + 1;
        if nullable {
            Some(0)
        } else {
            self.fit(used, Source::Element(child), 0)
        }
    }

    fn fit_text(&self, object: &Object, child: u32, seen: &mut [bool]) -> Option<u32> {
        let is_text = |field: &Field| matches!(field.node.kind, NodeKind::Text | NodeKind::Cdata);
        match object.fields.iter().position(is_text) {
            Some(position) => {
                seen[position] = true;
                Some(0)
            }
            None => (!self.index.entry(child).marked).then_some(0),
        }
    }
}

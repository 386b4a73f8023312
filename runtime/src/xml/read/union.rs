//! Unions: the alternative that a discriminator names, else the one that fits best.

use serde::de::Visitor;

use super::super::error::XmlError;
use super::super::problem::ProblemKind;
use super::super::shape::{Discriminator, NodeKind, Shape, ShapeId, Union};
use super::fit::Use;
use super::object::field_of;
use super::value::{ANY, Source, UNION_HOPS, ValueReader};

impl<'a, 'de> ValueReader<'a, 'de> {
    pub(super) fn read_union<V: Visitor<'de>>(
        self,
        union: &'a Union,
        visitor: V,
    ) -> Result<V::Value, XmlError> {
        use serde::Deserializer;
        let shape = if self.hops >= UNION_HOPS {
            ANY
        } else {
            self.choose(union)?
        };
        let mut chosen = Self {
            shape,
            hops: self.hops + 1,
            ..self
        };
        if let (Source::Element(node), Shape::Array(_), false) =
            (self.source, chosen.shape(), self.wrapped)
        {
            self.context.index.entry(node).link.set(0);
            chosen.source = Source::Items(node); // a lone item, where the array has no wrapper
        }
        chosen.deserialize_any(visitor)
    }

    fn choose(&self, union: &'a Union) -> Result<ShapeId, XmlError> {
        if let Some(discriminator) = &union.discriminator
            && let Some(named) = self.named_variant(union, discriminator)
        {
            return Ok(named);
        }
        let fits: Vec<Option<u32>> = union
            .variants
            .iter()
            .map(|&variant| self.context.fit(Use::of(self, variant), self.source, 0))
            .collect();
        let best = fits.iter().flatten().min().copied();
        let mut hits = (0..fits.len()).filter(|&position| best.is_some() && fits[position] == best);
        match (hits.next(), hits.next()) {
            (Some(first), None) => Ok(union.variants[first]),
            (Some(first), Some(_)) => {
                self.context
                    .report(ProblemKind::Ambiguous, self.source.node(), || {
                        ("one alternative".to_owned(), "several that fit".to_owned())
                    })?;
                Ok(union.variants[first])
            }
            (None, _) => {
                self.context
                    .report(ProblemKind::NoVariant, self.source.node(), || {
                        (
                            "one of the alternatives".to_owned(),
                            "none that fits".to_owned(),
                        )
                    })?;
                Ok(ANY)
            }
        }
    }

    /// The variant that the discriminator names.
    fn named_variant(&self, union: &Union, discriminator: &Discriminator) -> Option<ShapeId> {
        let Source::Element(node) = self.source else {
            return None;
        };
        let objects =
            union
                .variants
                .iter()
                .filter_map(|&variant| match self.context.shapes.get(variant) {
                    Shape::Object(object) => Some(object),
                    _ => None,
                });
        let mut fields = objects.filter_map(|object| field_of(object, &discriminator.key));
        fields.find_map(|field| {
            let name = &self.context.shapes.element_of(field).name;
            let value = self.property_text(node, field.node.kind, name)?;
            let mut mapping = discriminator.mapping.iter();
            let &(_, variant) = mapping.find(|(text, _)| *text == value)?;
            union.variants.get(variant as usize).copied()
        })
    }

    /// Text of an attribute or child element.
    fn property_text(&self, node: u32, kind: NodeKind, name: &str) -> Option<String> {
        let index = self.context.index;
        match kind {
            NodeKind::Attribute => {
                let mut attributes = index.attributes_of(index.entry(node)).iter();
                let found = attributes.find(|attribute| index.attribute_name(attribute) == name)?;
                Some(index.attribute_value(found).into_owned())
            }
            NodeKind::Element => {
                let found = index
                    .elements(node)
                    .find(|&child| index.name(index.entry(child)) == name)?;
                Some(index.text_of(found).into_owned())
            }
            NodeKind::Text | NodeKind::Cdata => Some(index.text_of(node).into_owned()),
        }
    }
}

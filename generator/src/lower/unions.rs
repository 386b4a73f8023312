//! Unions: alternatives and what tells them apart.

use hallpass_openapi::model::SchemaId;
use indexmap::IndexSet;

use super::class::Class;
use super::definitions::Definitions;
use super::ignored::ignored;
use super::schemas::Schemas;
use super::usage::View;
use crate::ir::{Arm, Tag, Told, Union};
use crate::names::{Case, Wish};

/// What an alternative is called: its own name, its title, or what kind of value it is.
pub(crate) fn arm_name(schemas: &Schemas<'_>, arm: SchemaId) -> String {
    let schema = schemas.get(schemas.base_that_says(arm).unwrap_or(arm));
    if let Some(name) = schema
        .rust_name
        .as_ref()
        .or(schema.name.as_ref())
        .or(schema.title.as_ref())
    {
        return name.clone();
    }
    let kind = match schemas.class(schemas.base(arm)) {
        Class::Bool => "Boolean",
        Class::Integer32 | Class::Integer | Class::Unsigned => "Integer",
        Class::Number => "Number",
        Class::Text => "Text",
        Class::TextEnum(_) | Class::IntegerEnum(_) => "Listed",
        Class::Array(_) | Class::Tuple(_) => "Array",
        Class::Map(_) | Class::Struct => "Object",
        Class::Union(_) => "Union",
        Class::Any | Class::Same(_) => "Any",
    };
    kind.to_owned()
}

impl Definitions<'_, '_> {
    /// A union of these alternatives.
    pub(super) fn union(
        &mut self,
        id: SchemaId,
        arms: &[SchemaId],
        direction: View,
        owner: &str,
    ) -> Union {
        // What a base says itself is called as what is not known, and comes last.
        let is_base = self.types.schemas.own_of_base(id).is_some();
        let named = if is_base {
            &arms[..arms.len().saturating_sub(1)]
        } else {
            arms
        };
        let mut wishes: Vec<Wish> = named
            .iter()
            .map(|arm| {
                Wish::plain(
                    &arm_name(self.types.schemas, *arm),
                    self.types.schemas.own_rust_name(*arm),
                )
                .at(self.types.schemas.written(*arm).span)
            })
            .collect();
        wishes.push(Wish::plain("Other", None));
        let scope = format!("alternative {owner}");
        let mut names = self.types.names.settle(&scope, &wishes, Case::Camel, &[]);
        let told = if is_base {
            self.told_by_base(id, arms)
        } else {
            let unknown = names.pop().unwrap_or_default();
            match self.tag(id, arms, unknown) {
                Some(tag) => Told::Tag(tag),
                None => self.types.schemas.told(arms, direction),
            }
        };
        let arms = names
            .into_iter()
            .zip(arms)
            .map(|(name, arm)| Arm {
                name,
                value: self.types.value(*arm, direction),
                checks: self.types.checks(*arm, direction),
            })
            .collect();
        let checks = self.of_whole(id, direction);
        Union { arms, told, checks }
    }

    /// The discriminator of a base, whose last alternative is what it says itself.
    fn told_by_base(&self, id: SchemaId, arms: &[SchemaId]) -> Told {
        let schemas = self.types.schemas;
        let discriminator = schemas.get(id).discriminator.as_ref();
        let mapping = discriminator.into_iter().flat_map(|discriminator| {
            discriminator.mapping.iter().filter_map(|(value, target)| {
                let target = schemas.own_of_base(*target).unwrap_or(*target);
                let target = schemas.target(target);
                let index = arms.iter().position(|arm| *arm == target)?;
                (index + 1 < arms.len()).then(|| (value.clone(), index))
            })
        });
        Told::Base {
            mapping: mapping.collect(),
            property: discriminator
                .map(|discriminator| discriminator.property.clone())
                .unwrap_or_default(),
        }
    }

    /// The discriminator, if every alternative can be told by it.
    fn tag(&mut self, id: SchemaId, arms: &[SchemaId], unknown: String) -> Option<Tag> {
        let schemas = self.types.schemas;
        let schema = schemas.get(id);
        let discriminator = schema.discriminator.as_ref()?;
        let alternatives: IndexSet<SchemaId> = schema
            .one_of
            .iter()
            .chain(&schema.any_of)
            .map(|arm| schemas.target(*arm))
            .collect();
        let mapping: Vec<(String, usize)> = discriminator
            .mapping
            .iter()
            .filter_map(|(value, target)| {
                let target = schemas.target(*target);
                let index = alternatives.get_index_of(&target)?;
                Some((value.clone(), index))
            })
            .filter(|(_, index)| *index < arms.len())
            .collect();
        let mapping = self.allowed(mapping, arms, &discriminator.property);
        let declared = |arm: &SchemaId| {
            schemas
                .get(schemas.base(*arm))
                .properties
                .contains_key(&discriminator.property)
        };
        let complete =
            (0..arms.len()).all(|index| mapping.iter().any(|(_, mapped)| *mapped == index));
        if alternatives.len() == arms.len() && complete && arms.iter().all(declared) {
            return Some(Tag {
                property: discriminator.property.clone(),
                mapping,
                unknown,
            });
        }
        let message =
            "a discriminator that does not name every alternative; they are told apart without it";
        self.ignored
            .push(ignored("discriminator-incomplete", message, schema.span));
        None
    }

    /// Values as alternatives that list them allow them: one that lists others than it is mapped to has those, unless another lists them, too.
    fn allowed(
        &self,
        mut mapping: Vec<(String, usize)>,
        arms: &[SchemaId],
        property: &str,
    ) -> Vec<(String, usize)> {
        let schemas = self.types.schemas;
        let lists: Vec<Vec<String>> = arms
            .iter()
            .map(|arm| schemas.listed_texts(*arm, property).unwrap_or_default())
            .collect();
        for (index, list) in lists.iter().enumerate() {
            let is_mapped = mapping
                .iter()
                .any(|(value, arm)| *arm == index && list.contains(value));
            let is_shared = |value: &String| {
                let others = lists.iter().filter(|other| other.contains(value));
                others.count() > 1 || mapping.iter().any(|(known, _)| known == value)
            };
            if is_mapped || list.is_empty() || list.iter().any(is_shared) {
                continue;
            }
            mapping.retain(|(_, arm)| *arm != index);
            mapping.extend(list.iter().map(|value| (value.clone(), index)));
        }
        mapping
    }
}

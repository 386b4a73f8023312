//! What tells the alternatives of a union apart without a discriminator: never more than the document proves, so that a value that is valid for one
//! alternative alone is always read as that one.

use hallpass_openapi::model::{Schema, SchemaId};
use serde_json::Value;

use super::class::{Class, listed};
use super::schemas::Schemas;
use super::usage::{View, is_sure, is_visible};
use crate::ir::{Literal, Told};

impl Schemas<'_> {
    /// What tells these alternatives apart: distinct constants, else distinct required properties, else nothing.
    pub fn told(&self, arms: &[SchemaId], view: View) -> Told {
        let objects: Option<Vec<&Schema>> = arms.iter().map(|arm| self.object(*arm)).collect();
        let Some(objects) = objects.filter(|objects| objects.len() > 1) else {
            return Told::Trial;
        };
        let required: Vec<Vec<&String>> = objects
            .iter()
            .map(|object| self.required(object, view))
            .collect();
        self.constants(&objects, &required)
            .or_else(|| keys(&required))
            .unwrap_or(Told::Trial)
    }

    /// The schema of an alternative that is read as an object and nothing else.
    fn object(&self, arm: SchemaId) -> Option<&Schema> {
        let base = self.base(arm);
        (*self.class(base) == Class::Struct).then(|| self.get(base))
    }

    /// The properties that must be there, as this side sees the object.
    fn required<'s>(&self, object: &'s Schema, view: View) -> Vec<&'s String> {
        let properties = object.properties.iter();
        properties
            .filter(|(name, property)| {
                object.required.contains(*name)
                    && is_visible(self, **property, view)
                    && is_sure(self, **property, view)
            })
            .map(|(name, _)| name)
            .collect()
    }

    /// A property that all require, of which no two allow the same value.
    fn constants(&self, objects: &[&Schema], required: &[Vec<&String>]) -> Option<Told> {
        let (first, others) = required.split_first()?;
        let mut shared = first
            .iter()
            .filter(|name| others.iter().all(|other| other.contains(name)));
        shared.find_map(|name| {
            let values = objects
                .iter()
                .map(|object| self.listed_literals(*object.properties.get(*name)?));
            let values: Vec<Vec<Literal>> = values.collect::<Option<_>>()?;
            are_distinct(&values).then(|| Told::Constants {
                property: (*name).clone(),
                values,
            })
        })
    }

    /// The texts that this property of an alternative may be, if it lists them.
    pub(super) fn listed_texts(&self, arm: SchemaId, property: &str) -> Option<Vec<String>> {
        let property = self.get(self.base(arm)).properties.get(property)?;
        let literals = self.listed_literals(*property)?;
        let texts = literals.into_iter().map(|literal| match literal {
            Literal::Text(text) => Some(text),
            _ => None,
        });
        texts.collect()
    }

    /// The values that a schema lists, if they are all there is.
    fn listed_literals(&self, property: SchemaId) -> Option<Vec<Literal>> {
        if self.is_nullable(property) {
            return None;
        }
        let base = self.base(property);
        let schema = self.get(base);
        match self.class(base) {
            Class::TextEnum(_) | Class::IntegerEnum(_) | Class::Bool => {}
            _ => return None,
        }
        listed(schema)?.iter().map(literal).collect()
    }
}

fn literal(value: &Value) -> Option<Literal> {
    match value {
        Value::Bool(value) => Some(Literal::Bool(*value)),
        Value::Number(value) => value.as_i64().map(Literal::Integer),
        Value::String(text) => Some(Literal::Text(text.clone())),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn are_distinct(values: &[Vec<Literal>]) -> bool {
    values.iter().enumerate().all(|(index, own)| {
        let before = values[..index].iter().flatten();
        !own.is_empty() && !before.into_iter().any(|value| own.contains(value))
    })
}

/// What each requires and not all do, if each requires something that no other does.
fn keys(required: &[Vec<&String>]) -> Option<Told> {
    let count = |name: &String| {
        required
            .iter()
            .filter(|names| names.contains(&name))
            .count()
    };
    let is_own = |names: &Vec<&String>| names.iter().any(|name| count(name) == 1);
    required.iter().all(is_own).then(|| {
        let keys = required.iter().map(|names| {
            let names = names.iter().filter(|name| count(name) < required.len());
            names.map(|name| (*name).clone()).collect()
        });
        Told::Keys(keys.collect())
    })
}

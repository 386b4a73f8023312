//! Which schemas have a say in an instance: those that its parts lead to, of all that a schema refers to.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::direct::{Known, target};
use crate::model::SchemaId;

/// So many steps are taken.
const MOST_STEPS: u32 = 200_000;

/// So deep instances and schemas are looked at.
const DEEPEST: u32 = 128;

/// The schemas that an instance of `id` is looked at with, in the order found; nothing if that is not certain.
pub(super) fn reached(known: &dyn Known, id: SchemaId, instance: &Value) -> Option<Vec<SchemaId>> {
    let mut walk = Walk {
        known,
        steps: MOST_STEPS,
        deeper: DEEPEST,
        seen: HashSet::new(),
        reached: Vec::new(),
    };
    walk.referred(id, instance)?;
    Some(walk.reached)
}

struct Walk<'a> {
    known: &'a dyn Known,
    steps: u32,
    deeper: u32,
    /// Schemas with the parts of the instance, by their addresses, that were looked at with them.
    seen: HashSet<(SchemaId, *const Value)>,
    reached: Vec<SchemaId>,
}

impl Walk<'_> {
    fn referred(&mut self, id: SchemaId, instance: &Value) -> Option<()> {
        if !self.seen.insert((id, instance)) {
            return Some(());
        }
        if !self.reached.contains(&id) {
            self.reached.push(id);
        }
        self.schema(&self.known.definition(id), instance)
    }

    fn schema(&mut self, schema: &Value, instance: &Value) -> Option<()> {
        self.steps = self.steps.checked_sub(1)?;
        let Value::Object(keywords) = schema else {
            return Some(());
        };
        self.deeper = self.deeper.checked_sub(1)?;
        keywords
            .iter()
            .try_for_each(|(keyword, said)| self.keyword(keywords, keyword, said, instance))?;
        self.deeper += 1;
        Some(())
    }

    fn keyword(
        &mut self,
        beside: &Map<String, Value>,
        keyword: &str,
        said: &Value,
        instance: &Value,
    ) -> Option<()> {
        match (keyword, said, instance) {
            ("$ref", _, _) => self.referred(target(said)?, instance),
            ("allOf" | "anyOf" | "oneOf", Value::Array(members), _) => members
                .iter()
                .try_for_each(|member| self.schema(member, instance)),
            ("not" | "if" | "then" | "else", _, _) => self.schema(said, instance),
            ("properties", Value::Object(declared), Value::Object(members)) => members
                .iter()
                .filter_map(|(name, value)| Some((declared.get(name)?, value)))
                .try_for_each(|(schema, value)| self.schema(schema, value)),
            ("additionalProperties", _, Value::Object(members)) => {
                let declared = beside.get("properties").and_then(Value::as_object);
                let is_other = |name: &str| declared.is_none_or(|all| !all.contains_key(name));
                members
                    .iter()
                    .filter(|(name, _)| is_other(name))
                    .try_for_each(|(_, value)| self.schema(said, value))
            }
            ("items", _, Value::Array(items)) => {
                items.iter().try_for_each(|item| self.schema(said, item))
            }
            ("prefixItems", Value::Array(schemas), Value::Array(items)) => schemas
                .iter()
                .zip(items)
                .try_for_each(|(schema, item)| self.schema(schema, item)),
            (
                "contains"
                | "patternProperties"
                | "propertyNames"
                | "dependentSchemas"
                | "dependencies"
                | "unevaluatedItems"
                | "unevaluatedProperties"
                | "contentSchema"
                | "$dynamicRef"
                | "$recursiveRef"
                | "$defs"
                | "definitions",
                _,
                _,
            ) => None,
            _ => Some(()),
        }
    }
}

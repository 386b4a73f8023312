//! What a direction does to schemas: properties that the other side alone sends are not required.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::Direction;
use super::place::child;
use crate::model::{Schema, SchemaId};
use crate::property::{composed, schema};

/// By schema: names that may be missing in a direction.
#[derive(Debug, Default)]
pub(super) struct Relaxed {
    request: HashMap<SchemaId, HashSet<String>>,
    response: HashMap<SchemaId, HashSet<String>>,
}

impl Relaxed {
    /// `required` and the `readOnly` property may stand in different members of a composition (`allOf`, `oneOf`, `anyOf`), so
    /// each member gets the names of all compositions that it is part of.
    pub(super) fn of(schemas: &[Schema]) -> Self {
        let mut relaxed = Self::default();
        // Most documents have neither, and need not be walked.
        if !schemas
            .iter()
            .any(|schema| schema.read_only || schema.write_only)
        {
            return relaxed;
        }
        for number in 0..schemas.len() {
            let Ok(number) = u32::try_from(number) else {
                break;
            };
            let members = closure(schemas, SchemaId(number));
            note(
                schemas,
                &members,
                |schema| schema.read_only,
                &mut relaxed.request,
            );
            note(
                schemas,
                &members,
                |schema| schema.write_only,
                &mut relaxed.response,
            );
        }
        relaxed
    }

    fn names(&self, direction: Direction) -> &HashMap<SchemaId, HashSet<String>> {
        match direction {
            Direction::Request => &self.request,
            Direction::Response => &self.response,
        }
    }

    /// Whether the directions differ for any of these schemas.
    pub(super) fn concerns(&self, ids: &[SchemaId]) -> bool {
        ids.iter()
            .any(|id| self.request.contains_key(id) || self.response.contains_key(id))
    }

    /// Takes the names out of `required`, in a schema's JSON and in subschemas that are written out in it.
    pub(super) fn apply(
        &self,
        schemas: &[Schema],
        id: SchemaId,
        direction: Direction,
        json: &mut Value,
    ) {
        let Value::Object(keywords) = json else {
            return;
        };
        if let (Some(names), Some(Value::Array(required))) =
            (self.names(direction).get(&id), keywords.get_mut("required"))
        {
            required.retain(|name| name.as_str().is_none_or(|name| !names.contains(name)));
        }
        let parent = schema(schemas, id);
        for (keyword, value) in keywords.iter_mut() {
            if let Some((id, 1)) = child(parent, &[keyword.clone(), String::new()]) {
                self.apply(schemas, id, direction, value);
                continue;
            }
            for (token, value) in entries(value) {
                if let Some((id, 2)) = child(parent, &[keyword.clone(), token]) {
                    self.apply(schemas, id, direction, value);
                }
            }
        }
    }
}

fn entries(value: &mut Value) -> Vec<(String, &mut Value)> {
    match value {
        Value::Object(members) => members
            .iter_mut()
            .map(|(name, value)| (name.clone(), value))
            .collect(),
        Value::Array(items) => items
            .iter_mut()
            .enumerate()
            .map(|(at, value)| (at.to_string(), value))
            .collect(),
        _ => Vec::new(),
    }
}

fn note(
    schemas: &[Schema],
    members: &[SchemaId],
    flag: fn(&Schema) -> bool,
    names: &mut HashMap<SchemaId, HashSet<String>>,
) {
    let flagged: HashSet<&String> = members
        .iter()
        .flat_map(|member| &schema(schemas, *member).properties)
        .filter(|(_, property)| {
            composed(schemas, **property)
                .iter()
                .any(|id| flag(schema(schemas, *id)))
        })
        .map(|(name, _)| name)
        .collect();
    if flagged.is_empty() {
        return;
    }
    for member in members {
        let names = names.entry(*member).or_default();
        names.extend(flagged.iter().map(|name| (*name).clone()));
    }
}

/// A schema and all that apply to the same instance.
fn closure(schemas: &[Schema], id: SchemaId) -> Vec<SchemaId> {
    let mut members = vec![id];
    let mut seen = HashSet::from([id]);
    let mut at = 0;
    while let Some(member) = members.get(at).map(|id| schema(schemas, *id)) {
        for next in member
            .all_of
            .iter()
            .chain(&member.one_of)
            .chain(&member.any_of)
        {
            if seen.insert(*next) {
                members.push(*next);
            }
        }
        at += 1;
    }
    members
}

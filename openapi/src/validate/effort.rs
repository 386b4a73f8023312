//! How much work it is to tell what an instance breaks: a validator looks at a part of an instance once for each way that leads a schema there, and
//! alternatives in alternatives can make more ways than anybody can wait for.

use std::cell::Cell;
use std::collections::HashMap;

use serde_json::{Map, Value};

use super::direct::{Known, target};
use crate::model::SchemaId;

/// So many keywords are counted one by one: most instances have fewer.
const FEW: u64 = 5_000;

/// So many keywords of an instance may be looked at, and for each different one so many times.
const MOST: u64 = 100_000;
const MOST_TIMES: u64 = 50;

/// So deep instances and schemas are counted.
const DEEPEST: usize = 512;

thread_local! {
    static SPENT: Cell<u64> = const { Cell::new(0) };
}

/// Keywords that this thread has looked at since it started, so that who validates many instances can tell when to stop.
pub fn spent() -> u64 {
    SPENT.get()
}

/// Counts keywords that were looked at, or what took as long.
pub(crate) fn spend(keywords: u64) {
    SPENT.set(SPENT.get().wrapping_add(keywords));
}

/// Whether a validator could take too long to tell what an instance breaks of a schema.
pub(super) fn is_too_much(known: &dyn Known, id: SchemaId, instance: &Value) -> bool {
    let mut few = Counter::new(known, Ways::Few);
    let counted = few.referred(id, instance);
    spend(few.different);
    if counted.is_some() {
        return false;
    }
    let mut all = Counter::new(known, Ways::All(HashMap::new()));
    let ways = all.referred(id, instance).unwrap_or(u64::MAX);
    spend(all.different);
    ways > MOST && ways > all.different.saturating_mul(MOST_TIMES)
}

/// A schema at a part of an instance, by its address.
type Place = (SchemaId, *const Value);

/// How ways are counted.
enum Ways {
    /// Each is walked, up to so many.
    Few,
    /// Those from a place on are walked once, and kept.
    All(HashMap<Place, u64>),
}

struct Counter<'a> {
    known: &'a dyn Known,
    ways: Ways,
    /// The places that the walk is in: a validator does not look twice at one.
    within: Vec<Place>,
    /// Schemas that were looked at.
    different: u64,
}

impl<'a> Counter<'a> {
    fn new(known: &'a dyn Known, ways: Ways) -> Self {
        Self {
            known,
            ways,
            within: Vec::new(),
            different: 0,
        }
    }

    /// How many keywords are looked at; nothing when they are too many to count.
    fn referred(&mut self, id: SchemaId, instance: &Value) -> Option<u64> {
        let place = (id, std::ptr::from_ref(instance));
        if let Ways::All(counts) = &self.ways
            && let Some(count) = counts.get(&place)
        {
            return Some(*count);
        }
        if self.within.contains(&place) {
            // Of ways that lead into themselves, those that a validator walks depend on where it came from.
            return matches!(self.ways, Ways::Few).then_some(1);
        }
        if self.within.len() >= DEEPEST {
            return None;
        }
        self.within.push(place);
        let count = self.schema(&self.known.definition(id), instance)?;
        self.within.pop();
        if let Ways::All(counts) = &mut self.ways {
            counts.insert(place, count);
        }
        Some(count)
    }

    fn schema(&mut self, schema: &Value, instance: &Value) -> Option<u64> {
        self.different += 1;
        let Value::Object(keywords) = schema else {
            return Some(1);
        };
        if matches!(self.ways, Ways::Few) && self.different > FEW {
            return None;
        }
        let mut count: u64 = 1;
        for (keyword, said) in keywords {
            count = count.saturating_add(self.keyword(keywords, keyword, said, instance)?);
        }
        let is_unevaluated = |keyword: &String| keyword.starts_with("unevaluated");
        if keywords.keys().any(is_unevaluated) {
            // Each part is looked for in all that stands beside it.
            let members = instance.as_object().map_or(0, Map::len);
            let items = instance.as_array().map_or(0, Vec::len);
            let parts = u64::try_from(members + items).unwrap_or(u64::MAX);
            count = count.saturating_mul(parts.max(1));
        }
        Some(count)
    }

    fn each<'v>(&mut self, mut pairs: impl Iterator<Item = (&'v Value, &'v Value)>) -> Option<u64> {
        pairs.try_fold(0, |count: u64, (schema, part)| {
            Some(count.saturating_add(self.schema(schema, part)?))
        })
    }

    fn keyword(
        &mut self,
        beside: &Map<String, Value>,
        keyword: &str,
        said: &Value,
        instance: &Value,
    ) -> Option<u64> {
        match (keyword, said, instance) {
            ("$ref", _, _) => target(said).map_or(Some(1), |id| self.referred(id, instance)),
            ("allOf" | "anyOf" | "oneOf", Value::Array(members), _) => {
                self.each(members.iter().map(|member| (member, instance)))
            }
            ("not" | "if" | "then" | "else", _, _) => self.schema(said, instance),
            ("dependentSchemas", Value::Object(schemas), Value::Object(_)) => {
                self.each(schemas.values().map(|schema| (schema, instance)))
            }
            ("properties", Value::Object(declared), Value::Object(members)) => {
                let found = members.iter();
                self.each(found.filter_map(|(name, value)| Some((declared.get(name)?, value))))
            }
            ("patternProperties", Value::Object(patterns), Value::Object(members)) => {
                let schemas = patterns.values();
                self.each(
                    schemas.flat_map(|schema| members.values().map(move |part| (schema, part))),
                )
            }
            ("additionalProperties" | "unevaluatedProperties", _, Value::Object(members)) => {
                let declared = beside.get("properties").and_then(Value::as_object);
                let is_other = |name: &str| declared.is_none_or(|all| !all.contains_key(name));
                let others = members.iter().filter(|(name, _)| is_other(name));
                self.each(others.map(|(_, value)| (said, value)))
            }
            ("items" | "contains" | "unevaluatedItems", _, Value::Array(items)) => {
                self.each(items.iter().map(|item| (said, item)))
            }
            ("prefixItems", Value::Array(schemas), Value::Array(items)) => {
                self.each(schemas.iter().zip(items))
            }
            _ => Some(1),
        }
    }
}

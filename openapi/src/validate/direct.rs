//! Whether an instance fits a schema, told by walking both: to compile a validator costs more than to look at one instance, and most schemas
//! see few. What this does not know for certain is left to the validator.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use serde_json::{Map, Value};

use super::bounds;
use super::effort;
use super::integer;
use super::pattern;
use crate::model::SchemaId;

/// So many keywords of one instance are looked at.
const MOST_STEPS: u32 = 10_000;

/// So many, where each is looked at once.
const MOST_THOROUGH_STEPS: u32 = 2_000_000;

/// So deep instances and schemas are looked at.
const DEEPEST: u32 = 128;

/// What is known of an instance and a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is an instance of the schema.
    Fits,
    /// It is none.
    Breaks,
    /// A validator must tell.
    Unsure,
}

use Verdict::{Breaks, Fits, Unsure};

impl From<bool> for Verdict {
    fn from(fits: bool) -> Self {
        if fits { Fits } else { Breaks }
    }
}

impl Verdict {
    fn not(self) -> Self {
        match self {
            Fits => Breaks,
            Breaks => Fits,
            Unsure => Unsure,
        }
    }
}

/// What the walk asks for: the compiled form of schemas and of their keywords, made once for all.
pub(super) trait Known {
    /// The JSON Schema that a validator would be compiled of, without `$defs`.
    fn definition(&self, id: SchemaId) -> std::sync::Arc<Value>;
    /// Whether a text matches a pattern; `None` if it is no pattern.
    fn matches(&self, pattern: &str, instance: &Value) -> Option<bool>;
    /// Whether a value is of a format, where that counts; `None` if nobody can tell.
    fn is_format(&self, format: &str, instance: &Value) -> Option<bool>;
}

/// What is known of an instance and the schema of this id.
pub(super) fn verdict(known: &dyn Known, id: SchemaId, instance: &Value) -> Verdict {
    told(known, id, instance, MOST_STEPS, None)
}

/// The same, each schema with each part of the instance looked at once.
pub(super) fn thorough_verdict(known: &dyn Known, id: SchemaId, instance: &Value) -> Verdict {
    let verdicts = Some(RefCell::default());
    told(known, id, instance, MOST_THOROUGH_STEPS, verdicts)
}

fn told(
    known: &dyn Known,
    id: SchemaId,
    instance: &Value,
    most: u32,
    verdicts: Option<RefCell<Verdicts>>,
) -> Verdict {
    let walk = Walk {
        known,
        steps: Cell::new(most),
        verdicts,
    };
    let verdict = walk.referred(id, instance, 0);
    effort::spend(u64::from(most - walk.steps.get()));
    verdict
}

type Verdicts = HashMap<(SchemaId, *const Value), Verdict>;

struct Walk<'a> {
    known: &'a dyn Known,
    /// Keywords that may still be looked at.
    steps: Cell<u32>,
    /// What was told of schemas and parts of the instance, by their addresses, if it is kept.
    verdicts: Option<RefCell<Verdicts>>,
}

impl Walk<'_> {
    fn referred(&self, id: SchemaId, instance: &Value, depth: u32) -> Verdict {
        let Some(verdicts) = &self.verdicts else {
            return self.schema(&self.known.definition(id), instance, depth);
        };
        let key = (id, std::ptr::from_ref(instance));
        if let Some(told) = verdicts.borrow().get(&key) {
            return *told;
        }
        // A schema that leads into itself is not known there.
        verdicts.borrow_mut().insert(key, Unsure);
        let verdict = self.schema(&self.known.definition(id), instance, depth);
        verdicts.borrow_mut().insert(key, verdict);
        verdict
    }

    fn schema(&self, schema: &Value, instance: &Value, depth: u32) -> Verdict {
        match schema {
            Value::Bool(fits) => (*fits).into(),
            Value::Object(keywords) if depth < DEEPEST => all(keywords
                .iter()
                .map(|(keyword, said)| self.keyword(keywords, keyword, said, instance, depth + 1))),
            _ => Unsure,
        }
    }

    fn keyword(
        &self,
        beside: &Map<String, Value>,
        keyword: &str,
        said: &Value,
        instance: &Value,
        depth: u32,
    ) -> Verdict {
        let Some(left) = self.steps.get().checked_sub(1) else {
            return Unsure;
        };
        self.steps.set(left);
        match keyword {
            "title" | "description" | "default" | "examples" | "example" | "deprecated"
            | "readOnly" | "writeOnly" | "$comment" => Fits,
            "$ref" => match target(said) {
                Some(id) => self.referred(id, instance, depth),
                None => Unsure,
            },
            "allOf" | "anyOf" | "oneOf" => self.composition(keyword, said, instance, depth),
            "not" => self.schema(said, instance, depth).not(),
            "properties" | "additionalProperties" | "required" => match instance {
                Value::Object(members) => self.members(beside, keyword, said, members, depth),
                _ => Fits,
            },
            "items" | "prefixItems" => match instance {
                Value::Array(items) => self.items(beside, keyword, said, items, depth),
                _ => Fits,
            },
            // Those of integers have a keyword of their own.
            "format" => certain(said, |format| {
                integer::format_of(Some(format))
                    .map(|_| true)
                    .or_else(|| self.known.is_format(format, instance))
            }),
            integer::KEYWORD => certain(said, |format| self.known.is_format(format, instance)),
            pattern::KEYWORD => certain(said, |pattern| self.known.matches(pattern, instance)),
            _ => bounds::verdict(keyword, said, instance),
        }
    }

    fn composition(&self, keyword: &str, said: &Value, instance: &Value, depth: u32) -> Verdict {
        let Value::Array(members) = said else {
            return Unsure;
        };
        let mut verdicts = members
            .iter()
            .map(|member| self.schema(member, instance, depth));
        match keyword {
            "allOf" => all(verdicts),
            "anyOf" => any(verdicts),
            _ => exactly_one(&mut verdicts),
        }
    }

    fn members(
        &self,
        beside: &Map<String, Value>,
        keyword: &str,
        said: &Value,
        members: &Map<String, Value>,
        depth: u32,
    ) -> Verdict {
        match (keyword, said) {
            ("properties", Value::Object(declared)) => {
                let found = members
                    .iter()
                    .filter_map(|(name, value)| Some((declared.get(name)?, value)));
                all(found.map(|(schema, value)| self.schema(schema, value, depth)))
            }
            ("required", Value::Array(names)) => all(names.iter().map(|name| {
                name.as_str()
                    .map_or(Unsure, |name| members.contains_key(name).into())
            })),
            ("additionalProperties", _) if !beside.contains_key("patternProperties") => {
                let declared = beside.get("properties").and_then(Value::as_object);
                let is_other = |name: &str| declared.is_none_or(|all| !all.contains_key(name));
                let others = members.iter().filter(|(name, _)| is_other(name));
                all(others.map(|(_, value)| self.schema(said, value, depth)))
            }
            _ => Unsure,
        }
    }

    fn items(
        &self,
        beside: &Map<String, Value>,
        keyword: &str,
        said: &Value,
        items: &[Value],
        depth: u32,
    ) -> Verdict {
        match (keyword, said) {
            ("prefixItems", Value::Array(schemas)) => all(schemas
                .iter()
                .zip(items)
                .map(|(schema, item)| self.schema(schema, item, depth))),
            ("items", Value::Bool(_) | Value::Object(_)) => {
                let before = beside.get("prefixItems").and_then(Value::as_array);
                let rest = items.iter().skip(before.map_or(0, Vec::len));
                all(rest.map(|item| self.schema(said, item, depth)))
            }
            _ => Unsure,
        }
    }
}

fn certain(said: &Value, of: impl Fn(&str) -> Option<bool>) -> Verdict {
    said.as_str().and_then(of).map_or(Unsure, Verdict::from)
}

/// The schema of a `$ref` as compiled schemas write it.
pub(super) fn target(said: &Value) -> Option<SchemaId> {
    let number = said.as_str()?.strip_prefix("#/$defs/")?;
    number.parse().ok().map(SchemaId)
}

fn all(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    let mut found = Fits;
    for verdict in verdicts {
        match verdict {
            Fits => {}
            Breaks => return Breaks,
            Unsure => found = Unsure,
        }
    }
    found
}

fn any(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    all(verdicts.map(Verdict::not)).not()
}

fn exactly_one(verdicts: &mut dyn Iterator<Item = Verdict>) -> Verdict {
    let (mut fitting, mut unsure) = (0, false);
    for verdict in verdicts {
        match verdict {
            Fits => fitting += 1,
            Breaks => {}
            Unsure => unsure = true,
        }
        if fitting > 1 {
            return Breaks;
        }
    }
    if unsure {
        Unsure
    } else {
        (fitting == 1).into()
    }
}

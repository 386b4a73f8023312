//! Alternatives that allow the same value, each with such a value: it can be read as the one or the other.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use hallpass_openapi::diagnostic::Diagnostic;
use hallpass_openapi::instance::{Extent, Options};
use hallpass_openapi::model::{Api, Schema, SchemaId, Types};
use hallpass_openapi::validate::{Direction, spent};
use serde_json::{Map, Value};

use super::definitions::Definitions;
use super::flatten::{adds_nothing, excludes};
use super::ignored::ignored;
use super::schemas::Schemas;
use super::usage::View;
use crate::ir::{Definition, Told, TypeDef, Union};

/// So many unions of a document are looked at.
const MOST_UNIONS: usize = 300;

/// So many alternatives of each are compared.
const MOST_ARMS: usize = 12;

/// So many keywords are looked at to find a value that two allow.
const MOST_KEYWORDS: u64 = 5_000_000;

/// A longer value is not shown.
const WITNESS: usize = 200;

/// A warning for each union of which two alternatives allow the same value, and a note where not all are looked at.
pub(crate) fn overlaps(
    api: &Api,
    definitions: &Definitions<'_, '_>,
    types: &[TypeDef],
) -> Vec<Diagnostic> {
    let schemas = definitions.types.schemas;
    let keys = definitions.types.symbols.types.keys();
    let mut seen = HashSet::new();
    let unions = keys.zip(types).filter_map(|((id, _), def)| {
        let Definition::Union(union) = &def.definition else {
            return None;
        };
        let is_open = matches!(union.told, Told::Trial | Told::Keys(_));
        let schema = schemas.get(*id);
        let arms = schema.one_of.iter().chain(&schema.any_of);
        let arms: Vec<SchemaId> = arms.copied().filter(|arm| !schemas.is_null(*arm)).collect();
        // Others were made of several schemas, so the document has no validator for them.
        let is_own = arms.len() == union.arms.len()
            && arms.iter().all(|arm| (arm.0 as usize) < api.schemas.len());
        (is_open && is_own && seen.insert(*id)).then_some((def, union, *id, arms))
    });
    let mut pairs = Pairs {
        api,
        schemas,
        made: HashMap::new(),
        known: HashMap::new(),
        before: spent(),
    };
    let mut found = Vec::new();
    let mut unsought = Vec::new();
    for (index, (def, union, id, arms)) in unions.enumerate() {
        if index >= MOST_UNIONS || pairs.is_spent() {
            unsought.push(def);
            continue;
        }
        if let Some(words) = pairs.overlap(union, id, &arms) {
            let message = format!(
                "{words}; it is read as the one of `{}` that fits best",
                def.name
            );
            found.push(ignored("alternatives-overlap", message, def.origin.span));
        } else if pairs.is_spent() {
            unsought.push(def);
        }
    }
    found.extend(cut(&unsought));
    api.forget_validators();
    found
}

/// Tells that unions were not looked at, or not to the end.
fn cut(unsought: &[&TypeDef]) -> Option<Diagnostic> {
    let first = unsought.first()?;
    let message = format!(
        "it would take too long to look for values that two alternatives of `{}` allow; unions of which the same is true: {}",
        first.name,
        unsought.len() - 1
    );
    let span = first.origin.span;
    Some(Diagnostic::note("alternatives-unsought", span, message))
}

/// What is known of alternatives: many unions of a document have the same.
struct Pairs<'a> {
    api: &'a Api,
    schemas: &'a Schemas<'a>,
    made: HashMap<SchemaId, Rc<[Value]>>,
    known: HashMap<(SchemaId, SchemaId), Option<Rc<str>>>,
    /// What the thread had spent on validation before.
    before: u64,
}

impl Pairs<'_> {
    /// Whether no more may be looked at.
    fn is_spent(&self) -> bool {
        spent().wrapping_sub(self.before) > MOST_KEYWORDS
    }

    /// The first two alternatives that allow the same value, and that value.
    fn overlap(&mut self, union: &Union, id: SchemaId, arms: &[SchemaId]) -> Option<String> {
        let whole = says_more(self.schemas.get(id)).then_some(id);
        // What was made of several schemas has no validator in the document.
        if whole.is_some_and(|id| id.0 as usize >= self.api.schemas.len()) {
            return None;
        }
        let is_trial = matches!(union.told, Told::Trial);
        let arms = &arms[..arms.len().min(MOST_ARMS)];
        for (second, later) in arms.iter().enumerate() {
            for (first, earlier) in arms[..second].iter().enumerate() {
                let witness = match whole {
                    Some(whole) => self.witness_within(whole, (*earlier, *later), is_trial),
                    None => self.witness(*earlier, *later),
                };
                if let Some(witness) = witness {
                    let (first, second) = (&union.arms[first].name, &union.arms[second].name);
                    return Some(format!("`{first}` and `{second}` both allow {witness}"));
                }
            }
        }
        None
    }

    /// A value that both allow, as it is shown.
    fn witness(&mut self, first: SchemaId, second: SchemaId) -> Option<Rc<str>> {
        let (left, right) = (self.schemas.get(first), self.schemas.get(second));
        if excludes(left.types, right.types) {
            return None;
        }
        if let Some(known) = self.known.get(&(first, second)) {
            return known.clone();
        }
        if self.is_spent() {
            return None;
        }
        let (of_first, of_second) = (self.instances(first), self.instances(second));
        let fits = |made: &&Value, other| self.api.is_valid(other, Direction::Response, made);
        let of_first = of_first.iter().filter(|made| fits(made, second));
        let of_second = of_second.iter().filter(|made| fits(made, first));
        let mut witness = of_first.chain(of_second).next().cloned();
        if witness.is_none() {
            let mut joined = self.joined(first, second).into_iter();
            witness = joined.find(|made| fits(&made, first) && fits(&made, second));
        }
        let witness = witness.map(|made| Rc::from(shown(&made)));
        self.known.insert((first, second), witness.clone());
        witness
    }

    /// A value that both allow and that breaks nothing that is said beside them.
    fn witness_within(
        &mut self,
        whole: SchemaId,
        (first, second): (SchemaId, SchemaId),
        is_trial: bool,
    ) -> Option<Rc<str>> {
        if self.is_spent() {
            return None;
        }
        let (of_first, of_second) = (self.instances(first), self.instances(second));
        let of_whole = self.instances(whole);
        let required = self.required(whole);
        // Those that constants or requirements tell apart are not put together.
        let of_whole = of_whole.iter().filter(|_| is_trial);
        let of_whole = of_whole.chain(required.as_ref());
        let of_arms = of_first.iter().chain(of_second.iter());
        let merged = of_whole.clone().flat_map(|base| {
            let of_arms = of_arms.clone().filter_map(|made| merged(base, made));
            of_arms.collect::<Vec<Value>>()
        });
        let mut made = of_whole.chain(of_arms.clone()).cloned();
        let api = self.api;
        let fits = |made: &Value| {
            let is_valid = |arm| api.is_valid(arm, Direction::Response, made);
            is_valid(first) && is_valid(second) && breaks_no_more(api, whole, made)
        };
        let witness = made.find(fits).or_else(|| merged.into_iter().find(fits))?;
        Some(Rc::from(shown(&witness)))
    }

    /// What is required beside alternatives of which an instance would have to fit one alone.
    fn required(&mut self, whole: SchemaId) -> Option<Value> {
        let schemas = self.schemas;
        let schema = schemas.get(whole);
        let made = schema.required.iter().map(|name| {
            let property = *schema.properties.get(name)?;
            let is_own = (property.0 as usize) < self.api.schemas.len();
            let made = is_own.then(|| self.instances(property))?;
            Some((name.clone(), made.first()?.clone()))
        });
        let made: Option<Map<String, Value>> = made.collect();
        made.filter(|made| !made.is_empty()).map(Value::Object)
    }

    /// What two objects require, with values that the one gives, or the other: where nothing that is optional tells them apart, either may be what
    /// both allow. Those that constants or requirements tell apart are left alone.
    fn joined(&mut self, first: SchemaId, second: SchemaId) -> Vec<Value> {
        if !matches!(self.schemas.told(&[first, second], View::Both), Told::Trial) {
            return Vec::new();
        }
        let required = |id: SchemaId| &self.schemas.get(self.schemas.base(id)).required;
        let required: Vec<&String> = required(first).iter().chain(required(second)).collect();
        let (of_first, of_second) = (self.instances(first), self.instances(second));
        let joined = |before: &[Value], after: &[Value]| {
            // The largest is last, and has most of what is wanted.
            let values = before.iter().rev().chain(after.iter().rev());
            let values: Vec<&Map<String, Value>> = values.filter_map(Value::as_object).collect();
            let value = |name: &String| values.iter().find_map(|values| values.get(name));
            let pairs = required.iter();
            let pairs: Option<Map<String, Value>> = pairs
                .map(|name| Some(((*name).clone(), value(name)?.clone())))
                .collect();
            pairs.filter(|pairs| !pairs.is_empty()).map(Value::Object)
        };
        let both = [joined(&of_first, &of_second), joined(&of_second, &of_first)];
        both.into_iter().flatten().collect()
    }

    /// The smallest and the largest instance that are easily made.
    fn instances(&mut self, arm: SchemaId) -> Rc<[Value]> {
        let api = self.api;
        let made = self.made.entry(arm).or_insert_with(|| {
            let both = [Extent::Minimal, Extent::Maximal].into_iter();
            let made = both.filter_map(|extent| {
                let options = Options {
                    extent,
                    ..Options::default()
                };
                api.instance(arm, Direction::Response, options)
            });
            made.collect()
        });
        Rc::clone(made)
    }
}

/// Whether a union says more than what its alternatives are.
fn says_more(union: &Schema) -> bool {
    // Null is allowed beside alternatives, and takes nothing from them.
    let is_null_alone = Types {
        null: false,
        ..union.types
    } == Types::default();
    let beside = Schema {
        types: if is_null_alone {
            Types::default()
        } else {
            union.types
        },
        one_of: Vec::new(),
        any_of: Vec::new(),
        discriminator: None,
        rust_name: None,
        read_only: false,
        write_only: false,
        default: None,
        ..union.clone()
    };
    !adds_nothing(&beside)
}

/// Nothing but that `oneOf` asks for one alternative alone.
fn breaks_no_more(api: &Api, whole: SchemaId, made: &Value) -> bool {
    let broken = api.validate(whole, Direction::Response, made);
    broken.iter().all(|one| one.keyword == "oneOf")
}

/// An object with what another has beside it.
fn merged(base: &Value, other: &Value) -> Option<Value> {
    let mut merged = base.as_object()?.clone();
    for (name, value) in other.as_object()? {
        merged.entry(name).or_insert_with(|| value.clone());
    }
    Some(Value::Object(merged))
}

fn shown(witness: &Value) -> String {
    let text = witness.to_string();
    if text.chars().count() > WITNESS {
        "a value of the first".to_owned()
    } else {
        format!("`{text}`")
    }
}

//! Instances of a schema: its own examples first, then values made to fit.

mod number;
mod parameter;
mod string;
#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::model::{Api, Schema, SchemaId, Types};
use crate::property::Properties;
use crate::shape::View;
use crate::validate::{Direction, spend, spent};

/// How deep made values are nested; deeper, only what is required is there.
const DEEP: usize = 6;

/// How deep a schema may require itself before there is no instance of it.
const MAX_DEPTH: usize = 32;

/// How many values are made before only what is required is there: a wide document could ask for millions.
const MANY: usize = 2_000;

/// How many values are made at all.
const MAX_VALUES: usize = 50_000;

/// How many keywords are looked at to see what fits, before nothing more is made.
const MAX_EFFORT: u64 = 20_000_000;

/// To make a value takes as long as to look at so many keywords.
const KEYWORDS_EACH: u64 = 200;

/// How many items an array gets at most, whatever it asks for.
const MAX_ITEMS: u64 = 1000;

/// How much of what is optional is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Extent {
    /// Only what is required.
    Minimal,
    /// Every declared property; arrays have an item.
    #[default]
    Maximal,
}

/// Which instance to make. The same options give the same instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Options {
    /// What is optional.
    pub extent: Extent,
    /// Varies made values.
    pub seed: u64,
    /// Take the document's examples and defaults where they fit.
    pub examples: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            extent: Extent::Maximal,
            seed: 0,
            examples: true,
        }
    }
}

impl Api {
    /// An instance of a schema that is valid in a direction; `None` when none is found: the schema contradicts itself, or asks for
    /// more than this maker can do (a `not`, a pattern with look-around, …).
    pub fn instance(
        &self,
        schema: SchemaId,
        direction: Direction,
        options: Options,
    ) -> Option<Value> {
        let other = match options.extent {
            Extent::Minimal => Extent::Maximal,
            Extent::Maximal => Extent::Minimal,
        };
        [options.extent, other].into_iter().find_map(|extent| {
            let maker = Maker {
                api: self,
                direction,
                options: Options { extent, ..options },
                made: &Cell::new(0),
                failed: &RefCell::default(),
                before: spent(),
            };
            let place = Place {
                depth: 0,
                seed: options.seed,
                hint: "",
            };
            maker
                .make(schema, place)
                .filter(|value| self.is_valid(schema, direction, value))
        })
    }
}

#[derive(Clone, Copy)]
struct Maker<'a> {
    api: &'a Api,
    direction: Direction,
    options: Options,
    /// How many values were made so far.
    made: &'a Cell<usize>,
    /// Alternatives of which no value was found: how deep that was, the least first. Deeper there is none either, and alternatives in alternatives
    /// would be tried again on each of the many ways to them.
    failed: &'a RefCell<HashMap<(View, u64), usize>>,
    /// What the thread had spent on validation before.
    before: u64,
}

/// Where a value is made.
#[derive(Debug, Clone, Copy)]
struct Place<'h> {
    depth: usize,
    seed: u64,
    /// Name of the property.
    hint: &'h str,
}

impl<'h> Place<'h> {
    fn inside(self, hint: &'h str, step: u64) -> Self {
        Self {
            depth: self.depth + 1,
            // Neighbours get seeds of their own; only equal documents, seeds and places give equal values.
            seed: self.seed.wrapping_add(step),
            hint,
        }
    }
}

impl Maker<'_> {
    fn make(self, id: SchemaId, place: Place<'_>) -> Option<Value> {
        if place.depth > MAX_DEPTH || self.is_tired() || self.api.schema(id).boolean == Some(false)
        {
            return None;
        }
        let view = View::of(&self.api.schemas, id);
        // A tree whose branches are required ends in null, as soon as it may.
        if view.nullable && self.is_far(place) {
            return Some(Value::Null);
        }
        self.given(id, &view, place)
            .or_else(|| self.of_view(&view, place))
            .or_else(|| view.nullable.then_some(Value::Null))
    }

    /// Counts one more value, and tells whether there were too many. An alternative counts as one: it may lead to others.
    fn is_tired(self) -> bool {
        self.made.set(self.made.get() + 1);
        spend(KEYWORDS_EACH);
        self.made.get() > MAX_VALUES || spent().wrapping_sub(self.before) > MAX_EFFORT
    }

    /// Whether what is optional is there as well.
    fn wants_optional(self, place: Place<'_>) -> bool {
        self.options.extent == Extent::Maximal && !self.is_far(place)
    }

    fn is_far(self, place: Place<'_>) -> bool {
        place.depth >= DEEP || self.made.get() >= MANY
    }

    fn members<'v>(self, view: &'v View) -> impl Iterator<Item = &'v Schema>
    where
        Self: 'v,
    {
        view.members
            .iter()
            .rev()
            .map(move |id| self.api.schema(*id))
    }

    /// What the document itself gives: a constant, an example, a default, a value of the enum.
    fn given(self, id: SchemaId, view: &View, place: Place<'_>) -> Option<Value> {
        let fits = |value: &&Value| self.api.is_valid(id, self.direction, value);
        let written = self.members(view).filter(|_| self.options.examples);
        let written = written.flat_map(|member| {
            member
                .examples
                .iter()
                .map(|(value, _)| value)
                .chain(&member.default)
        });
        let constants = self.members(view).flat_map(|member| &member.constant);
        if let Some(value) = constants.chain(written).find(fits) {
            return Some(value.clone());
        }
        let values: Vec<&Value> = self
            .members(view)
            .flat_map(|member| member.enumeration.iter().flatten())
            .filter(fits)
            .collect();
        let at = usize::try_from(place.seed)
            .unwrap_or_default()
            .checked_rem(values.len())?;
        Some(values[at].clone())
    }

    fn of_view(self, view: &View, place: Place<'_>) -> Option<Value> {
        if !view.branches.is_empty() {
            return self.of_untried_branches(view, place);
        }
        let types = view.types(&self.api.schemas);
        if types.is_any() {
            return Some(Value::Object(Map::new()));
        }
        self.of_types(types, view, place)
    }

    fn of_untried_branches(self, view: &View, place: Place<'_>) -> Option<Value> {
        let key = (view.clone(), place.seed);
        let failed = self.failed.borrow().get(&key).copied();
        if failed.is_some_and(|depth| depth <= place.depth) {
            return None;
        }
        let found = self.of_branches(view, place);
        if found.is_none() {
            self.failed.borrow_mut().insert(key, place.depth);
        }
        found
    }

    fn of_branches(self, view: &View, place: Place<'_>) -> Option<Value> {
        let branches = view.branches(&self.api.schemas);
        let start = usize::try_from(place.seed).unwrap_or_default() % branches.len().max(1);
        let order = branches[start..].iter().chain(&branches[..start]);
        let inner = Place {
            depth: place.depth + 1,
            ..place
        };
        order
            .filter(|branch| {
                self.made.set(self.made.get() + weight(branch));
                inner.depth <= MAX_DEPTH && !self.is_tired()
            })
            .find_map(|branch| self.of_branch(branch, view, inner))
    }

    fn of_branch(self, branch: &View, view: &View, place: Place<'_>) -> Option<Value> {
        let own = branch.members.iter().find(|id| view.branches.contains(id));
        let given = own.and_then(|id| self.given(*id, branch, place));
        let mut value = given.or_else(|| self.of_view(branch, place))?;
        self.set_discriminator(branch, view, &mut value);
        Some(value)
    }

    /// The property that names the alternative says which one this is.
    fn set_discriminator(self, branch: &View, view: &View, value: &mut Value) {
        let (Some((key, mapping)), Value::Object(members)) =
            (view.discriminator(&self.api.schemas), value)
        else {
            return;
        };
        let named = mapping.into_iter().find(|(_, at)| {
            let id = usize::try_from(*at)
                .ok()
                .and_then(|at| view.branches.get(at));
            id.is_some_and(|id| branch.members.contains(id))
        });
        if let Some((name, _)) = named {
            members.insert(key, Value::String(name));
        }
    }

    fn of_types(self, types: Types, view: &View, place: Place<'_>) -> Option<Value> {
        if types.object {
            self.object(view, place)
        } else if types.array {
            self.array(view, place)
        } else if types.string {
            let members: Vec<&Schema> = self.members(view).collect();
            string::make(&members, place.hint, place.seed).map(Value::String)
        } else if types.integer || types.number {
            let members: Vec<&Schema> = self.members(view).collect();
            number::make(&members, types.integer, place.seed)
        } else if types.boolean {
            Some(Value::Bool(place.seed.is_multiple_of(2)))
        } else {
            types.null.then_some(Value::Null)
        }
    }

    fn object(self, view: &View, place: Place<'_>) -> Option<Value> {
        let properties = view.properties(&self.api.schemas);
        let mut members = Map::new();
        for (step, (name, property)) in (1..).zip(&properties.declared) {
            let sent = match self.direction {
                Direction::Request => !property.read_only,
                Direction::Response => !property.write_only,
            };
            if !sent || !(property.required || self.wants_optional(place)) {
                continue;
            }
            match self.make(property.schema, place.inside(name, step)) {
                Some(value) => {
                    members.insert(name.clone(), value);
                }
                None if property.required => return None,
                None => {}
            }
        }
        self.undeclared(view, &properties, place, &mut members)?;
        Some(Value::Object(members))
    }

    /// Members that are required without being declared, and as many as `minProperties` asks for.
    fn undeclared(
        self,
        view: &View,
        properties: &Properties,
        place: Place<'_>,
        members: &mut Map<String, Value>,
    ) -> Option<()> {
        let required: Vec<&String> = self
            .members(view)
            .flat_map(|member| &member.required)
            .collect();
        let least = self
            .members(view)
            .filter_map(|member| member.min_properties)
            .max()
            .unwrap_or(0)
            .min(MAX_ITEMS);
        let fresh = (1..).map(|number| format!("key{number}"));
        let mut names = required
            .into_iter()
            .filter(|name| !properties.declared.contains_key(*name))
            .cloned()
            .chain(fresh);
        let demanded = self
            .members(view)
            .flat_map(|member| &member.required)
            .filter(|name| !properties.declared.contains_key(*name))
            .count();
        let missing = usize::try_from(least)
            .unwrap_or(0)
            .saturating_sub(members.len())
            .max(demanded);
        for step in 0..missing {
            let name = names.next()?;
            let value = match properties.additional {
                Some(id) => self.make(id, place.inside("", step as u64))?,
                None => Value::String("value".to_owned()),
            };
            members.insert(name, value);
        }
        Some(())
    }

    fn array(self, view: &View, place: Place<'_>) -> Option<Value> {
        let least = self
            .members(view)
            .filter_map(|member| member.min_items)
            .max()
            .unwrap_or(0);
        let most = self
            .members(view)
            .filter_map(|member| member.max_items)
            .min()
            .unwrap_or(u64::MAX);
        let wanted = u64::from(self.wants_optional(place));
        let unique = self.members(view).any(|member| member.unique_items);
        let count = least.max(wanted).min(most).min(MAX_ITEMS);
        let mut items: Vec<Value> = Vec::new();
        let mut step = 0;
        while (items.len() as u64) < count {
            match self.item(view, items.len(), place.inside(place.hint, step)) {
                Some(item) if unique && items.contains(&item) && step < 2 * MAX_ITEMS => {}
                Some(item) => items.push(item),
                None if items.len() as u64 >= least => break,
                None => return None,
            }
            step += 1;
        }
        Some(Value::Array(items))
    }

    fn item(self, view: &View, at: usize, place: Place<'_>) -> Option<Value> {
        let mut members = self.members(view);
        let found =
            members.find_map(|member| member.prefix_items.get(at).copied().or(member.items));
        match found {
            Some(id) => self.make(id, place),
            None => Some(Value::String("item".to_owned())),
        }
    }
}

/// As how many values more an alternative counts: one in many others is looked at together with all that stands around them.
fn weight(branch: &View) -> usize {
    let members = branch.members.len();
    members.saturating_mul(members) / 64
}

//! Merges of schemas: of the members of an `allOf`, and of what two members say of the same property.

use std::collections::{HashSet, VecDeque};

use hallpass_openapi::diagnostic::{Diagnostic, Span};
use hallpass_openapi::model::{Schema, SchemaId};
use serde_json::Number;

use super::circles;
use super::flatten::{Flat, adds_nothing, concerns_its_use, excludes, narrower};
use super::held::Held;
use super::ignored::ignored;
use super::left;
use super::patterns;

/// Merges within merges: no document means more, and each takes a longer name.
const MOST_DEEP: usize = 64;

/// Merges on demand, depth first, so that members are flat before they are merged.
///
/// A property may hold what is being merged just now: of that nothing is there yet, so a merge with it is made when that is done.
pub(super) struct Merger<'f, 'a, 'r> {
    flat: &'f mut Flat<'a>,
    open: HashSet<SchemaId>,
    done: HashSet<SchemaId>,
    /// Merges that are not made yet, or are being made.
    unmade: HashSet<SchemaId>,
    /// Those that wait, with what they merge. What one merges stands before it here, or is made.
    waiting: VecDeque<(SchemaId, [SchemaId; 2])>,
    /// How many merges this one is within.
    depth: usize,
    report: &'r mut Vec<Diagnostic>,
}

impl<'f, 'a, 'r> Merger<'f, 'a, 'r> {
    pub(super) fn new(
        flat: &'f mut Flat<'a>,
        report: &'r mut Vec<Diagnostic>,
        depth: usize,
    ) -> Self {
        Self {
            flat,
            open: HashSet::new(),
            done: HashSet::new(),
            unmade: HashSet::new(),
            waiting: VecDeque::new(),
            depth,
            report,
        }
    }

    /// Merges the members of a schema's `allOf`, and what follows from that.
    pub(super) fn flatten(&mut self, id: SchemaId) {
        self.settle(id);
        self.make_waiting();
    }

    /// A schema that demands what both demand, and what follows from that.
    pub(super) fn joined(&mut self, left: SchemaId, right: SchemaId) -> SchemaId {
        let id = self.join(left, right);
        self.make_waiting();
        id
    }

    fn make_waiting(&mut self) {
        while let Some((id, of)) = self.waiting.pop_front() {
            let of = of.map(|one| self.settled(one));
            match self.more_demanding(of) {
                // What was open has turned out to be the same as the other.
                Some(one) => {
                    self.flat.target[id.0 as usize] = one;
                    self.unmade.remove(&id);
                }
                None => self.make(id, of),
            }
        }
    }

    fn settle(&mut self, id: SchemaId) {
        let schema = &self.flat.schemas[id.0 as usize];
        if schema.all_of.is_empty() || self.done.contains(&id) || !self.open.insert(id) {
            return;
        }
        let members = self.members(id);
        let own = self.own(id);
        match members.as_slice() {
            [only] if self.flat.lists(*only, id) => {
                let merged = self.merge(own, id, &members);
                self.flat.schemas[id.0 as usize] = Held::from(merged);
            }
            [only] if adds_nothing(&own) => self.flat.target[id.0 as usize] = *only,
            [only] if concerns_its_use(&own, self.flat.get(*only).types) => {
                self.flat.schemas[id.0 as usize] = Held::from(one_of(own, *only))
            }
            _ => {
                let merged = self.merge(own, id, &members);
                self.flat.schemas[id.0 as usize] = Held::from(merged);
            }
        }
        self.open.remove(&id);
        self.done.insert(id);
    }

    /// The members of an `allOf`, settled, without those that are being merged right now.
    fn members(&mut self, id: SchemaId) -> Vec<SchemaId> {
        let members = self.flat.schemas[id.0 as usize].all_of.clone();
        let mut settled = Vec::new();
        for member in members {
            self.settle(member);
            if self.open.contains(&member) {
                let span = self.flat.schemas[id.0 as usize].span;
                self.report.push(ignored(
                    "all-of-cycle",
                    "an allOf that contains itself",
                    span,
                ));
            } else {
                settled.push(self.flat.target(member));
            }
        }
        settled
    }

    /// What a schema says beside its `allOf`.
    fn own(&self, id: SchemaId) -> Schema {
        let mut own = Schema::clone(&self.flat.schemas[id.0 as usize]);
        own.all_of.clear();
        own
    }

    /// Adds what the members demand to what `id` says itself.
    fn merge(&mut self, own: Schema, id: SchemaId, members: &[SchemaId]) -> Schema {
        let of_members = members.iter().map(|id| self.flat.get(*id));
        let closed = std::iter::once(&own).chain(of_members);
        let closed: Vec<_> = closed.filter_map(|one| self.closed(one)).collect();
        let mut merged = own;
        for member in members {
            let mut schema = self.flat.get(*member).clone();
            if self.flat.lists(*member, id) {
                schema.one_of.clear();
                schema.any_of.clear();
            }
            self.absorb(&mut merged, schema);
        }
        for (span, names) in closed {
            left::report_closed(&merged, &names, span, self.report);
        }
        merged
    }

    /// The properties of a member that allows no others.
    fn closed(&self, member: &Schema) -> Option<(Span, Vec<String>)> {
        let others = self.flat.get(member.additional_properties?);
        let is_closed = others.boolean == Some(false) && member.pattern_properties.is_empty();
        is_closed.then(|| (member.span, member.properties.keys().cloned().collect()))
    }

    /// A schema that demands what both demand.
    fn join(&mut self, left: SchemaId, right: SchemaId) -> SchemaId {
        let parts = self.flat.joins.parts_of_both(left, right);
        if let Some(known) = self.flat.joins.known(&parts) {
            return known;
        }
        if self.depth >= MOST_DEEP || self.flat.is_full() {
            let span = self.flat.get(left).span;
            let message = "schemas that go on merging without an end; one of them is left out here";
            self.report.push(ignored("all-of-cycle", message, span));
            return right;
        }
        let id = self.flat.add(Schema::default());
        self.flat.joins.add(id, parts, self.depth + 1);
        self.unmade.insert(id);
        if self.is_unmade(left) || self.is_unmade(right) {
            self.waiting.push_back((id, [left, right]));
        } else {
            self.make(id, [left, right]);
        }
        id
    }

    fn make(&mut self, id: SchemaId, of: [SchemaId; 2]) {
        let first = self.flat.get(of[0]);
        let start = Schema {
            span: first.span,
            pointer: first.pointer.clone(),
            ..Schema::default()
        };
        let before = std::mem::replace(&mut self.depth, self.flat.joins.depth(id));
        let merged = self.merge(start, id, &of);
        self.depth = before;
        self.flat.schemas[id.0 as usize] = Held::from(merged);
        self.unmade.remove(&id);
    }

    fn settled(&mut self, id: SchemaId) -> SchemaId {
        self.settle(id);
        self.flat.target(id)
    }

    /// Whether what a schema demands is not known yet: it is being merged, or a member of its `allOf` is.
    fn is_unmade(&self, id: SchemaId) -> bool {
        if self.unmade.contains(&id) || self.open.contains(&id) {
            return true;
        }
        let is_known = self.open.is_empty() || self.done.contains(&id);
        !is_known && circles::composed_of(self.flat.original(), id, |id| self.open.contains(&id))
    }

    /// Adds what `other` demands to `schema`.
    fn absorb(&mut self, schema: &mut Schema, other: Schema) {
        if excludes(schema.types, other.types) {
            let message = "members of an allOf whose types exclude each other; nothing is valid";
            self.report
                .push(ignored("all-of-conflict", message, other.span));
        }
        if !patterns::join(schema, &other) {
            self.report.push(ignored(
                "all-of-patterns",
                "a second pattern in an allOf",
                other.span,
            ));
        }
        if !schema.one_of.is_empty() && !other.one_of.is_empty()
            || !schema.any_of.is_empty() && !other.any_of.is_empty()
        {
            self.report.push(ignored(
                "all-of-unions",
                "a second union in an allOf",
                other.span,
            ));
        }
        left::report(schema, &other, self.report);
        self.absorb_structure(schema, &other);
        absorb_words(schema, &other);
        absorb_limits(schema, other);
    }

    fn absorb_structure(&mut self, schema: &mut Schema, other: &Schema) {
        for (name, property) in &other.properties {
            let joined = match schema.properties.get(name) {
                Some(own) => self.both(*own, *property),
                None => *property,
            };
            schema.properties.insert(name.clone(), joined);
        }
        for (pattern, values) in &other.pattern_properties {
            schema
                .pattern_properties
                .entry(pattern.clone())
                .or_insert(*values);
        }
        schema.items = self.either(schema.items, other.items);
        schema.additional_properties =
            self.either(schema.additional_properties, other.additional_properties);
        for name in &other.required {
            if !schema.required.contains(name) {
                schema.required.push(name.clone());
            }
        }
        fill(&mut schema.one_of, &other.one_of);
        fill(&mut schema.any_of, &other.any_of);
        fill(&mut schema.prefix_items, &other.prefix_items);
    }

    fn either(&mut self, left: Option<SchemaId>, right: Option<SchemaId>) -> Option<SchemaId> {
        match (left, right) {
            (Some(left), Some(right)) => Some(self.both(left, right)),
            (left, right) => left.or(right),
        }
    }

    fn both(&mut self, left: SchemaId, right: SchemaId) -> SchemaId {
        let of = [left, right].map(|one| match self.is_unmade(one) {
            true => self.flat.target(one),
            false => self.settled(one),
        });
        match self.more_demanding(of) {
            Some(one) => one,
            None => self.join(of[0], of[1]),
        }
    }

    /// The one of two that demands all that the other does.
    fn more_demanding(&self, [left, right]: [SchemaId; 2]) -> Option<SchemaId> {
        let joins = &self.flat.joins;
        if joins.demands(left, right) || self.adds_nothing(right) {
            return Some(left);
        }
        (joins.demands(right, left) || self.adds_nothing(left)).then_some(right)
    }

    /// A merge adds something, and so does what is being merged.
    fn adds_nothing(&self, id: SchemaId) -> bool {
        !self.flat.joins.is_join(id) && !self.is_unmade(id) && adds_nothing(self.flat.get(id))
    }
}

fn fill(own: &mut Vec<SchemaId>, other: &[SchemaId]) {
    if own.is_empty() {
        own.extend_from_slice(other);
    }
}

/// The schema with one alternative: the other, seen from here.
fn one_of(own: Schema, other: SchemaId) -> Schema {
    Schema {
        one_of: vec![other],
        ..own
    }
}

fn absorb_words(schema: &mut Schema, other: &Schema) {
    schema.title = schema.title.take().or_else(|| other.title.clone());
    schema.description = schema
        .description
        .take()
        .or_else(|| other.description.clone());
    schema.default = schema.default.take().or_else(|| other.default.clone());
    schema.format = schema.format.take().or_else(|| other.format.clone());
    schema.pattern = schema.pattern.take().or_else(|| other.pattern.clone());
    schema.boolean = schema.boolean.or(other.boolean);
    schema.read_only |= other.read_only;
    schema.write_only |= other.write_only;
    schema.unique_items |= other.unique_items;
    for condition in &other.conditions {
        if !schema.conditions.contains(condition) {
            schema.conditions.push(*condition);
        }
    }
    schema.constant = schema.constant.take().or_else(|| other.constant.clone());
    for listed in &other.listed_values {
        if schema.listed_value(&listed.value).is_none() {
            schema.listed_values.push(listed.clone());
        }
    }
}

fn absorb_limits(schema: &mut Schema, other: Schema) {
    schema.types = narrower(schema.types, other.types);
    schema.enumeration = common(schema.enumeration.take(), other.enumeration);
    schema.minimum = larger(schema.minimum.take(), other.minimum);
    schema.exclusive_minimum = larger(schema.exclusive_minimum.take(), other.exclusive_minimum);
    schema.maximum = smaller(schema.maximum.take(), other.maximum);
    schema.exclusive_maximum = smaller(schema.exclusive_maximum.take(), other.exclusive_maximum);
    schema.multiple_of = match (schema.multiple_of.take(), other.multiple_of) {
        (Some(own), Some(other)) => Some(left::multiple(&own, &other).unwrap_or(own)),
        (own, other) => own.or(other),
    };
    schema.min_length = schema.min_length.max(other.min_length);
    schema.min_items = schema.min_items.max(other.min_items);
    schema.min_properties = schema.min_properties.max(other.min_properties);
    schema.max_length = least(schema.max_length, other.max_length);
    schema.max_items = least(schema.max_items, other.max_items);
    schema.max_properties = least(schema.max_properties, other.max_properties);
}

fn common(
    left: Option<Vec<serde_json::Value>>,
    right: Option<Vec<serde_json::Value>>,
) -> Option<Vec<serde_json::Value>> {
    match (left, right) {
        (Some(left), Some(right)) => Some(
            left.into_iter()
                .filter(|value| right.contains(value))
                .collect(),
        ),
        (left, right) => left.or(right),
    }
}

fn least(left: Option<u64>, right: Option<u64>) -> Option<u64> {
    match (left, right) {
        (Some(left), Some(right)) => Some(left.min(right)),
        (left, right) => left.or(right),
    }
}

fn larger(left: Option<Number>, right: Option<Number>) -> Option<Number> {
    pick(left, right, |left, right| left >= right)
}

fn smaller(left: Option<Number>, right: Option<Number>) -> Option<Number> {
    pick(left, right, |left, right| left <= right)
}

fn pick(
    left: Option<Number>,
    right: Option<Number>,
    prefer: fn(f64, f64) -> bool,
) -> Option<Number> {
    match (left, right) {
        (Some(left), Some(right)) => {
            let keep = prefer(
                left.as_f64().unwrap_or_default(),
                right.as_f64().unwrap_or_default(),
            );
            Some(if keep { left } else { right })
        }
        (left, right) => left.or(right),
    }
}

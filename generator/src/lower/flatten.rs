//! Schemas without `allOf`: members merged into one schema, wrappers that add nothing seen through.

use std::collections::{HashMap, HashSet};

use hallpass_openapi::diagnostic::{Diagnostic, Span};
use hallpass_openapi::model::{Api, Schema, SchemaId, Types};
use serde_json::Number;

use super::circles;
use super::heirs;
use super::held::Held;
use super::ignored::ignored;
use super::joins::Joins;
use super::left;
use super::patterns;

/// More schemas than this, and twice as many as the document has, mean that merging goes round in circles.
const MOST_MADE: usize = 10_000;

/// Merges within merges: no document means more, and each takes a longer name.
const MOST_DEEP: usize = 64;

/// All schemas of a document with `allOf` merged away, and those that merging made.
#[derive(Debug)]
pub(crate) struct Flat<'a> {
    /// As the document has them.
    original: &'a [Schema],
    schemas: Vec<Held<'a>>,
    /// The schema that stands for each.
    target: Vec<SchemaId>,
    /// Merges made so far: two recursive schemas merge into one recursive schema.
    joins: Joins,
    /// Bases that became unions of their heirs, with the schemas of what they say themselves.
    bases: HashMap<SchemaId, SchemaId>,
    /// The other way round.
    unions: HashMap<SchemaId, SchemaId>,
}

impl<'a> Flat<'a> {
    /// Merges every `allOf` of a document.
    pub fn new(api: &'a Api, report: &mut Vec<Diagnostic>) -> Self {
        let mut flat = Self {
            original: &api.schemas,
            schemas: api.schemas.iter().map(Held::written).collect(),
            target: (0..api.schemas.len()).map(index).collect(),
            joins: Joins::default(),
            bases: HashMap::new(),
            unions: HashMap::new(),
        };
        let mut merger = Merger {
            flat: &mut flat,
            open: HashSet::new(),
            done: HashSet::new(),
            depth: 0,
            report,
        };
        for id in (0..api.schemas.len()).map(index) {
            merger.settle(id);
        }
        circles::cut(&mut flat, report);
        heirs::open(&mut flat);
        flat
    }

    /// The schemas as the document has them.
    pub(super) fn original(&self) -> &'a [Schema] {
        self.original
    }

    /// Whether the document writes the schema so, and nothing was merged into it.
    pub(super) fn is_as_written(&self, id: SchemaId) -> bool {
        let written = self.original.get(id.0 as usize);
        written.is_some_and(|written| written.all_of.is_empty())
    }

    /// Makes a base a union of its heirs, the last of which is what it says itself.
    pub(super) fn open_base(&mut self, base: SchemaId, own: SchemaId, union: Schema) {
        self.schemas[base.0 as usize] = Held::from(union);
        self.bases.insert(base, own);
        self.unions.insert(own, base);
    }

    /// What a base says itself that became a union of its heirs.
    pub fn own_of_base(&self, id: SchemaId) -> Option<SchemaId> {
        self.bases.get(&self.target(id)).copied()
    }

    /// The schema that stands for `id`.
    pub fn target(&self, id: SchemaId) -> SchemaId {
        self.target.get(id.0 as usize).copied().unwrap_or(id)
    }

    /// The base that says this itself.
    pub fn base_that_says(&self, own: SchemaId) -> Option<SchemaId> {
        self.unions.get(&own).copied()
    }

    /// Drops a pattern that cannot be checked.
    pub fn forget_pattern(&mut self, id: SchemaId) {
        let id = self.target(id);
        self.schemas[id.0 as usize].to_mut().pattern = None;
    }

    /// Drops an alternative of a union.
    pub fn forget_alternative(&mut self, union: SchemaId, arm: SchemaId) {
        let union = self.target(union);
        let schema = self.schemas[union.0 as usize].to_mut();
        schema.one_of.retain(|id| *id != arm);
        schema.any_of.retain(|id| *id != arm);
    }

    /// Whether a union lists `id`, so that it says nothing about it where `id` is composed of it.
    fn lists(&self, union: SchemaId, id: SchemaId) -> bool {
        circles::lists(self.original, self.get(union), id)
    }

    /// Whether `id` is composed of `base`, and so demands what that demands.
    pub fn inherits(&self, id: SchemaId, base: SchemaId) -> bool {
        circles::inherits(self.original, id, base)
    }

    /// Whether so much was merged that it would not end.
    fn is_full(&self) -> bool {
        self.schemas.len() > 3 * self.original.len() + MOST_MADE
    }

    /// The merged schema that stands for `id`.
    pub fn get(&self, id: SchemaId) -> &Schema {
        &self.schemas[self.target(id).0 as usize]
    }

    /// The schema as it is written there, before another stands for it.
    pub fn written(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0 as usize]
    }

    /// How many schemas there are.
    pub fn len(&self) -> usize {
        self.schemas.len()
    }

    /// What stands beside the alternatives of a union, as a schema.
    pub fn beside(&mut self, union: SchemaId, beside: Schema) -> SchemaId {
        let union = self.target(union);
        self.joins.beside(union).unwrap_or_else(|| {
            let common = self.add(beside);
            self.joins.add_beside(union, common);
            common
        })
    }

    /// An alternative of a union that demands what stands beside it, too, as a new schema.
    pub fn with_beside(
        &mut self,
        union: SchemaId,
        beside: SchemaId,
        arm: SchemaId,
        report: &mut Vec<Diagnostic>,
    ) -> SchemaId {
        let depth = self.joins.depth(self.target(union));
        let mut merger = Merger {
            flat: self,
            open: HashSet::new(),
            done: HashSet::new(),
            depth,
            report,
        };
        merger.join(beside, arm)
    }

    /// Gives properties that are required and not declared the schema of all that are not.
    pub fn declare_required(&mut self, id: SchemaId) {
        let schema = &self.schemas[id.0 as usize];
        let declared = |name: &&String| schema.properties.contains_key(*name);
        if schema.properties.is_empty() || schema.required.iter().all(|name| declared(&name)) {
            return;
        }
        let (others, span) = (schema.additional_properties, schema.span);
        let missing: Vec<String> = schema
            .required
            .iter()
            .filter(|name| !declared(name))
            .cloned()
            .collect();
        let others = others.unwrap_or_else(|| {
            self.add(Schema {
                span,
                ..Schema::default()
            })
        });
        let properties = &mut self.schemas[id.0 as usize].to_mut().properties;
        properties.extend(missing.into_iter().map(|name| (name, others)));
    }

    /// Adds a schema that the document does not have.
    pub fn add(&mut self, schema: Schema) -> SchemaId {
        let id = index(self.schemas.len());
        self.schemas.push(Held::from(schema));
        self.target.push(id);
        id
    }
}

fn index(position: usize) -> SchemaId {
    SchemaId(u32::try_from(position).unwrap_or(u32::MAX))
}

/// Merges on demand, depth first, so that members are flat before they are merged.
struct Merger<'f, 'a, 'r> {
    flat: &'f mut Flat<'a>,
    open: HashSet<SchemaId>,
    done: HashSet<SchemaId>,
    /// How many merges this one is within.
    depth: usize,
    report: &'r mut Vec<Diagnostic>,
}

impl Merger<'_, '_, '_> {
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
        self.depth += 1;
        self.flat.joins.add(id, parts, self.depth);
        let first = self.flat.get(left);
        let start = Schema {
            span: first.span,
            pointer: first.pointer.clone(),
            ..Schema::default()
        };
        let merged = self.merge(start, id, &[left, right]);
        self.flat.schemas[id.0 as usize] = Held::from(merged);
        self.depth -= 1;
        id
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
        self.settle(left);
        self.settle(right);
        let (left, right) = (self.flat.target(left), self.flat.target(right));
        let joins = &self.flat.joins;
        if joins.demands(left, right) || self.adds_nothing(right) {
            return left;
        }
        if joins.demands(right, left) || self.adds_nothing(left) {
            return right;
        }
        self.join(left, right)
    }

    /// A merge adds something, even one that is being made.
    fn adds_nothing(&self, id: SchemaId) -> bool {
        !self.flat.joins.is_join(id) && adds_nothing(self.flat.get(id))
    }
}

fn fill(own: &mut Vec<SchemaId>, other: &[SchemaId]) {
    if own.is_empty() {
        own.extend_from_slice(other);
    }
}

/// Beside words, examples and XML names the schema says nothing; what a property is called concerns the property and no type.
pub(crate) fn adds_nothing(schema: &Schema) -> bool {
    (schema.rust_name.is_none() || schema.name.is_none())
        && schema.boolean.is_none()
        && schema.types == Types::default()
        && !schema.read_only
        && !schema.write_only
        && schema.default.is_none()
        && no_values(schema)
        && no_structure(schema)
}

/// Beside words the schema says only what concerns this use of another that has these types: whether it is null, who sends it, its
/// default.
pub(crate) fn concerns_its_use(schema: &Schema, types: Types) -> bool {
    let mut rest = schema.clone();
    rest.types.null = types.null;
    if narrower(rest.types, types) == types {
        rest.types = Types::default();
    }
    rest.read_only = false;
    rest.write_only = false;
    rest.default = None;
    adds_nothing(&rest)
}

/// The schema with one alternative: the other, seen from here.
fn one_of(own: Schema, other: SchemaId) -> Schema {
    Schema {
        one_of: vec![other],
        ..own
    }
}

fn no_values(schema: &Schema) -> bool {
    let limits = [
        &schema.minimum,
        &schema.maximum,
        &schema.exclusive_minimum,
        &schema.exclusive_maximum,
        &schema.multiple_of,
    ];
    let counts = [
        schema.min_length,
        schema.max_length,
        schema.min_items,
        schema.max_items,
        schema.min_properties,
        schema.max_properties,
    ];
    schema.enumeration.is_none()
        && schema.constant.is_none()
        && schema.format.is_none()
        && schema.pattern.is_none()
        && !schema.unique_items
        && limits.iter().all(|limit| limit.is_none())
        && counts.iter().all(Option::is_none)
}

fn no_structure(schema: &Schema) -> bool {
    schema.items.is_none()
        && schema.prefix_items.is_empty()
        && schema.properties.is_empty()
        && schema.required.is_empty()
        && schema.additional_properties.is_none()
        && schema.pattern_properties.is_empty()
        && schema.one_of.is_empty()
        && schema.any_of.is_empty()
        && schema.not.is_none()
        && schema.discriminator.is_none()
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
    schema.not = schema.not.or(other.not);
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

/// No value is of a type that both sets allow.
pub(super) fn excludes(left: Types, right: Types) -> bool {
    let none = Types::default();
    left != none && right != none && narrower(left, right) == none
}

/// The types that both sets allow; no types at all allow every type.
fn narrower(left: Types, right: Types) -> Types {
    if left == Types::default() {
        return right;
    }
    if right == Types::default() {
        return left;
    }
    Types {
        null: left.null && right.null,
        boolean: left.boolean && right.boolean,
        integer: (left.integer || left.number)
            && (right.integer || right.number)
            && (left.integer || right.integer),
        number: left.number && right.number,
        string: left.string && right.string,
        array: left.array && right.array,
        object: left.object && right.object,
    }
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

//! Schemas without `allOf`: members merged into one schema, wrappers that add nothing seen through.

use std::collections::HashMap;

use hallpass_openapi::diagnostic::Diagnostic;
use hallpass_openapi::model::{Api, Schema, SchemaId, Types};

use super::circles;
use super::conditions;
use super::heirs;
use super::held::Held;
use super::joins::Joins;
use super::merger::Merger;

/// More schemas than this, and twice as many as the document has, mean that merging goes round in circles.
const MOST_MADE: usize = 10_000;

/// All schemas of a document with `allOf` merged away, and those that merging made.
#[derive(Debug)]
pub(crate) struct Flat<'a> {
    /// As the document has them.
    original: &'a [Schema],
    pub(super) schemas: Vec<Held<'a>>,
    /// The schema that stands for each.
    pub(super) target: Vec<SchemaId>,
    /// Merges made so far: two recursive schemas merge into one recursive schema.
    pub(super) joins: Joins,
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
            schemas: with_conditions(&api.schemas),
            target: (0..api.schemas.len()).map(index).collect(),
            joins: Joins::default(),
            bases: HashMap::new(),
            unions: HashMap::new(),
        };
        let mut merger = Merger::new(&mut flat, report, 0);
        for id in (0..api.schemas.len()).map(index) {
            merger.flatten(id);
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
    pub(super) fn lists(&self, union: SchemaId, id: SchemaId) -> bool {
        circles::lists(self.original, self.get(union), id)
    }

    /// Whether `id` is composed of `base`, and so demands what that demands.
    pub fn inherits(&self, id: SchemaId, base: SchemaId) -> bool {
        circles::inherits(self.original, id, base)
    }

    /// Whether so much was merged that it would not end.
    pub(super) fn is_full(&self) -> bool {
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
        Merger::new(self, report, depth).joined(beside, arm)
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

/// The schemas as they are written, and of which of them conditions hold.
fn with_conditions(written: &[Schema]) -> Vec<Held<'_>> {
    let mut all: Vec<Held<'_>> = written.iter().map(Held::written).collect();
    for (position, held) in all.iter_mut().enumerate() {
        if conditions::has(held) {
            held.to_mut().conditions = vec![index(position)];
        }
    }
    all
}

fn index(position: usize) -> SchemaId {
    SchemaId(u32::try_from(position).unwrap_or(u32::MAX))
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
        && schema.conditions.is_empty()
        && schema.discriminator.is_none()
}

/// No value is of a type that both sets allow.
pub(super) fn excludes(left: Types, right: Types) -> bool {
    let none = Types::default();
    left != none && right != none && narrower(left, right) == none
}

/// The types that both sets allow; no types at all allow every type.
pub(super) fn narrower(left: Types, right: Types) -> Types {
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

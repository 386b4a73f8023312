//! The schemas of a document as the generator sees them: flat, and each with its class.

use hallpass_openapi::diagnostic::Diagnostic;
use hallpass_openapi::model::{Api, Schema, SchemaId};

use super::class::{Class, classify, is_null, is_nullable};
use super::conditions;
use super::flatten::Flat;
use super::ignored::ignored;
use crate::ir::Check;

/// Flat schemas with their classes.
#[derive(Debug)]
pub(crate) struct Schemas<'a> {
    flat: Flat<'a>,
    classes: Vec<Class>,
}

impl<'a> Schemas<'a> {
    /// Flattens and classifies all schemas of a document, and those that this makes.
    pub fn of(api: &'a Api, report: &mut Vec<Diagnostic>) -> Self {
        let conditions = conditions::Places::of(&api.schemas);
        for schema in api.schemas.iter().filter(|one| !conditions.hold(one)) {
            report_unchecked(schema, report);
        }
        let mut flat = Flat::new(api, report);
        let mut classes = Vec::with_capacity(flat.len());
        while classes.len() < flat.len() {
            let id = SchemaId(u32::try_from(classes.len()).unwrap_or(u32::MAX));
            // A schema that another stands for is classified there.
            let class = if flat.target(id) == id {
                flat.declare_required(id);
                // What is left out of a condition is told where it holds.
                let mut unread = Vec::new();
                let is_type = !conditions.hold(flat.written(id));
                classify(&mut flat, id, if is_type { report } else { &mut unread })
            } else {
                Class::Any
            };
            classes.push(class);
        }
        Self { flat, classes }
    }

    /// The schema that stands for `id`.
    pub fn target(&self, id: SchemaId) -> SchemaId {
        self.flat.target(id)
    }

    /// The flat schema that stands for `id`.
    pub fn get(&self, id: SchemaId) -> &Schema {
        self.flat.get(id)
    }

    /// The schema as it is written there, before another stands for it: for the words about this use.
    pub fn written(&self, id: SchemaId) -> &Schema {
        self.flat.written(id)
    }

    /// `x-rust-name` of a property or an alternative; that of a component is the name of its type alone.
    pub fn own_rust_name(&self, id: SchemaId) -> Option<&str> {
        let schema = self.written(id);
        schema
            .rust_name
            .as_deref()
            .filter(|_| schema.name.is_none())
    }

    /// Its class.
    pub fn class(&self, id: SchemaId) -> &Class {
        self.classes
            .get(self.target(id).0 as usize)
            .unwrap_or(&Class::Any)
    }

    /// Its class, seen through schemas that are the same but for null.
    pub fn base(&self, id: SchemaId) -> SchemaId {
        let mut id = self.target(id);
        // Bounded, as schemas may be the same as each other in a circle.
        for _ in 0..self.classes.len() {
            match self.class(id) {
                Class::Same(other) => id = self.target(*other),
                _ => break,
            }
        }
        id
    }

    /// What a base says itself that is a union of its heirs here.
    pub fn own_of_base(&self, id: SchemaId) -> Option<SchemaId> {
        self.flat.own_of_base(id)
    }

    /// The base that says this itself.
    pub fn base_that_says(&self, own: SchemaId) -> Option<SchemaId> {
        self.flat.base_that_says(own)
    }

    /// Whether null is allowed.
    pub fn is_nullable(&self, id: SchemaId) -> bool {
        is_nullable(&self.flat, id)
    }

    /// Whether null alone is allowed.
    pub fn is_null(&self, id: SchemaId) -> bool {
        is_null(self.flat.get(id))
    }

    /// Whether anything is taken, null among it.
    pub fn is_any(&self, id: SchemaId) -> bool {
        matches!(self.class(self.base(id)), Class::Any | Class::Same(_))
    }

    /// How many schemas there are.
    pub fn len(&self) -> usize {
        self.flat.len()
    }
}

impl Schemas<'_> {
    /// The checks of what a schema says of values as a whole.
    pub fn checks_of_whole(&self, id: SchemaId) -> Vec<Check> {
        conditions::checked(&self.flat, self.get(id), self.class(id))
    }
}

/// Keywords that neither a type nor `validate` knows.
const UNCHECKED: &[&str] = &[
    "contentSchema",
    "dependencies",
    "unevaluatedItems",
    "unevaluatedProperties",
];

fn report_unchecked(schema: &Schema, report: &mut Vec<Diagnostic>) {
    for keyword in UNCHECKED {
        if let Some(span) = schema.keyword_spans.get(keyword) {
            let message = format!("`{keyword}` is not checked");
            report.push(ignored("keyword-unchecked", message, span));
        }
    }
}

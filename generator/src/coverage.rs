//! What became of a document, as data: `coverage.json`. Its schema stands in `docs/coverage.schema.json`.

use hallpass_openapi::diagnostic::{Diagnostic, Span};
use hallpass_openapi::model::Api;
use serde::Serialize;

use crate::ir::{Definition, Side, Type, TypeDef};
use crate::lower::{Caller, Lowered};
use crate::names::{Given, Reason};
use crate::origin;

/// What became of all documents of a run.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Coverage {
    /// One entry a document, in the order of the documents.
    pub documents: Vec<DocumentCoverage>,
    /// Paths of the files that were written, this one and `names.lock` apart: a later run removes those that it no longer writes.
    pub files: Vec<String>,
}

/// What became of one document.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentCoverage {
    /// The document, by the name of its file; other files are called as they are seen from its folder.
    pub document: String,
    /// Its module.
    pub module: String,
    /// How many operations there are.
    pub operations: usize,
    /// How many requests the server makes on its own.
    pub webhooks: usize,
    /// How many requests the server makes because of operations.
    pub callbacks: usize,
    /// How many types of each kind there are.
    pub types: TypeCounts,
    /// What the code does not carry.
    pub ignored: Vec<Ignored>,
    /// Names that are not the document's names in Rust's letter case.
    pub names: Vec<Renamed>,
    /// How the alternatives of each union are told apart.
    pub unions: Vec<UnionCoverage>,
    /// Links of recursive types that go through a pointer: `Type.field`.
    pub boxes: Vec<String>,
    /// Types that differ from what the other side sees.
    pub views: Vec<ViewCoverage>,
}

/// How many types of each kind there are.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TypeCounts {
    /// Objects with properties.
    pub structs: usize,
    /// Listed values.
    pub enums: usize,
    /// One of several types.
    pub unions: usize,
    /// Other names of types, and types without a definition of their own.
    pub aliases: usize,
}

/// A construct that the code does not carry.
#[derive(Debug, Clone, Serialize)]
pub struct Ignored {
    /// Kind of construct, as `docs/diagnostics.md` lists it.
    pub code: String,
    /// `file:line:column`.
    pub at: String,
    /// What is not carried.
    pub message: String,
}

/// A name that is not the document's name in Rust's letter case.
#[derive(Debug, Clone, Serialize)]
pub struct Renamed {
    /// `type`, `operation`, `field Type`, `parameter operation`, `variant Type`, `alternative Type`.
    pub symbol: String,
    /// What the document calls it, or what its context does.
    pub document: String,
    /// The Rust name.
    pub name: String,
    /// `illegal`, `taken` or `kept`.
    pub why: &'static str,
    /// `file:line:column`.
    pub at: String,
}

/// How the alternatives of a union are told apart.
#[derive(Debug, Clone, Serialize)]
pub struct UnionCoverage {
    /// The type.
    pub name: String,
    /// How.
    pub told_by: String,
    /// Two alternatives that allow the same value, and that value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overlap: Option<String>,
    /// `file:line:column`.
    pub at: String,
}

/// A type as one side sees it.
#[derive(Debug, Clone, Serialize)]
pub struct ViewCoverage {
    /// The type.
    pub name: String,
    /// `read`: what a server sends; `write`: what a client sends.
    pub side: &'static str,
    /// `file:line:column`.
    pub at: String,
}

impl Coverage {
    /// As the text of `coverage.json`.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

impl DocumentCoverage {
    pub(crate) fn of(api: &Api, lowered: &Lowered) -> Self {
        let at = |span| origin::place(api, span);
        let types = &lowered.module.types;
        let ignored = |diagnostic: &Diagnostic| Ignored {
            code: diagnostic.code.to_owned(),
            at: at(diagnostic.span),
            message: diagnostic.message.clone(),
        };
        let overlap = |span: Span| {
            let mut found = lowered.overlaps.iter();
            let is_shown = |overlap: &&Diagnostic| overlap.code == "alternatives-overlap";
            let found = found.find(|overlap| overlap.span == span && is_shown(overlap));
            found.map(|overlap| overlap.message.clone())
        };
        let union = |def: &TypeDef| match &def.definition {
            Definition::Union(union) => Some(UnionCoverage {
                name: def.name.clone(),
                told_by: union.told_by(),
                overlap: overlap(def.origin.span),
                at: at(def.origin.span),
            }),
            _ => None,
        };
        let changed = lowered.names.iter().filter(|given| given.changed);
        Self {
            document: origin::document(api),
            module: lowered.module.name.clone(),
            operations: lowered.count(Caller::Client),
            webhooks: lowered.count(Caller::Webhook),
            callbacks: lowered.count(Caller::Callback),
            types: TypeCounts::of(types),
            ignored: lowered.ignored.iter().map(ignored).collect(),
            names: changed.map(|given| renamed(given, at)).collect(),
            unions: types.iter().filter_map(union).collect(),
            boxes: types.iter().flat_map(boxes).collect(),
            views: types.iter().filter_map(|def| view(def, at)).collect(),
        }
    }
}

impl TypeCounts {
    fn of(types: &[TypeDef]) -> Self {
        let mut counts = Self::default();
        for def in types {
            let count = match def.definition {
                Definition::Struct(_) => &mut counts.structs,
                Definition::TextEnum(_) | Definition::IntegerEnum(_) => &mut counts.enums,
                Definition::Union(_) => &mut counts.unions,
                Definition::Alias(_) | Definition::Newtype(..) | Definition::Guarded(_) => {
                    &mut counts.aliases
                }
            };
            *count += 1;
        }
        counts
    }
}

fn renamed(given: &Given, at: impl Fn(Span) -> String) -> Renamed {
    Renamed {
        symbol: given.scope.clone(),
        document: given.entry.wire.clone(),
        name: given.entry.name.clone(),
        why: match given.reason {
            Reason::Kept => "kept",
            Reason::Context | Reason::Number => "taken",
            Reason::Fixed | Reason::Own | Reason::Legal => "illegal",
        },
        at: at(given.span),
    }
}

/// The links of a type that go through a pointer.
fn boxes(def: &TypeDef) -> Vec<String> {
    let slot = |name: &str, value: &Type| value.is_boxed().then(|| format!("{}.{name}", def.name));
    match &def.definition {
        Definition::Struct(structure) => {
            let fields = structure.fields.iter();
            fields
                .filter_map(|field| slot(&field.name, &field.value))
                .collect()
        }
        Definition::Union(union) => {
            let arms = union.arms.iter();
            arms.filter_map(|arm| slot(&arm.name, &arm.value)).collect()
        }
        Definition::Alias(value) | Definition::Newtype(value, _) => {
            slot("0", value).into_iter().collect()
        }
        Definition::TextEnum(_) | Definition::IntegerEnum(_) | Definition::Guarded(_) => Vec::new(),
    }
}

fn view(def: &TypeDef, at: impl Fn(Span) -> String) -> Option<ViewCoverage> {
    let side = match def.origin.side {
        Side::Both => return None,
        Side::Read => "read",
        Side::Write => "write",
    };
    Some(ViewCoverage {
        name: def.name.clone(),
        side,
        at: at(def.origin.span),
    })
}

/// A note for each name that is not what the document wrote.
pub(crate) fn notes(lowered: &Lowered) -> Vec<Diagnostic> {
    let changed = lowered.names.iter().filter(|given| given.changed);
    changed
        .map(|given| Diagnostic::note("name-changed", given.span, words(given)))
        .collect()
}

fn words(given: &Given) -> String {
    let Given { scope, entry, .. } = given;
    let mut words = scope.splitn(2, ' ');
    let kind = words.next().unwrap_or_default();
    let owner = words.next().map(|owner| format!(" of `{owner}`"));
    let owner = owner.unwrap_or_default();
    let why = match given.reason {
        Reason::Kept => "as it was before (names.lock)",
        Reason::Context | Reason::Number => "as its own name is taken",
        Reason::Fixed | Reason::Own | Reason::Legal => "as an identifier cannot be written so",
    };
    format!("{kind} `{}`{owner} is `{}`, {why}", entry.wire, entry.name)
}

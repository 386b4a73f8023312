//! Traits that the configuration asks for: each type derives those that all it holds have, so that the code compiles whatever is asked.

mod lack;

use std::collections::{HashMap, HashSet};

use hallpass_openapi::diagnostic::Diagnostic;

use super::ignored::ignored;
use super::parts::used;
use crate::ir::{Construction, Definition, Literal, Operation, Type, TypeDef};
use crate::options::{Derive, Options, Standard};
use crate::select::fits;
use lack::{Lack, Why};

/// Has types derive what is asked for, and tells what they cannot; `schemas` are the names of the schemas that the types are made of.
pub(crate) fn derive(
    types: &mut [TypeDef],
    schemas: &[Option<&str>],
    options: &Options,
) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    if options.derives.is_empty() {
        return told;
    }
    for standard in Standard::ALL {
        let asked = asked(types, schemas, options, standard);
        if asked.iter().any(|asked| *asked != Asked::Not) {
            told.extend(standards(types, standard, &asked));
        }
    }
    foreign(types, schemas, options, &mut told);
    told
}

/// Whether a type is asked to derive something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    /// No.
    Not,
    /// If it can.
    Any,
    /// By the name of its schema.
    Named,
}

/// How a key of the configuration asks a schema.
fn asks(key: &str, schema: Option<&str>) -> Asked {
    match schema {
        Some(schema) if schema == key => Asked::Named,
        Some(schema) if fits(key, schema) => Asked::Any,
        None if key == "*" => Asked::Any,
        _ => Asked::Not,
    }
}

fn asked(
    types: &[TypeDef],
    schemas: &[Option<&str>],
    options: &Options,
    standard: Standard,
) -> Vec<Asked> {
    let rules = options.derives.iter();
    let rules = rules.filter(|(_, derives)| derives.contains(&Derive::Standard(standard)));
    let keys: Vec<&String> = rules.map(|(key, _)| key).collect();
    let of = |index: usize| {
        let schema = schemas.get(index).copied().flatten();
        let asked = keys.iter().map(|key| asks(key, schema)).max();
        asked.unwrap_or(Asked::Not)
    };
    (0..types.len()).map(of).collect()
}

/// Derives a trait of the language where it is asked for and can be.
fn standards(types: &mut [TypeDef], standard: Standard, asked: &[Asked]) -> Vec<Diagnostic> {
    let links = Links::of(types);
    let lacks = links.lacks(types, standard);
    let wanted = links.reached(asked, &lacks);
    let told = links.tell(types, standard, asked, &lacks);
    for (def, _) in types.iter_mut().zip(wanted).filter(|(_, wanted)| *wanted) {
        for standard in standard.with_implied() {
            let name = standard.name().to_owned();
            if !has(&def.definition, standard) && !def.derives.contains(&name) {
                def.derives.push(name);
            }
        }
    }
    told
}

/// Whether a type has the trait without deriving it here, or is another name for one that does.
fn has(definition: &Definition, standard: Standard) -> bool {
    match definition {
        Definition::Alias(_) => true,
        // By the value on the wire.
        Definition::TextEnum(_) | Definition::IntegerEnum(_) => {
            matches!(standard, Standard::Eq | Standard::Hash)
        }
        Definition::Struct(structure) => {
            standard == Standard::Default && structure.construction == Construction::Default
        }
        Definition::Newtype(..) | Definition::Guarded(_) | Definition::Union(_) => false,
    }
}

/// Which types hold which.
struct Links {
    holds: Vec<Vec<usize>>,
    held_by: Vec<Vec<usize>>,
    places: HashMap<String, usize>,
}

impl Links {
    fn of(types: &[TypeDef]) -> Self {
        let indices = types.iter().enumerate();
        let places: HashMap<String, usize> =
            indices.map(|(at, def)| (def.name.clone(), at)).collect();
        let mut holds = vec![Vec::new(); types.len()];
        let mut held_by = vec![Vec::new(); types.len()];
        for (at, def) in types.iter().enumerate() {
            used(&def.definition, &mut |of: &Type| {
                for held in of.named().into_iter().filter_map(|name| places.get(name)) {
                    holds[at].push(*held);
                    held_by[*held].push(at);
                }
            });
        }
        Self {
            holds,
            held_by,
            places,
        }
    }

    /// Why each type cannot have the trait: what it holds lacks it, at once or by way of other types.
    fn lacks(&self, types: &[TypeDef], standard: Standard) -> Vec<Option<Lack>> {
        let own = types.iter().map(|def| lack::own(def, standard));
        let mut lacks: Vec<Option<Lack>> = own.collect();
        let mut open: Vec<usize> = (0..types.len()).filter(|at| lacks[*at].is_some()).collect();
        while let Some(held) = open.pop() {
            for at in self.held_by[held].iter().copied() {
                if lacks[at].is_none()
                    && let Some(place) = lack::place(&types[at], &types[held].name, standard)
                {
                    let why = Why::Held(types[held].name.clone());
                    let place = Some(place);
                    lacks[at] = Some(Lack { place, why });
                    open.push(at);
                }
            }
        }
        lacks
    }

    /// The types that derive the trait: those that are asked and can, and all that they hold.
    fn reached(&self, asked: &[Asked], lacks: &[Option<Lack>]) -> Vec<bool> {
        let can = |at: &usize| lacks[*at].is_none();
        let indices = 0..asked.len();
        let is_asked = |at: &usize| asked[*at] != Asked::Not && can(at);
        let mut open: Vec<usize> = indices.filter(is_asked).collect();
        let mut reached = vec![false; asked.len()];
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut reached[at], true) {
                open.extend(self.holds[at].iter().copied().filter(can));
            }
        }
        reached
    }

    /// A warning for each schema that is named and cannot have the trait, and one note for all that are meant by a pattern.
    fn tell(
        &self,
        types: &[TypeDef],
        standard: Standard,
        asked: &[Asked],
        lacks: &[Option<Lack>],
    ) -> Vec<Diagnostic> {
        let name = standard.name();
        let of = |wanted: Asked| {
            let all = asked.iter().enumerate();
            all.filter(move |(_, asked)| **asked == wanted)
                .filter_map(|(at, _)| Some((&types[at], lacks[at].as_ref()?)))
        };
        let reason = |lack: &Lack| lack::words(lack, &|name| lacks[self.places[name]].as_ref());
        let mut told: Vec<Diagnostic> = of(Asked::Named)
            .map(|(def, lack)| {
                let message = format!("`{}` does not derive `{name}`: {}", def.name, reason(lack));
                ignored(CODE, message, def.origin.span)
            })
            .collect();
        let others: Vec<_> = of(Asked::Any)
            .filter(|(def, _)| !matches!(def.definition, Definition::Alias(_)))
            .collect();
        if let Some((first, lack)) = others.first() {
            let (count, reason) = (others.len(), reason(lack));
            let message = format!(
                "types that cannot derive `{name}`: {count}, among them `{}`: {reason}",
                first.name
            );
            told.push(Diagnostic::note(CODE, first.origin.span, message));
        }
        told
    }
}

const CODE: &str = "derive-left-out";

/// Derives of other crates, as they stand, wherever they are asked for.
fn foreign(
    types: &mut [TypeDef],
    schemas: &[Option<&str>],
    options: &Options,
    told: &mut Vec<Diagnostic>,
) {
    for (index, def) in types.iter_mut().enumerate() {
        let schema = schemas.get(index).copied().flatten();
        for (key, derives) in &options.derives {
            let asked = asks(key, schema);
            for path in derives.iter().filter_map(foreign_path) {
                let is_alias = matches!(def.definition, Definition::Alias(_));
                if asked == Asked::Named && is_alias {
                    let message = format!(
                        "`{}` does not derive `{path}`: it is another name for a type",
                        def.name
                    );
                    told.push(ignored(CODE, message, def.origin.span));
                } else if asked != Asked::Not && !is_alias && !def.derives.contains(path) {
                    def.derives.push(path.clone());
                }
            }
        }
    }
}

fn foreign_path(derive: &Derive) -> Option<&String> {
    match derive {
        Derive::Foreign { path, .. } => Some(path),
        Derive::Standard(_) => None,
    }
}

/// A default that is `Copy` is no clone.
pub(crate) fn copied(types: &mut [TypeDef], operations: &mut [Operation]) {
    let copy = Standard::Copy.name();
    let has = |def: &&TypeDef| def.derives.iter().any(|derive| derive == copy);
    let copies = types.iter().filter(has);
    let copies: HashSet<String> = copies.map(|def| def.name.clone()).collect();
    if copies.is_empty() {
        return;
    }
    let structs = types
        .iter_mut()
        .filter_map(|def| match &mut def.definition {
            Definition::Struct(structure) => Some(structure),
            _ => None,
        });
    let own = operations.iter_mut().flat_map(Operation::structs_mut);
    for field in structs.chain(own).flat_map(|one| &mut one.fields) {
        if let Some(Literal::Variant(owner, variant)) = &mut field.default
            && copies.contains(owner)
        {
            field.default = Some(Literal::Copied(std::mem::take(variant)));
        }
    }
}

//! Files: a big module is cut by tag, each type beside the only tag that uses it. Where something stands is no business of a user:
//! the module names it all again.

use std::collections::HashMap;

use hallpass_openapi::model::{self, Api, PathPart};

use crate::ir::{Definition, Operation, Part, Type, TypeDef};
use crate::names::{Case, Wish, settle};

/// Operations and types of a module that is still easy to read in one file.
const EASY: usize = 150;

/// The parts of a module; none when all of it stands in one file.
pub(crate) fn parts(api: &Api, operations: &[Operation], types: &[TypeDef]) -> Vec<Part> {
    if operations.len() + types.len() <= EASY {
        return Vec::new();
    }
    let mut parts = by_tag(api, operations);
    if parts.len() < 2 {
        // One tag is none: operations stay in the module's own file.
        parts.clear();
    }
    let homes = homes(&parts, operations, types);
    let mut shared = Part {
        name: "types".to_owned(),
        docs: "Types that several parts use.".to_owned(),
        operations: Vec::new(),
        types: Vec::new(),
    };
    for (index, home) in homes.into_iter().enumerate() {
        match home {
            Home::Part(part) => parts[part].types.push(index),
            Home::Nowhere | Home::Shared => shared.types.push(index),
        }
    }
    if !shared.types.is_empty() {
        parts.push(shared);
    }
    parts
}

/// A part for each tag, with its operations.
fn by_tag(api: &Api, operations: &[Operation]) -> Vec<Part> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut groups: Vec<(&str, Vec<usize>)> = Vec::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let word = word(operation);
        let place = *places.entry(word).or_insert_with(|| {
            groups.push((word, Vec::new()));
            groups.len() - 1
        });
        groups[place].1.push(index);
    }
    let wishes: Vec<Wish> = groups
        .iter()
        .map(|(word, _)| Wish {
            longer: Some(format!("{} operations", Wish::of_file(word).wire)),
            ..Wish::of_file(word)
        })
        .collect();
    let operations = operations.iter().map(|operation| operation.module.as_str());
    let taken: Vec<&str> = operations
        .chain(["types", "lists", "xml", "runtime", "mod"])
        .collect();
    let names = settle(&wishes, Case::Snake, &taken);
    let parts = groups.into_iter().zip(names);
    parts
        .map(|((word, operations), name)| Part {
            name,
            docs: format!("Operations of `{word}`, and the types that they alone use."),
            operations,
            types: Vec::new(),
        })
        .collect()
}

/// What an operation belongs to: its first tag, else where its path starts.
fn word(operation: &model::Operation) -> &str {
    let literal = operation.path.parts.iter().find_map(|part| match part {
        PathPart::Literal(text) => text.split('/').find(|piece| !piece.is_empty()),
        PathPart::Parameter(_) => None,
    });
    let tag = operation.tags.first().map(String::as_str);
    tag.or(literal).unwrap_or("root")
}

/// Where a type stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Home {
    /// Nobody uses it.
    Nowhere,
    /// Beside the only part that uses it.
    Part(usize),
    /// Several parts use it.
    Shared,
}

/// Follows the operations of each part to all types that they use.
fn homes(parts: &[Part], operations: &[Operation], types: &[TypeDef]) -> Vec<Home> {
    let indices = types.iter().enumerate();
    let places: HashMap<&str, usize> = indices.map(|(at, def)| (&*def.name, at)).collect();
    let mut homes = vec![Home::Nowhere; types.len()];
    for (part, entry) in parts.iter().enumerate() {
        let mut open: Vec<usize> = Vec::new();
        let mut note = |of: &Type, open: &mut Vec<usize>| {
            for at in named(of).into_iter().filter_map(|name| places.get(name)) {
                let next = match homes[*at] {
                    Home::Nowhere => Home::Part(part),
                    Home::Part(other) if other == part => continue,
                    Home::Part(_) => Home::Shared,
                    Home::Shared => continue,
                };
                homes[*at] = next;
                open.push(*at);
            }
        };
        for operation in entry.operations.iter().filter_map(|at| operations.get(*at)) {
            operation.types().for_each(|of| note(of, &mut open));
        }
        while let Some(at) = open.pop() {
            used(&types[at].definition, &mut |of| note(of, &mut open));
        }
    }
    homes
}

/// The named types in a type.
pub(super) fn named(of: &Type) -> Vec<&str> {
    match of {
        Type::Named(name) => vec![name],
        Type::Option(inner)
        | Type::Vec(inner)
        | Type::Map(inner)
        | Type::Box(inner)
        | Type::Field(inner) => named(inner),
        Type::Tuple(items) => items.iter().flat_map(named).collect(),
        Type::OpenTuple(open) => open
            .items
            .iter()
            .chain(&open.rest)
            .flat_map(named)
            .collect(),
        _ => Vec::new(),
    }
}

/// The types that a definition names.
pub(super) fn used(definition: &Definition, note: &mut impl FnMut(&Type)) {
    match definition {
        Definition::Alias(of) | Definition::Newtype(of, _) => note(of),
        Definition::Struct(structure) => {
            structure.fields.iter().for_each(|field| note(&field.value));
            let rest = structure.rest.iter().filter_map(|rest| rest.value.as_ref());
            rest.for_each(note);
        }
        Definition::Union(union) => union.arms.iter().for_each(|arm| note(&arm.value)),
        Definition::TextEnum(_) | Definition::IntegerEnum(_) => {}
    }
}

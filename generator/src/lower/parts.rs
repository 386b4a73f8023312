//! Files: a big module is cut by tag, each type beside the only tag that uses it. Where something stands is no business of a user:
//! the module names it all again.

use std::collections::HashMap;

use hallpass_openapi::model::{self, PathPart};

use super::calls::{Call, Caller};
use crate::ir::{Definition, Gate, Operation, Part, Type, TypeDef};
use crate::names::{Case, Wish, settle};
use crate::options::{Features, Options};

/// Operations and types of a module that is still easy to read in one file.
const EASY: usize = 150;

/// The parts of a module; none when all of it stands in one file. What the server calls stands in modules of its own.
pub(crate) fn parts(
    calls: &[Call<'_>],
    operations: &[Operation],
    types: &[TypeDef],
    options: &Options,
) -> Vec<Part> {
    let has_features = options.features == Features::Tags && !operations.is_empty();
    let mut parts = Vec::new();
    let is_easy = operations.len() + types.len() <= EASY;
    if !is_easy || has_features {
        parts = by_tag(calls, operations, options);
    }
    if parts.len() < 2 && !has_features {
        // One tag is none: operations stay in the module's own file.
        parts.clear();
    }
    parts.extend(modules(calls, operations));
    if is_easy && !has_features {
        return parts;
    }
    let mut homes = homes(&parts, operations, types);
    if has_features {
        parts.iter_mut().for_each(lock);
        keep(&mut homes, types);
    }
    let mut shared = Part {
        name: "types".to_owned(),
        docs: "Types that several parts use.".to_owned(),
        is_module: false,
        operations: Vec::new(),
        types: Vec::new(),
        gate: Gate::default(),
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

/// Puts a part behind the feature of its name.
fn lock(part: &mut Part) {
    let feature = part.name.trim_start_matches("r#").to_owned();
    part.gate = Gate(vec![feature]);
}

/// What is always there holds nothing that is there with a feature alone: what types hold that no operation uses stays with them.
fn keep(homes: &mut [Home], types: &[TypeDef]) {
    let places = places(types);
    let is_free = |at: &usize| homes[*at] == Home::Nowhere;
    let mut open: Vec<usize> = (0..types.len()).filter(is_free).collect();
    while let Some(at) = open.pop() {
        used(&types[at].definition, &mut |of: &Type| {
            for held in of.named().into_iter().filter_map(|name| places.get(name)) {
                if matches!(homes[*held], Home::Part(_)) {
                    homes[*held] = Home::Shared;
                    open.push(*held);
                }
            }
        });
    }
}

fn places(types: &[TypeDef]) -> HashMap<&str, usize> {
    let indices = types.iter().enumerate();
    indices.map(|(at, def)| (&*def.name, at)).collect()
}

/// Features of a crate may not be called so, as its dependencies are, or all features together.
const TAKEN: &[&str] = &[
    "default",
    "hallpass_runtime",
    "memchr",
    "percent_encoding",
    "regress",
    "serde",
    "serde_json",
];

/// A part for each tag, with its operations.
fn by_tag(calls: &[Call<'_>], operations: &[Operation], options: &Options) -> Vec<Part> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut groups: Vec<(&str, Vec<usize>)> = Vec::new();
    for (index, call) in of_callers(calls, &[Caller::Client]) {
        let word = word(call.operation);
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
    let operations = operations.iter().map(|operation| {
        let within = operation.within.as_ref();
        within.unwrap_or(&operation.module).as_str()
    });
    let crates = options.dependencies().map(|one| one.name.as_str());
    let features = TAKEN.iter().copied().chain(crates);
    let features = features.filter(|_| options.features == Features::Tags);
    let taken: Vec<&str> = operations
        .chain(["types", "lists", "xml", "runtime", "mod"])
        .chain(features)
        .collect();
    let names = settle(&wishes, Case::Snake, &taken);
    let parts = groups.into_iter().zip(names);
    parts
        .map(|((word, operations), name)| Part {
            name,
            docs: format!("Operations of `{word}`, and the types that they alone use."),
            is_module: false,
            operations,
            types: Vec::new(),
            gate: Gate::default(),
        })
        .collect()
}

/// Calls of these callers, each with its index.
fn of_callers<'c, 'a>(
    calls: &'c [Call<'a>],
    callers: &'c [Caller],
) -> impl Iterator<Item = (usize, &'c Call<'a>)> {
    let calls = calls.iter().enumerate();
    calls.filter(|(_, call)| callers.contains(&call.caller))
}

/// The modules of what the server calls.
fn modules(calls: &[Call<'_>], operations: &[Operation]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for (index, call) in of_callers(calls, &[Caller::Webhook, Caller::Callback]) {
        let Some(name) = operations.get(index).and_then(|one| one.within.as_ref()) else {
            continue;
        };
        let known = parts.iter_mut().find(|part| part.name == *name);
        match known {
            Some(part) => part.operations.push(index),
            None => parts.push(Part {
                name: name.clone(),
                docs: match call.caller {
                    Caller::Callback => {
                        "Callbacks: what the server requests because of operations."
                    }
                    Caller::Client | Caller::Webhook => {
                        "Webhooks: what the server requests on its own."
                    }
                }
                .to_owned(),
                is_module: true,
                operations: vec![index],
                types: Vec::new(),
                gate: Gate::default(),
            }),
        }
    }
    parts
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
    let places = places(types);
    let mut homes = vec![Home::Nowhere; types.len()];
    for (part, entry) in parts.iter().enumerate() {
        let mut open: Vec<usize> = Vec::new();
        let mut note = |of: &Type, open: &mut Vec<usize>| {
            for at in of.named().into_iter().filter_map(|name| places.get(name)) {
                let next = match homes[*at] {
                    // Types stand beside those of operations, whoever sends them.
                    Home::Nowhere if entry.is_module => Home::Shared,
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
        Definition::TextEnum(_) | Definition::IntegerEnum(_) | Definition::Guarded(_) => {}
    }
}

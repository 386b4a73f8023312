//! Compositions that lead back to themselves: what they say of a value without looking at its parts is nothing, and following it would not end.

use std::collections::HashSet;

use hallpass_openapi::diagnostic::Diagnostic;
use hallpass_openapi::model::{Schema, SchemaId};

use super::flatten::Flat;
use super::ignored::ignored;

/// Whether a union lists a schema, by itself or by what its alternatives are composed of. A base that lists its children is one, and
/// each child is the base without that list.
pub(super) fn lists(schemas: &[Schema], union: &Schema, id: SchemaId) -> bool {
    let listed = alternatives(union).collect();
    let is_it = |other| other == id;
    reaches(schemas, listed, is_it, |schema| {
        let members = schema.all_of.iter().copied();
        alternatives(schema).chain(members).collect()
    })
}

/// Whether a schema is composed of another by `allOf`, at once or by way of others.
pub(super) fn inherits(schemas: &[Schema], id: SchemaId, base: SchemaId) -> bool {
    composed_of(schemas, id, |other| other == base)
}

/// Whether a schema is composed by `allOf`, at once or by way of others, of one that is wanted.
pub(super) fn composed_of(
    schemas: &[Schema],
    id: SchemaId,
    is_wanted: impl Fn(SchemaId) -> bool,
) -> bool {
    let members = |schema: &Schema| schema.all_of.clone();
    let own = schemas.get(id.0 as usize).map(members);
    reaches(schemas, own.unwrap_or_default(), is_wanted, members)
}

fn reaches(
    schemas: &[Schema],
    mut open: Vec<SchemaId>,
    is_wanted: impl Fn(SchemaId) -> bool,
    next: impl Fn(&Schema) -> Vec<SchemaId>,
) -> bool {
    let mut seen = HashSet::new();
    while let Some(id) = open.pop() {
        if is_wanted(id) {
            return true;
        }
        if let Some(schema) = schemas.get(id.0 as usize)
            && seen.insert(id)
        {
            open.extend(next(schema));
        }
    }
    false
}

fn alternatives(schema: &Schema) -> impl Iterator<Item = SchemaId> {
    schema.one_of.iter().chain(&schema.any_of).copied()
}

/// Drops alternatives that are the union itself, at once or by way of other unions.
pub(super) fn cut(flat: &mut Flat<'_>, report: &mut Vec<Diagnostic>) {
    let mut done = HashSet::new();
    for start in (0..flat.len()).filter_map(|at| u32::try_from(at).ok()) {
        walk(flat, SchemaId(start), &mut done, report);
    }
}

/// Depth first with a stack of its own: unions may be nested deeply.
fn walk(
    flat: &mut Flat<'_>,
    start: SchemaId,
    done: &mut HashSet<SchemaId>,
    report: &mut Vec<Diagnostic>,
) {
    let start = flat.target(start);
    if !done.insert(start) {
        return;
    }
    let mut open = HashSet::from([start]);
    let mut stack = vec![(start, arms(flat, start))];
    while let Some((at, left)) = stack.last_mut() {
        let at = *at;
        let Some(arm) = left.pop() else {
            open.remove(&at);
            stack.pop();
            continue;
        };
        let target = flat.target(arm);
        if open.contains(&target) {
            flat.forget_alternative(at, arm);
            let message = "an alternative that is the union itself";
            report.push(ignored("union-cycle", message, flat.get(at).span));
        } else if done.insert(target) {
            open.insert(target);
            stack.push((target, arms(flat, target)));
        }
    }
}

fn arms(flat: &Flat<'_>, id: SchemaId) -> Vec<SchemaId> {
    alternatives(flat.get(id)).collect()
}

//! From what a server sent to what a client sends: the view of one side from that of the other, without what is read alone.
//!
//! Where the client must send what no server shows, such as a password, there is no such way, and none for what holds it.

use std::collections::HashMap;

use super::symbols::Key;
use super::usage::View;
use crate::ir::{
    Change, Changes, Conversion, Definition, Field, Part, Presence, Struct, Told, Type, TypeDef,
    Union,
};

/// Notes at each type that a client sends how it comes from what a server sent, if it does.
pub(super) fn note<'k>(types: &mut [TypeDef], keys: impl Iterator<Item = &'k Key>, parts: &[Part]) {
    let keys = keys.enumerate();
    let places: HashMap<Key, usize> = keys.map(|(at, key)| (*key, at)).collect();
    let pairs = places.iter().filter_map(|((id, view), at)| {
        let read = *places
            .get(&(*id, View::Read))
            .filter(|_| *view == View::Write)?;
        is_there(read, *at, parts).then_some((*at, read))
    });
    let mut pairs: Vec<(usize, usize)> = pairs.collect();
    pairs.sort_unstable();
    let mut ways = Ways {
        known: HashMap::new(),
        defs: types
            .iter()
            .map(|def| (def.name.as_str(), &def.definition))
            .collect(),
    };
    for (write, read) in &pairs {
        ways.known.insert(&types[*write].name, &types[*read].name);
    }
    // What seems possible rests on what it holds, so that one that is not may end others.
    let found = loop {
        let found: Vec<(usize, Option<Changes>)> = pairs
            .iter()
            .map(|(write, read)| {
                let (write, read) = (*write, &types[*read].definition);
                (write, ways.definition(read, &types[write].definition))
            })
            .filter(|(write, _)| ways.known.contains_key(types[*write].name.as_str()))
            .collect();
        let ended = found.iter().filter(|(_, changes)| changes.is_none());
        let ended: Vec<usize> = ended.map(|(write, _)| *write).collect();
        if ended.is_empty() {
            break found;
        }
        for write in ended {
            ways.known.remove(types[write].name.as_str());
        }
    };
    let found: Vec<(usize, Conversion)> = found
        .into_iter()
        .filter_map(|(write, changes)| {
            let from = (*ways.known.get(types[write].name.as_str())?).to_owned();
            Some((
                write,
                Conversion {
                    from,
                    changes: changes?,
                },
            ))
        })
        .collect();
    for (write, conversion) in found {
        types[write].conversion = Some(conversion);
    }
}

/// Whether what is read is there wherever what is written is: one may stand behind a feature of the crate.
fn is_there(read: usize, write: usize, parts: &[Part]) -> bool {
    let part = |at: usize| parts.iter().position(|part| part.types.contains(&at));
    let (read, write) = (part(read), part(write));
    read == write || read.is_none_or(|part| parts[part].gate.0.is_empty())
}

/// Between which types there are ways.
struct Ways<'t> {
    /// What is sent, and what it comes from.
    known: HashMap<&'t str, &'t str>,
    defs: HashMap<&'t str, &'t Definition>,
}

impl Ways<'_> {
    fn definition(&self, read: &Definition, write: &Definition) -> Option<Changes> {
        match (read, write) {
            (Definition::Struct(read), Definition::Struct(write)) => self.structure(read, write),
            (Definition::Union(read), Definition::Union(write)) => self.union(read, write),
            (Definition::Newtype(read, _), Definition::Newtype(write, _)) => {
                self.value(read, write).map(Changes::Wrapped)
            }
            _ => None,
        }
    }

    fn structure(&self, read: &Struct, write: &Struct) -> Option<Changes> {
        let fields = write.fields.iter().map(|field| {
            let same = read.fields.iter().find(|one| one.wire == field.wire);
            Some((field.name.clone(), self.field(same, field)?))
        });
        // A field has one name in both views as long as nothing else takes it from one of them.
        let is_same = |field: &&Field| {
            let mut others = read.fields.iter();
            others.all(|one| one.wire != field.wire || one.name == field.name)
        };
        if !write.fields.iter().all(|field| is_same(&field)) {
            return None;
        }
        let rest = match (&read.rest, &write.rest) {
            (_, None) => None,
            (Some(read), Some(write)) if read.name == write.name => {
                let change = match (&read.value, &write.value) {
                    (None, None) => Change::Same,
                    (Some(read), Some(write)) => within(Change::Values, self.value(read, write)?),
                    _ => return None,
                };
                Some(Some((write.name.clone(), change)))
            }
            _ => Some(None),
        };
        fields
            .chain(rest)
            .collect::<Option<Vec<_>>>()
            .map(Changes::Fields)
    }

    fn field(&self, read: Option<&Field>, write: &Field) -> Option<Change> {
        let is_optional = matches!(
            write.presence,
            Presence::Optional | Presence::OptionalNullable
        );
        let Some(read) = read else {
            return is_optional.then_some(Change::Absent);
        };
        if read.presence != write.presence {
            return None;
        }
        let change = self.value(&read.value, &write.value)?;
        Some(match write.presence {
            Presence::Required => change,
            _ => within(Change::Inside, change),
        })
    }

    fn union(&self, read: &Union, write: &Union) -> Option<Changes> {
        if read.arms.len() != write.arms.len() {
            return None;
        }
        let arms = read.arms.iter().zip(&write.arms).map(|(read, write)| {
            let change = self.value(&read.value, &write.value)?;
            Some((read.name.clone(), write.name.clone(), change))
        });
        let unknown = match (&read.told, &write.told) {
            (Told::Tag(read), Told::Tag(write)) => Some(Some((
                read.unknown.clone(),
                write.unknown.clone(),
                Change::Same,
            ))),
            (Told::Tag(_), _) | (_, Told::Tag(_)) => Some(None),
            _ => None,
        };
        arms.chain(unknown)
            .collect::<Option<Vec<_>>>()
            .map(Changes::Arms)
    }

    fn value(&self, read: &Type, write: &Type) -> Option<Change> {
        if read == write {
            return Some(Change::Same);
        }
        let inner = |of: fn(Box<Change>) -> Change, read: &Type, write: &Type| {
            self.value(read, write).map(|change| within(of, change))
        };
        match (read, write) {
            (Type::Box(read), write) if !matches!(write, Type::Box(_)) => self
                .value(read, write)
                .map(|change| Change::Unboxed(Box::new(change))),
            (read, Type::Box(write)) if !matches!(read, Type::Box(_)) => self
                .value(read, write)
                .map(|change| Change::Boxed(Box::new(change))),
            (Type::Box(read), Type::Box(write)) => {
                let change = Change::Unboxed(Box::new(self.value(read, write)?));
                Some(Change::Boxed(Box::new(change)))
            }
            (Type::Named(read), Type::Named(write)) => self.named(read, write),
            (Type::Option(read), Type::Option(write)) | (Type::Field(read), Type::Field(write)) => {
                inner(Change::Inside, read, write)
            }
            (Type::Vec(read), Type::Vec(write)) => inner(Change::Each, read, write),
            (Type::Map(read), Type::Map(write)) => inner(Change::Values, read, write),
            _ => None,
        }
    }

    fn named(&self, read: &str, write: &str) -> Option<Change> {
        if self.known.get(write) == Some(&read) {
            return Some(Change::Into);
        }
        match (self.defs.get(read)?, self.defs.get(write)?) {
            (Definition::Alias(read), Definition::Alias(write)) => self.value(read, write),
            _ => None,
        }
    }
}

fn within(of: fn(Box<Change>) -> Change, change: Change) -> Change {
    match change {
        Change::Same => Change::Same,
        change => of(Box::new(change)),
    }
}

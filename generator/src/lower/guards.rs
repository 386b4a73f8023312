//! Texts and numbers that the document names and constrains, where the configuration wants a type of its own for each.

use indexmap::IndexMap;

use super::schemas::Schemas;
use super::symbols::Symbols;
use super::types::{mapping, scalar_checks};
use crate::ir::{Check, Guarded, Literal, Type};
use crate::options::{Standard, TypeMapping};

/// Notes which named types guard their constraints.
pub(crate) fn guard(
    symbols: &mut Symbols,
    schemas: &Schemas<'_>,
    formats: &IndexMap<String, TypeMapping>,
) {
    let keys = symbols.types.keys().copied();
    let guarded = keys.filter(|(id, _)| {
        let (schema, class) = (schemas.get(*id), schemas.class(*id));
        let checks = scalar_checks(schema, class).unwrap_or_default();
        mapping(schemas, *id, formats).is_none() && checks.iter().any(|check| !is_told(check))
    });
    symbols.guarded = guarded.collect();
}

/// What a value of the type may break all the same: a format says what a text stands for, and servers send others.
fn is_told(check: &Check) -> bool {
    matches!(check, Check::Format(_)) || check.is_of_whole()
}

impl Guarded {
    /// A type that holds such a value and guards what of the checks it can.
    pub fn new(held: Type, checks: Vec<Check>) -> Self {
        let (told, kept) = checks.into_iter().partition(is_told);
        Self { held, kept, told }
    }

    /// The traits that it derives beside those of each type: what it holds has them, and nobody can break it by them.
    pub fn derives(&self) -> Vec<String> {
        use Standard::{Copy, Eq, Hash, Ord, PartialOrd};
        let derives: &[Standard] = match self.held {
            Type::F64 => &[PartialOrd, Copy],
            Type::String => &[Eq, PartialOrd, Ord, Hash],
            _ => &[Eq, PartialOrd, Ord, Hash, Copy],
        };
        let names = derives.iter().map(|derive| derive.name().to_owned());
        names.collect()
    }
}

/// The default of a property whose type guards it: it need not keep the constraints, so it is given as what the type holds.
pub(crate) fn default(literal: Literal, held: Type) -> Literal {
    match literal {
        Literal::Integer(_) | Literal::Number(_) => Literal::Guarded(Box::new(literal), held),
        _ => literal,
    }
}

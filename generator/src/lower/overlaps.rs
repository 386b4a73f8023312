//! Alternatives that allow the same value, each with such a value: it can be read as the one or the other.

use std::collections::HashSet;

use hallpass_openapi::diagnostic::Diagnostic;
use hallpass_openapi::instance::{Extent, Options};
use hallpass_openapi::model::{Api, SchemaId};
use hallpass_openapi::validate::Direction;
use serde_json::Value;

use super::definitions::Definitions;
use super::ignored::ignored;
use crate::ir::{Definition, Told, TypeDef, Union};

/// So many unions of a document are looked at.
const MOST_UNIONS: usize = 300;

/// So many alternatives of each are compared.
const MOST_ARMS: usize = 12;

/// A longer value is not shown.
const WITNESS: usize = 200;

/// A warning for each union of which two alternatives allow the same value.
pub(crate) fn overlaps(
    api: &Api,
    definitions: &Definitions<'_, '_>,
    types: &[TypeDef],
) -> Vec<Diagnostic> {
    let schemas = definitions.types.schemas;
    let keys = definitions.types.symbols.types.keys();
    let mut seen = HashSet::new();
    let unions = keys.zip(types).filter_map(|((id, _), def)| {
        let Definition::Union(union) = &def.definition else {
            return None;
        };
        let is_open = matches!(union.told, Told::Trial | Told::Keys(_));
        let schema = schemas.get(*id);
        let arms = schema.one_of.iter().chain(&schema.any_of);
        let arms: Vec<SchemaId> = arms.copied().filter(|arm| !schemas.is_null(*arm)).collect();
        // Others were made of several schemas, so the document has no validator for them.
        let is_own = arms.len() == union.arms.len()
            && arms.iter().all(|arm| (arm.0 as usize) < api.schemas.len());
        (is_open && is_own && seen.insert(*id)).then_some((def, union, arms))
    });
    let found = unions.take(MOST_UNIONS).filter_map(|(def, union, arms)| {
        let words = overlap(api, union, &arms)?;
        let message = format!(
            "{words}; it is read as the one of `{}` that fits best",
            def.name
        );
        Some(ignored("alternatives-overlap", message, def.origin.span))
    });
    let found = found.collect();
    api.forget_validators();
    found
}

/// The first two alternatives that allow the same value, and that value.
fn overlap(api: &Api, union: &Union, arms: &[SchemaId]) -> Option<String> {
    let arms = &arms[..arms.len().min(MOST_ARMS)];
    let direction = Direction::Response;
    let made: Vec<Vec<Value>> = arms.iter().map(|arm| instances(api, *arm)).collect();
    for (second, later) in arms.iter().enumerate() {
        for (first, earlier) in arms[..second].iter().enumerate() {
            let of_first = made[first]
                .iter()
                .filter(|made| api.is_valid(*later, direction, made));
            let of_second = made[second]
                .iter()
                .filter(|made| api.is_valid(*earlier, direction, made));
            if let Some(witness) = of_first.chain(of_second).next() {
                let (first, second) = (&union.arms[first].name, &union.arms[second].name);
                return Some(format!(
                    "`{first}` and `{second}` both allow {}",
                    shown(witness)
                ));
            }
        }
    }
    None
}

/// The smallest and the largest instance that are easily made.
fn instances(api: &Api, arm: SchemaId) -> Vec<Value> {
    let instance = |extent| {
        let options = Options {
            extent,
            ..Options::default()
        };
        api.instance(arm, Direction::Response, options)
    };
    let both = [Extent::Minimal, Extent::Maximal].into_iter();
    both.filter_map(instance).collect()
}

fn shown(witness: &Value) -> String {
    let text = witness.to_string();
    if text.chars().count() > WITNESS {
        "a value of the first".to_owned()
    } else {
        format!("`{text}`")
    }
}

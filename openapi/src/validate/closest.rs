//! Which alternative of `anyOf` or `oneOf` an instance comes closest to.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::{Reader, Violation, keyword, place, words};
use crate::model::{Schema, SchemaId};
use crate::property::{escape, schema};

/// How far an instance is from an alternative; a smaller one is closer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Distance {
    /// The type itself is another.
    other_type: bool,
    /// A property that names the alternative (`const`, `enum`) has another value.
    other_tag: bool,
    errors: usize,
}

/// The violations of the closest alternative when one stands out, else one violation that tells of all.
pub(super) fn explain(
    reader: Reader<'_>,
    error: &ValidationError<'_>,
    branches: &[Vec<ValidationError<'static>>],
) -> Vec<Violation> {
    let place = place::of(&reader.api.schemas, error.schema_path().as_str());
    let parent = place.schema.map(|id| schema(&reader.api.schemas, id));
    if let Some(parent) = parent {
        match by_discriminator(parent, error.instance()) {
            Some(Chosen::Branch(at)) => {
                if let Some(errors) = branches.get(at) {
                    return violations(reader, errors);
                }
            }
            Some(Chosen::Unknown(value)) => return vec![unknown(reader, error, parent, value)],
            None => {}
        }
    }
    let mut ranked: Vec<(Distance, &[ValidationError<'static>])> = branches
        .iter()
        .map(|errors| (distance(error, errors), errors.as_slice()))
        .collect();
    ranked.sort_by_key(|(distance, _)| *distance);
    match ranked.as_slice() {
        [(_, only)] => violations(reader, only),
        [(first, closest), (second, _), ..] if stands_out(*first, *second) => {
            violations(reader, closest)
        }
        [(_, closest), ..] => vec![all_fail(reader, error, branches.len(), closest)],
        [] => vec![reader.violation(error)],
    }
}

fn stands_out(first: Distance, second: Distance) -> bool {
    (first.other_type, first.other_tag) < (second.other_type, second.other_tag)
}

fn violations(reader: Reader<'_>, errors: &[ValidationError<'static>]) -> Vec<Violation> {
    errors
        .iter()
        .flat_map(|error| reader.violations(error))
        .collect()
}

fn all_fail(
    reader: Reader<'_>,
    error: &ValidationError<'_>,
    count: usize,
    closest: &[ValidationError<'static>],
) -> Violation {
    let mut violation = reader.violation(error);
    let subject = words::subject(&violation.instance_path);
    let reasons: Vec<String> = violations(reader, closest)
        .into_iter()
        .take(3)
        .map(|violation| violation.message)
        .collect();
    violation.message = format!(
        "{subject} fits none of the {count} alternatives of {}; of the closest: {}",
        keyword(error),
        reasons.join("; ")
    );
    violation
}

fn distance(parent: &ValidationError<'_>, errors: &[ValidationError<'static>]) -> Distance {
    let root = parent.instance_path().as_str();
    let is_root = |error: &ValidationError<'_>| error.instance_path().as_str() == root;
    let is_child = |error: &ValidationError<'_>| {
        let below = error.instance_path().as_str().get(root.len() + 1..);
        below.is_some_and(|rest| !rest.is_empty() && !rest.contains('/'))
    };
    let is_tag = |error: &ValidationError<'_>| {
        matches!(error.kind(), Kind::Constant { .. } | Kind::Enum { .. }) && is_child(error)
    };
    Distance {
        other_type: errors
            .iter()
            .any(|error| matches!(error.kind(), Kind::Type { .. }) && is_root(error)),
        other_tag: errors.iter().any(is_tag),
        errors: errors.len(),
    }
}

enum Chosen<'v> {
    Branch(usize),
    Unknown(&'v Value),
}

/// The alternative that the discriminator names.
fn by_discriminator<'v>(parent: &Schema, instance: &'v Value) -> Option<Chosen<'v>> {
    let discriminator = parent.discriminator.as_ref()?;
    let value = instance.get(&discriminator.property)?;
    let Some(named) = value
        .as_str()
        .and_then(|name| discriminator.mapping.get(name))
    else {
        return Some(Chosen::Unknown(value));
    };
    let alternatives: &[SchemaId] = if parent.one_of.is_empty() {
        &parent.any_of
    } else {
        &parent.one_of
    };
    alternatives
        .iter()
        .position(|id| id == named)
        .map(Chosen::Branch)
}

fn unknown(
    reader: Reader<'_>,
    error: &ValidationError<'_>,
    parent: &Schema,
    value: &Value,
) -> Violation {
    let mut violation = reader.violation(error);
    if let Some(discriminator) = &parent.discriminator {
        let path = format!(
            "{}/{}",
            violation.instance_path,
            escape(&discriminator.property)
        );
        let known: Vec<Value> = discriminator
            .mapping
            .keys()
            .cloned()
            .map(Value::from)
            .collect();
        violation.message = format!(
            "{} is {}, the document knows {}",
            words::subject(&path),
            words::short(value),
            words::listed(&known)
        );
        violation.keyword = "discriminator".to_owned();
        violation.instance_path = path;
        violation.expected = Value::Array(known);
        violation.actual = value.clone();
    }
    violation
}

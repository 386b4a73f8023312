//! From where the parameters of what a server sends are read.

use hallpass_openapi::model::{Location, Operation, Parameter, PathPart, Style};

use super::class::Class;
use super::headers::is_kept;
use super::schemas::Schemas;
use super::unread::is_spread;
use crate::ir::Found;

/// From where a parameter is read; nothing where it cannot be told what is its own.
pub(super) fn from(
    schemas: &Schemas<'_>,
    operation: &Operation,
    parameter: &Parameter,
) -> Option<Found> {
    let is_spread = stands_apart(schemas, parameter);
    let is_value = parameter.content.as_ref().is_none_or(|name| is_kept(name));
    match parameter.location {
        _ if !is_value => None,
        Location::Path => is_in_path(operation, parameter).then_some(Found::Path),
        Location::Header => Some(Found::Header),
        Location::Cookie => (!is_spread).then_some(Found::Cookie),
        Location::Query if is_spread => spread(schemas, operation, parameter),
        Location::Query => Some(Found::Query),
        Location::Querystring => None,
    }
}

fn stands_apart(schemas: &Schemas<'_>, parameter: &Parameter) -> bool {
    let Parameter { style, explode, .. } = parameter;
    parameter.content.is_none() && is_spread(schemas, *style, *explode, parameter.schema)
}

/// Whether the path ends with what the server does not choose, and the parameter has a segment of that.
fn is_in_path(operation: &Operation, parameter: &Parameter) -> bool {
    let is_chosen =
        |part: &PathPart| matches!(part, PathPart::Parameter(name) if name.starts_with('$'));
    let parts = &operation.path.parts;
    let start = parts.iter().rposition(is_chosen).map_or(0, |at| at + 1);
    let fixed: String = parts[start..]
        .iter()
        .map(|part| match part {
            PathPart::Literal(text) => text.clone(),
            PathPart::Parameter(name) => format!("{{{name}}}"),
        })
        .collect();
    let wanted = format!("{{{}}}", parameter.name);
    let mut segments = fixed.split('/');
    let is_plain = parameter.style == Style::Simple && parameter.content.is_none();
    is_plain && segments.any(|one| one.contains(&wanted) && one.matches('{').count() == 1)
}

/// The properties of an object are known by their names; those of a map are whatever no other parameter is.
fn spread(schemas: &Schemas<'_>, operation: &Operation, parameter: &Parameter) -> Option<Found> {
    let names = names(schemas, parameter)?;
    let mut others = Vec::new();
    let queries = operation.parameters.iter();
    let queries =
        queries.filter(|one| one.location == Location::Query && one.name != parameter.name);
    for other in queries {
        if !stands_apart(schemas, other) {
            others.push(other.name.clone());
            continue;
        }
        match self::names(schemas, other)? {
            Names::Listed(all) => others.extend(all),
            // Two of which each is all that is left.
            Names::Any if names == Names::Any => return None,
            Names::Any => {}
        }
    }
    match names {
        Names::Any => Some(Found::Others(others)),
        Names::Listed(all) => {
            let is_own = !all.iter().any(|name| others.contains(name));
            is_own.then_some(Found::Spread(all))
        }
    }
}

#[derive(PartialEq)]
enum Names {
    Listed(Vec<String>),
    Any,
}

fn names(schemas: &Schemas<'_>, parameter: &Parameter) -> Option<Names> {
    let base = schemas.base(parameter.schema?);
    let schema = schemas.get(base);
    let others = schema.additional_properties.map(|id| schemas.get(id));
    match schemas.class(base) {
        Class::Map(_) => Some(Names::Any),
        // Others have a type: they are meant to be sent.
        Class::Struct if others.is_some_and(|others| others.boolean.is_none()) => Some(Names::Any),
        Class::Struct => Some(Names::Listed(schema.properties.keys().cloned().collect())),
        _ => None,
    }
}

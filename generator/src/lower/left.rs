//! What of the members of an `allOf` does not stand in the one schema that they become.

use hallpass_openapi::diagnostic::{Diagnostic, Span};
use hallpass_openapi::model::Schema;
use serde_json::Number;

use super::ignored::ignored;

/// Tells what `other` says that `schema` says otherwise, where one schema has room for one of them alone.
pub(super) fn report(schema: &Schema, other: &Schema, report: &mut Vec<Diagnostic>) {
    let lists_nothing = match (&schema.enumeration, &other.enumeration) {
        (Some(own), Some(other)) => !own.iter().any(|value| other.contains(value)),
        _ => false,
    };
    if lists_nothing || differ(&schema.constant, &other.constant) {
        let message = "members of an allOf that list no value in common; nothing is valid";
        report.push(ignored("all-of-conflict", message, other.span));
    }
    let no_multiple = match (&schema.multiple_of, &other.multiple_of) {
        (Some(own), Some(other)) => multiple(own, other).is_none(),
        _ => false,
    };
    let has_positions = !schema.prefix_items.is_empty() && !other.prefix_items.is_empty();
    let second = [
        (differ(&schema.format, &other.format), "format"),
        (no_multiple, "multipleOf"),
        (
            has_positions && schema.prefix_items != other.prefix_items,
            "prefixItems",
        ),
    ];
    for (_, keyword) in second.iter().filter(|(is_left, _)| *is_left) {
        let message = format!("a second `{keyword}` in an allOf; the first is kept");
        report.push(ignored("all-of-second", message, other.span));
    }
}

fn differ<T: PartialEq>(own: &Option<T>, other: &Option<T>) -> bool {
    matches!((own, other), (Some(own), Some(other)) if own != other)
}

/// Tells properties beside a member that allows none but its own: what the document means is read, and by its letter nothing that has them is valid.
pub(super) fn report_closed(
    merged: &Schema,
    own: &[String],
    span: Span,
    report: &mut Vec<Diagnostic>,
) {
    let mut others = merged.properties.keys();
    if let Some(name) = others.find(|name| !own.contains(*name)) {
        let message = format!(
            "a member of an allOf allows no properties but its own, and so strictly not `{name}` beside it; it is read"
        );
        report.push(ignored("all-of-closed", message, span));
    }
}

/// What is a multiple of both, where they are whole.
pub(super) fn multiple(left: &Number, right: &Number) -> Option<Number> {
    if left == right {
        return Some(left.clone());
    }
    let (left, right) = (left.as_u64()?, right.as_u64()?);
    let (mut divisor, mut rest) = (left, right);
    while rest != 0 {
        (divisor, rest) = (rest, divisor % rest);
    }
    left.checked_div(divisor)?
        .checked_mul(right)
        .map(Number::from)
}

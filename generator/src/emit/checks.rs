//! What `validate` checks: rules as data.

use crate::ir::{Bound, Check, Limit, Struct};

/// The rules of a place in brackets, behind a blank; nothing where there are none.
pub(super) fn rules(checks: &[Check]) -> String {
    let rules = list(checks);
    if rules.is_empty() {
        String::new()
    } else {
        format!(" [{}]", rules.join(", "))
    }
}

/// Rules for each value of an object, behind a comma.
pub(super) fn each(checks: &[Check]) -> String {
    inside(checks).map_or_else(String::new, |rules| format!(", [{rules}]"))
}

/// The rules in brackets.
pub(super) fn bare(checks: &[Check]) -> String {
    format!("[{}]", list(checks).join(", "))
}

/// What `validate` checks of what an operation sends: a line for each field.
pub(super) fn request(structure: &Struct) -> String {
    let fields = structure.fields.iter();
    fields
        .filter(|field| !field.checks.is_empty())
        .map(|field| {
            let rules = bare(&field.checks);
            format!("        {} {:?} {rules},\n", field.name, field.wire)
        })
        .collect()
}

fn list(checks: &[Check]) -> Vec<String> {
    checks.iter().flat_map(rule).collect()
}

/// A check as a rule; what its place sees through is checked there.
fn rule(check: &Check) -> Vec<String> {
    let rule = match check {
        Check::MinLength(limit) => format!("MinLength({limit})"),
        Check::MaxLength(limit) => format!("MaxLength({limit})"),
        Check::Format(format) => format!("Format({format:?})"),
        Check::Pattern(pattern) => format!("runtime::pattern!({pattern:?})"),
        Check::Keys(pattern) => format!("Keys(&[runtime::pattern!({pattern:?})])"),
        Check::MinItems(limit) => format!("MinItems({limit})"),
        Check::MaxItems(limit) => format!("MaxItems({limit})"),
        Check::MinProperties(limit) => format!("MinProperties({limit})"),
        Check::MaxProperties(limit) => format!("MaxProperties({limit})"),
        Check::Without(names) => {
            let names: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
            format!("Without(&[{}])", names.join(", "))
        }
        Check::Bound(Bound::Minimum, limit) => limited("Minimum", *limit),
        Check::Bound(Bound::Maximum, limit) => limited("Maximum", *limit),
        Check::Bound(Bound::ExclusiveMinimum, limit) => limited("ExclusiveMinimum", *limit),
        Check::Bound(Bound::ExclusiveMaximum, limit) => limited("ExclusiveMaximum", *limit),
        Check::MultipleOf(divisor) => limited("MultipleOf", *divisor),
        Check::Listed(values) => {
            let values: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
            format!("Listed(&[{}])", values.join(", "))
        }
        Check::UniqueItems => "UniqueItems".to_owned(),
        Check::Items(checks) | Check::Entries(checks) => {
            return inside(checks).into_iter().collect();
        }
        Check::Positions(positions) => {
            let rules: Vec<String> = positions
                .iter()
                .map(|checks| format!("&[{}]", list(checks).join(", ")))
                .collect();
            if rules.iter().all(|rules| rules == "&[]") {
                return Vec::new();
            }
            format!("At(&[{}])", rules.join(", "))
        }
        Check::Present(checks) => return list(checks),
        Check::Nested => return Vec::new(),
    };
    vec![rule]
}

/// Rules for what a container holds.
fn inside(checks: &[Check]) -> Option<String> {
    let rules = list(checks);
    (!rules.is_empty()).then(|| format!("Each(&[{}])", rules.join(", ")))
}

fn limited(rule: &str, limit: Limit) -> String {
    match limit {
        Limit::Integer(limit) => format!("{rule}(Whole({limit}))"),
        Limit::Number(limit) => format!("{rule}(Real({limit:?}))"),
    }
}

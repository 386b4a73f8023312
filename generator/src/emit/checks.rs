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

/// The rules of an object, and behind `if`, a line each, those of the value as a whole.
pub(super) fn own(checks: &[Check]) -> String {
    let (whole, own): (Vec<Check>, Vec<Check>) =
        checks.iter().cloned().partition(Check::is_of_whole);
    let lines = list(&whole).into_iter();
    let lines: String = lines.map(|rule| format!("        {rule},\n")).collect();
    let own = rules(&own);
    match lines.trim_end().trim_end_matches(',') {
        "" => own,
        lines => format!("{own} if [\n        {}\n    ]", lines.trim_start()),
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
        check => of_whole(check),
    };
    vec![rule]
}

/// A check on a value as a whole.
fn of_whole(check: &Check) -> String {
    let slice = |checks: &Vec<Check>| format!("&[{}]", list(checks).join(", "));
    let slices = |all: &Vec<Vec<Check>>| {
        let all: Vec<String> = all.iter().map(slice).collect();
        format!("&[{}]", all.join(", "))
    };
    match check {
        Check::Types(names) => format!("Types(&{names:?})"),
        Check::Required(names) => format!("Required(&{names:?})"),
        Check::Closed(names) => format!("Closed(&{names:?})"),
        Check::Property(name, checks) => format!("Property({name:?}, {})", slice(checks)),
        Check::With(name, checks) => format!("With({name:?}, {})", slice(checks)),
        Check::Names(checks) => format!("Names({})", slice(checks)),
        Check::Not(checks) => format!("Not({})", slice(checks)),
        Check::AnyOf(all) => format!("AnyOf({})", slices(all)),
        Check::OneOf(all) => format!("OneOf({})", slices(all)),
        Check::When(condition, then, otherwise) => {
            let parts = [condition, then, otherwise].map(slice);
            format!("When({})", parts.join(", "))
        }
        Check::Contains(checks, least, most) => {
            let most = most.map_or("usize::MAX".to_owned(), |most| most.to_string());
            format!("Contains({}, {least}, {most})", slice(checks))
        }
        _ => "Never".to_owned(),
    }
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

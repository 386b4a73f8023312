//! Faults in the terms: the mock plays another document than the one it was given.

use crate::document::Terms;

/// Filters are not looked at.
pub fn ignore_filters(terms: &mut Terms, _: Option<&str>) {
    if let Some(resource) = &mut terms.resource {
        resource.filters.clear();
    }
}

/// The rule with the id given, or any rule, does not hold. Where one of them stands for uniqueness, that goes too.
pub fn ignore_rules(terms: &mut Terms, id: Option<&str>) {
    let (kept, ignored): (Vec<_>, Vec<_>) = std::mem::take(&mut terms.rules)
        .into_iter()
        .partition(|rule| id.is_some_and(|id| rule.id != id));
    terms.rules = kept;
    if ignored.iter().any(|rule| rule.respond.status == 409) {
        accept_duplicates(terms, None);
    }
}

/// A second item of the same kind is taken.
pub fn accept_duplicates(terms: &mut Terms, _: Option<&str>) {
    terms.rules.retain(|rule| rule.respond.status != 409);
    if let Some(resource) = &mut terms.resource {
        resource.unique.clear();
    }
}

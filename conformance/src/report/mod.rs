//! Reports: the words of an outcome, for people and for machines. Each derives them from the same data.

pub mod json;
pub mod junit;
mod style;
pub mod summary;
pub mod terminal;

use crate::checks;
use crate::finding::Finding;

/// A finding in one line, without its place.
pub fn headline(finding: &Finding) -> String {
    checks::find(finding.check)
        .map_or_else(|| finding.subject.clone(), |check| (check.words)(finding))
}

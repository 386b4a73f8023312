//! From what a server sent to what a client sends: a table of what becomes of each part.

use crate::ir::{Change, Changes, Conversion};

/// The table of a type.
pub(super) fn table(name: &str, conversion: &Conversion) -> String {
    let head = format!("{name} from {}", conversion.from);
    let lines: String = match &conversion.changes {
        Changes::Wrapped(change) => {
            return format!("runtime::view! {{\n    {head} = {}\n}}", words(change));
        }
        Changes::Fields(fields) => fields
            .iter()
            .map(|(name, change)| format!("        {name} {},\n", words(change)))
            .collect(),
        Changes::Arms(arms) => arms
            .iter()
            .map(|(from, to, change)| format!("        {from} => {to} {},\n", words(change)))
            .collect(),
    };
    let lines = if lines.is_empty() {
        lines
    } else {
        format!("\n{lines}    ")
    };
    format!("runtime::view! {{\n    {head} {{{lines}}}\n}}")
}

fn words(change: &Change) -> String {
    let (word, inner) = match change {
        Change::Same => return "same".to_owned(),
        Change::Absent => return "absent".to_owned(),
        Change::Into => return "into".to_owned(),
        Change::Inside(inner) => ("inside", inner),
        Change::Each(inner) => ("each", inner),
        Change::Values(inner) => ("values", inner),
        Change::Boxed(inner) => ("boxed", inner),
        Change::Unboxed(inner) => ("unboxed", inner),
    };
    format!("{word} {}", words(inner))
}

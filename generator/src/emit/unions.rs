//! Unions: read by tag, or by trying each alternative.

use super::checks;
use super::text::{docs, fitted, head, joined};
use super::types::{self, Scope};
use crate::ir::{Arm, Tag, TypeDef, Union};

/// One of several types.
pub(super) fn union(def: &TypeDef, union: &Union) -> String {
    let table = match &union.tag {
        Some(tag) => by_tag(tag, union),
        None => by_trial(union),
    };
    let table = format!("runtime::union! {{\n    {} {table}\n}}", def.name);
    joined([definition(def, union), table])
}

fn definition(def: &TypeDef, union: &Union) -> String {
    let words = head(&def.docs, def.deprecated, 0);
    let arms: String = union.arms.iter().map(variant).collect();
    let unknown = union.tag.as_ref().map(|tag| {
        let words = "    /// An alternative that the document does not list.";
        format!("{words}\n    {}(serde_json::Value),\n", tag.unknown)
    });
    let unknown = unknown.unwrap_or_default();
    let derives = "#[derive(Debug, Clone, PartialEq)]\n#[non_exhaustive]";
    let text = format!(
        "{words}{derives}\npub enum {} {{\n{arms}{unknown}}}",
        def.name
    );
    fitted(text, 0)
}

fn variant(arm: &Arm) -> String {
    let words = docs(&[format!("`{}`.", arm.name)], 4);
    let value = types::path(&arm.value, Scope::Module);
    format!("{words}    {}({value}),\n", arm.name)
}

/// The alternatives with the values of the property that tells them apart.
fn by_tag(tag: &Tag, union: &Union) -> String {
    let lines = union.arms.iter().enumerate().map(|(index, arm)| {
        let rules = checks::rules(&arm.checks);
        let values = tag.mapping.iter().filter(|(_, to)| *to == index);
        let values: Vec<String> = values.map(|(value, _)| format!("{value:?}")).collect();
        let line = format!("        {}{rules} = {}", arm.name, values.join(" | "));
        format!("{},\n", line.trim_end())
    });
    let lines: String = lines.collect();
    format!(
        "by {:?} {{\n{lines}    }} else {}",
        tag.property, tag.unknown
    )
}

/// The alternatives in the order in which they are tried.
fn by_trial(union: &Union) -> String {
    let lines = union.arms.iter().map(|arm| {
        let rules = checks::rules(&arm.checks);
        format!("        {}{rules},\n", arm.name)
    });
    format!("{{\n{}    }}", lines.collect::<String>())
}

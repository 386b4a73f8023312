//! Unions: read by what tells their alternatives apart, or by trying each.

use super::checks;
use super::text::{self, docs, fitted, head, joined};
use super::types::{self, Scope};
use crate::ir::{Arm, Literal, Told, TypeDef, Union};

/// One of several types.
pub(super) fn union(def: &TypeDef, union: &Union) -> String {
    let none: &dyn Fn(usize) -> Vec<String> = &|_| Vec::new();
    let table = match &union.told {
        Told::Tag(tag) => {
            let arms = arms(&union.arms, &|index| values(&tag.mapping, index));
            format!("by {:?} {arms} else {}", tag.property, tag.unknown)
        }
        Told::Base { property, mapping } => {
            let (base, heirs) = split_base(union);
            let arms = arms(heirs, &|index| values(mapping, index));
            let base = base.map(|base| format!("{}{}", base.name, checks::rules(&base.checks)));
            format!("by {property:?} {arms} base {}", base.unwrap_or_default())
        }
        Told::Constants { property, values } => {
            let arms = arms(&union.arms, &|index| {
                values[index].iter().map(constant).collect()
            });
            format!("by constant {property:?} {arms}")
        }
        Told::Keys(keys) => {
            let arms = arms(&union.arms, &|index| {
                keys[index].iter().map(|key| format!("{key:?}")).collect()
            });
            format!("by keys {arms}")
        }
        Told::Trial => arms(&union.arms, none),
    };
    let table = format!(
        "runtime::union! {{\n    {}{} {table}\n}}",
        def.name,
        checks::own(&union.checks)
    );
    joined([definition(def, union), table])
}

/// The values of a discriminator that name an alternative.
fn values(mapping: &[(String, usize)], index: usize) -> Vec<String> {
    let values = mapping.iter().filter(|(_, to)| *to == index);
    values.map(|(value, _)| format!("{value:?}")).collect()
}

/// What a base says itself, and its heirs.
fn split_base(union: &Union) -> (Option<&Arm>, &[Arm]) {
    match union.arms.split_last() {
        Some((base, heirs)) => (Some(base), heirs),
        None => (None, &[]),
    }
}

/// The alternatives in brackets, a line each, with what tells of them.
fn arms(arms: &[Arm], told: &dyn Fn(usize) -> Vec<String>) -> String {
    let lines = arms.iter().enumerate().map(|(index, arm)| {
        let rules = checks::rules(&arm.checks);
        let told = told(index);
        let is = if told.is_empty() { "" } else { " = " };
        format!("        {}{rules}{is}{},\n", arm.name, told.join(" | "))
    });
    format!("{{\n{}    }}", lines.collect::<String>())
}

/// A constant as it is compared with a value of JSON.
fn constant(literal: &Literal) -> String {
    match literal {
        Literal::Bool(value) => value.to_string(),
        Literal::Guarded(literal, _) => constant(literal),
        Literal::EmptyList(_) => "&[]".to_owned(),
        Literal::Integer(value) => format!("{value}_i64"),
        Literal::Number(value) => format!("{value:?}_f64"),
        Literal::Text(text) | Literal::Variant(_, text) | Literal::Copied(text) => {
            format!("{text:?}")
        }
    }
}

fn definition(def: &TypeDef, union: &Union) -> String {
    let words = head(&def.docs, def.deprecated, 0);
    let own = |arm: &Arm| format!("`{}`.", arm.name);
    let arms: String = match (&union.told, split_base(union)) {
        (Told::Base { property, .. }, (Some(base), heirs)) => {
            let words =
                format!("Of another `{property}`, or not as the alternative of that name is.");
            let heirs = heirs.iter().map(|arm| variant(arm, own(arm)));
            heirs.chain([variant(base, words)]).collect()
        }
        _ => union
            .arms
            .iter()
            .map(|arm| variant(arm, own(arm)))
            .collect(),
    };
    let unknown = match &union.told {
        Told::Tag(tag) => {
            let words = "    /// An alternative that the document does not list.";
            format!("{words}\n    {}(serde_json::Value),\n", tag.unknown)
        }
        _ => String::new(),
    };
    let derives = text::derives("Debug, Clone, PartialEq", &def.derives);
    let text = format!(
        "{words}{derives}#[non_exhaustive]\npub enum {} {{\n{arms}{unknown}}}",
        def.name
    );
    fitted(text, 0)
}

fn variant(arm: &Arm, words: String) -> String {
    let words = docs(&[words], 4);
    let value = types::path(&arm.value, Scope::Module);
    format!("{words}    {}({value}),\n", arm.name)
}

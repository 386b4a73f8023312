//! Unions: read by what tells their alternatives apart, or by trying each.

use super::checks;
use super::text::{docs, fitted, head, joined};
use super::types::{self, Scope};
use crate::ir::{Arm, Literal, Told, TypeDef, Union};

/// One of several types.
pub(super) fn union(def: &TypeDef, union: &Union) -> String {
    let none: &dyn Fn(usize) -> Vec<String> = &|_| Vec::new();
    let table = match &union.told {
        Told::Tag(tag) => {
            let arms = arms(union, &|index| {
                let values = tag.mapping.iter().filter(|(_, to)| *to == index);
                values.map(|(value, _)| format!("{value:?}")).collect()
            });
            format!("by {:?} {arms} else {}", tag.property, tag.unknown)
        }
        Told::Constants { property, values } => {
            let arms = arms(union, &|index| values[index].iter().map(constant).collect());
            format!("by constant {property:?} {arms}")
        }
        Told::Keys(keys) => {
            let arms = arms(union, &|index| {
                keys[index].iter().map(|key| format!("{key:?}")).collect()
            });
            format!("by keys {arms}")
        }
        Told::Trial => arms(union, none),
    };
    let table = format!("runtime::union! {{\n    {} {table}\n}}", def.name);
    joined([definition(def, union), table])
}

/// The alternatives in brackets, a line each, with what tells of them.
fn arms(union: &Union, told: &dyn Fn(usize) -> Vec<String>) -> String {
    let lines = union.arms.iter().enumerate().map(|(index, arm)| {
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
        Literal::Integer(value) => format!("{value}_i64"),
        Literal::Number(value) => format!("{value:?}_f64"),
        Literal::Text(text) | Literal::Variant(_, text) => format!("{text:?}"),
    }
}

fn definition(def: &TypeDef, union: &Union) -> String {
    let words = head(&def.docs, def.deprecated, 0);
    let arms: String = union.arms.iter().map(variant).collect();
    let unknown = match &union.told {
        Told::Tag(tag) => {
            let words = "    /// An alternative that the document does not list.";
            format!("{words}\n    {}(serde_json::Value),\n", tag.unknown)
        }
        _ => String::new(),
    };
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

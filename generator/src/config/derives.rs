//! Traits that types derive beside those that each has: words of the language, and derive macros of the user's choice.

use super::reader::{Item, Reader, suggestion};
use crate::options::{Derive, Standard};

/// What each type has without being asked for it; its own code writes it.
const WRITTEN: &[&str] = &["Clone", "Debug", "Deserialize", "PartialEq", "Serialize"];

/// `"Hash"`, `"schemars::JsonSchema"`, or `{ path = "schemars::JsonSchema", crate = "schemars", version = "1" }`.
pub(super) fn derive(reader: &mut Reader, item: &Item<'_>) -> Option<Derive> {
    let Some(table) = reader.as_table(item) else {
        let path = reader.as_text(item, "a trait, or a table with `path` and `crate`")?;
        if let Some(standard) = standard(&path.text) {
            return Some(Derive::Standard(standard));
        }
        return is_derive(reader, &path).then_some(Derive::Foreign {
            path: path.text,
            dependency: None,
        });
    };
    reader.known(&table, &["path", "crate", "version", "features"]);
    let Some(path) = reader.text(&table, "path") else {
        if table.get("path").is_none() {
            reader.missing(&table, "path");
        }
        return None;
    };
    let dependency = super::formats::dependency(reader, &table);
    is_derive(reader, &path).then_some(Derive::Foreign {
        path: path.text,
        dependency,
    })
}

/// A trait of the language, by its name or its path.
fn standard(path: &str) -> Option<Standard> {
    let is_own = |path: &str| path.starts_with("std::") || path.starts_with("core::");
    let name = match path.rsplit_once("::") {
        Some((_, name)) if is_own(path) => name,
        _ => path,
    };
    let mut all = Standard::ALL.into_iter();
    all.find(|standard| standard.name() == name)
}

/// Whether a path can be that of a derive macro; tells what is wrong if not.
fn is_derive(reader: &mut Reader, path: &super::Text) -> bool {
    let text = path.text.as_str();
    let name = text.rsplit("::").next().unwrap_or_default();
    let known = Standard::ALL.map(Standard::name);
    let (message, help) = if WRITTEN.contains(&name) {
        (format!("each type has `{name}` as it is"), None)
    } else if syn::parse_str::<syn::Path>(text).is_err() {
        (format!("`{text}` is no path of a derive macro"), None)
    } else if name == text {
        let help = format!(
            "{}; a macro of a crate is named by its path",
            suggestion(text, known)
        );
        (format!("there is no derive `{text}`"), Some(help))
    } else {
        return true;
    };
    reader.wrong_value(path.span, message, help);
    false
}

/// The names of traits of the language that a type of the user's choice has.
pub(super) fn has(reader: &mut Reader, table: &super::Table<'_>) -> Vec<Standard> {
    let known = Standard::ALL.map(Standard::name);
    let names = reader.choices(table, "derives", &known);
    let named = names.iter().filter_map(|name| standard(name));
    named.flat_map(Standard::with_implied).collect()
}

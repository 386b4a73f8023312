//! Enums that keep values the document does not list.

use super::text::{self, docs, fitted, head, joined};
use crate::ir::{TypeDef, Variant};

/// Listed texts.
pub(super) fn texts(def: &TypeDef, variants: &[Variant<String>]) -> String {
    let table = table(def, variants, |wire| format!("{wire:?}"));
    let table = format!("runtime::texts! {{\n{table}\n}}");
    joined([definition(def, variants, "String"), table])
}

/// Listed integers.
pub(super) fn integers(def: &TypeDef, variants: &[Variant<i64>]) -> String {
    let table = table(def, variants, i64::to_string);
    let table = format!("runtime::integers! {{\n{table}\n}}");
    joined([definition(def, variants, "i64"), table])
}

/// Each variant with its value on the wire.
fn table<W>(def: &TypeDef, variants: &[Variant<W>], wire: impl Fn(&W) -> String) -> String {
    let lines = variants.iter().map(|variant| {
        let wire = wire(&variant.wire);
        format!("        {} = {wire},\n", variant.name)
    });
    let lines: String = lines.collect();
    if lines.is_empty() {
        format!("    {} {{}}", def.name)
    } else {
        format!("    {} {{\n{lines}    }}", def.name)
    }
}

fn definition<W>(def: &TypeDef, variants: &[Variant<W>], wire: &str) -> String {
    let words = head(&def.docs, def.deprecated, 0);
    // The table makes the value on the wire its hash.
    let derives = text::derives("Debug, Clone, PartialEq", &def.derives);
    let variants = variants.iter().map(|variant| {
        let words = docs(&variant.docs, 4);
        format!("{words}    {},\n", variant.name)
    });
    let variants: String = variants.collect();
    let other = "    /// A value that the document does not list.";
    let text = format!(
        "{words}{derives}#[non_exhaustive]\npub enum {} {{\n{variants}{other}\n    Other({wire}),\n}}",
        def.name
    );
    fitted(text, 0)
}

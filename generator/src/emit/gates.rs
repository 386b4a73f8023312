//! What is there only with features of the crate, as attributes.

use std::collections::HashMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::format::format;
use crate::ir::Gate;

/// The attribute of what is behind a gate; none for what is always there.
pub(super) fn attribute(Gate(features): &Gate) -> Option<TokenStream> {
    let condition = condition(features)?;
    Some(quote! { #[cfg(#condition)] })
}

/// The attribute of what is called so.
pub(super) fn of(name: &str, gates: &HashMap<String, Gate>) -> Option<TokenStream> {
    gates.get(name).and_then(attribute)
}

/// The attribute as text, with what ends its line.
pub(super) fn lines(gate: &Gate) -> String {
    let lines = attribute(gate).map(|attribute| {
        let text = format(quote! { #attribute mod below; });
        text.replace("mod below;", "")
    });
    lines.unwrap_or_default()
}

/// The same, within the brackets of a macro.
pub(super) fn indented(name: &str, gates: &HashMap<String, Gate>) -> String {
    let lines = gates.get(name).map(lines).unwrap_or_default();
    lines.lines().map(|line| format!("    {line}\n")).collect()
}

/// The attribute of a whole file.
pub(crate) fn of_file(gate: &Gate) -> String {
    lines(gate).replacen("#[", "#![", 1)
}

fn condition(features: &[String]) -> Option<TokenStream> {
    match features {
        [] => None,
        [feature] => Some(quote! { feature = #feature }),
        features => Some(quote! { any(#(feature = #features),*) }),
    }
}

//! From tokens to text, laid out as rustfmt lays out the same code, so that neither changes what the other wrote.
//!
//! prettyplease breaks lines at another width and has no rules for short calls, chains and arrays, so its output does not survive
//! rustfmt. This printer knows the subset of Rust that `emit` writes and rustfmt's default widths; blank lines stand between items.

mod block;
mod expression;
mod item;
mod layout;
mod table;
mod ty;

use proc_macro2::TokenStream;

/// The text of items, without a line break at the end.
pub(crate) fn format(tokens: TokenStream) -> String {
    let file: syn::File = syn::parse2(tokens).expect("emit writes Rust");
    item::items(&file.items, 0)
}

/// The text of a type.
pub(crate) fn of_type(tokens: TokenStream) -> String {
    let parsed: syn::Type = syn::parse2(tokens).expect("emit writes types");
    ty::ty(&parsed)
}

/// A line of documentation.
pub(crate) fn comment(line: &str) -> String {
    if line.is_empty() {
        "///".to_owned()
    } else {
        format!("/// {line}")
    }
}

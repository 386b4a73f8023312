//! From tokens to text, laid out as rustfmt lays out the same code, so that neither changes what the other wrote.
//!
//! prettyplease breaks lines at another width and has no rules for short calls, chains and arrays, so its output does not survive
//! rustfmt. This printer knows the subset of Rust that `emit` writes and rustfmt's default widths; blank lines stand between items.

mod block;
mod expression;
mod item;
mod layout;
mod ty;

use proc_macro2::TokenStream;

/// The text of a file: its header, then the items.
pub(crate) fn format(header: &str, tokens: TokenStream) -> String {
    let file: syn::File = syn::parse2(tokens).expect("emit writes Rust");
    let items = item::items(&file.items, 0);
    if items.is_empty() {
        format!("{}\n", header.trim_end())
    } else {
        format!("{header}{items}\n")
    }
}

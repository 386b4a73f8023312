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

pub(crate) use layout::{CHAIN, LINE, STRUCT};
use proc_macro2::TokenStream;

/// The text of items, without a line break at the end.
pub(crate) fn format(tokens: TokenStream) -> String {
    let file: syn::File = syn::parse2(tokens).expect("emit writes Rust");
    item::items(&file.items, 0)
}

/// A line of documentation.
pub(crate) fn comment(line: &str) -> String {
    if line.is_empty() {
        "///".to_owned()
    } else {
        format!("/// {line}")
    }
}

/// An item laid out from scratch, as it would stand `indent` columns to the right, without that indentation.
pub(crate) fn anew(item: &str, indent: usize) -> String {
    let file: syn::File = syn::parse_str(item).expect("emit writes Rust");
    let text = item::items(&file.items, indent);
    let margin = layout::newline(indent);
    text.replace(&margin, "\n")
}

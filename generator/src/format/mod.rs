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

pub(crate) use layout::{CALL, CHAIN, LINE, STRUCT};
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
    } else if line.chars().any(breaks_comments) {
        let tame = |letter| if breaks_comments(letter) { ' ' } else { letter };
        format!(
            "/// {}",
            line.chars().map(tame).collect::<String>().trim_end()
        )
    } else {
        format!("/// {line}")
    }
}

/// Ends a comment, or is denied in one by rustc because it changes the direction in which text is shown.
fn breaks_comments(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// An item laid out from scratch, as it would stand `indent` columns to the right, without that indentation.
pub(crate) fn anew(item: &str, indent: usize) -> String {
    let file: syn::File = syn::parse_str(item).expect("emit writes Rust");
    let text = item::items(&file.items, indent);
    let margin = layout::newline(indent);
    text.replace(&margin, "\n")
}

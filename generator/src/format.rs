//! From tokens to text.

use proc_macro2::TokenStream;

/// The text of a file.
pub(crate) fn format(header: &str, tokens: TokenStream) -> String {
    let file: syn::File = syn::parse2(tokens).expect("emitted tokens are Rust");
    format!("{header}{}", prettyplease::unparse(&file))
}

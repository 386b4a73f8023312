//! Enums that keep values the document does not list.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::types;
use crate::ir::{TypeDef, Variant};

/// Listed texts.
pub(super) fn texts(def: &TypeDef, variants: &[Variant<String>]) -> TokenStream {
    let definition = definition(def, variants, quote! { String });
    let table = table(def, variants, |wire| wire.to_token_stream());
    quote! {
        #definition
        runtime::texts! { #table }
    }
}

/// Listed integers.
pub(super) fn integers(def: &TypeDef, variants: &[Variant<i64>]) -> TokenStream {
    let definition = definition(def, variants, quote! { i64 });
    let table = table(def, variants, |wire| {
        Literal::i64_unsuffixed(*wire).to_token_stream()
    });
    quote! {
        #definition
        runtime::integers! { #table }
    }
}

/// Each variant with its value on the wire.
fn table<W>(
    def: &TypeDef,
    variants: &[Variant<W>],
    wire: impl Fn(&W) -> TokenStream,
) -> TokenStream {
    let name = format_ident!("{}", def.name);
    let lines = variants.iter().map(|variant| {
        let name = format_ident!("{}", variant.name);
        let wire = wire(&variant.wire);
        quote! { #name = #wire, }
    });
    quote! { #name { #(#lines)* } }
}

fn definition<W: std::fmt::Display>(
    def: &TypeDef,
    variants: &[Variant<W>],
    wire: TokenStream,
) -> TokenStream {
    let docs = types::docs(&def.docs);
    let name = format_ident!("{}", def.name);
    let variants = variants.iter().map(|variant| {
        let words = types::docs(&[format!("`{}`.", variant.wire)]);
        let name = format_ident!("{}", variant.name);
        quote! { #words #name }
    });
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #[doc = " A value that the document does not list."]
            Other(#wire),
        }
    }
}

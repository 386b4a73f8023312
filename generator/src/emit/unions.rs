//! Unions: read by tag, or by trying each alternative.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::checks;
use super::types::{self, Scope};
use crate::ir::{Arm, Tag, TypeDef, Union};

/// One of several types.
pub(super) fn union(def: &TypeDef, union: &Union) -> TokenStream {
    let docs = types::docs(&def.docs);
    let name = format_ident!("{}", def.name);
    let arms = union.arms.iter().map(variant);
    let unknown = union.tag.iter().map(|tag| {
        let name = format_ident!("{}", tag.unknown);
        quote! {
            #[doc = " An alternative that the document does not list."]
            #name(serde_json::Value)
        }
    });
    let table = match &union.tag {
        Some(tag) => by_tag(tag, union),
        None => by_trial(union),
    };
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#arms,)*
            #(#unknown,)*
        }
        runtime::union! { #name #table }
    }
}

fn variant(arm: &Arm) -> TokenStream {
    let docs = types::docs(&[format!("`{}`.", arm.name)]);
    let name = format_ident!("{}", arm.name);
    let value = types::path(&arm.value, Scope::Module);
    quote! { #docs #name(#value) }
}

/// The alternatives with the values of the property that tells them apart.
fn by_tag(tag: &Tag, union: &Union) -> TokenStream {
    let property = &tag.property;
    let unknown = format_ident!("{}", tag.unknown);
    let lines = union.arms.iter().enumerate().map(|(index, arm)| {
        let name = format_ident!("{}", arm.name);
        let rules = checks::rules(&arm.checks);
        let values = tag.mapping.iter().filter(|(_, to)| *to == index);
        let values = values.map(|(value, _)| value);
        quote! { #name #rules = #(#values)|*, }
    });
    quote! { by #property { #(#lines)* } else #unknown }
}

/// The alternatives in the order in which they are tried.
fn by_trial(union: &Union) -> TokenStream {
    let lines = union.arms.iter().map(|arm| {
        let name = format_ident!("{}", arm.name);
        let rules = checks::rules(&arm.checks);
        quote! { #name #rules, }
    });
    quote! { { #(#lines)* } }
}

//! Unions: read by tag, or by trying each alternative.

use proc_macro2::{Ident, TokenStream};
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
    let serialize = serialize(&name, union);
    let deserialize = deserialize(&name, union);
    let method = checks::method(Scope::Module);
    let validate = validate(&name, union);
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#arms,)*
            #(#unknown,)*
        }
        impl #name {
            #method
        }
        #serialize
        #deserialize
        #validate
    }
}

fn variant(arm: &Arm) -> TokenStream {
    let docs = types::docs(&[format!("`{}`.", arm.name)]);
    let name = format_ident!("{}", arm.name);
    let value = types::path(&arm.value, Scope::Module);
    quote! { #docs #name(#value) }
}

/// All variants, that of unknown alternatives included.
fn names(union: &Union) -> Vec<Ident> {
    let arms = union.arms.iter().map(|arm| format_ident!("{}", arm.name));
    arms.chain(union.tag.iter().map(|tag| format_ident!("{}", tag.unknown)))
        .collect()
}

fn serialize(name: &Ident, union: &Union) -> TokenStream {
    let names = names(union);
    quote! {
        impl serde::Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(Self::#names(value) => serde::Serialize::serialize(value, serializer),)*
                }
            }
        }
    }
}

fn deserialize(name: &Ident, union: &Union) -> TokenStream {
    let body = match &union.tag {
        Some(tag) => by_tag(tag, union),
        None => by_trial(union),
    };
    quote! {
        impl<'de> serde::Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value: serde_json::Value = serde::Deserialize::deserialize(deserializer)?;
                #body
            }
        }
    }
}

fn by_tag(tag: &Tag, union: &Union) -> TokenStream {
    let property = &tag.property;
    let unknown = format_ident!("{}", tag.unknown);
    let cases = tag.mapping.iter().map(|(value, arm)| {
        let name = format_ident!("{}", union.arms[*arm].name);
        quote! { #value => runtime::union::arm(&value, Self::#name) }
    });
    quote! {
        match runtime::union::tag(&value, #property)? {
            #(#cases,)*
            _ => Ok(Self::#unknown(value)),
        }
    }
}

fn by_trial(union: &Union) -> TokenStream {
    let trials = union.arms.iter().map(|arm| {
        let name = format_ident!("{}", arm.name);
        let words = &arm.name;
        quote! { let trial = trial.arm(#words, Self::#name); }
    });
    quote! {
        let trial = runtime::union::Trial::new(value);
        #(#trials)*
        trial.finish()
    }
}

fn validate(name: &Ident, union: &Union) -> TokenStream {
    let cases = union
        .arms
        .iter()
        .filter(|arm| !arm.checks.is_empty())
        .map(|arm| {
            let name = format_ident!("{}", arm.name);
            let statements = checks::of_reference("value", &arm.checks, Scope::Module);
            (quote! { Self::#name(value) }, quote! { #(#statements)* })
        });
    let cases: Vec<(TokenStream, TokenStream)> = cases.collect();
    let is_partial = cases.len() < names(union).len();
    let statement = match cases.as_slice() {
        [] => None,
        [(pattern, checks)] if is_partial => Some(quote! { if let #pattern = self { #checks } }),
        cases => {
            let cases = cases
                .iter()
                .map(|(pattern, checks)| quote! { #pattern => { #checks } });
            let rest = is_partial.then(|| quote! { _ => {} });
            Some(quote! { match self { #(#cases)* #rest } })
        }
    };
    let statements: Vec<TokenStream> = statement.into_iter().collect();
    checks::implementation(name, Scope::Module, &statements)
}

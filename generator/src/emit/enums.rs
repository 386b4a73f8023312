//! Enums that keep values the document does not list.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::checks;
use super::types::{self, Scope};
use crate::ir::{TypeDef, Variant};

/// Listed texts.
pub(super) fn texts(def: &TypeDef, variants: &[Variant<String>]) -> TokenStream {
    let name = format_ident!("{}", def.name);
    let names: Vec<Ident> = variants
        .iter()
        .map(|variant| format_ident!("{}", variant.name))
        .collect();
    let wires: Vec<&String> = variants.iter().map(|variant| &variant.wire).collect();
    let definition = definition(def, variants, quote! { String });
    let validate = checks::method(Scope::Module);
    let common = common(&name, &quote! { serialize_str(self.as_str()) });
    quote! {
        #definition
        impl #name {
            #[doc = " The text on the wire."]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#names => #wires,)*
                    Self::Other(value) => value,
                }
            }
            #validate
        }
        impl From<String> for #name {
            fn from(value: String) -> Self {
                match value.as_str() {
                    #(#wires => Self::#names,)*
                    _ => Self::Other(value),
                }
            }
        }
        impl From<&str> for #name {
            fn from(value: &str) -> Self {
                Self::from(value.to_owned())
            }
        }
        impl std::fmt::Display for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        #common
    }
}

/// Listed integers.
pub(super) fn integers(def: &TypeDef, variants: &[Variant<i64>]) -> TokenStream {
    let name = format_ident!("{}", def.name);
    let names: Vec<Ident> = variants
        .iter()
        .map(|variant| format_ident!("{}", variant.name))
        .collect();
    let wires: Vec<Literal> = variants
        .iter()
        .map(|variant| Literal::i64_unsuffixed(variant.wire))
        .collect();
    let definition = definition(def, variants, quote! { i64 });
    let validate = checks::method(Scope::Module);
    let common = common(&name, &quote! { serialize_i64(self.value()) });
    quote! {
        #definition
        impl #name {
            #[doc = " The integer on the wire."]
            pub fn value(&self) -> i64 {
                match self {
                    #(Self::#names => #wires,)*
                    Self::Other(value) => *value,
                }
            }
            #validate
        }
        impl From<i64> for #name {
            fn from(value: i64) -> Self {
                match value {
                    #(#wires => Self::#names,)*
                    _ => Self::Other(value),
                }
            }
        }
        #common
    }
}

fn definition<W: std::fmt::Display>(
    def: &TypeDef,
    variants: &[Variant<W>],
    wire: TokenStream,
) -> TokenStream {
    let docs = types::docs(&def.docs);
    let name = format_ident!("{}", def.name);
    let from = wire.to_string();
    let variants = variants.iter().map(|variant| {
        let words = types::docs(&[format!("`{}`.", variant.wire)]);
        let name = format_ident!("{}", variant.name);
        quote! { #words #name }
    });
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Deserialize)]
        #[serde(from = #from)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #[doc = " A value that the document does not list."]
            Other(#wire),
        }
    }
}

/// What enums of texts and of integers have in common: how they are written, and that only listed values are valid.
fn common(name: &Ident, serialize: &TokenStream) -> TokenStream {
    let check = quote! { if let Self::Other(value) = self { checker.unknown_value(value); } };
    let validate = checks::implementation(name, Scope::Module, &[check]);
    quote! {
        impl serde::Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.#serialize
            }
        }
        #validate
    }
}

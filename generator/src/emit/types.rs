//! Types, documentation and attributes.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{Field, Presence, Type};

/// From where a type is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Beside the types.
    Module,
    /// In the module of an operation.
    Operation,
    /// In the tests.
    Example,
}

impl Scope {
    /// What to write before a name of the document's module.
    pub fn prefix(self) -> TokenStream {
        match self {
            Self::Module => quote! {},
            Self::Operation => quote! { super:: },
            Self::Example => quote! { types:: },
        }
    }
}

/// A type as its users write it.
pub(super) fn path(of: &Type, scope: Scope) -> TokenStream {
    match of {
        Type::Bool => quote! { bool },
        Type::I32 => quote! { i32 },
        Type::I64 => quote! { i64 },
        Type::U64 => quote! { u64 },
        Type::F64 => quote! { f64 },
        Type::String => quote! { String },
        Type::Value => quote! { serde_json::Value },
        Type::Object => quote! { serde_json::Map<String, serde_json::Value> },
        Type::Bytes => quote! { Vec<u8> },
        Type::Named(name) => named(name, scope),
        Type::Option(inner) => wrapped(quote! { Option }, inner, scope),
        Type::Vec(inner) => wrapped(quote! { Vec }, inner, scope),
        Type::Box(inner) => wrapped(quote! { Box }, inner, scope),
        Type::Map(inner) => {
            let inner = path(inner, scope);
            quote! { std::collections::BTreeMap<String, #inner> }
        }
    }
}

fn named(name: &str, scope: Scope) -> TokenStream {
    let prefix = scope.prefix();
    let name = format_ident!("{name}");
    quote! { #prefix #name }
}

fn wrapped(wrapper: TokenStream, inner: &Type, scope: Scope) -> TokenStream {
    let inner = path(inner, scope);
    quote! { #wrapper<#inner> }
}

/// The type of a field, absence and null included.
pub(super) fn field(field: &Field, scope: Scope) -> TokenStream {
    let value = path(&field.value, scope);
    let prefix = scope.prefix();
    match field.presence {
        Presence::Required => value,
        Presence::RequiredNullable | Presence::Optional => quote! { Option<#value> },
        Presence::OptionalNullable => quote! { #prefix runtime::field::Field<#value> },
    }
}

/// Documentation, one attribute a line.
pub(super) fn docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        }
    });
    quote! { #(#[doc = #lines])* }
}

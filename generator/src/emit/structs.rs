//! Structs: fields, constructor, defaults.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::checks;
use super::types::{self, Scope};
use crate::ir::{Construction, Field, Literal, Presence, Rest, Struct, Type, TypeDef};

/// A struct that is read and written.
pub(super) fn data(def: &TypeDef, structure: &Struct) -> TokenStream {
    let docs = types::docs(&def.docs);
    let name = format_ident!("{}", def.name);
    let derives = derives(structure);
    let fields = structure.fields.iter().map(|field| {
        let docs = types::docs(&field.docs);
        let name = format_ident!("{}", field.name);
        let value = types::field(field, Scope::Module);
        quote! { #docs pub #name: #value }
    });
    let rest = structure.rest.iter().map(rest_field);
    let methods = methods(&name, structure, Scope::Module);
    let table = table(&name, structure);
    quote! {
        #docs
        #[derive(#derives)]
        pub struct #name {
            #(#fields,)*
            #(#rest,)*
        }
        #methods
        #table
    }
}

fn derives(structure: &Struct) -> TokenStream {
    match structure.construction {
        Construction::Default => quote! { Debug, Clone, PartialEq, Default },
        Construction::New | Construction::Literal => quote! { Debug, Clone, PartialEq },
    }
}

/// How the struct looks on the wire, one line a property.
fn table(name: &Ident, structure: &Struct) -> TokenStream {
    let lines = structure.fields.iter().enumerate().map(|(index, field)| {
        let index = proc_macro2::Literal::usize_unsuffixed(index);
        let presence = format_ident!("{}", presence(field.presence));
        let name = format_ident!("{}", field.name);
        let wire = &field.wire;
        let rules = checks::rules(&field.checks);
        quote! { #index #presence #name #wire #rules, }
    });
    let rest = structure.rest.as_ref().map(|rest| {
        let name = format_ident!("{}", rest.name);
        let of = rest_type(rest);
        let rules = checks::each(&rest.checks).map(|rules| quote! { , #rules });
        quote! { #name: #of #rules }
    });
    let rules = checks::rules(&structure.checks);
    quote! { runtime::object! { #name #rules { #(#lines)* } #rest } }
}

/// Whether a property may be absent or null, in the words of the table.
fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::Required | Presence::RequiredNullable => "required",
        Presence::Optional => "optional",
        Presence::OptionalNullable => "nullable",
    }
}

/// The struct of what an operation sends.
pub(super) fn request(structure: &Struct) -> TokenStream {
    let name = format_ident!("Request");
    let derives = derives(structure);
    let fields = structure.fields.iter().map(|field| {
        let docs = types::docs(&field.docs);
        let name = format_ident!("{}", field.name);
        let value = types::field(field, Scope::Operation);
        quote! { #docs pub #name: #value }
    });
    let methods = methods(&name, structure, Scope::Operation);
    let validate = checks::request(structure);
    quote! {
        #[doc = " What is sent."]
        #[derive(#derives)]
        pub struct #name {
            #(#fields,)*
        }
        #methods
        #validate
    }
}

fn rest_field(rest: &Rest) -> TokenStream {
    let name = format_ident!("{}", rest.name);
    let of = rest_type(rest);
    quote! {
        #[doc = " All other properties."]
        pub #name: #of
    }
}

fn rest_type(rest: &Rest) -> TokenStream {
    match &rest.value {
        None => quote! { runtime::extra::Extra },
        Some(value) => {
            let value = types::path(value, Scope::Module);
            quote! { std::collections::BTreeMap<String, #value> }
        }
    }
}

/// The constructor, and what the server takes for absent values.
fn methods(name: &Ident, structure: &Struct, scope: Scope) -> TokenStream {
    let new = (structure.construction == Construction::New).then(|| constructor(structure, scope));
    let defaults = structure
        .fields
        .iter()
        .filter_map(|field| default(field, scope));
    let methods: Vec<TokenStream> = new.into_iter().chain(defaults).collect();
    if methods.is_empty() {
        return quote! {};
    }
    quote! {
        impl #name {
            #(#methods)*
        }
    }
}

fn constructor(structure: &Struct, scope: Scope) -> TokenStream {
    let required = structure.fields.iter().filter(|field| is_required(field));
    let arguments = required.map(|field| {
        let name = format_ident!("{}", field.name);
        let value = argument(field, scope);
        quote! { #name: #value }
    });
    let fields = structure.fields.iter().map(|field| initial(field, scope));
    let rest = structure.rest.iter().map(|rest| {
        let name = format_ident!("{}", rest.name);
        quote! { #name: Default::default() }
    });
    quote! {
        #[doc = " A value with what is required and nothing else."]
        pub fn new(#(#arguments),*) -> Self {
            Self {
                #(#fields,)*
                #(#rest,)*
            }
        }
    }
}

fn is_required(field: &Field) -> bool {
    matches!(
        field.presence,
        Presence::Required | Presence::RequiredNullable
    )
}

fn is_text(field: &Field) -> bool {
    field.presence == Presence::Required && field.value == Type::String
}

fn argument(field: &Field, scope: Scope) -> TokenStream {
    if is_text(field) {
        quote! { impl Into<String> }
    } else {
        types::field(field, scope)
    }
}

fn initial(field: &Field, scope: Scope) -> TokenStream {
    let name = format_ident!("{}", field.name);
    let prefix = scope.prefix();
    match field.presence {
        Presence::Required if is_text(field) => quote! { #name: #name.into() },
        Presence::Required | Presence::RequiredNullable => quote! { #name },
        Presence::Optional => quote! { #name: None },
        Presence::OptionalNullable => quote! { #name: #prefix runtime::field::Field::Absent },
    }
}

/// A method that gives the value or what the document says is taken for an absent one.
fn default(field: &Field, scope: Scope) -> Option<TokenStream> {
    let literal = field.default.as_ref()?;
    let name = format_ident!("{}", field.name);
    let method = format_ident!("{}_or_default", field.name.trim_start_matches("r#"));
    let words = format!(" `{}`, or the default of the document.", field.wire);
    let (returned, value) = match literal {
        Literal::Text(text) => (
            quote! { &str },
            quote! { self.#name.as_deref().unwrap_or(#text) },
        ),
        Literal::Variant(_, variant) => {
            let returned = types::path(&field.value, scope);
            let variant = format_ident!("{variant}");
            (
                returned.clone(),
                quote! { self.#name.clone().unwrap_or(#returned::#variant) },
            )
        }
        _ => {
            let literal = number(literal);
            (
                types::path(&field.value, scope),
                quote! { self.#name.unwrap_or(#literal) },
            )
        }
    };
    Some(quote! {
        #[doc = #words]
        pub fn #method(&self) -> #returned {
            #value
        }
    })
}

fn number(literal: &Literal) -> TokenStream {
    match literal {
        Literal::Bool(value) => value.to_token_stream(),
        Literal::Integer(value) => proc_macro2::Literal::i64_unsuffixed(*value).to_token_stream(),
        Literal::Number(value) => proc_macro2::Literal::f64_unsuffixed(*value).to_token_stream(),
        Literal::Text(text) => text.to_token_stream(),
        Literal::Variant(_, variant) => format_ident!("{variant}").to_token_stream(),
    }
}

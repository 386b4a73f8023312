//! From the ir to tokens. Nothing is decided here: each function spells out what it is given.

mod checks;
mod enums;
mod examples;
mod lists;
mod operations;
mod structs;
mod types;
mod unions;
mod xml;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{Check, Definition, Module, Type, TypeDef};
use types::Scope;

pub(crate) use examples::examples;

/// The source of a module, without the documentation of the module itself; `runtime` is the path of the runtime.
pub(crate) fn module(module: &Module, runtime: &TokenStream) -> TokenStream {
    let imports = import(module, runtime);
    let types = module.types.iter().map(type_def);
    let operations = module.operations.iter().map(operations::operation);
    let lists = lists::lists(&module.lists);
    let xml = module.xml.as_ref().map(xml::tables);
    quote! {
        #imports
        #(#types)*
        #(#operations)*
        #lists
        #xml
    }
}

/// The runtime under the name by which all code knows it, where any code does.
fn import(module: &Module, runtime: &TokenStream) -> Option<TokenStream> {
    let alias = |def: &TypeDef| matches!(def.definition, Definition::Alias(_));
    let used = !module.operations.is_empty() || !module.types.iter().all(alias);
    used.then(|| quote! { use #runtime; })
}

fn type_def(def: &TypeDef) -> TokenStream {
    match &def.definition {
        Definition::Alias(target) => alias(def, target),
        Definition::Newtype(target, checks) => newtype(def, target, checks),
        Definition::Struct(structure) => structs::data(def, structure),
        Definition::TextEnum(variants) => enums::texts(def, variants),
        Definition::IntegerEnum(variants) => enums::integers(def, variants),
        Definition::Union(union) => unions::union(def, union),
    }
}

fn alias(def: &TypeDef, target: &Type) -> TokenStream {
    let docs = types::docs(&def.docs);
    let name = format_ident!("{}", def.name);
    let target = types::path(target, Scope::Module);
    quote! {
        #docs
        pub type #name = #target;
    }
}

fn newtype(def: &TypeDef, target: &Type, checks: &[Check]) -> TokenStream {
    let docs = types::docs(&def.docs);
    let name = format_ident!("{}", def.name);
    let target = types::path(target, Scope::Module);
    let method = checks::method(Scope::Module);
    let validate = checks::implementation(&name, Scope::Module, &checks::of_wrapped(checks));
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct #name(pub #target);
        impl #name {
            #method
        }
        #validate
    }
}

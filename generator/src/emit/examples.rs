//! Examples as tests: each is read, valid, and written back equal.

use hallpass_openapi::model::StatusPattern;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::types::{self, Scope};
use crate::ir::{Example, Module, Place};

/// The tests of a module; `runtime` and `types` are the paths of the runtime and of the module.
pub(crate) fn examples(module: &Module, runtime: &TokenStream, types: &TokenStream) -> TokenStream {
    let tests = module
        .examples
        .iter()
        .map(|example| test(example, &module.name));
    quote! {
        use #runtime;
        use #types;
        #(#tests)*
    }
}

fn test(example: &Example, module: &str) -> TokenStream {
    let docs = types::docs(&example.docs);
    let name = format_ident!("{}", example.name);
    let operation = format_ident!("{}", example.operation);
    let media = &example.media;
    let file = format!("examples/{module}/{}", example.file);
    let check = if example.deviates {
        quote! { deviating }
    } else {
        quote! { round_trip }
    };
    let value = types::path(&example.value, Scope::Example);
    let body = match example.place {
        Place::Request => quote! { runtime::example::Body::Request },
        Place::Response(StatusPattern::Exact(code)) => {
            let code = Literal::u16_unsuffixed(code);
            quote! { runtime::example::Body::Response(runtime::operation::Status::Exact(#code)) }
        }
        Place::Response(StatusPattern::Range(digit)) => {
            let digit = Literal::u8_unsuffixed(digit);
            quote! { runtime::example::Body::Response(runtime::operation::Status::Range(#digit)) }
        }
        Place::Response(StatusPattern::Default) => {
            quote! { runtime::example::Body::Response(runtime::operation::Status::Default) }
        }
    };
    quote! {
        #docs
        #[test]
        fn #name() -> Result<(), String> {
            let operation = &types::#operation::OPERATION;
            let text = include_str!(#file);
            runtime::example::#check::<#value>(operation, #body, #media, text)
        }
    }
}

//! Operations: a table of data, what is sent, and what comes back.

use hallpass_openapi::model::{Location, PathPart, StatusPattern, Style};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::structs;
use super::types::{self, Scope};
use crate::ir::{Body, Operation, Parameter, Response, Type};

/// The module of an operation.
pub(super) fn operation(operation: &Operation) -> TokenStream {
    let docs = types::docs(&operation.docs);
    let module = format_ident!("{}", operation.module);
    let table = table(operation);
    let request = structs::request(&operation.request);
    let response = response(operation);
    quote! {
        #docs
        pub mod #module {
            use super::runtime::{self, operation};
            #table
            #request
            #response
        }
    }
}

fn table(operation: &Operation) -> TokenStream {
    let Operation { id, method, .. } = operation;
    let path = operation.path.iter().map(path_part);
    let parameters = operation.parameters.iter().map(parameter);
    let request = match &operation.body {
        Some(body) => request_body(body),
        None => quote! { None },
    };
    let responses = operation.responses.iter().map(response_data);
    let security = list(operation.security_list.as_deref());
    quote! {
        #[doc = " The operation as data."]
        pub static OPERATION: operation::Operation = operation::Operation {
            id: #id,
            method: #method,
            path: &[#(#path),*],
            parameters: &[#(#parameters),*],
            request: #request,
            responses: &[#(#responses),*],
            security: #security,
        };
    }
}

/// A shared list, or an empty one.
fn list(name: Option<&str>) -> TokenStream {
    match name {
        None => quote! { &[] },
        Some(name) => {
            let name = format_ident!("{name}");
            quote! { super::lists::#name }
        }
    }
}

fn path_part(part: &PathPart) -> TokenStream {
    match part {
        PathPart::Literal(text) => quote! { operation::PathPart::Literal(#text) },
        PathPart::Parameter(name) => quote! { operation::PathPart::Parameter(#name) },
    }
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let Parameter { wire, explode, .. } = parameter;
    let (style, exploded) = match parameter.location {
        Location::Path | Location::Header => (Style::Simple, false),
        Location::Query | Location::Cookie | Location::Querystring => (Style::Form, true),
    };
    let location = format_ident!("{}", format!("{:?}", parameter.location));
    let required = (parameter.required && parameter.location != Location::Path)
        .then(|| quote! { .required() });
    let styled = (parameter.style != style || *explode != exploded).then(|| {
        let style = format_ident!("{}", format!("{:?}", parameter.style));
        quote! { .style(operation::Style::#style, #explode) }
    });
    let reserved = parameter
        .allow_reserved
        .then(|| quote! { .allow_reserved() });
    let content = parameter
        .content
        .as_ref()
        .map(|name| quote! { .content(#name) });
    quote! { operation::Parameter::new(#wire, operation::Location::#location) #required #styled #reserved #content }
}

fn request_body(body: &Body) -> TokenStream {
    let presence = if body.required {
        quote! { required }
    } else {
        quote! { optional }
    };
    let media = list(body.list.as_deref());
    quote! { Some(operation::RequestBody::#presence(#media)) }
}

fn response_data(response: &Response) -> TokenStream {
    let media = list(response.list.as_deref());
    match response.status {
        StatusPattern::Exact(code) => {
            let code = Literal::u16_unsuffixed(code);
            quote! { operation::Response::exact(#code, #media) }
        }
        StatusPattern::Range(digit) => {
            let digit = Literal::u8_unsuffixed(digit);
            quote! { operation::Response::range(#digit, #media) }
        }
        StatusPattern::Default => quote! { operation::Response::default(#media) },
    }
}

/// What comes back, by status.
fn response(operation: &Operation) -> TokenStream {
    let variants = operation.responses.iter().map(variant);
    let decode = decode(&operation.responses);
    quote! {
        #[doc = " What comes back."]
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum Response {
            #(#variants,)*
        }
        impl Response {
            #[doc = " Reads a reply."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = " When the document has no such reply, or the body is not as it says."]
            pub fn decode(reply: &operation::Reply<'_>) -> Result<Self, operation::BodyError> {
                #decode
            }
        }
    }
}

/// The body of `decode`.
fn decode(responses: &[Response]) -> TokenStream {
    let cases = responses
        .iter()
        .enumerate()
        .map(|(index, response)| case(index, response));
    let unknown = quote! { Err(operation::BodyError::Status(reply.status)) };
    if responses.is_empty() {
        return unknown;
    }
    quote! {
        match OPERATION.response(reply.status) {
            #(#cases,)*
            _ => #unknown,
        }
    }
}

fn variant(response: &Response) -> TokenStream {
    let docs = types::docs(&response.docs);
    let name = format_ident!("{}", response.variant);
    let value = response
        .value
        .as_ref()
        .map(|value| types::path(value, Scope::Operation));
    let many = !matches!(response.status, StatusPattern::Exact(_));
    let content = match (many, value) {
        (false, None) => quote! {},
        (false, Some(value)) => quote! { (#value) },
        (true, None) => quote! { (u16) },
        (true, Some(value)) => quote! { (u16, #value) },
    };
    quote! { #docs #name #content }
}

fn case(index: usize, response: &Response) -> TokenStream {
    let index = Literal::usize_unsuffixed(index);
    let name = format_ident!("{}", response.variant);
    let many = !matches!(response.status, StatusPattern::Exact(_));
    let (pattern, body) = match &response.value {
        None => (quote! { _ }, None),
        Some(Type::Bytes) => (quote! { _ }, Some(quote! { reply.body.to_vec() })),
        Some(_) => (
            quote! { response },
            Some(quote! { response.decode(reply)? }),
        ),
    };
    let value = match (many, body) {
        (false, None) => quote! { Self::#name },
        (false, Some(body)) => quote! { Self::#name(#body) },
        (true, None) => quote! { Self::#name(reply.status) },
        (true, Some(body)) => quote! { Self::#name(reply.status, #body) },
    };
    quote! { Some((#index, #pattern)) => Ok(#value) }
}

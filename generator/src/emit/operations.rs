//! Operations: a table of data, what is sent, and what comes back.

use hallpass_openapi::model::{PathPart, StatusPattern};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::structs;
use super::types::{self, Scope};
use crate::ir::{Body, Format, Media, Operation, Parameter, Response, Type};

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
            use super::runtime::operation;
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
    let security = operation.security.iter().map(|schemes| security(schemes));
    quote! {
        #[doc = " The operation as data."]
        pub static OPERATION: operation::Operation = operation::Operation {
            id: #id,
            method: #method,
            path: &[#(#path),*],
            parameters: &[#(#parameters),*],
            request: #request,
            responses: &[#(#responses),*],
            security: &[#(#security),*],
        };
    }
}

fn path_part(part: &PathPart) -> TokenStream {
    match part {
        PathPart::Literal(text) => quote! { operation::PathPart::Literal(#text) },
        PathPart::Parameter(name) => quote! { operation::PathPart::Parameter(#name) },
    }
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let Parameter {
        wire,
        required,
        explode,
        allow_reserved,
        ..
    } = parameter;
    let location = format_ident!("{}", format!("{:?}", parameter.location));
    let style = format_ident!("{}", format!("{:?}", parameter.style));
    let content = match &parameter.content {
        Some(name) => quote! { Some(#name) },
        None => quote! { None },
    };
    quote! {
        operation::Parameter {
            name: #wire,
            location: operation::Location::#location,
            required: #required,
            style: operation::Style::#style,
            explode: #explode,
            allow_reserved: #allow_reserved,
            content: #content,
        }
    }
}

fn request_body(body: &Body) -> TokenStream {
    let required = body.required;
    let media = body.media.iter().map(media);
    quote! {
        Some(operation::RequestBody {
            required: #required,
            media: &[#(#media),*],
        })
    }
}

fn response_data(response: &Response) -> TokenStream {
    let status = status(response.status);
    let media = response.media.iter().map(media);
    quote! {
        operation::Response {
            status: #status,
            media: &[#(#media),*],
        }
    }
}

fn media(media: &Media) -> TokenStream {
    let name = &media.name;
    let format = match &media.format {
        Format::Json => quote! { Json },
        Format::Bytes => quote! { Bytes },
        Format::Xml(root) => {
            let root = format_ident!("{root}");
            quote! { Xml(&super::xml::SHAPES, &super::xml::#root) }
        }
    };
    quote! {
        operation::Media {
            name: #name,
            format: operation::Format::#format,
        }
    }
}

fn status(status: StatusPattern) -> TokenStream {
    match status {
        StatusPattern::Exact(code) => {
            let code = Literal::u16_unsuffixed(code);
            quote! { operation::Status::Exact(#code) }
        }
        StatusPattern::Range(digit) => {
            let digit = Literal::u8_unsuffixed(digit);
            quote! { operation::Status::Range(#digit) }
        }
        StatusPattern::Default => quote! { operation::Status::Default },
    }
}

fn security(schemes: &[(String, Vec<String>)]) -> TokenStream {
    let schemes = schemes
        .iter()
        .map(|(name, scopes)| quote! { (#name, &[#(#scopes),*]) });
    quote! {
        operation::Security {
            schemes: &[#(#schemes),*],
        }
    }
}

/// What comes back, by status.
fn response(operation: &Operation) -> TokenStream {
    let variants = operation.responses.iter().map(variant);
    let cases = operation
        .responses
        .iter()
        .enumerate()
        .map(|(index, response)| case(index, response));
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
                match OPERATION.response(reply.status) {
                    #(#cases,)*
                    _ => Err(operation::BodyError::Status(reply.status)),
                }
            }
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

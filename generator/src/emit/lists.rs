//! Lists that operations share, as statics.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::gates;
use crate::ir::{Format, Gates, Lists, Media, Parameter, Security};

/// The module of shared lists, if there are any.
pub(super) fn lists(lists: &Lists, gates: &Gates) -> Option<TokenStream> {
    if lists.media.is_empty() && lists.security.is_empty() {
        return None;
    }
    let media = lists
        .media
        .iter()
        .map(|(name, list)| media_list(name, list, gates));
    let security = lists
        .security
        .iter()
        .map(|(name, list)| security_list(name, list, gates));
    let gate = gates::attribute(&gates.lists);
    Some(quote! {
        #[doc = " Media types and security that operations share."]
        #gate
        mod lists {
            use super::runtime::operation::*;
            #(#media)*
            #(#security)*
        }
    })
}

fn media_list(name: &str, list: &[Media], gates: &Gates) -> TokenStream {
    let gate = gates::of(name, &gates.list);
    let name = format_ident!("{name}");
    let media = list.iter().map(media);
    quote! { #gate pub(super) static #name: &[Media] = &[#(#media),*]; }
}

fn media(media: &Media) -> TokenStream {
    let name = &media.name;
    match &media.format {
        Format::Json => quote! { Media::json(#name) },
        Format::Text => quote! { Media::text(#name) },
        Format::Form(styled) => {
            let styled = styled.iter().map(styled_property);
            quote! { Media::form(#name, &[#(#styled),*]) }
        }
        Format::Multipart(encodings) => {
            let encodings = encodings
                .iter()
                .map(|(property, media_type)| quote! { (#property, #media_type) });
            quote! { Media::multipart(#name, &[#(#encodings),*]) }
        }
        Format::Bytes => quote! { Media::bytes(#name) },
        Format::Xml(root) => {
            let root = format_ident!("{root}");
            quote! { Media::xml(#name, &super::xml::SHAPES, &super::xml::#root) }
        }
    }
}

/// A property of a form that has a style.
fn styled_property(property: &Parameter) -> TokenStream {
    let (name, explode) = (&property.wire, property.explode);
    let style = format_ident!("{}", format!("{:?}", property.style));
    let reserved = property
        .allow_reserved
        .then(|| quote! { .allow_reserved() });
    quote! { Parameter::new(#name, Location::Query).style(Style::#style, #explode) #reserved }
}

fn security_list(name: &str, list: &Security, gates: &Gates) -> TokenStream {
    let gate = gates::of(name, &gates.list);
    let name = format_ident!("{name}");
    let alternatives = list.iter().map(|schemes| {
        let schemes = schemes
            .iter()
            .map(|(name, scopes)| quote! { (#name, &[#(#scopes),*]) });
        quote! { Security { schemes: &[#(#schemes),*] } }
    });
    quote! { #gate pub(super) static #name: &[Security] = &[#(#alternatives),*]; }
}

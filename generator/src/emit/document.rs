//! What the document says of all operations, as statics: its servers and security schemes.

use hallpass_openapi::model::{OAuthFlow, SecurityKind};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::gates;
use crate::ir::Module;

/// The statics of a document that has operations.
pub(super) fn statics(module: &Module) -> Option<TokenStream> {
    if module.operations.is_empty() {
        return None;
    }
    let servers = &module.servers;
    let servers = (!servers.is_empty()).then(|| {
        quote! {
            #[doc = " URLs of the servers of the document."]
            pub static SERVERS: &[&str] = &[#(#servers),*];
        }
    });
    let schemes = &module.schemes;
    let schemes = (!schemes.is_empty()).then(|| {
        let gate = gates::attribute(&module.gates.runtime);
        let schemes = schemes.iter().map(|(name, kind)| scheme(name, kind));
        quote! {
            #[doc = " The security schemes of the document."]
            #gate
            pub static SECURITY_SCHEMES: &[runtime::scheme::Scheme] = &[#(#schemes),*];
        }
    });
    (servers.is_some() || schemes.is_some()).then(|| quote! { #servers #schemes })
}

fn scheme(name: &str, kind: &SecurityKind) -> TokenStream {
    let scheme = quote! { runtime::scheme::Scheme };
    let of = quote! { runtime::scheme::Kind };
    let kind = match kind {
        SecurityKind::ApiKey {
            location,
            name: key,
        } => {
            let location = format_ident!("{}", format!("{location:?}"));
            let location = quote! { runtime::scheme::Location::#location };
            return quote! { #scheme::api_key(#name, #location, #key) };
        }
        SecurityKind::Http { scheme } => quote! { #of::Http(#scheme) },
        SecurityKind::OAuth1(_) => quote! { #of::OAuth1 },
        SecurityKind::OAuth2 { flows, .. } => {
            let flows = flows.iter().map(flow);
            quote! { #of::OAuth2(&[#(#flows),*]) }
        }
        SecurityKind::OpenIdConnect { url } => quote! { #of::OpenIdConnect(#url) },
        SecurityKind::MutualTls => quote! { #of::MutualTls },
    };
    quote! { #scheme::new(#name, #kind) }
}

fn flow(flow: &OAuthFlow) -> TokenStream {
    let device = flow.device_authorization_url.as_ref();
    let urls = [
        (
            "authorization_url",
            flow.authorization_url.as_ref().or(device),
        ),
        ("token_url", flow.token_url.as_ref()),
        ("refresh_url", flow.refresh_url.as_ref()),
    ];
    let urls = urls.into_iter().filter_map(|(word, url)| {
        let (word, url) = (format_ident!("{word}"), url?);
        Some(quote! { .#word(#url) })
    });
    let kind = &flow.kind;
    quote! { runtime::scheme::Flow::new(#kind) #(#urls)* }
}

//! What the document says of all operations, as statics: its servers and security schemes.

use hallpass_openapi::model::{OAuthFlow, SecurityKind};
use quote::quote;

use super::gates;
use super::text::joined;
use crate::format::format;
use crate::ir::Module;

/// The statics of a document that has operations.
pub(super) fn statics(module: &Module) -> Option<String> {
    if module.operations.is_empty() {
        return None;
    }
    let servers = &module.servers;
    let servers = (!servers.is_empty()).then(|| {
        format(quote! {
            #[doc = " URLs of the servers of the document."]
            pub static SERVERS: &[&str] = &[#(#servers),*];
        })
    });
    let schemes = &module.schemes;
    let schemes = (!schemes.is_empty()).then(|| {
        let gate = gates::lines(&module.gates.runtime);
        let lines = schemes.iter().map(|(name, kind)| scheme(name, kind));
        let lines: String = lines.map(|line| format!("    {line},\n")).collect();
        format!("{gate}runtime::schemes! {{\n{lines}}}")
    });
    let statics = joined(servers.into_iter().chain(schemes));
    (!statics.is_empty()).then_some(statics)
}

fn scheme(name: &str, kind: &SecurityKind) -> String {
    let kind = match kind {
        SecurityKind::ApiKey {
            location,
            name: key,
        } => return format!("Scheme::api_key({name:?}, {location:?}, {key:?})"),
        SecurityKind::Http { scheme } => format!("Http({scheme:?})"),
        SecurityKind::OAuth1(_) => "OAuth1".to_owned(),
        SecurityKind::OAuth2 { flows, .. } => {
            let flows: Vec<String> = flows.iter().map(flow).collect();
            format!("OAuth2(&[{}])", flows.join(", "))
        }
        SecurityKind::OpenIdConnect { url } => format!("OpenIdConnect({url:?})"),
        SecurityKind::MutualTls => "MutualTls".to_owned(),
    };
    format!("Scheme::new({name:?}, {kind})")
}

fn flow(flow: &OAuthFlow) -> String {
    let device = flow.device_authorization_url.as_ref();
    let urls = [
        (
            "authorization_url",
            flow.authorization_url.as_ref().or(device),
        ),
        ("token_url", flow.token_url.as_ref()),
        ("refresh_url", flow.refresh_url.as_ref()),
    ];
    let urls = urls.into_iter();
    let urls: String = urls
        .filter_map(|(word, url)| Some(format!(".{word}({:?})", url?)))
        .collect();
    format!("Flow::new({:?}){urls}", flow.kind)
}

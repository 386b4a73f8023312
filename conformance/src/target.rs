//! Targets: a document and the base URL of a server that should do what it says.

use std::net::IpAddr;

use hallpass_openapi::model::{Api, Server};
use reqwest::Url;

use crate::error::CheckError;
use crate::in_process::InProcess;

/// A document and the server that it is played against.
#[derive(Debug, Clone)]
pub struct Target<'a> {
    /// The document.
    pub api: &'a Api,
    /// Where its path templates begin, without a trailing slash.
    pub base_url: String,
    /// The server, where it is in this process.
    pub(crate) server: Option<InProcess>,
}

impl<'a> Target<'a> {
    /// A document against the server at `url`. A URL without a path keeps the base path of the document's server entry; one with a
    /// path replaces it.
    ///
    /// # Errors
    /// [`CheckError::BaseUrl`] when `url` is not an absolute `http` or `https` URL.
    pub fn new(api: &'a Api, url: &str) -> Result<Self, CheckError> {
        let parsed = parse(url)?;
        let path = match parsed.path() {
            "" | "/" => api
                .servers
                .first()
                .map(Server::base_path)
                .unwrap_or_default(),
            path => path.to_owned(),
        };
        let origin = parsed.origin().ascii_serialization();
        let base_url = format!("{origin}{}", path.trim_end_matches('/'));
        Ok(Self {
            api,
            base_url,
            server: None,
        })
    }

    /// A document against a server in this process, which answers with what a function gives: no socket is opened. It counts as this machine.
    pub fn in_process<F, A>(api: &'a Api, answer: F) -> Self
    where
        F: Fn(http::Request<Vec<u8>>) -> A + Send + Sync + 'static,
        A: Future<Output = http::Response<Vec<u8>>> + Send + 'static,
    {
        let path = api.servers.first().map(Server::base_path);
        let path = path.unwrap_or_default();
        Self {
            api,
            base_url: format!("http://localhost{}", path.trim_end_matches('/')),
            server: Some(InProcess::new(answer)),
        }
    }

    /// A document against the server that it names itself.
    ///
    /// # Errors
    /// [`CheckError::BaseUrl`] when its first server entry is missing or relative.
    pub fn of_document(api: &'a Api) -> Result<Self, CheckError> {
        let url = api.servers.first().map_or("", |server| server.url.as_str());
        Self::new(api, url)
    }

    /// Whether the server is this machine itself.
    pub fn is_loopback(&self) -> bool {
        let Ok(url) = Url::parse(&self.base_url) else {
            return false;
        };
        let host = url.host_str().unwrap_or_default();
        let address: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
        address.map_or_else(
            || host == "localhost" || host.ends_with(".localhost"),
            |address| address.is_loopback(),
        )
    }
}

fn parse(url: &str) -> Result<Url, CheckError> {
    let wrong = |reason: &str| CheckError::BaseUrl {
        url: url.to_owned(),
        reason: reason.to_owned(),
    };
    let parsed = Url::parse(url).map_err(|error| wrong(&error.to_string()))?;
    match parsed.scheme() {
        "http" | "https" if parsed.has_host() => Ok(parsed),
        _ => Err(wrong("it is not http or https")),
    }
}

//! Credentials: who plays, and the secrets that no report, log or snapshot may show.

use std::fmt;

use indexmap::IndexMap;

/// A text that must not be shown: its `Debug` and `Display` print dots.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a text in custody.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for the request alone.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"…\"")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// One caller, with what the server knows it by. What a security scheme asks for and the identity does not have, it cannot play.
#[derive(Debug, Clone, Default)]
pub struct Identity {
    /// What reports call it.
    pub name: String,
    /// OAuth 1.0a consumer key and secret.
    pub oauth1: Option<(String, Secret)>,
    /// Bearer token (OAuth 2.0, OpenID Connect, HTTP bearer).
    pub bearer: Option<Secret>,
    /// User name and password of HTTP basic authentication.
    pub basic: Option<(String, Secret)>,
    /// API keys by the name of their header, query parameter or cookie.
    pub api_keys: IndexMap<String, Secret>,
    /// What follows the scheme in `Authorization`, by HTTP schemes other than basic and bearer, in lower case.
    pub tokens: IndexMap<String, Secret>,
    /// The transport shows a certificate that the server knows, or the server asks for none (mutual TLS).
    pub certificate: bool,
}

/// Who plays, and the headers that go with every request.
#[derive(Debug, Clone, Default)]
pub struct Credentials {
    /// The callers. The first one plays; the others are asked for where a second caller is needed. Credentials among the headers come before them.
    pub identities: Vec<Identity>,
    /// Sent with every request. One that a security scheme uses is the credential: the authentication checks leave it out.
    pub headers: Vec<(String, Secret)>,
    /// What the second caller sends: its credential, and headers in place of those of the same name.
    pub other_headers: Vec<(String, Secret)>,
}

impl Credentials {
    /// How many callers there are to try; an open API has one that says nothing of itself.
    pub fn callers(&self) -> usize {
        let by_headers = if self.other_headers.is_empty() { 1 } else { 2 };
        self.identities.len().max(by_headers)
    }
}

//! Security schemes as data: what is asked for, and where a client puts it.

pub use super::style::Location;

/// The words of `schemes!`.
pub mod words {
    pub use super::Kind::*;
    pub use super::Location::*;
    pub use super::{Flow, Scheme};
}

/// A security scheme of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scheme {
    /// Its name, by which operations ask for it.
    pub name: &'static str,
    /// What it asks for.
    pub kind: Kind,
}

/// What a security scheme asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A value in a header, a parameter of the query or a cookie of this name.
    ApiKey(Location, &'static str),
    /// Credentials in `Authorization`, by this scheme of HTTP in lower case, such as `basic` or `bearer`.
    Http(&'static str),
    /// A request that is signed by OAuth 1.0a, in `Authorization`.
    OAuth1,
    /// A bearer token of OAuth 2.0, in one of these ways.
    OAuth2(&'static [Flow]),
    /// A bearer token of OpenID Connect, with the URL where the rest is found.
    OpenIdConnect(&'static str),
    /// A certificate of the client.
    MutualTls,
}

/// A way to a token of OAuth 2.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    /// `implicit`, `password`, `clientCredentials`, `authorizationCode` or `deviceAuthorization`.
    pub kind: &'static str,
    /// Where users agree.
    pub authorization_url: Option<&'static str>,
    /// Where tokens come from.
    pub token_url: Option<&'static str>,
    /// Where they are made anew.
    pub refresh_url: Option<&'static str>,
}

impl Scheme {
    /// A scheme.
    pub const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, kind }
    }

    /// A key at this place.
    pub const fn api_key(name: &'static str, location: Location, key: &'static str) -> Self {
        Self::new(name, Kind::ApiKey(location, key))
    }
}

impl Flow {
    /// A way of this kind.
    pub const fn new(kind: &'static str) -> Self {
        Self {
            kind,
            authorization_url: None,
            token_url: None,
            refresh_url: None,
        }
    }

    /// Users agree there.
    #[must_use]
    pub const fn authorization_url(self, url: &'static str) -> Self {
        Self {
            authorization_url: Some(url),
            ..self
        }
    }

    /// Tokens come from there.
    #[must_use]
    pub const fn token_url(self, url: &'static str) -> Self {
        Self {
            token_url: Some(url),
            ..self
        }
    }

    /// Tokens are made anew there.
    #[must_use]
    pub const fn refresh_url(self, url: &'static str) -> Self {
        Self {
            refresh_url: Some(url),
            ..self
        }
    }
}

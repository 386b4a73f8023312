//! OAuth 1.0a by RFC 5849: signing a request, and verifying one that was signed elsewhere.
//!
//! Nothing here reads a clock or makes random numbers: timestamp and nonce are arguments, and whether a pair was seen before is for
//! the caller to know.

mod authorization;
mod base_string;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha1::Sha1;
use std::fmt;

pub use authorization::Authorization;
pub use base_string::base_string;
use base_string::encode;

/// How a request is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignatureMethod {
    /// A keyed hash of method, URL and parameters.
    HmacSha1,
    /// The secrets themselves; only for encrypted connections.
    Plaintext,
}

impl SignatureMethod {
    /// As it is written in `oauth_signature_method`.
    pub fn name(self) -> &'static str {
        match self {
            Self::HmacSha1 => "HMAC-SHA1",
            Self::Plaintext => "PLAINTEXT",
        }
    }

    /// The method of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::HmacSha1, Self::Plaintext]
            .into_iter()
            .find(|method| method.name() == name)
    }
}

/// Who signs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Credentials<'a> {
    /// `oauth_consumer_key`.
    pub consumer_key: &'a str,
    /// Secret of the consumer.
    pub consumer_secret: &'a str,
    /// `oauth_token`; empty with two legs.
    pub token: &'a str,
    /// Secret of the token; empty with two legs.
    pub token_secret: &'a str,
}

/// Keeps secrets out of messages.
impl fmt::Debug for Credentials<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("consumer_key", &self.consumer_key)
            .field("token", &self.token)
            .finish_non_exhaustive()
    }
}

/// The request that is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request<'a> {
    /// HTTP method.
    pub method: &'a str,
    /// Absolute URL with its query.
    pub url: &'a str,
    /// Parameters of a body of type `application/x-www-form-urlencoded`; other bodies are not signed.
    pub form: &'a [(&'a str, &'a str)],
}

/// What varies from one signing to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occasion<'a> {
    /// How to sign.
    pub method: SignatureMethod,
    /// Seconds since 1970-01-01 UTC.
    pub timestamp: u64,
    /// A text that is good once for this timestamp.
    pub nonce: &'a str,
    /// `realm`, which is not signed.
    pub realm: Option<&'a str>,
}

/// Why a request was not taken, or cannot be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OAuth1Error {
    /// The header is not of scheme `OAuth`, or not a list of `name="value"`.
    Header,
    /// A parameter stands twice.
    Repeated,
    /// A parameter that must be there is missing.
    Missing(&'static str),
    /// `oauth_version` is not `1.0`.
    Version,
    /// The signature method is not known.
    Method,
    /// The URL is not absolute.
    Url,
    /// The signature is another.
    Signature,
}

impl fmt::Display for OAuth1Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header => {
                f.write_str("the Authorization header is not a list of OAuth parameters")
            }
            Self::Repeated => f.write_str("an OAuth parameter stands twice"),
            Self::Missing(name) => write!(f, "the OAuth parameter {name} is missing"),
            Self::Version => f.write_str("oauth_version is not 1.0"),
            Self::Method => {
                f.write_str("oauth_signature_method is neither HMAC-SHA1 nor PLAINTEXT")
            }
            Self::Url => f.write_str("the URL to sign is not an absolute http or https URL"),
            Self::Signature => f.write_str("the signature does not match"),
        }
    }
}

impl std::error::Error for OAuth1Error {}

/// The `Authorization` header that signs a request.
///
/// # Errors
/// [`OAuth1Error::Url`].
pub fn sign(
    request: &Request<'_>,
    credentials: &Credentials<'_>,
    occasion: &Occasion<'_>,
) -> Result<String, OAuth1Error> {
    let timestamp = occasion.timestamp.to_string();
    let mut parameters = vec![
        ("oauth_consumer_key", credentials.consumer_key),
        ("oauth_token", credentials.token),
        ("oauth_signature_method", occasion.method.name()),
        ("oauth_timestamp", &timestamp),
        ("oauth_nonce", occasion.nonce),
        ("oauth_version", "1.0"),
    ];
    let signature = signature(occasion.method, request, &parameters, credentials)?;
    parameters.push(("oauth_signature", &signature));
    let realm = occasion
        .realm
        .map(|realm| format!("realm=\"{}\"", quote(realm)));
    let signed = parameters
        .iter()
        .map(|(name, value)| format!("{name}=\"{}\"", encode(value)));
    let all: Vec<String> = realm.into_iter().chain(signed).collect();
    Ok(format!("OAuth {}", all.join(", ")))
}

/// A quoted string of HTTP: realm is not percent-encoded.
fn quote(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// The signature of a request with these OAuth parameters.
fn signature(
    method: SignatureMethod,
    request: &Request<'_>,
    parameters: &[(&str, &str)],
    credentials: &Credentials<'_>,
) -> Result<String, OAuth1Error> {
    let key = [
        encode(credentials.consumer_secret),
        encode(credentials.token_secret),
    ]
    .join("&");
    match method {
        SignatureMethod::Plaintext => Ok(key),
        SignatureMethod::HmacSha1 => {
            let text = base_string(request, parameters)?;
            let mut hash = Hmac::<Sha1>::new_from_slice(key.as_bytes())
                .expect("HMAC takes keys of every length");
            hash.update(text.as_bytes());
            Ok(STANDARD.encode(hash.finalize().into_bytes()))
        }
    }
}

/// Checks a signed request.
///
/// Behind proxies a server cannot know which URL its client signed, so several are tried: the first one that matches is enough.
/// An empty `oauth_token` is taken as signed or not.
///
/// # Errors
/// A parameter is missing, version or method are not supported, or no URL gives this signature.
pub fn verify(
    authorization: &Authorization,
    method: &str,
    urls: &[&str],
    form: &[(&str, &str)],
    consumer_secret: &str,
    token_secret: &str,
) -> Result<(), OAuth1Error> {
    let (signature_method, given) = check_parameters(authorization)?;
    let credentials = Credentials {
        consumer_key: authorization.consumer_key().unwrap_or_default(),
        consumer_secret,
        token: authorization.token(),
        token_secret,
    };
    let all = authorization.signed();
    let without_token: Vec<(&str, &str)> = all
        .iter()
        .copied()
        .filter(|pair| *pair != ("oauth_token", ""))
        .collect();
    for &url in urls {
        for parameters in [&all, &without_token] {
            let request = Request { method, url, form };
            let expected = signature(signature_method, &request, parameters, &credentials)?;
            if same(expected.as_bytes(), given.as_bytes()) {
                return Ok(());
            }
        }
    }
    Err(OAuth1Error::Signature)
}

/// The signature method and the signature, once all that must be there is there.
fn check_parameters(authorization: &Authorization) -> Result<(SignatureMethod, &str), OAuth1Error> {
    let get = |name| authorization.get(name).ok_or(OAuth1Error::Missing(name));
    get("oauth_consumer_key")?;
    let method =
        SignatureMethod::from_name(get("oauth_signature_method")?).ok_or(OAuth1Error::Method)?;
    if method == SignatureMethod::HmacSha1 {
        get("oauth_timestamp")?;
        get("oauth_nonce")?;
    }
    if authorization
        .get("oauth_version")
        .is_some_and(|version| version != "1.0")
    {
        return Err(OAuth1Error::Version);
    }
    Ok((method, get("oauth_signature")?))
}

/// Compares in a time that depends on the lengths alone.
fn same(left: &[u8], right: &[u8]) -> bool {
    let difference = left
        .iter()
        .zip(right)
        .fold(0, |sum, (left, right)| sum | (left ^ right));
    left.len() == right.len() && std::hint::black_box(difference) == 0
}

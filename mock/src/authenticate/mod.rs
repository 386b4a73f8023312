//! The authentication stage: whom the credentials of a request stand for, by the security schemes of its operation.

mod nonces;
mod oauth1;

pub use nonces::Nonces;
pub use oauth1::REPLAY;

use hallpass_openapi::model::{Location, SecurityKind, SecurityRequirement};
use serde_json::Value;

use crate::addresses::Addresses;
use crate::collections::{Collections, same_identity};
use crate::document::Document;
use crate::fixtures::Credentials;
use crate::message::Request;
use crate::refusal::Refusal;

/// The header that says how to come in; a refusal has one for each way.
pub const CHALLENGE: &str = "WWW-Authenticate";

/// What is known about who may come in.
#[derive(Debug, Clone, Default)]
pub struct Gate {
    /// Credentials of the fixtures. A kind without any lets every credential of that kind in.
    pub credentials: Credentials,
    /// OAuth 1.0a requests seen, so that none is taken twice.
    pub nonces: Nonces,
}

/// What a scheme is checked against besides the request.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// The document that has the scheme.
    pub document: &'a Document,
    /// How the server is reached.
    pub addresses: &'a Addresses,
    /// Seconds since 1970-01-01 UTC.
    pub now: u64,
}

/// `id` of the user that credentials stand for, where they stand for one.
type User = Option<String>;

/// Why a scheme does not hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Denied {
    /// `WWW-Authenticate` value.
    challenge: Option<String>,
    /// What the API says about it as bare text.
    text: Option<&'static str>,
}

/// The user that a request comes from; `None` for a request that may be anonymous, or whose credentials stand for nobody.
///
/// # Errors
/// 401 when no alternative of the operation's security holds.
pub fn authenticate(
    security: &[SecurityRequirement],
    request: &Request,
    circumstances: Circumstances<'_>,
    gate: &mut Gate,
) -> Result<User, Refusal> {
    let mut denials = Vec::new();
    for requirement in security {
        match check_requirement(requirement, request, circumstances, gate) {
            Ok(user) => return Ok(user),
            Err(denied) => denials.push(denied),
        }
    }
    if denials.is_empty() {
        return Ok(None);
    }
    Err(refusal(&denials))
}

/// The stored record of a user.
pub fn record(collections: &Collections, user: &str) -> Option<Value> {
    let wanted = Value::from(user);
    let mut users = collections.items("users").iter();
    let found = users.find(|item| item.get("id").is_some_and(|id| same_identity(id, &wanted)));
    found.cloned()
}

/// All schemes of an alternative must hold. Cheap ones first would not matter: OAuth 1.0a uses up its nonce only when it holds.
fn check_requirement(
    requirement: &SecurityRequirement,
    request: &Request,
    circumstances: Circumstances<'_>,
    gate: &mut Gate,
) -> Result<User, Denied> {
    let mut user = None;
    for (name, _) in &requirement.schemes {
        let Some(scheme) = circumstances.document.api.security_schemes.get(name) else {
            return Err(Denied::default());
        };
        let found = check_scheme(&scheme.kind, request, circumstances, gate)?;
        user = user.or(found);
    }
    Ok(user)
}

fn check_scheme(
    kind: &SecurityKind,
    request: &Request,
    circumstances: Circumstances<'_>,
    gate: &mut Gate,
) -> Result<User, Denied> {
    let realm = &circumstances.document.api.title;
    match kind {
        SecurityKind::OAuth1(settings) => oauth1::check(settings, request, circumstances, gate),
        SecurityKind::OAuth2 { .. } | SecurityKind::OpenIdConnect { .. } => {
            check_bearer(request, &gate.credentials, realm)
        }
        SecurityKind::Http { scheme } if scheme == "bearer" => {
            check_bearer(request, &gate.credentials, realm)
        }
        SecurityKind::Http { scheme } if scheme == "basic" => {
            check_basic(request, &gate.credentials, realm)
        }
        SecurityKind::Http { scheme } => check_token(request, scheme, &gate.credentials, realm),
        SecurityKind::ApiKey { location, name } => {
            check_api_key(request, *location, name, &gate.credentials, realm)
        }
        // The certificate is shown below HTTP, where the mock does not look.
        SecurityKind::MutualTls => Ok(None),
    }
}

fn check_bearer(request: &Request, credentials: &Credentials, realm: &str) -> Result<User, Denied> {
    check_token(request, "Bearer", credentials, realm)
}

/// What follows the scheme is a bearer's token. Of schemes other than bearer the mock knows no more than their name.
fn check_token(
    request: &Request,
    scheme: &str,
    credentials: &Credentials,
    realm: &str,
) -> Result<User, Denied> {
    let sent = authorization(request, scheme).ok_or_else(|| challenge(scheme, realm))?;
    let known = &credentials.bearer;
    match known.iter().find(|bearer| bearer.token == sent) {
        Some(bearer) => Ok(bearer.user.clone()),
        None if known.is_empty() => Ok(None),
        None => Err(challenge(scheme, realm)),
    }
}

fn check_basic(request: &Request, credentials: &Credentials, realm: &str) -> Result<User, Denied> {
    let denied = || challenge("Basic", realm);
    let sent = authorization(request, "basic").ok_or_else(denied)?;
    let known = &credentials.basic;
    if known.is_empty() {
        return Ok(None);
    }
    let login = known.iter().find(|login| login.encoded() == sent);
    login.map(|login| login.user.clone()).ok_or_else(denied)
}

fn check_api_key(
    request: &Request,
    location: Location,
    name: &str,
    credentials: &Credentials,
    realm: &str,
) -> Result<User, Denied> {
    // No scheme of that name is registered, but HTTP asks for a challenge, and this one is widely used.
    let denied = || challenge("ApiKey", realm);
    let sent = match location {
        Location::Query => pair_value(&request.query, '&', name),
        Location::Cookie => {
            let cookies = request.joined_header("cookie").unwrap_or_default();
            pair_value(&cookies.replace(", ", "; "), ';', name)
        }
        _ => request
            .header(&name.to_ascii_lowercase())
            .map(str::to_owned),
    };
    let sent = sent.ok_or_else(denied)?;
    let known = &credentials.api_key;
    match known.iter().find(|key| key.value == sent) {
        Some(key) => Ok(key.user.clone()),
        None if known.is_empty() => Ok(None),
        None => Err(denied()),
    }
}

/// The value of `name=value` in a list, percent-decoded.
fn pair_value(list: &str, separator: char, name: &str) -> Option<String> {
    let mut pairs = list
        .split(separator)
        .filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(key, _)| *key == name)?;
    let decoded = percent_encoding::percent_decode_str(value);
    Some(decoded.decode_utf8_lossy().into_owned())
}

/// What follows the scheme in the `Authorization` header.
fn authorization<'a>(request: &'a Request, scheme: &str) -> Option<&'a str> {
    let (given, rest) = request.header("authorization")?.trim().split_once(' ')?;
    given.eq_ignore_ascii_case(scheme).then(|| rest.trim())
}

/// A challenge always names a realm: published clients fail to read one that does not.
fn challenge(scheme: &str, realm: &str) -> Denied {
    let realm: String = realm
        .chars()
        .filter(|c| (*c == ' ' || c.is_ascii_graphic()) && *c != '"' && *c != '\\')
        .collect();
    Denied {
        challenge: Some(format!("{scheme} realm=\"{realm}\"")),
        text: None,
    }
}

/// One 401 for all alternatives: the text of the first that has one, and the challenges of all.
fn refusal(denials: &[Denied]) -> Refusal {
    let text = denials.iter().find_map(|denied| denied.text);
    let mut challenges: Vec<&str> = Vec::new();
    for challenge in denials
        .iter()
        .filter_map(|denied| denied.challenge.as_deref())
    {
        if !challenges.contains(&challenge) {
            challenges.push(challenge);
        }
    }
    let refusal = text.map_or_else(|| Refusal::status(401), |text| Refusal::text(401, text));
    challenges.into_iter().fold(refusal, |refusal, challenge| {
        refusal.with_header(CHALLENGE, challenge)
    })
}

//! Signing: what a security scheme asks for, made from what an identity has.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use hallpass_openapi::model::{
    Api, Location, OAuth1, Operation, SecurityKind, SecurityRequirement,
};

use hallpass_runtime::oauth1::{self, SignatureMethod};

use crate::call::Caller;
use crate::credentials::{Credentials, Identity, Secret};
use crate::request::{Credential, CredentialPlace, Request};

/// What is sent in place of a secret by somebody who does not know it.
const WRONG: &str = "hallpass-wrong-credential";

/// How an operation can be called.
#[derive(Debug)]
pub enum Authorization {
    /// With these credentials; none when the operation is open, or the caller anonymous.
    With(Vec<Credential>),
    /// Not at all: no alternative of the document's can be met.
    Missing,
}

/// An alternative that asks for nothing, or no alternatives at all.
pub fn is_open(operation: &Operation) -> bool {
    operation.security.is_empty()
        || operation
            .security
            .iter()
            .any(|alternative| alternative.schemes.is_empty())
}

/// An alternative that only a certificate meets, which no request can leave out.
pub fn is_below_http(api: &Api, operation: &Operation) -> bool {
    let of_certificate = |name: &String| {
        let scheme = api.security_schemes.get(name);
        scheme.is_some_and(|scheme| scheme.kind == SecurityKind::MutualTls)
    };
    operation.security.iter().any(|alternative| {
        alternative
            .schemes
            .iter()
            .all(|(name, _)| of_certificate(name))
    })
}

/// The credentials of a caller for a request, and the headers that go with every request.
pub fn authorize(
    api: &Api,
    operation: &Operation,
    credentials: &Credentials,
    caller: Caller,
    request: &Request,
) -> Authorization {
    let names = credential_headers(api, operation);
    let is_credential = |name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    let (given, others): (Vec<_>, Vec<_>) = credentials
        .headers
        .iter()
        .partition(|(name, _)| is_credential(name));
    let mut sent: Vec<Credential> = others
        .into_iter()
        .map(|(name, value)| extra_header(name, value.clone()))
        .collect();
    let made = match caller {
        Caller::Anonymous => Some(Vec::new()),
        Caller::Identity(_) | Caller::Impostor(_) if is_open(operation) && given.is_empty() => {
            Some(Vec::new())
        }
        Caller::Identity(0) if !given.is_empty() => {
            Some(given_headers(&given, |value| value.clone()))
        }
        Caller::Impostor(0) if !given.is_empty() => Some(given_headers(&given, spoiled)),
        Caller::Identity(at) => credentials
            .identities
            .get(at)
            .and_then(|who| satisfy(api, operation, who, request, false)),
        Caller::Impostor(at) => credentials
            .identities
            .get(at)
            .and_then(|who| satisfy(api, operation, who, request, true)),
    };
    match made {
        Some(made) => {
            sent.extend(made);
            Authorization::With(sent)
        }
        None => Authorization::Missing,
    }
}

/// Names of the headers that the operation's security schemes use.
fn credential_headers(api: &Api, operation: &Operation) -> Vec<String> {
    let names = operation
        .security
        .iter()
        .flat_map(|alternative| &alternative.schemes);
    names
        .filter_map(|(name, _)| api.security_schemes.get(name))
        .filter_map(|scheme| header_of(&scheme.kind))
        .collect()
}

fn header_of(kind: &SecurityKind) -> Option<String> {
    match kind {
        SecurityKind::ApiKey {
            location: Location::Header,
            name,
        } => Some(name.clone()),
        SecurityKind::ApiKey { .. } | SecurityKind::MutualTls => None,
        SecurityKind::OAuth1(_)
        | SecurityKind::Http { .. }
        | SecurityKind::OAuth2 { .. }
        | SecurityKind::OpenIdConnect { .. } => Some("Authorization".to_owned()),
    }
}

fn extra_header(name: &str, value: Secret) -> Credential {
    let variable: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_uppercase()
            } else {
                '_'
            }
        })
        .collect();
    header(name, value, format!("$HEADER_{variable}"))
}

fn given_headers(
    given: &[&(String, Secret)],
    value: impl Fn(&Secret) -> Secret,
) -> Vec<Credential> {
    given
        .iter()
        .map(|(name, secret)| extra_header(name, value(secret)))
        .collect()
}

/// A credential that keeps the form of a given one (its scheme word) and is wrong.
fn spoiled(secret: &Secret) -> Secret {
    match secret.reveal().split_once(' ') {
        Some((scheme, _)) => Secret::new(format!("{scheme} {WRONG}")),
        None => Secret::new(WRONG),
    }
}

/// The credentials of the first alternative that the identity can meet.
fn satisfy(
    api: &Api,
    operation: &Operation,
    who: &Identity,
    request: &Request,
    wrong: bool,
) -> Option<Vec<Credential>> {
    let meet = |alternative: &SecurityRequirement| -> Option<Vec<Credential>> {
        let mut met = Vec::new();
        for (name, _) in &alternative.schemes {
            match &api.security_schemes.get(name)?.kind {
                // Nothing of it stands in a request.
                SecurityKind::MutualTls if who.certificate => {}
                kind => met.push(credential(kind, who, request, wrong)?),
            }
        }
        Some(met)
    };
    operation.security.iter().find_map(meet)
}

fn credential(
    kind: &SecurityKind,
    who: &Identity,
    request: &Request,
    wrong: bool,
) -> Option<Credential> {
    let secret = |own: &Secret| {
        if wrong {
            Secret::new(WRONG)
        } else {
            own.clone()
        }
    };
    match kind {
        SecurityKind::ApiKey { location, name } => {
            api_key(*location, name, secret(who.api_keys.get(name)?))
        }
        SecurityKind::OAuth1(scheme) => {
            let (key, own) = who.oauth1.as_ref()?;
            oauth1(scheme, key, &secret(own), request)
        }
        SecurityKind::Http { scheme } if scheme == "basic" => {
            let (user, own) = who.basic.as_ref()?;
            Some(basic(user, &secret(own)))
        }
        SecurityKind::Http { scheme } if scheme != "bearer" => {
            let value = Secret::new(format!(
                "{scheme} {}",
                secret(who.tokens.get(scheme)?).reveal()
            ));
            let shown = format!("{scheme} $HALLPASS_TOKEN");
            Some(header("Authorization", value, shown))
        }
        SecurityKind::Http { .. }
        | SecurityKind::OAuth2 { .. }
        | SecurityKind::OpenIdConnect { .. } => Some(bearer(&secret(who.bearer.as_ref()?))),
        SecurityKind::MutualTls => None,
    }
}

fn header(name: &str, value: Secret, shown: String) -> Credential {
    Credential {
        place: CredentialPlace::Header,
        name: name.to_owned(),
        value,
        shown,
    }
}

fn bearer(token: &Secret) -> Credential {
    let value = Secret::new(format!("Bearer {}", token.reveal()));
    header("Authorization", value, "Bearer $HALLPASS_BEARER".to_owned())
}

fn basic(user: &str, password: &Secret) -> Credential {
    let value = Secret::new(format!(
        "Basic {}",
        BASE64.encode(format!("{user}:{}", password.reveal()))
    ));
    header(
        "Authorization",
        value,
        "Basic $(printf %s \"$HALLPASS_BASIC\" | base64)".to_owned(),
    )
}

fn api_key(location: Location, name: &str, value: Secret) -> Option<Credential> {
    let place = match location {
        Location::Header => CredentialPlace::Header,
        Location::Query => CredentialPlace::Query,
        Location::Cookie => CredentialPlace::Cookie,
        Location::Path | Location::Querystring => return None,
    };
    Some(Credential {
        place,
        name: name.to_owned(),
        value,
        shown: "$HALLPASS_API_KEY".to_owned(),
    })
}

/// OAuth 1.0a for two parties: a consumer key and secret, no token. `None` for a URL that cannot be signed.
fn oauth1(scheme: &OAuth1, key: &str, secret: &Secret, request: &Request) -> Option<Credential> {
    let methods = scheme.signature_methods.iter();
    let mut known = methods.filter_map(|name| SignatureMethod::from_name(name));
    let first = known.clone().next();
    let method = known
        .find(|method| *method == SignatureMethod::HmacSha1)
        .or(first);
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let signed = oauth1::Request {
        method: &request.method,
        url: &request.url,
        form: &[],
    };
    let consumer = oauth1::Credentials {
        consumer_key: key,
        consumer_secret: secret.reveal(),
        token: "",
        token_secret: "",
    };
    let occasion = oauth1::Occasion {
        method: method.unwrap_or(SignatureMethod::HmacSha1),
        timestamp: now.as_secs(),
        nonce: &nonce(now),
        realm: scheme.realm.as_deref(),
    };
    let value = oauth1::sign(&signed, &consumer, &occasion).ok()?;
    Some(header(
        "Authorization",
        Secret::new(value),
        OAUTH1_SHOWN.to_owned(),
    ))
}

/// A text that no other request of this or another run has.
fn nonce(now: Duration) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!(
        "{:x}{:x}{:x}",
        now.as_nanos(),
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}

/// A signature that a shell can make: the one that is the secret itself.
const OAUTH1_SHOWN: &str = "OAuth oauth_consumer_key=\\\"$HALLPASS_OAUTH1_KEY\\\",oauth_nonce=\\\"$RANDOM$RANDOM\\\",oauth_timestamp=\\\"$(date +%s)\\\",\
oauth_signature_method=\\\"PLAINTEXT\\\",oauth_version=\\\"1.0\\\",oauth_signature=\\\"$HALLPASS_OAUTH1_SECRET%26\\\"";

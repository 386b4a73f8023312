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
    let (given, others): (Vec<_>, Vec<_>) = headers_of(credentials, caller, is_credential)
        .into_iter()
        .partition(|credential| is_credential(&credential.name));
    let mut sent = others;
    let made = match caller {
        Caller::Anonymous => Some(Vec::new()),
        Caller::Identity(_) if !given.is_empty() => Some(given),
        Caller::Impostor(_) if !given.is_empty() => Some(given.into_iter().map(spoiled).collect()),
        Caller::Identity(_) | Caller::Impostor(_) if is_open(operation) => Some(Vec::new()),
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

/// The headers that go with every request of a caller. Credentials among those of all are the first caller's alone, and of one name the caller's own comes first.
fn headers_of(
    credentials: &Credentials,
    caller: Caller,
    is_credential: impl Fn(&str) -> bool,
) -> Vec<Credential> {
    let (is_first, own) = match caller {
        Caller::Identity(0) | Caller::Impostor(0) => (true, [].as_slice()),
        Caller::Identity(1) | Caller::Impostor(1) => (false, credentials.other_headers.as_slice()),
        _ => (false, [].as_slice()),
    };
    let is_replaced = |name: &str| own.iter().any(|(own, _)| own.eq_ignore_ascii_case(name));
    let shared = credentials
        .headers
        .iter()
        .filter(|(name, _)| (is_first || !is_credential(name)) && !is_replaced(name));
    let shared = shared.map(|(name, value)| extra_header(name, value, "HEADER"));
    let own = own.iter();
    shared
        .chain(own.map(|(name, value)| extra_header(name, value, "OTHER_HEADER")))
        .collect()
}

/// A header that the user gave, shown as a variable that begins so.
fn extra_header(name: &str, value: &Secret, variable: &str) -> Credential {
    let name_as_variable: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_uppercase()
            } else {
                '_'
            }
        })
        .collect();
    header(
        name,
        value.clone(),
        format!("${variable}_{name_as_variable}"),
    )
}

/// A credential that keeps the form of a given one (its scheme word) and is wrong.
fn spoiled(given: Credential) -> Credential {
    let value = match given.value.reveal().split_once(' ') {
        // Its signature is forged apart.
        Some((scheme, _)) if scheme.eq_ignore_ascii_case("oauth") => format!("{scheme} {WRONG}"),
        Some((scheme, token)) => format!("{scheme} {}", near(token)),
        None => near(given.value.reveal()),
    };
    Credential {
        value: Secret::new(value),
        ..given
    }
}

/// A wrong secret that begins as the right one, for whoever compares only the beginning.
fn near(secret: &str) -> String {
    let half = secret.chars().count() / 2;
    let beginning: String = secret.chars().take(half).collect();
    format!("{beginning}-{WRONG}")
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
            Secret::new(near(own.reveal()))
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

#[cfg(test)]
mod tests {
    use hallpass_openapi::source::Disk;

    use super::*;

    /// Name and value of all that a caller sends, as `Name: value`; `None` when it cannot call.
    fn sent(headers: &[&str], other_headers: &[&str], caller: Caller) -> Option<Vec<String>> {
        let document = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/documents/things.yaml");
        let api = hallpass_openapi::load(document, &Disk)
            .api
            .expect("the document is sound");
        let secured = api.operations.iter().find(|operation| !is_open(operation));
        let pairs = |headers: &[&str]| {
            let pairs = headers.iter().filter_map(|header| header.split_once(": "));
            pairs
                .map(|(name, value)| (name.to_owned(), Secret::new(value)))
                .collect()
        };
        let credentials = Credentials {
            identities: Vec::new(),
            headers: pairs(headers),
            other_headers: pairs(other_headers),
        };
        let request = Request {
            method: "GET".to_owned(),
            url: "http://127.0.0.1/things".to_owned(),
            headers: Vec::new(),
            credentials: Vec::new(),
            body: None,
        };
        let operation = secured.expect("the document secures an operation");
        match authorize(&api, operation, &credentials, caller, &request) {
            Authorization::Missing => None,
            Authorization::With(made) => Some(
                made.iter()
                    .map(|made| format!("{}: {}", made.name, made.value.reveal()))
                    .collect(),
            ),
        }
    }

    #[test]
    fn each_caller_sends_its_own_headers() {
        let headers = ["Authorization: Bearer one", "X-Tenant: 7", "X-Client: a"];
        let other = ["authorization: Bearer two", "X-Client: b"];
        let first = Some(vec![
            "X-Tenant: 7",
            "X-Client: a",
            "Authorization: Bearer one",
        ]);
        let second = Some(vec![
            "X-Tenant: 7",
            "X-Client: b",
            "authorization: Bearer two",
        ]);
        let nobody = Some(vec!["X-Tenant: 7", "X-Client: a"]);
        let wrong = Some(vec![
            "X-Tenant: 7",
            "X-Client: b",
            "authorization: Bearer t-hallpass-wrong-credential",
        ]);
        for (caller, expected) in [
            (Caller::Identity(0), first),
            (Caller::Identity(1), second),
            (Caller::Anonymous, nobody),
            (Caller::Impostor(1), wrong),
            (Caller::Identity(2), None),
        ] {
            let expected: Option<Vec<String>> =
                expected.map(|lines| lines.into_iter().map(str::to_owned).collect());
            assert_eq!(sent(&headers, &other, caller), expected, "{caller:?}");
        }
    }

    #[test]
    fn credentials_of_the_first_caller_are_not_the_second_ones() {
        let headers = ["Authorization: Bearer one"];
        assert_eq!(sent(&headers, &[], Caller::Identity(1)), None);
        assert_eq!(sent(&headers, &["X-Tenant: 8"], Caller::Identity(1)), None);
    }
}

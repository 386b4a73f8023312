//! Who plays in a check: identities from the environment, from a file, or from the fixtures of the embedded mock.

use hallpass_conformance::{Identity, Secret};
use hallpass_mock::{Credentials, Fixtures};
use hallpass_openapi::model::{Api, SecurityKind};

use crate::environment::Environment;
use crate::exit::Failure;

/// The identity that the environment describes, if it describes one.
pub fn from_environment(environment: &Environment, apis: &[Api]) -> Option<Identity> {
    let identity = Identity {
        name: "environment".to_owned(),
        oauth1: environment
            .oauth1
            .as_ref()
            .map(|(key, secret)| (key.clone(), Secret::new(secret))),
        bearer: environment.bearer.as_ref().map(Secret::new),
        basic: environment
            .basic
            .as_ref()
            .map(|(name, password)| (name.clone(), Secret::new(password))),
        api_keys: environment
            .api_key
            .iter()
            .flat_map(|value| api_keys(apis, value))
            .collect(),
        ..Identity::default()
    };
    is_somebody(&identity).then_some(identity)
}

/// The identities of a file, which has the form of a fixtures file.
///
/// # Errors
/// When it cannot be read or has another form. The message never quotes the file.
pub fn from_file(path: &str, apis: &[Api]) -> Result<Vec<Identity>, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::usage(format!("cannot read `{path}`: {error}")))?;
    let fixtures =
        Fixtures::parse(path, &text).map_err(|error| Failure::usage(error.to_string()))?;
    let identities = from_fixtures(&fixtures.credentials, apis);
    if identities.is_empty() {
        return Err(Failure::usage(format!("`{path}` has no credentials"))
            .hint("see docs/check.md for its form"));
    }
    Ok(identities)
}

/// The credentials of all fixtures of a run; a file that several documents name counts once.
pub fn of_all(fixtures: &[Option<Fixtures>]) -> Credentials {
    let mut seen: Vec<&str> = Vec::new();
    let mut all = Credentials::default();
    for fixtures in fixtures.iter().flatten() {
        if seen.contains(&fixtures.name.as_str()) {
            continue;
        }
        seen.push(&fixtures.name);
        let Credentials {
            oauth1,
            bearer,
            basic,
            api_key,
        } = fixtures.credentials.clone();
        all.oauth1.extend(oauth1);
        all.bearer.extend(bearer);
        all.basic.extend(basic);
        all.api_key.extend(api_key);
    }
    all
}

/// Those of a kind that a security scheme of the documents asks for.
pub fn of_schemes(credentials: Credentials, apis: &[Api]) -> Credentials {
    let asks = |fits: fn(&SecurityKind) -> bool| {
        let mut schemes = apis.iter().flat_map(|api| api.security_schemes.values());
        schemes.any(|scheme| fits(&scheme.kind))
    };
    let mut kept = Credentials::default();
    if asks(|kind| matches!(kind, SecurityKind::OAuth1(_))) {
        kept.oauth1 = credentials.oauth1;
    }
    if asks(|kind| match kind {
        SecurityKind::Http { scheme } => scheme != "basic",
        SecurityKind::OAuth2 { .. } | SecurityKind::OpenIdConnect { .. } => true,
        _ => false,
    }) {
        kept.bearer = credentials.bearer;
    }
    if asks(|kind| matches!(kind, SecurityKind::Http { scheme } if scheme == "basic")) {
        kept.basic = credentials.basic;
    }
    if asks(|kind| matches!(kind, SecurityKind::ApiKey { .. })) {
        kept.api_key = credentials.api_key;
    }
    kept
}

/// The identities that the own mock of documents lets in.
pub fn of_mock(fixtures: &[Option<Fixtures>], apis: &[Api]) -> Vec<Identity> {
    let known = of_all(fixtures).or(&Credentials::made_up());
    let mut identities = from_fixtures(&known, apis);
    for identity in &mut identities {
        identity.certificate = true;
    }
    identities
}

/// The identities of fixtures: the first of each kind is the first caller, the second of each kind the second one, and so on.
pub fn from_fixtures(credentials: &Credentials, apis: &[Api]) -> Vec<Identity> {
    let kinds = [
        credentials.oauth1.len(),
        credentials.bearer.len(),
        credentials.basic.len(),
        credentials.api_key.len(),
    ];
    let count = kinds.into_iter().max().unwrap_or_default();
    (0..count)
        .map(|index| identity(credentials, index, apis))
        .collect()
}

fn identity(credentials: &Credentials, index: usize, apis: &[Api]) -> Identity {
    let consumer = credentials.oauth1.get(index);
    let token = credentials.bearer.get(index);
    let login = credentials.basic.get(index);
    let key = credentials.api_key.get(index);
    Identity {
        name: format!("caller {}", index + 1),
        oauth1: consumer.map(|consumer| (consumer.key.clone(), Secret::new(&consumer.secret))),
        bearer: token.map(|token| Secret::new(&token.token)),
        basic: login.map(|login| (login.username.clone(), Secret::new(&login.password))),
        api_keys: key
            .into_iter()
            .flat_map(|key| api_keys(apis, &key.value))
            .collect(),
        tokens: token
            .into_iter()
            .flat_map(|token| tokens(apis, &token.token))
            .collect(),
        certificate: false,
    }
}

fn is_somebody(identity: &Identity) -> bool {
    identity.oauth1.is_some()
        || identity.bearer.is_some()
        || identity.basic.is_some()
        || !identity.api_keys.is_empty()
}

/// The value under the name of every API key that the documents know.
fn api_keys(apis: &[Api], value: &str) -> Vec<(String, Secret)> {
    let schemes = apis.iter().flat_map(|api| api.security_schemes.values());
    schemes
        .filter_map(|scheme| match &scheme.kind {
            SecurityKind::ApiKey { name, .. } => Some((name.clone(), Secret::new(value))),
            _ => None,
        })
        .collect()
}

/// The value under every HTTP scheme of the documents that is neither basic nor bearer.
fn tokens(apis: &[Api], value: &str) -> Vec<(String, Secret)> {
    let schemes = apis.iter().flat_map(|api| api.security_schemes.values());
    schemes
        .filter_map(|scheme| match &scheme.kind {
            SecurityKind::Http { scheme } if scheme != "basic" && scheme != "bearer" => {
                Some((scheme.clone(), Secret::new(value)))
            }
            _ => None,
        })
        .collect()
}

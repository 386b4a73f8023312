//! Ways to alter right credentials into wrong ones.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;

/// Another value in place of the right one; `None` for what cannot be altered so.
pub(super) type Alteration = fn(&str) -> Option<String>;

/// How the right credentials are altered. The last ones show nothing at all.
pub(super) const WAYS: [(&str, Alteration); 11] = [
    ("longer-credentials", longer),
    ("wrong-password", wrong_password),
    ("key-as-token", key_as_token),
    ("signed-as-bearer", |value| {
        let signed = value.strip_prefix("OAuth ")?;
        Some(format!("Bearer {signed}"))
    }),
    ("other-scheme", |value| {
        Some(format!("Basic {}", token(value)?))
    }),
    ("basic-login", |value| {
        let (scheme, _) = value.split_once(' ')?;
        // The name `hallpass` with the password `wrong`.
        let is_other = !scheme.eq_ignore_ascii_case("basic");
        is_other.then(|| "Basic aGFsbHBhc3M6d3Jvbmc=".to_owned())
    }),
    ("no-scheme", |value| token(value).map(str::to_owned)),
    ("other-case", other_case),
    ("no-password", |value| {
        let (name, _) = login(value)?;
        Some(basic(&name, ""))
    }),
    ("no-token", |value| {
        let (scheme, _) = value.split_once(' ')?;
        Some(scheme.to_owned())
    }),
    ("empty-credentials", |_| Some(String::new())),
];

fn longer(value: &str) -> Option<String> {
    let scheme = value.split_once(' ').map_or("", |(scheme, _)| scheme);
    let is_token = scheme.is_empty() || scheme.eq_ignore_ascii_case("bearer");
    is_token.then(|| format!("{value}-hallpass"))
}

/// What stands behind `Bearer`.
pub(super) fn token(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token)
}

/// A token in capitals instead of small letters, and the other way round: tokens are compared as they are (RFC 6750, section 2.1).
fn other_case(value: &str) -> Option<String> {
    let token = token(value)?;
    let turn = |c: char| {
        if c.is_ascii_lowercase() {
            c.to_ascii_uppercase()
        } else {
            c.to_ascii_lowercase()
        }
    };
    let turned: String = token.chars().map(turn).collect();
    (turned != token).then(|| format!("Bearer {turned}"))
}

/// `OAuth …, oauth_signature="…"` with a signature that nobody made.
pub(super) fn forged_signature(value: &str) -> Option<String> {
    with_signature(value, "hallpass-wrong%26")
}

const SIGNATURE: &str = "oauth_signature=\"";

/// `OAuth …, oauth_signature="…"` with another signature.
pub(super) fn with_signature(value: &str, other: &str) -> Option<String> {
    let (before, after) = value.strip_prefix("OAuth ")?.split_once(SIGNATURE)?;
    let (own, rest) = after.split_once('"')?;
    (own != other).then(|| format!("OAuth {before}{SIGNATURE}{other}\"{rest}"))
}

/// The signature in `OAuth …, oauth_signature="…"`.
pub(super) fn signature(value: &str) -> Option<&str> {
    let (_, after) = value.strip_prefix("OAuth ")?.split_once(SIGNATURE)?;
    after.split_once('"').map(|(own, _)| own)
}

/// Name and password of `Basic …`; `None` without a password, where the name alone is the secret.
fn login(value: &str) -> Option<(String, String)> {
    let (scheme, login) = value.split_once(' ')?;
    let login = BASE64.decode(login.trim()).ok()?;
    let login = String::from_utf8(login).ok()?;
    let (name, password) = login.split_once(':')?;
    let is_basic = scheme.eq_ignore_ascii_case("basic");
    (is_basic && !password.is_empty()).then(|| (name.to_owned(), password.to_owned()))
}

fn basic(name: &str, password: &str) -> String {
    format!("Basic {}", BASE64.encode(format!("{name}:{password}")))
}

/// The right name with another password.
fn wrong_password(value: &str) -> Option<String> {
    let (name, password) = login(value)?;
    Some(basic(&name, &format!("{password}-hallpass")))
}

/// A name or consumer key, which is no secret, as a bearer token.
fn key_as_token(value: &str) -> Option<String> {
    let of_login = login(value).map(|(name, _)| name);
    let of_oauth = || {
        let (_, after) = value
            .strip_prefix("OAuth ")?
            .split_once("oauth_consumer_key=\"")?;
        after.split_once('"').map(|(key, _)| key.to_owned())
    };
    of_login
        .or_else(of_oauth)
        .map(|key| format!("Bearer {key}"))
}

#[cfg(test)]
mod tests {
    use super::{basic, key_as_token, login, wrong_password};

    #[test]
    fn a_login_is_altered_in_one_half() {
        let right = basic("ann", "se:same");
        let halves = ("ann".to_owned(), "se:same".to_owned());
        assert_eq!(login(&right), Some(halves));
        let wrong = wrong_password(&right).and_then(|wrong| login(&wrong));
        assert_eq!(wrong.map(|(name, _)| name), Some("ann".to_owned()));
        assert_eq!(key_as_token(&right), Some("Bearer ann".to_owned()));
        let signed = "OAuth oauth_consumer_key=\"k1\",oauth_signature=\"s%26\"";
        assert_eq!(key_as_token(signed), Some("Bearer k1".to_owned()));
        assert_eq!(login("Bearer abc"), None);
        assert_eq!(key_as_token("Bearer abc"), None);
    }
}

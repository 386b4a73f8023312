//! The `Authorization` header of OAuth 1.0a, read as leniently as servers do: real clients leave out the realm, the space behind
//! commas, and the escaping of `&`, `+`, `/` and `=`.

use std::fmt;

use percent_encoding::percent_decode_str;

use super::OAuth1Error;

/// The parameters of an `Authorization` header, decoded.
#[derive(Clone, PartialEq, Eq)]
pub struct Authorization {
    realm: Option<String>,
    parameters: Vec<(String, String)>,
}

/// Keeps the signature, which may be a secret, out of messages.
impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.parameters.iter().map(|(name, _)| &**name).collect();
        f.debug_struct("Authorization")
            .field("realm", &self.realm)
            .field("parameters", &names)
            .finish()
    }
}

impl Authorization {
    /// Reads the value of an `Authorization` header.
    ///
    /// # Errors
    /// The scheme is another, the list is broken, or a parameter stands twice.
    pub fn parse(header: &str) -> Result<Self, OAuth1Error> {
        let header = header.trim();
        let scheme = header.get(..5).ok_or(OAuth1Error::Header)?;
        let list = &header[5..];
        if !scheme.eq_ignore_ascii_case("OAuth") || !list.starts_with([' ', '\t']) {
            return Err(OAuth1Error::Header);
        }
        let mut authorization = Self {
            realm: None,
            parameters: Vec::new(),
        };
        for part in split(list) {
            authorization.add(part)?;
        }
        Ok(authorization)
    }

    fn add(&mut self, part: &str) -> Result<(), OAuth1Error> {
        let (name, value) = part.split_once('=').ok_or(OAuth1Error::Header)?;
        let (name, value) = (name.trim(), unquote(value.trim())?);
        if name.eq_ignore_ascii_case("realm") {
            let twice = self.realm.replace(value.to_owned()).is_some();
            return if twice {
                Err(OAuth1Error::Repeated)
            } else {
                Ok(())
            };
        }
        let (name, value) = (decode(name)?, decode(value)?);
        if self.get(&name).is_some() {
            return Err(OAuth1Error::Repeated);
        }
        self.parameters.push((name, value));
        Ok(())
    }

    /// A parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut parameters = self.parameters.iter();
        parameters
            .find(|(found, _)| found == name)
            .map(|(_, value)| &**value)
    }

    /// `realm`.
    pub fn realm(&self) -> Option<&str> {
        self.realm.as_deref()
    }

    /// `oauth_consumer_key`.
    pub fn consumer_key(&self) -> Option<&str> {
        self.get("oauth_consumer_key")
    }

    /// `oauth_token`; empty when it is not there.
    pub fn token(&self) -> &str {
        self.get("oauth_token").unwrap_or_default()
    }

    /// `oauth_nonce`.
    pub fn nonce(&self) -> Option<&str> {
        self.get("oauth_nonce")
    }

    /// `oauth_timestamp` in seconds since 1970-01-01 UTC, if it is a number.
    pub fn timestamp(&self) -> Option<u64> {
        self.get("oauth_timestamp")?.parse().ok()
    }

    /// `oauth_signature_method` as it was sent.
    pub fn signature_method(&self) -> Option<&str> {
        self.get("oauth_signature_method")
    }

    /// The parameters that a signature covers.
    pub(super) fn signed(&self) -> Vec<(&str, &str)> {
        let signed = self
            .parameters
            .iter()
            .filter(|(name, _)| name != "oauth_signature");
        signed.map(|(name, value)| (&**name, &**value)).collect()
    }
}

/// The parts of a list, split at commas outside quotes; empty parts are dropped.
fn split(list: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let parts = list.split(move |character| {
        quoted ^= character == '"';
        character == ',' && !quoted
    });
    parts.map(str::trim).filter(|part| !part.is_empty())
}

fn unquote(value: &str) -> Result<&str, OAuth1Error> {
    match value.strip_prefix('"') {
        Some(rest) => rest.strip_suffix('"').ok_or(OAuth1Error::Header),
        None => Ok(value),
    }
}

fn decode(text: &str) -> Result<String, OAuth1Error> {
    let decoded = percent_decode_str(text).decode_utf8();
    decoded
        .map(|text| text.into_owned())
        .map_err(|_| OAuth1Error::Header)
}

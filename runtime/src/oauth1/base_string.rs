//! The signature base string (RFC 5849, section 3.4.1): method, URL and parameters in one normal form.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::{OAuth1Error, Request};

/// Everything but RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Percent-encoding as OAuth has it (section 3.6).
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// The text that is hashed, for a request with these OAuth parameters (without `realm` and `oauth_signature`).
///
/// # Errors
/// [`OAuth1Error::Url`].
pub fn base_string(
    request: &Request<'_>,
    parameters: &[(&str, &str)],
) -> Result<String, OAuth1Error> {
    let (uri, query) = base_uri(request.url)?;
    let given = parameters.iter().chain(request.form);
    let mut pairs: Vec<(String, String)> = given
        .map(|(name, value)| (encode(name), encode(value)))
        .collect();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        pairs.push((encode(&form_decode(name)), encode(&form_decode(value))));
    }
    pairs.sort();
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let method = request.method.to_ascii_uppercase();
    Ok([encode(&method), encode(&uri), encode(&pairs.join("&"))].join("&"))
}

/// The URL without query and default port, scheme and host in lower case; and the query.
fn base_uri(url: &str) -> Result<(String, &str), OAuth1Error> {
    let url = url.split('#').next().unwrap_or_default();
    let (before, query) = url.split_once('?').unwrap_or((url, ""));
    let (scheme, rest) = before.split_once("://").ok_or(OAuth1Error::Url)?;
    let scheme = scheme.to_ascii_lowercase();
    let (authority, path) = match rest.find('/') {
        Some(slash) => rest.split_at(slash),
        None => (rest, "/"),
    };
    let authority = authority
        .rsplit('@')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let default = match &*scheme {
        "http" => ":80",
        "https" => ":443",
        _ => return Err(OAuth1Error::Url),
    };
    let host = authority.strip_suffix(default).unwrap_or(&authority);
    if host.is_empty() {
        return Err(OAuth1Error::Url);
    }
    Ok((format!("{scheme}://{host}{path}"), query))
}

/// Decoding of `application/x-www-form-urlencoded`.
fn form_decode(text: &str) -> String {
    let spaced: Cow<'_, str> = if text.contains('+') {
        text.replace('+', " ").into()
    } else {
        text.into()
    };
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

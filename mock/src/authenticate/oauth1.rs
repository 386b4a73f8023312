//! OAuth 1.0a: whether a request was signed by a known consumer, in time, and for the first time.

use hallpass_openapi::model::OAuth1;
use hallpass_runtime::oauth1::{Authorization, verify};

use super::{Circumstances, Denied, Gate, Nonces, User, challenge};
use crate::fixtures::Consumer;
use crate::message::Request;

/// What the vendor says to a request that was seen before.
pub const REPLAY: &str =
    "Duplicate timestamp/nonce combination, possible replay attack. Request rejected.";

/// The user that the consumer stands for. A request that is taken cannot be taken again.
pub(super) fn check(
    settings: &OAuth1,
    request: &Request,
    circumstances: Circumstances<'_>,
    gate: &mut Gate,
) -> Result<User, Denied> {
    let denied = || denied(settings, None);
    let sent = request.header("authorization").ok_or_else(denied)?;
    let authorization = Authorization::parse(sent).map_err(|_| denied())?;
    let key = authorization.consumer_key().ok_or_else(denied)?;
    let consumers = &gate.credentials.oauth1;
    if consumers.is_empty() {
        return Ok(None);
    }
    let known = consumers.iter().find(|consumer| consumer.key == key);
    let consumer = known.ok_or_else(denied)?;
    let is_right = takes_method(settings, &authorization)
        && is_signed_by(consumer, &authorization, request, circumstances)
        && is_in_time(settings, &authorization, circumstances.now);
    if !is_right {
        return Err(denied());
    }
    let user = consumer.user.clone();
    if is_first_time(&authorization, key, &mut gate.nonces) {
        Ok(user)
    } else {
        Err(self::denied(settings, Some(REPLAY)))
    }
}

fn is_signed_by(
    consumer: &Consumer,
    authorization: &Authorization,
    request: &Request,
    circumstances: Circumstances<'_>,
) -> bool {
    let urls = candidate_urls(request, circumstances);
    let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
    let method = &request.method;
    verify(authorization, method, &urls, &[], &consumer.secret, "").is_ok()
}

/// Remembers the request. PLAINTEXT may come without nonce and timestamp; then nothing tells one request from another.
fn is_first_time(authorization: &Authorization, key: &str, nonces: &mut Nonces) -> bool {
    let nonce = authorization.nonce().unwrap_or_default();
    let timestamp = authorization.get("oauth_timestamp").unwrap_or_default();
    let is_marked = !nonce.is_empty() || !timestamp.is_empty();
    !is_marked || nonces.remember(key, nonce, timestamp)
}

fn denied(settings: &OAuth1, text: Option<&'static str>) -> Denied {
    Denied {
        text,
        ..challenge("OAuth", settings.realm.as_deref().unwrap_or_default())
    }
}

fn takes_method(settings: &OAuth1, authorization: &Authorization) -> bool {
    let sent = authorization.signature_method().unwrap_or_default();
    let listed = &settings.signature_methods;
    listed.is_empty() || listed.iter().any(|method| method == sent)
}

fn is_in_time(settings: &OAuth1, authorization: &Authorization, now: u64) -> bool {
    let Some(window) = settings.timestamp_window else {
        return true;
    };
    match (
        authorization.get("oauth_timestamp"),
        authorization.timestamp(),
    ) {
        (None, _) => true,
        (Some(_), Some(sent)) => sent.abs_diff(now) <= window,
        (Some(_), None) => false,
    }
}

/// The URLs that a client may have signed: under the name that it sent, the address of the socket, the public URL, and the document's
/// own server, since real clients sign the vendor's URL whatever address they talk to. Each as http and as https.
fn candidate_urls(request: &Request, circumstances: Circumstances<'_>) -> Vec<String> {
    let target = request.signed_target();
    let addresses = circumstances.addresses;
    let host = request.header("host").map(|host| format!("{host}{target}"));
    let ours = [Some(&addresses.bound), addresses.public.as_ref()];
    let ours = ours
        .into_iter()
        .flatten()
        .map(|url| format!("{}{target}", without_scheme(url)));
    let document = circumstances.document;
    let below = target
        .strip_prefix(document.mount.as_str())
        .unwrap_or(&target);
    let servers = document.api.servers.iter().map(|server| {
        let url = without_scheme(&server.url).trim_end_matches('/');
        format!("{url}{below}")
    });
    let all = host.into_iter().chain(ours).chain(servers);
    all.flat_map(|url| [format!("http://{url}"), format!("https://{url}")])
        .collect()
}

fn without_scheme(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, rest)| rest)
}

//! Faults in authentication.

use hallpass_openapi::model::SecurityKind;
use hallpass_runtime::oauth1;

use crate::authenticate::REPLAY;
use crate::fault::play::Around;
use crate::fault::subject::Subject;
use crate::fixtures::Credentials;
use crate::message::{Moment, Request, Response};

/// Nobody is asked for credentials.
pub fn ignore_missing(around: &mut Around<'_>, request: &Request) -> Response {
    let response = around.go(request);
    if response.status == 401 && request.header("authorization").is_none() {
        return as_known(around, request).unwrap_or(response);
    }
    response
}

/// Any credentials will do.
pub fn accept_wrong(around: &mut Around<'_>, request: &Request) -> Response {
    let response = around.go(request);
    if response.status == 401 && sent_wrong(request, &response) {
        return as_known(around, request).unwrap_or(response);
    }
    response
}

/// Whether credentials were sent that are not right, rather than right ones a second time.
fn sent_wrong(request: &Request, response: &Response) -> bool {
    request.header("authorization").is_some() && response.body != REPLAY.as_bytes()
}

/// The key is looked at, the signature is not.
pub fn accept_bad_signature(around: &mut Around<'_>, request: &Request) -> Response {
    let response = around.go(request);
    let sent = request.header("authorization").unwrap_or_default();
    let known = around.state().is_some_and(|state| {
        let mut consumers = state.gate.credentials.oauth1.iter();
        consumers.any(|consumer| sent.contains(&consumer.key))
    });
    if response.status == 401 && known && sent_wrong(request, &response) {
        return as_known(around, request).unwrap_or(response);
    }
    response
}

/// The same signed request is taken again.
pub fn accept_replay(around: &mut Around<'_>, request: &Request) -> Response {
    if let Some(state) = around.state() {
        state.gate.nonces.clear();
    }
    around.go(request)
}

/// Whether the operation asks for a kind of credentials in the `Authorization` header.
pub fn is_secured(subject: &Subject<'_>) -> bool {
    let anonymous = |r: &hallpass_openapi::model::SecurityRequirement| r.schemes.is_empty();
    let security = &subject.operation.security;
    !security.is_empty() && !security.iter().any(anonymous)
}

/// Whether the operation asks for OAuth 1.0a.
pub fn is_signed(subject: &Subject<'_>) -> bool {
    let schemes = subject.operation.security.iter().flat_map(|r| &r.schemes);
    let mut kinds = schemes.filter_map(|(name, _)| subject.api.security_schemes.get(name));
    kinds.any(|scheme| matches!(scheme.kind, SecurityKind::OAuth1(_)))
}

/// The answer to the same request with the first credentials that the fixtures know.
fn as_known(around: &mut Around<'_>, request: &Request) -> Option<Response> {
    let signed = is_signed(&around.subject);
    let url = format!("{}{}", around.base(), request.target());
    let moment = around.moment();
    let state = around.state()?;
    let credentials = &state.gate.credentials;
    let authorization = if signed {
        signature(credentials, &request.method, &url, moment)
    } else {
        token(credentials)
    };
    let mut known = request.clone();
    known.set_header("authorization", &authorization?);
    Some(around.go(&known))
}

fn signature(credentials: &Credentials, method: &str, url: &str, moment: Moment) -> Option<String> {
    let consumer = credentials.oauth1.first()?;
    let nonce = format!("fault-{}", moment.random);
    let request = oauth1::Request {
        method,
        url,
        form: &[],
    };
    let credentials = oauth1::Credentials {
        consumer_key: &consumer.key,
        consumer_secret: &consumer.secret,
        token: "",
        token_secret: "",
    };
    let occasion = oauth1::Occasion {
        method: oauth1::SignatureMethod::HmacSha1,
        timestamp: moment.now,
        nonce: &nonce,
        realm: None,
    };
    oauth1::sign(&request, &credentials, &occasion).ok()
}

fn token(credentials: &Credentials) -> Option<String> {
    if let Some(bearer) = credentials.bearer.first() {
        return Some(format!("Bearer {}", bearer.token));
    }
    let login = credentials.basic.first()?;
    Some(format!("Basic {}", login.encoded()))
}

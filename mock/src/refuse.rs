//! Turns a refusal into the response that the document has for it.

use hallpass_openapi::model::{Api, MediaType, Operation, Response as Documented};

use serde_json::Value;

use crate::authenticate::CHALLENGE;
use crate::encode::encode;
use crate::header;
use crate::message::{Request, Response};
use crate::negotiate::negotiate_refusal;
use crate::refusal::{Refusal, Words};
use crate::select::{Content, documented, example};

/// The response to a request that a stage refused, in the representation that the client likes best. Without an operation, and where
/// the document says nothing about the status, it has no body.
pub fn refuse(
    refusal: &Refusal,
    api: &Api,
    operation: Option<&Operation>,
    request: &Request,
) -> Response {
    let said = operation.and_then(|operation| documented(operation, refusal.status));
    let media = said.and_then(|response| negotiate_refusal(request, response));
    let content = content(refusal, api, said, media);
    let mut response =
        encode(api, refusal.status, said, content).unwrap_or_else(|reason| Response {
            body: reason.into_bytes(),
            ..Response::empty(500)
        });
    let (challenges, others): (Vec<_>, Vec<_>) = refusal
        .headers
        .iter()
        .partition(|(name, _)| name == CHALLENGE);
    for (name, value) in others {
        response.set_header(name, value);
    }
    let challenges: Vec<&str> = challenges.iter().map(|(_, value)| value.as_str()).collect();
    if !challenges.is_empty() {
        response.set_header(CHALLENGE, &header::challenges(api, said, &challenges));
    }
    response
}

fn content<'a>(
    refusal: &Refusal,
    api: &Api,
    said: Option<&'a Documented>,
    media: Option<&'a MediaType>,
) -> Content<'a> {
    match (&refusal.words, said.zip(media)) {
        (Words::Text(text), _) => Content::Text(text.clone()),
        (Words::Instance(body), Some((_, media))) => Content::Instance(body.clone(), media),
        (Words::Instance(body), None) => Content::Text(body.to_string()),
        (Words::Example(name), Some((response, media))) => {
            example(api, response, media, Some(name))
        }
        (Words::Documented, Some((response, media))) => match example(api, response, media, None) {
            Content::Instance(mut body, media) if media.examples.is_empty() => {
                repeat(&mut body, refusal.status);
                Content::Instance(body, media)
            }
            content => content,
        },
        (Words::Example(_) | Words::Documented, None) => Content::Empty,
    }
}

/// Where errors repeat their status, as a number.
const PLACES: [&str; 6] = [
    "/code",
    "/status",
    "/statusCode",
    "/status_code",
    "/error/code",
    "/error/status",
];

/// Puts the status where a body that no example shows repeats it: a made-up number would be another status.
fn repeat(body: &mut Value, status: u16) {
    for place in PLACES {
        if let Some(code) = body.pointer_mut(place).filter(|code| code.is_number()) {
            *code = Value::from(status);
        }
    }
}

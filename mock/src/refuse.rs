//! Turns a refusal into the response that the document has for it.

use hallpass_openapi::model::{Api, MediaType, Operation, Response as Documented};
use hallpass_openapi::validate::Direction;

use serde_json::Value;

use crate::authenticate::CHALLENGE;
use crate::encode::encode;
use crate::header;
use crate::message::{Request, Response};
use crate::negotiate::negotiate_refusal;
use crate::refusal::{Refusal, Words};
use crate::schema;
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
                repeat(api, media, refusal.status, &mut body);
                name(api, response, media, refusal.status, &mut body);
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

/// Puts the status where a body that no example shows repeats it: a made-up number would be another status. Codes of the document's own stay.
fn repeat(api: &Api, media: &MediaType, status: u16, body: &mut Value) {
    for place in PLACES {
        let Some(code) = body.pointer_mut(place).filter(|code| code.is_number()) else {
            continue;
        };
        let status = Value::from(status);
        let schema = media.schema.and_then(|schema| api.schema_at(schema, place));
        if schema.is_none_or(|schema| api.is_valid(schema, Direction::Response, &status)) {
            *code = status;
        }
    }
}

/// Where errors have a name of what is wrong, of those that their schema lists.
const NAMED: [&str; 6] = [
    "/code",
    "/status",
    "/reason",
    "/error/code",
    "/error/status",
    "/error/reason",
];

/// Puts the name that the document gives to a status where a body that no example shows has another one.
fn name(api: &Api, said: &Documented, media: &MediaType, status: u16, body: &mut Value) {
    let says = [Some(said.description.as_str()), api.description.as_deref()];
    for place in NAMED {
        let Some(made) = body.pointer_mut(place).filter(|made| made.is_string()) else {
            continue;
        };
        let listed = media
            .schema
            .and_then(|schema| api.schema_at(schema, place))
            .and_then(|id| schema::first(api, id, |schema| schema.enumeration.as_ref()));
        let listed: Vec<&str> = listed
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let [of_response, of_document] = says.map(Option::unwrap_or_default);
        let marked = format!("{status} ");
        let after = of_document.split(&marked).skip(1);
        let mut after = after.filter_map(|rest| {
            let word = rest.trim_start_matches(['`', '"', '*', '\'']);
            listed.iter().find(|name| is_first(word, name)).copied()
        });
        let mut words = of_response.split(|c: char| !(c.is_alphanumeric() || "_-".contains(c)));
        let named = words.find_map(|word| listed.iter().find(|name| **name == word).copied());
        if let Some(name) = named.or_else(|| after.next()) {
            *made = name.into();
        }
    }
}

fn is_first(text: &str, name: &str) -> bool {
    let rest = text.strip_prefix(name);
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

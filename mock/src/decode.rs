//! The decoding stage: a request's texts become values by the schemas of its parameters and body, or it is refused.

use hallpass_openapi::model::Operation;
use hallpass_openapi::promises;
use hallpass_openapi::promises::needs::Need;
use hallpass_openapi::request::{Part, RawRequest, RequestViolation};

use crate::call::Decoded;
use crate::document::Document;
use crate::message::Request;
use crate::refusal::Refusal;
use crate::route::Routed;

/// The values of a request.
///
/// # Errors
/// 415 for a body in a media type that the operation does not take, what the description of a parameter says of wrong values, 400 for everything
/// else that the document forbids.
pub fn decode(
    document: &Document,
    operation: &Operation,
    routed: &Routed,
    request: &Request,
) -> Result<Decoded, Refusal> {
    let raw = RawRequest {
        path: &routed.parameters,
        query: &request.query,
        headers: &request.headers,
        body: &request.body,
    };
    let read = document
        .api
        .read_request(operation, &raw)
        .map_err(|wrong| refusal(document, operation, &wrong))?;
    let is_sent = |name: &&str| read.query.get(*name).is_some();
    // Rules that the document declares say it themselves.
    if operation.rules.is_empty()
        && let Some(names) = promises::at_least_one_of(operation)
        && !names.iter().any(is_sent)
    {
        let reason = format!("at least one of {} is needed", names.join(", "));
        return Err(Refusal::status(400).because(&reason));
    }
    if operation.rules.is_empty()
        && let Some(sent) = &read.body
        && let Some(need) = Need::of(&document.api, operation)
            .into_iter()
            .find(|need| need.is_broken(&read.path, sent))
    {
        let reason = format!("`{}` is needed with {}", need.needed, need.value);
        return Err(Refusal::status(400).because(&reason));
    }
    let body = operation.request_body.as_ref();
    let media = body.and_then(|body| body.content.get(read.media_type?));
    Ok(Decoded {
        path: read.path,
        query: read.query,
        header: read.headers,
        body: read.body,
        body_schema: media.and_then(|media| media.schema),
    })
}

/// The first thing that is wrong decides: parameters come before the body.
fn refusal(document: &Document, operation: &Operation, wrong: &[RequestViolation]) -> Refusal {
    let Some(first) = wrong.first() else {
        return Refusal::status(400);
    };
    let named = match &first.part {
        Part::Parameter { name, .. } => {
            let mut all = operation.parameters.iter();
            all.find(|parameter| parameter.name == *name)
        }
        Part::Body => None,
    };
    let told = named.and_then(|named| promises::refusal_of(&document.api, named));
    Refusal::status(told.unwrap_or_else(|| first.status())).because(&first.violation.message)
}

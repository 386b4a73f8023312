//! The negotiation stage: the representation that a client likes best among those that a response has.

use hallpass_openapi::media_type;
use hallpass_openapi::model::{MediaType, Response};

use crate::message::Request;
use crate::refusal::Refusal;

/// The media type of a successful reply; `None` when it has no body.
///
/// # Errors
/// 406 when the client accepts none of them.
pub fn negotiate<'a>(
    request: &Request,
    response: &'a Response,
) -> Result<Option<&'a MediaType>, Refusal> {
    if response.content.is_empty() {
        return Ok(None);
    }
    let chosen = best(request, response);
    chosen.map(Some).ok_or_else(|| Refusal::status(406))
}

/// The media type of a refusal: the best, else the first, since words in the wrong representation are better than none.
pub fn negotiate_refusal<'a>(request: &Request, response: &'a Response) -> Option<&'a MediaType> {
    best(request, response).or_else(|| response.content.first())
}

fn best<'a>(request: &Request, response: &'a Response) -> Option<&'a MediaType> {
    let accept = request.joined_header("accept");
    let offered: Vec<&str> = response.content.iter().map(|m| m.name.as_str()).collect();
    let index = media_type::negotiate(accept.as_deref(), &offered)?;
    response.content.get(index)
}

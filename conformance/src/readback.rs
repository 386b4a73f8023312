//! Reading back: whether a request that was built is one that the document allows. Examples may break their own schemas, and a server
//! that refuses those is right.

use hallpass_openapi::model::{Api, Operation};
use hallpass_openapi::request::RawRequest;

use crate::request::Request;
use crate::transport::USER_AGENT;

/// Whether the document allows a request, read as a server reads it.
pub(crate) fn is_allowed(
    api: &Api,
    operation: &Operation,
    base_url: &str,
    request: &Request,
) -> bool {
    let (path, query) = path_and_query(base_url, request);
    let Some(captured) = operation.path.matches(path) else {
        return false;
    };
    let mut headers = request.headers.clone();
    headers.push(("User-Agent".to_owned(), USER_AGENT.to_owned()));
    headers.extend(request.credentials.iter().map(|credential| {
        (
            credential.name.clone(),
            credential.value.reveal().to_owned(),
        )
    }));
    let raw = RawRequest {
        path: &captured,
        query,
        headers: &headers,
        body: request.body.as_deref().unwrap_or_default(),
    };
    api.read_request(operation, &raw).is_ok()
}

/// Path below the server's base, and query.
pub(crate) fn path_and_query<'r>(base_url: &str, request: &'r Request) -> (&'r str, &'r str) {
    let target = request.url.strip_prefix(base_url).unwrap_or(&request.url);
    target.split_once('?').unwrap_or((target, ""))
}

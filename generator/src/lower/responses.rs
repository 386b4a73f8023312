//! Names of responses by status.

use hallpass_openapi::model::StatusPattern;

/// What a response with this status is called, in words.
pub(crate) fn name(status: StatusPattern) -> String {
    match status {
        StatusPattern::Exact(code) => {
            phrase(code).map_or_else(|| format!("Status{code}"), str::to_owned)
        }
        StatusPattern::Range(1) => "Informational".to_owned(),
        StatusPattern::Range(2) => "Success".to_owned(),
        StatusPattern::Range(3) => "Redirection".to_owned(),
        StatusPattern::Range(4) => "ClientError".to_owned(),
        StatusPattern::Range(_) => "ServerError".to_owned(),
        StatusPattern::Default => "Default".to_owned(),
    }
}

/// The reason phrases that every client knows (RFC 9110).
fn phrase(code: u16) -> Option<&'static str> {
    Some(match code {
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        204 => "NoContent",
        206 => "PartialContent",
        301 => "MovedPermanently",
        302 => "Found",
        303 => "SeeOther",
        304 => "NotModified",
        307 => "TemporaryRedirect",
        308 => "PermanentRedirect",
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        409 => "Conflict",
        410 => "Gone",
        412 => "PreconditionFailed",
        413 => "ContentTooLarge",
        415 => "UnsupportedMediaType",
        422 => "UnprocessableContent",
        429 => "TooManyRequests",
        500 => "InternalServerError",
        501 => "NotImplemented",
        502 => "BadGateway",
        503 => "ServiceUnavailable",
        504 => "GatewayTimeout",
        _ => return None,
    })
}

/// Whether HTTP sends a body in a reply.
pub(super) fn has_body(method: &str, status: StatusPattern) -> bool {
    let is_bodiless = match status {
        StatusPattern::Exact(code) => matches!(code, 100..=199 | 204 | 205 | 304),
        StatusPattern::Range(digit) => digit == 1,
        StatusPattern::Default => false,
    };
    method != "HEAD" && !is_bodiless
}

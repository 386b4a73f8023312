//! Faults in status, headers, delivery and error bodies.

use std::time::Duration;

use hallpass_openapi::model::StatusPattern;

use crate::fault::play::Around;
use crate::fault::subject::{Subject, is_enumeration};
use crate::message::{Request, Response};
use crate::refusal::{REASON, Refusal};
use crate::refuse::refuse;

/// How long a slow response waits.
const SLOW: Duration = Duration::from_secs(11);

/// Success has a status that the document does not list.
pub fn undocumented_status(_: &Subject<'_>, _: &Request, response: &mut Response) {
    if response.is_success() {
        response.status = 299;
    }
}

/// Success is a crash.
pub fn server_error(_: &Subject<'_>, _: &Request, response: &mut Response) {
    if response.is_success() {
        *response = Response::empty(500);
    }
}

/// Success is the first documented failure.
pub fn wrong_status(subject: &Subject<'_>, request: &Request, response: &mut Response) {
    if let Some(status) = first_failure(subject)
        && response.is_success()
    {
        let refusal = Refusal::status(status);
        *response = refuse(&refusal, subject.api, Some(subject.operation), request);
    }
}

/// The first failure that the operation documents by its code, other than those that say that credentials are wrong.
pub fn first_failure(subject: &Subject<'_>) -> Option<u16> {
    let mut failures = subject.operation.responses.iter();
    failures.find_map(|response| match response.status {
        StatusPattern::Exact(401 | 403 | 407) => None,
        StatusPattern::Exact(status) if (400..500).contains(&status) => Some(status),
        _ => None,
    })
}

/// A body without Content-Type.
pub fn content_type_missing(_: &Subject<'_>, _: &Request, response: &mut Response) {
    if response.is_success() {
        response.remove_header("content-type");
    }
}

/// A body that says it is HTML.
pub fn content_type_wrong(_: &Subject<'_>, _: &Request, response: &mut Response) {
    if response.is_success() && !response.body.is_empty() {
        response.set_header("Content-Type", "text/html; charset=UTF-8");
    }
}

/// A body that says it is compressed.
pub fn content_encoding_wrong(_: &Subject<'_>, _: &Request, response: &mut Response) {
    if response.is_success() && !response.body.is_empty() {
        response.set_header("Content-Encoding", "gzip");
    }
}

/// A byte in the middle of a text that is no UTF-8.
pub fn not_utf8(_: &Subject<'_>, _: &Request, response: &mut Response) {
    let is_text = |pair: &[u8]| pair.iter().all(u8::is_ascii_alphanumeric);
    if let Some(at) = response.body.windows(2).rposition(is_text)
        && response.is_success()
    {
        response.body[at] = 0xff;
    }
}

/// The connection breaks in the middle of the body.
pub fn broken_connection(_: &Subject<'_>, _: &Request, response: &mut Response) {
    if response.is_success() && !response.body.is_empty() {
        response.delivery.cut = Some(response.body.len() / 2);
    }
}

/// One response comes late. One is enough to be noticed, and who looks for it has not all day; the first is often the one by which a client
/// sees that the server is there.
pub fn slow(around: &mut Around<'_>, request: &Request) -> Response {
    let mut response = around.go(request);
    if around.count == 2 {
        response.delivery.delay = SLOW;
    }
    response
}

/// A wrong request gets the reply that a right one had.
pub fn accept_invalid(around: &mut Around<'_>, request: &Request) -> Response {
    take(around, request, &|_| true)
}

/// A request that leaves out what is required gets the reply that a whole one had.
pub fn accept_incomplete(around: &mut Around<'_>, request: &Request) -> Response {
    take(around, request, &|reason| reason.ends_with(" is missing"))
}

/// A wrong request brings the server down.
pub fn crash_on_invalid(_: &Subject<'_>, _: &Request, response: &mut Response) {
    if response.status == 400 && response.header(REASON).is_some() {
        *response = Response::empty(500);
    }
}

fn take(around: &mut Around<'_>, request: &Request, wanted: &dyn Fn(&str) -> bool) -> Response {
    let response = around.go(request);
    if response.is_success() {
        around.keep_last(&response);
    }
    let reason = response.header(REASON).unwrap_or_default();
    let refused = response.status == 400 && !reason.is_empty() && wanted(reason);
    let kept = refused.then(|| around.last()).flatten();
    kept.unwrap_or(response)
}

/// A documented header has a value that its schema does not list.
pub fn header_wrong(subject: &Subject<'_>, _: &Request, response: &mut Response) {
    for name in listed_headers(subject) {
        if response.header(name).is_some() {
            response.set_header(name, "no-such-value");
        }
    }
}

/// Names of the headers of success whose schema lists their values.
pub fn listed_headers<'a>(subject: &Subject<'a>) -> Vec<&'a str> {
    let headers = subject.success().into_iter().flat_map(|r| &r.headers);
    let listed = headers.filter(|(_, header)| {
        let schema = header.schema;
        schema.is_some_and(|id| is_enumeration(subject.api, id))
    });
    listed.map(|(name, _)| name.as_str()).collect()
}

/// The body of a failure is not the documented one.
pub fn error_body_wrong(_: &Subject<'_>, _: &Request, response: &mut Response) {
    if (400..500).contains(&response.status) {
        response.set_header("Content-Type", "application/json; charset=UTF-8");
        response.body = br#"{"unexpected":true}"#.to_vec();
    }
}

/// JSON under the name of XML.
pub fn json_named_xml(around: &mut Around<'_>, request: &Request) -> Response {
    let answered = around.go(request);
    if !super::subject::is_xml_success(&answered) || request.method != "GET" {
        return answered;
    }
    let mut for_json = request.clone();
    for_json.set_header("accept", "application/json");
    let json = around.again(&answered, &for_json);
    Response {
        headers: answered.headers,
        ..json
    }
}

/// The Accept header is not looked at.
pub fn ignore_accept(_: &Subject<'_>, request: &mut Request) {
    request.remove_header("accept");
}

/// Any Content-Type is read as the first documented one.
pub fn ignore_content_type(around: &mut Around<'_>, request: &Request) -> Response {
    let answered = around.go(request);
    let body = around.subject.operation.request_body.as_ref();
    match body.and_then(|body| body.content.first()) {
        Some(media) if answered.status == 415 => {
            let mut again = request.clone();
            again.set_header("content-type", &media.name);
            around.again(&answered, &again)
        }
        _ => answered,
    }
}

//! Answers without a socket, for whoever is in the same process.

use http::{HeaderName, HeaderValue, StatusCode};

use super::connection::request_of;
use crate::message::{Moment, Response};
use crate::mock::Mock;

impl Mock {
    /// Answers one request in this process. How a response would be delivered (delays, cuts) is left out.
    pub fn respond(
        &mut self,
        request: http::Request<Vec<u8>>,
        moment: Moment,
    ) -> http::Response<Vec<u8>> {
        let (head, body) = request.into_parts();
        let response = self.answer(&request_of(&head, body), moment);
        written(response)
    }
}

/// The response as HTTP. A header that HTTP cannot carry is left out.
fn written(response: Response) -> http::Response<Vec<u8>> {
    let status = StatusCode::from_u16(response.status);
    let mut out = http::Response::new(response.body);
    *out.status_mut() = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in &response.headers {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
            out.headers_mut().append(name, value);
        }
    }
    out
}

//! A connection: HTTP/1.1 requests in, the mock's responses out.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use http::{HeaderName, HeaderValue};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::watch;

use crate::message::{Request, Response};
use crate::mock::Mock;
use crate::server::body::{Outgoing, Unread, read};
use crate::server::clock::moment;
use crate::server::{Access, AccessLog, Limits};

/// What all connections share.
pub struct Connection {
    /// The mock. Each answer is short and does no I/O, so a plain lock is the fastest.
    pub mock: Mutex<Mock>,
    /// Bounds.
    pub limits: Limits,
    /// Who is told of answered requests.
    pub log: Option<AccessLog>,
}

impl Connection {
    /// Serves a connection until either side ends it, or the server stops.
    pub async fn serve(self: Arc<Self>, stream: TcpStream, mut stopped: watch::Receiver<bool>) {
        let limits = self.limits;
        let service = service_fn(move |request| {
            let connection = Arc::clone(&self);
            async move { Ok::<_, Infallible>(connection.exchange(request).await) }
        });
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(limits.head_time)
            .max_buf_size(limits.head)
            .max_headers(limits.headers)
            .half_close(true)
            .title_case_headers(true);
        let connection = http.serve_connection(TokioIo::new(stream), service);
        let mut connection = std::pin::pin!(connection);
        // An error here is a client that broke off or spoke something else: hyper has answered 4xx where it could.
        tokio::select! {
            _ = connection.as_mut() => {}
            _ = stopped.changed() => {
                connection.as_mut().graceful_shutdown();
                let _ = connection.await;
            }
        }
    }

    async fn exchange(&self, request: http::Request<Incoming>) -> http::Response<Outgoing> {
        let (head, body) = request.into_parts();
        let announced = announced_length(&head);
        let expects = head.headers.contains_key("expect");
        let read = if expects && announced.is_some_and(|length| length > self.limits.body as u64) {
            Err(Unread::TooLarge)
        } else {
            read(body, &self.limits).await
        };
        let start = Instant::now();
        let request = request_of(
            &head,
            read.as_ref().map_or_else(|_| Vec::new(), Clone::clone),
        );
        let response = match read {
            Ok(_) => self.answer(&request),
            Err(unread) => refused(unread),
        };
        self.tell(&request, response.status, start);
        if !response.delivery.delay.is_zero() {
            tokio::time::sleep(response.delivery.delay).await;
        }
        outgoing(response)
    }

    fn answer(&self, request: &Request) -> Response {
        let mut mock = self.mock.lock().unwrap_or_else(PoisonError::into_inner);
        mock.answer(request, moment())
    }

    fn tell(&self, request: &Request, status: u16, start: Instant) {
        if let Some(log) = &self.log {
            log(&Access {
                method: request.method.clone(),
                path: request.path.clone(),
                status,
                microseconds: u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX),
            });
        }
    }
}

fn announced_length(head: &http::request::Parts) -> Option<u64> {
    head.headers
        .get("content-length")?
        .to_str()
        .ok()?
        .parse()
        .ok()
}

/// The request as plain data. Bytes of headers that are no UTF-8 are replaced, which no credential and no media type has.
pub fn request_of(head: &http::request::Parts, body: Vec<u8>) -> Request {
    let headers = head.headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), value)
    });
    Request {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: headers.collect(),
        body,
        signed: None,
    }
}

fn refused(unread: Unread) -> Response {
    let status = match unread {
        Unread::TooLarge => 413,
        Unread::TooSlow => 408,
        Unread::Broken => 400,
    };
    let mut response = Response::empty(status);
    response.set_header("Connection", "close");
    response
}

/// The response for the wire. A header that HTTP cannot carry is left out.
fn outgoing(response: Response) -> http::Response<Outgoing> {
    let cut = response.delivery.cut;
    let length = response.body.len();
    let mut out = http::Response::new(Outgoing::new(response.body, cut));
    *out.status_mut() = http::StatusCode::from_u16(response.status)
        .unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in &response.headers {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
            out.headers_mut().append(name, value);
        }
    }
    if cut.is_some() {
        out.headers_mut()
            .insert("content-length", HeaderValue::from(length));
    }
    out
}

//! Servers in this process: a function from request to response, without a socket.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use http::HeaderValue;

use crate::exchange::{Broken, BrokenKind, Reply};
use crate::request::Request;
use crate::transport::{USER_AGENT, header_map};

type Answer = Pin<Box<dyn Future<Output = http::Response<Vec<u8>>> + Send>>;

/// A server in this process.
#[derive(Clone)]
pub(crate) struct InProcess(Arc<dyn Fn(http::Request<Vec<u8>>) -> Answer + Send + Sync>);

impl fmt::Debug for InProcess {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("InProcess")
    }
}

impl InProcess {
    /// A server that answers with what a function gives.
    pub fn new<F, A>(answer: F) -> Self
    where
        F: Fn(http::Request<Vec<u8>>) -> A + Send + Sync + 'static,
        A: Future<Output = http::Response<Vec<u8>>> + Send + 'static,
    {
        Self(Arc::new(move |request| Box::pin(answer(request))))
    }

    /// The reply to a request.
    ///
    /// # Errors
    /// When the request cannot be written as HTTP.
    pub async fn send(&self, request: &Request) -> Result<Reply, Broken> {
        let request = written(request).map_err(|message| Broken {
            kind: BrokenKind::Connect,
            message,
        })?;
        let (head, body) = (self.0)(request).await.into_parts();
        Ok(Reply {
            status: head.status.as_u16(),
            headers: crate::transport::headers(&head.headers),
            body,
            cut: None,
        })
    }
}

fn written(request: &Request) -> Result<http::Request<Vec<u8>>, String> {
    let uri: http::Uri = request
        .url_with_credentials()
        .parse()
        .map_err(|error: http::uri::InvalidUri| error.to_string())?;
    let host = uri.authority().map(ToString::to_string);
    let mut headers = header_map(request)?;
    headers.insert("user-agent", HeaderValue::from_static(USER_AGENT));
    if let Some(host) = host.and_then(|host| HeaderValue::from_str(&host).ok()) {
        headers.insert("host", host);
    }
    // A server sees the path and the query, as over a socket.
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    let mut written = http::Request::builder()
        .method(request.method.as_str())
        .uri(target)
        .body(request.body.clone().unwrap_or_default())
        .map_err(|error| error.to_string())?;
    if request.body.is_some() {
        headers.insert("content-length", HeaderValue::from(written.body().len()));
    }
    *written.headers_mut() = headers;
    Ok(written)
}

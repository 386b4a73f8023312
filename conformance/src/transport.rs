//! The transport: sends a request and keeps what comes back, byte for byte. The only place of the judge that opens a connection.

use std::error::Error as _;
use std::sync::{Arc, Once};
use std::time::{Duration, Instant};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method, redirect};

use crate::error::CheckError;
use crate::exchange::{Broken, BrokenKind, Cut, Exchange, Reply};
use crate::in_process::InProcess;
use crate::kept::{self, Next, Pair};
use crate::lanes::Lanes;
use crate::options::Options;
use crate::request::{CredentialPlace, Request};
use crate::target::Target;
use crate::wire::{self, WireReply};

/// What the judge calls itself.
pub const USER_AGENT: &str = concat!("hallpass/", env!("CARGO_PKG_VERSION"));

/// Sends requests to one server.
#[derive(Debug, Clone)]
pub struct Transport {
    way: Way,
    body_limit: usize,
}

/// How a server is reached.
#[derive(Debug, Clone)]
enum Way {
    /// Over sockets: with connections that are kept, and with a fresh one for each request.
    Http {
        kept: Client,
        fresh: Client,
        lanes: Arc<Lanes>,
    },
    /// In this process.
    InProcess(InProcess),
}

impl Transport {
    /// A transport to the server of a target.
    ///
    /// # Errors
    /// [`CheckError::Client`] when the system has no usable TLS roots.
    pub fn new(target: &Target<'_>, options: &Options) -> Result<Self, CheckError> {
        let way = match &target.server {
            Some(server) => Way::InProcess(server.clone()),
            None => Way::Http {
                kept: client(target, options, usize::MAX)?,
                fresh: client(target, options, 0)?,
                lanes: Arc::default(),
            },
        };
        Ok(Self {
            way,
            body_limit: options.body_limit,
        })
    }

    /// Sends a request and waits this long for the whole reply. Whatever goes wrong is part of the exchange.
    pub async fn send(&self, request: Request, timeout: Duration) -> Exchange {
        let started = Instant::now();
        let reply = match &self.way {
            Way::Http { kept, fresh, lanes } if is_safe(&request.method) => {
                let on_fresh = lanes.prefers_fresh();
                let reply = match on_fresh {
                    true => self.attempt(fresh, &request, timeout).await,
                    false => self.on_kept(kept, fresh, &request, timeout).await,
                };
                lanes.saw(on_fresh, started.elapsed());
                reply
            }
            // What changes something is not sent twice, so it gets a fresh connection at once.
            Way::Http { fresh, .. } => self.attempt(fresh, &request, timeout).await,
            Way::InProcess(server) => tokio::time::timeout(timeout, server.send(&request))
                .await
                .unwrap_or_else(|_| Err(timed_out(timeout))),
        };
        Exchange {
            request,
            reply,
            elapsed: started.elapsed(),
        }
    }

    /// Sends a request beneath the HTTP client, which hides what follows a reply; a server in this process has nothing beneath. `None` where that
    /// cannot be done, or nothing whole came.
    pub(crate) async fn listen(&self, request: &Request) -> Option<WireReply> {
        match &self.way {
            Way::Http { .. } => wire::exchange(request).await,
            Way::InProcess(server) => {
                let reply = server.send(request).await.ok()?;
                let surplus = Vec::new();
                Some(WireReply { reply, surplus })
            }
        }
    }

    /// Sends two requests one after the other on one connection; a server in this process has none to end. `None` where that cannot be done.
    pub(crate) async fn pair(&self, first: &Request, second: &Request) -> Option<Pair> {
        match &self.way {
            Way::Http { .. } => kept::pair(first, second).await,
            Way::InProcess(server) => {
                let reply = server.send(first).await.ok()?;
                let next = Next::Reply(server.send(second).await.ok()?);
                Some(Pair { first: reply, next })
            }
        }
    }

    /// Sends a request again and again on one connection, and gives how many replies came before it ended without a word; a server in this process has
    /// none to end.
    pub(crate) async fn closes_after(&self, request: &Request, times: usize) -> Option<usize> {
        match &self.way {
            Way::Http { .. } => kept::closes_after(request, times).await,
            Way::InProcess(_) => None,
        }
    }

    /// A server may close a kept connection at any time, also just when a request goes out on it. Such a request is sent once more on a fresh
    /// connection, where the same end would be the server's fault.
    async fn on_kept(
        &self,
        kept: &Client,
        fresh: &Client,
        request: &Request,
        timeout: Duration,
    ) -> Result<Reply, Broken> {
        match self.attempt(kept, request, timeout).await {
            Err(broken) if broken.kind == BrokenKind::Connection => {
                self.attempt(fresh, request, timeout).await
            }
            reply => reply,
        }
    }

    async fn attempt(
        &self,
        client: &Client,
        request: &Request,
        timeout: Duration,
    ) -> Result<Reply, Broken> {
        let deadline = tokio::time::Instant::now() + timeout;
        let sent = prepare(client, request)?.send();
        let response = tokio::time::timeout_at(deadline, sent)
            .await
            .map_err(|_| timed_out(timeout))?;
        let response = response.map_err(|error| broken(&error))?;
        Ok(self.receive(response, deadline).await)
    }

    async fn receive(
        &self,
        mut response: reqwest::Response,
        deadline: tokio::time::Instant,
    ) -> Reply {
        let mut reply = Reply {
            status: response.status().as_u16(),
            headers: headers(response.headers()),
            ..Reply::default()
        };
        while reply.cut.is_none() {
            match tokio::time::timeout_at(deadline, response.chunk()).await {
                Err(_) => reply.cut = Some(Cut::Timeout),
                Ok(Err(error)) => reply.cut = Some(cut(&error)),
                Ok(Ok(None)) => break,
                Ok(Ok(Some(chunk))) => self.keep(&mut reply, &chunk),
            }
        }
        reply
    }

    fn keep(&self, reply: &mut Reply, chunk: &[u8]) {
        let room = self.body_limit.saturating_sub(reply.body.len());
        reply
            .body
            .extend_from_slice(&chunk[..chunk.len().min(room)]);
        if chunk.len() > room {
            reply.cut = Some(Cut::Limit(self.body_limit));
        }
    }
}

fn client(target: &Target<'_>, options: &Options, idle: usize) -> Result<Client, CheckError> {
    install_crypto();
    let mut builder = Client::builder()
        .redirect(redirect::Policy::none())
        .user_agent(USER_AGENT)
        .pool_max_idle_per_host(idle)
        // Sooner than a reply, so that who is not there is not taken for slow.
        .connect_timeout(options.timeout / 2);
    if target.is_loopback() {
        builder = builder.no_proxy();
    }
    builder
        .build()
        .map_err(|error| CheckError::Client(chain(&error)))
}

fn prepare(client: &Client, request: &Request) -> Result<reqwest::RequestBuilder, Broken> {
    let wrong = |message: String| Broken {
        kind: BrokenKind::Connect,
        message,
    };
    let method =
        Method::from_bytes(request.method.as_bytes()).map_err(|error| wrong(error.to_string()))?;
    let mut builder = client
        .request(method, request.url_with_credentials())
        .headers(header_map(request).map_err(wrong)?);
    if let Some(body) = &request.body {
        builder = builder.body(body.clone());
    }
    Ok(builder)
}

/// Headers as texts. Bytes that are not UTF-8 are replaced.
pub(crate) fn headers(map: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    map.iter()
        .map(|(name, value)| (name.as_str().to_owned(), text(value)))
        .collect()
}

fn timed_out(timeout: Duration) -> Broken {
    Broken {
        kind: BrokenKind::Timeout,
        message: format!("no reply within {timeout:?}"),
    }
}

/// GET, HEAD, OPTIONS and TRACE change nothing.
pub fn is_safe(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE")
}

fn install_crypto() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Fails only where the program has chosen a provider already, which is then used.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

/// The headers of a request with its credentials.
pub(crate) fn header_map(request: &Request) -> Result<HeaderMap, String> {
    let mut map = HeaderMap::new();
    let mut cookies = Vec::new();
    for (name, value) in &request.headers {
        if name.eq_ignore_ascii_case("cookie") {
            // A client sends one header with all of them.
            cookies.push(value.clone());
        } else {
            append(&mut map, name, value)?;
        }
    }
    for credential in &request.credentials {
        match credential.place {
            CredentialPlace::Header => {
                append(&mut map, &credential.name, credential.value.reveal())?
            }
            CredentialPlace::Cookie => {
                cookies.push(format!("{}={}", credential.name, credential.value.reveal()))
            }
            CredentialPlace::Query => {}
        }
    }
    if !cookies.is_empty() {
        append(&mut map, "cookie", &cookies.join("; "))?;
    }
    Ok(map)
}

fn append(map: &mut HeaderMap, name: &str, value: &str) -> Result<(), String> {
    let name = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| format!("`{name}` is no header name"))?;
    let value = HeaderValue::from_str(value)
        .map_err(|_| format!("the value of header `{name}` cannot be sent"))?;
    map.append(name, value);
    Ok(())
}

fn broken(error: &reqwest::Error) -> Broken {
    let kind = if error.is_connect() {
        BrokenKind::Connect
    } else if error.is_timeout() {
        BrokenKind::Timeout
    } else {
        BrokenKind::Connection
    };
    Broken {
        kind,
        message: chain(error),
    }
}

fn cut(error: &reqwest::Error) -> Cut {
    let message = chain(error);
    // A body that ends early is reported as a decoding error as well, with the end of the stream as its cause.
    let ended_early = ["end of file", "unexpected eof", "before message completed"]
        .iter()
        .any(|words| message.contains(words));
    if error.is_decode() && !ended_early {
        Cut::Encoding(message)
    } else {
        Cut::Truncated(message)
    }
}

/// An error with its causes, which hold the useful words. URLs may hold credentials, so they are left out.
fn chain(error: &reqwest::Error) -> String {
    let mut words = Vec::new();
    let mut cause = error.source();
    while let Some(error) = cause {
        words.push(error.to_string());
        cause = error.source();
    }
    words
        .pop()
        .unwrap_or_else(|| "the request failed".to_owned())
}

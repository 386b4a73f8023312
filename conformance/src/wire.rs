//! The wire: one exchange byte for byte, beneath the HTTP client, which hides what follows a reply.

use std::time::Duration;

use reqwest::Url;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::exchange::Reply;
use crate::request::{CredentialPlace, Request};
use crate::transport::USER_AGENT;

/// How long a reply may take here: the operation has answered in time before.
const REPLY: Duration = Duration::from_secs(3);

/// How long is listened after the end of a reply, unless the server closes the connection before.
const LINGER: Duration = Duration::from_millis(40);

/// Largest reply that is read.
pub(crate) const LARGEST: usize = 4 << 20;

/// A reply as it came, and what came after its end.
#[derive(Debug)]
pub(crate) struct WireReply {
    /// The reply; its body as it was framed.
    pub reply: Reply,
    /// Bytes after the end that the reply itself announced.
    pub surplus: Vec<u8>,
}

/// Sends a request on a connection of its own. `None` where that cannot be done (TLS), or nothing whole came: others judge that.
pub(crate) async fn exchange(request: &Request) -> Option<WireReply> {
    let (mut stream, url) = connect(request, REPLY).await?;
    let sent = async {
        // A server that closes the connection has said all: there is nothing to wait for.
        stream.write_all(&head(request, &url, Ending::Now)).await?;
        stream
            .write_all(request.body.as_deref().unwrap_or_default())
            .await
    };
    timeout(REPLY, sent).await.ok()?.ok()?;
    receive(&mut stream, &request.method).await
}

/// A connection to the server of a request, and the URL that is asked for. `None` for TLS, and where nobody listens.
pub(crate) async fn connect(request: &Request, patience: Duration) -> Option<(TcpStream, Url)> {
    let url = Url::parse(&request.url_with_credentials()).ok()?;
    if url.scheme() != "http" {
        return None;
    }
    let host = url.host_str()?.trim_matches(['[', ']']).to_owned();
    let address = (host, url.port_or_known_default()?);
    let stream = timeout(patience, TcpStream::connect(address)).await;
    Some((stream.ok()?.ok()?, url))
}

/// When the connection of a request ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// With its reply.
    Now,
    /// Not yet: another request follows.
    Later,
}

pub(crate) fn head(request: &Request, url: &Url, ending: Ending) -> Vec<u8> {
    let port = url.port().map_or(String::new(), |port| format!(":{port}"));
    let query = url
        .query()
        .map_or(String::new(), |query| format!("?{query}"));
    let host = url.host_str().unwrap_or_default();
    let mut head = format!(
        "{} {}{query} HTTP/1.1\r\nHost: {host}{port}\r\nUser-Agent: {USER_AGENT}\r\n",
        request.method,
        url.path(),
    );
    let mut line = |name: &str, value: &str| head.push_str(&format!("{name}: {value}\r\n"));
    for (name, value) in &request.headers {
        line(name, value);
    }
    for credential in &request.credentials {
        match credential.place {
            CredentialPlace::Header => line(&credential.name, credential.value.reveal()),
            CredentialPlace::Cookie => line(
                "Cookie",
                &format!("{}={}", credential.name, credential.value.reveal()),
            ),
            CredentialPlace::Query => {}
        }
    }
    if request.body.is_some() || matches!(request.method.as_str(), "POST" | "PUT" | "PATCH") {
        let length = request.body.as_ref().map_or(0, Vec::len);
        line("Content-Length", &length.to_string());
    }
    if ending == Ending::Now {
        line("Connection", "close");
    }
    head.push_str("\r\n");
    head.into_bytes()
}

async fn receive(stream: &mut TcpStream, method: &str) -> Option<WireReply> {
    let mut bytes = Vec::new();
    let deadline = tokio::time::Instant::now() + REPLY;
    let (reply, end) = loop {
        if let Some(framed) = framed(&bytes, method) {
            break framed?;
        }
        let mut chunk = [0; 16 << 10];
        let read = tokio::time::timeout_at(deadline, stream.read(&mut chunk));
        match read.await.ok()?.ok()? {
            0 => return None,
            read => bytes.extend_from_slice(&chunk[..read]),
        }
        if bytes.len() > LARGEST {
            return None;
        }
    };
    let mut chunk = [0; 4 << 10];
    while let Ok(Ok(read)) = timeout(LINGER, stream.read(&mut chunk)).await {
        bytes.extend_from_slice(&chunk[..read]);
        if read == 0 || bytes.len() > LARGEST {
            break;
        }
    }
    let surplus = bytes.split_off(end);
    Some(WireReply { reply, surplus })
}

/// A whole reply at the beginning of the bytes, and where it ends; `Some(None)` for what is none that ends by itself, `None` for what goes on.
pub(crate) fn framed(bytes: &[u8], method: &str) -> Option<Option<(Reply, usize)>> {
    let end = find(bytes, b"\r\n\r\n")? + 4;
    let Some(mut reply) = parse(&bytes[..end]) else {
        return Some(None);
    };
    let length = match length(&reply, method, &bytes[end..]) {
        Length::Known(length) => length,
        Length::Unknown => return Some(None),
        Length::GoesOn => return None,
    };
    let body = bytes.get(end..end + length)?;
    let is_chunked = reply.header("transfer-encoding").is_some();
    reply.body = if is_chunked {
        joined(body)
    } else {
        body.to_vec()
    };
    Some(Some((reply, end + length)))
}

/// What whole chunks hold.
fn joined(body: &[u8]) -> Vec<u8> {
    let mut held = Vec::new();
    let mut at = 0;
    while let Some(line) = body.get(at..).and_then(|rest| find(rest, b"\r\n")) {
        let text = String::from_utf8_lossy(&body[at..at + line]).into_owned();
        let digits = text.split(';').next().unwrap_or_default().trim().to_owned();
        let size = usize::from_str_radix(&digits, 16).unwrap_or_default();
        let start = at + line + 2;
        let chunk = body.get(start..start.saturating_add(size));
        let Some(chunk) = chunk.filter(|chunk| !chunk.is_empty()) else {
            break;
        };
        held.extend_from_slice(chunk);
        at = start + size + 2;
    }
    held
}

enum Length {
    Known(usize),
    /// It ends with the connection, or cannot be told.
    Unknown,
    GoesOn,
}

fn length(reply: &Reply, method: &str, body: &[u8]) -> Length {
    if method == "HEAD" || matches!(reply.status, 204 | 304) {
        return Length::Known(0);
    }
    if reply.status < 200 {
        return Length::Unknown;
    }
    if let Some(coding) = reply.header("transfer-encoding") {
        if !coding.eq_ignore_ascii_case("chunked") {
            return Length::Unknown;
        }
        return chunks(body);
    }
    let announced = reply.header("content-length");
    announced
        .and_then(|text| text.trim().parse().ok())
        .map_or(Length::Unknown, Length::Known)
}

/// The length of chunks with the last one and its trailer fields.
fn chunks(body: &[u8]) -> Length {
    let mut at = 0;
    loop {
        let Some(line) = find(&body[at..], b"\r\n") else {
            return Length::GoesOn;
        };
        let text = String::from_utf8_lossy(&body[at..at + line]).into_owned();
        let digits = text.split(';').next().unwrap_or_default().trim().to_owned();
        let Ok(size) = usize::from_str_radix(&digits, 16) else {
            return Length::Unknown;
        };
        at += line + 2;
        if size == 0 {
            return trailers(body, at);
        }
        at += size + 2;
        if at > body.len() {
            return Length::GoesOn;
        }
    }
}

/// Where the fields after the last chunk end, which may be none. What is no field is what follows.
fn trailers(body: &[u8], mut at: usize) -> Length {
    loop {
        let rest = body.get(at..).unwrap_or_default();
        let Some(line) = find(rest, b"\r\n") else {
            return Length::GoesOn;
        };
        at += line + 2;
        if line == 0 {
            return Length::Known(at);
        }
    }
}

fn parse(head: &[u8]) -> Option<Reply> {
    let text = String::from_utf8_lossy(head);
    let mut lines = text.split("\r\n");
    let status = lines.next()?.strip_prefix("HTTP/1.")?.split(' ').nth(1)?;
    let pairs = lines.filter_map(|line| line.split_once(':'));
    Some(Reply {
        status: status.parse().ok()?,
        headers: pairs
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect(),
        ..Reply::default()
    })
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_put_together() {
        let bytes = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5;x=1\r\n{\"a\":\r\n2\r\n1}\r\n0\r\n\r\n";
        let (reply, end) = framed(bytes, "GET").flatten().expect("a whole reply");
        assert_eq!(
            (reply.body.as_slice(), end),
            (&b"{\"a\":1}"[..], bytes.len())
        );
    }

    #[test]
    fn a_reply_ends_where_it_says() {
        let cases: &[(&str, &str, Option<Option<usize>>)] = &[
            (
                "GET",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}more",
                Some(Some(40)),
            ),
            (
                "GET",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}",
                None,
            ),
            ("PUT", "HTTP/1.1 204 No Content\r\n\r\n{}", Some(Some(27))),
            (
                "HEAD",
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n",
                Some(Some(38)),
            ),
            (
                "GET",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\nmore",
                Some(Some(59)),
            ),
            (
                "GET",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\nX-Sum: 1\r\n\r\nmore",
                Some(Some(62)),
            ),
            ("GET", "HTTP/1.1 200 OK\r\n\r\n{}", Some(None)),
            ("GET", "HTTP/1.1 200 OK\r\nContent-", None),
            ("GET", "hello\r\n\r\n", Some(None)),
        ];
        for (method, bytes, expected) in cases {
            let found = framed(bytes.as_bytes(), method).map(|found| found.map(|(_, end)| end));
            assert_eq!(found, *expected, "{bytes:?}");
        }
    }
}

//! Kept connections: two requests one after the other on one connection, beneath the HTTP client, which would open another one without a word.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout, timeout_at};

use crate::exchange::Reply;
use crate::request::Request;
use crate::wire::{Ending, LARGEST, connect, framed, head};

/// How long a reply may take here: the operation has answered in time before.
const REPLY: Duration = Duration::from_secs(3);

/// The reply to the first request, and what became of the second one.
#[derive(Debug)]
pub(crate) struct Pair {
    /// The first reply.
    pub first: Reply,
    /// What came after it.
    pub next: Next,
}

/// What came of the second request.
#[derive(Debug)]
pub(crate) enum Next {
    /// The first reply said that the connection ends with it.
    Announced,
    /// The connection ended without a word.
    Closed,
    /// A reply.
    Reply(Reply),
    /// Something that is no HTTP.
    Garbage,
    /// Nothing whole in time, or bytes that belong to the first reply: others judge that.
    Unknown,
}

/// Sends two requests to one server on one connection. `None` where that cannot be done (TLS), or where the first gets no whole reply.
pub(crate) async fn pair(first: &Request, second: &Request) -> Option<Pair> {
    let (mut stream, url) = connect(first, REPLY).await?;
    let mut bytes = Vec::new();
    let message = message(head(first, &url, Ending::Later), first);
    write(&mut stream, &message).await?;
    let reply = match receive(&mut stream, &mut bytes, &first.method).await {
        Received::Reply(reply) => reply,
        _ => return None,
    };
    let next = if announces_end(&reply) {
        Next::Announced
    } else if !bytes.is_empty() {
        Next::Unknown
    } else {
        follow(&mut stream, bytes, second).await?
    };
    Some(Pair { first: reply, next })
}

/// Sends a request again and again on one connection, and gives how many replies came before it ended without a word.
pub(crate) async fn closes_after(request: &Request, times: usize) -> Option<usize> {
    let (mut stream, url) = connect(request, REPLY).await?;
    let mut bytes = Vec::new();
    for replies in 0..times {
        let message = message(head(request, &url, Ending::Later), request);
        // Who has closed the connection may refuse what comes: that is read below.
        let _ = write(&mut stream, &message).await;
        match receive(&mut stream, &mut bytes, &request.method).await {
            Received::Reply(reply) if announces_end(&reply) => return None,
            Received::Reply(_) if bytes.is_empty() => {}
            Received::End if bytes.is_empty() && replies > 0 => return Some(replies),
            _ => return None,
        }
    }
    None
}

async fn follow(stream: &mut TcpStream, mut bytes: Vec<u8>, second: &Request) -> Option<Next> {
    let url = reqwest::Url::parse(&second.url_with_credentials()).ok()?;
    let message = message(head(second, &url, Ending::Now), second);
    // Who has closed the connection may refuse what comes: that is read below.
    let _ = write(stream, &message).await;
    Some(match receive(stream, &mut bytes, &second.method).await {
        Received::Reply(reply) => Next::Reply(reply),
        Received::End if bytes.is_empty() => Next::Closed,
        Received::End | Received::Garbage => Next::Garbage,
        Received::Nothing => Next::Unknown,
    })
}

/// Head and body in one piece, so that the body is there when the head is read.
fn message(mut head: Vec<u8>, request: &Request) -> Vec<u8> {
    head.extend_from_slice(request.body.as_deref().unwrap_or_default());
    head
}

async fn write(stream: &mut TcpStream, message: &[u8]) -> Option<()> {
    timeout(REPLY, stream.write_all(message)).await.ok()?.ok()
}

enum Received {
    Reply(Reply),
    /// The connection ended before a whole reply.
    End,
    Garbage,
    Nothing,
}

/// Reads one reply; what follows it stays in `bytes`.
async fn receive(stream: &mut TcpStream, bytes: &mut Vec<u8>, method: &str) -> Received {
    let deadline = Instant::now() + REPLY;
    loop {
        match framed(bytes, method) {
            Some(Some((reply, end))) => {
                bytes.drain(..end);
                return Received::Reply(reply);
            }
            // A reply whose end is that of the connection begins as any other.
            Some(None) if bytes.starts_with(b"HTTP/1.") => return Received::Nothing,
            Some(None) => return Received::Garbage,
            None if bytes.len() > LARGEST => return Received::Nothing,
            None => {}
        }
        let mut chunk = [0; 16 << 10];
        match timeout_at(deadline, stream.read(&mut chunk)).await {
            Err(_) => return Received::Nothing,
            Ok(Ok(0) | Err(_)) => return Received::End,
            Ok(Ok(read)) => bytes.extend_from_slice(&chunk[..read]),
        }
    }
}

/// The reply says that its connection ends with it.
fn announces_end(reply: &Reply) -> bool {
    let mut values = reply
        .headers
        .iter()
        .filter(|(name, _)| name == "connection");
    values.any(|(_, value)| {
        let mut options = value.split(',');
        options.any(|option| option.trim().eq_ignore_ascii_case("close"))
    })
}

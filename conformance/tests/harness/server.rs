//! A server that answers by a script, byte for byte.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use hallpass_openapi::model::Api;
use hallpass_openapi::request::RawRequest;
use hallpass_openapi::router::{Route, Router};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::script::{Answer, Asked, Memory, Script};

/// Longer than the judge waits.
const STALL: Duration = Duration::from_secs(4);

/// Longer than users like to wait.
const LATE: Duration = Duration::from_millis(2_100);

/// Serves a script on a free port for as long as the runtime lives. Gives the URL.
pub async fn serve(script: Script, api: Arc<Api>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("loopback has free ports");
    let address = listener
        .local_addr()
        .expect("a bound socket has an address");
    let script = Arc::new(script);
    let memory = Arc::new(Mutex::new(Memory::default()));
    tokio::spawn(async move {
        loop {
            let Ok((stream, _)) = listener.accept().await else {
                return;
            };
            let (script, memory, api) =
                (Arc::clone(&script), Arc::clone(&memory), Arc::clone(&api));
            tokio::spawn(exchange(stream, script, memory, api));
        }
    });
    format!("http://{address}")
}

async fn exchange(
    mut stream: TcpStream,
    script: Arc<Script>,
    memory: Arc<Mutex<Memory>>,
    api: Arc<Api>,
) {
    let mut unread = Vec::new();
    loop {
        let Some(mut asked) = read(&mut stream, &mut unread).await else {
            return;
        };
        asked.invalid = is_invalid(&api, &asked);
        let answer = {
            let mut memory = memory.lock().expect("nobody panics with the lock");
            let answer = script
                .answer(&asked, *memory)
                .expect("the script has an answer to everything")
                .clone();
            if reply(&answer).1 || answer.stores {
                remember(&mut memory, &asked);
            }
            answer
        };
        if answer.is_late {
            tokio::time::sleep(LATE).await;
        }
        let _ = stream.write_all(&reply(&answer).0).await;
        if answer.stalls {
            let _ = stream.flush().await;
            tokio::time::sleep(STALL).await;
        }
        if !answer.keeps {
            let _ = stream.shutdown().await;
            return;
        }
        if answer.leaves_body {
            unread = [asked.body.into_bytes(), unread].concat();
        }
    }
}

/// The document forbids the request.
fn is_invalid(api: &Api, asked: &Asked) -> bool {
    let (path, query) = asked.target.split_once('?').unwrap_or((&asked.target, ""));
    let Route::Found {
        operation,
        parameters,
    } = Router::new(api, "/api").find(&asked.method, path)
    else {
        return false;
    };
    let headers = [("content-type".to_owned(), asked.content_type.clone())];
    let raw = RawRequest {
        path: &parameters,
        query,
        headers: &headers,
        body: asked.body.as_bytes(),
    };
    api.read_request(&api.operations[operation.0], &raw)
        .is_err()
}

fn remember(memory: &mut Memory, asked: &Asked) {
    match asked.method.as_str() {
        "POST" => {
            *memory = Memory {
                exists: true,
                made_of_xml: asked.content_type.contains("xml"),
                ..Memory::default()
            }
        }
        "PUT" => memory.updated = true,
        "DELETE" => memory.exists = false,
        "GET" => memory.reads += 1,
        _ => {}
    }
}

/// The next request of a connection; what follows it stays in `unread`. `None` when there is none: what begins as no request is refused.
async fn read(stream: &mut TcpStream, unread: &mut Vec<u8>) -> Option<Asked> {
    let mut chunk = [0; 4096];
    loop {
        if let Some(end) = unread.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&unread[..end]).into_owned();
            if !head.starts_with(|c: char| c.is_ascii_uppercase()) {
                let refusal = b"HTTP/1.1 400 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
                let _ = stream.write_all(refusal).await;
                return None;
            }
            let length: usize = header(&head, "content-length").parse().unwrap_or(0);
            if unread.len() >= end + 4 + length {
                let rest = unread.split_off(end + 4 + length);
                let body = String::from_utf8_lossy(&unread[end + 4..]).into_owned();
                *unread = rest;
                return Some(asked(&head, &body));
            }
        }
        match stream.read(&mut chunk).await.unwrap_or(0) {
            0 => return None,
            count => unread.extend_from_slice(&chunk[..count]),
        }
    }
}

fn asked(head: &str, body: &str) -> Asked {
    let mut line = head.lines().next().unwrap_or_default().split(' ');
    Asked {
        method: line.next().unwrap_or_default().to_owned(),
        target: line.next().unwrap_or_default().to_owned(),
        accept: header(head, "accept"),
        accept_encoding: header(head, "accept-encoding"),
        content_type: header(head, "content-type"),
        authorization: header(head, "authorization"),
        body: body.to_owned(),
        invalid: false,
    }
}

fn header(head: &str, name: &str) -> String {
    let value = |line: &str| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name)
            .then(|| value.trim().to_owned())
    };
    head.lines().skip(1).find_map(value).unwrap_or_default()
}

/// The bytes of an answer, and whether they are a success. `\xNN` stands for a byte.
fn reply(answer: &Answer) -> (Vec<u8>, bool) {
    if answer.raw {
        let (head, body) = answer
            .reply
            .split_once("\n\n")
            .unwrap_or((&answer.reply, ""));
        let head = format!("{}\r\n\r\n", head.replace('\n', "\r\n"));
        return (
            [head.into_bytes(), bytes(body)].concat(),
            answer.reply.starts_with("HTTP/1.1 2"),
        );
    }
    let (head, body) = answer
        .reply
        .split_once("\n\n")
        .unwrap_or((answer.reply.trim_end(), ""));
    let mut lines = head.lines();
    let (status, media_type) = lines
        .next()
        .unwrap_or_default()
        .split_once(' ')
        .unwrap_or((head.lines().next().unwrap_or_default(), ""));
    let body = bytes(body.trim_end_matches('\n'));
    let mut text = format!("HTTP/1.1 {status} x\r\n");
    if !answer.keeps {
        text.push_str("Connection: close\r\n");
    }
    if !media_type.is_empty() {
        text.push_str(&format!("Content-Type: {media_type}\r\n"));
    }
    if status != "204" {
        text.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    for line in lines {
        text.push_str(&format!("{line}\r\n"));
    }
    (
        [format!("{text}\r\n").into_bytes(), body].concat(),
        status.starts_with('2'),
    )
}

fn bytes(text: &str) -> Vec<u8> {
    let mut parts = text.split("\\x");
    let mut out = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        out.push(u8::from_str_radix(&part[..2], 16).expect("two hexadecimal digits after \\x"));
        out.extend_from_slice(&part.as_bytes()[2..]);
    }
    out
}

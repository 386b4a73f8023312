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
    let mut asked = read(&mut stream).await;
    asked.invalid = is_invalid(&api, &asked);
    let bytes = {
        let mut memory = memory.lock().expect("nobody panics with the lock");
        let answer = script
            .answer(&asked, *memory)
            .expect("the script has an answer to everything");
        let (bytes, success) = reply(answer);
        if success || answer.stores {
            remember(&mut memory, &asked);
        }
        (bytes, answer.stalls, answer.is_late)
    };
    if bytes.2 {
        tokio::time::sleep(LATE).await;
    }
    let _ = stream.write_all(&bytes.0).await;
    if bytes.1 {
        let _ = stream.flush().await;
        tokio::time::sleep(STALL).await;
    }
    let _ = stream.shutdown().await;
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

async fn read(stream: &mut TcpStream) -> Asked {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let count = stream.read(&mut chunk).await.unwrap_or(0);
        bytes.extend_from_slice(&chunk[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            if count == 0 {
                return Asked::default();
            }
            continue;
        };
        let length: usize = header(head, "content-length").parse().unwrap_or(0);
        if count == 0 || body.len() >= length {
            return asked(head, body);
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
    let mut text = format!("HTTP/1.1 {status} x\r\nConnection: close\r\n");
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

//! Kept connections: a server may close one at any time, and that is no finding; one that ends a fresh connection without a reply gets one.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use hallpass_conformance::{Options, Outcome, Silent, Target, check};
use hallpass_openapi::model::Api;
use hallpass_openapi::source::Files;

const DOCUMENT: &str = "\
openapi: 3.1.0
info: {title: Kept, version: '1'}
paths:
  /things:
    get:
      operationId: listThings
      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 9}}
        - {name: color, in: query, schema: {type: string, enum: [red, blue]}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {type: array}}}}
        '400': {description: wrong}
    post:
      operationId: createThing
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {type: array}}}}
";

struct Inline;

impl Files for Inline {
    fn read(&self, _: &str) -> io::Result<String> {
        Ok(DOCUMENT.to_owned())
    }
}

/// What a server does with its connections.
#[derive(Clone, Copy, PartialEq)]
enum Manner {
    /// Keeps them.
    Keeps,
    /// Ends them when a second request comes, without a word.
    EndsUnderTheSecond,
    /// Ends each on which a red thing is asked for, without a word.
    EndsAtRed,
}

#[derive(Default)]
struct Counts {
    connections: AtomicUsize,
    ended: AtomicUsize,
}

/// The head of a request, and its body by its length; `None` when the client has gone.
fn request(stream: &mut TcpStream) -> Option<String> {
    let mut text = Vec::new();
    let mut byte = [0];
    while !text.ends_with(b"\r\n\r\n") {
        (stream.read(&mut byte).ok()? == 1).then_some(())?;
        text.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&text).to_lowercase();
    let length = head.split("content-length: ").nth(1);
    let length = length.and_then(|rest| rest.lines().next()?.trim().parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).ok()?;
    Some(head)
}

fn serve(mut stream: TcpStream, manner: Manner, counts: &Counts) {
    counts.connections.fetch_add(1, Ordering::Relaxed);
    let mut answered = 0;
    while let Some(head) = request(&mut stream) {
        let ends = match manner {
            Manner::Keeps => false,
            Manner::EndsUnderTheSecond => answered > 0,
            Manner::EndsAtRed => head.contains("color=red "),
        };
        if ends {
            counts.ended.fetch_add(1, Ordering::Relaxed);
            return;
        }
        let wrong = head.contains("limit=") || head.contains("color=");
        let valid = ["limit=1 ", "limit=9 ", "color=red ", "color=blue "];
        let refused = wrong && !valid.iter().any(|text| head.contains(text));
        let reply = if refused {
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
        } else {
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]"
        };
        if stream.write_all(reply.as_bytes()).is_err() {
            return;
        }
        answered += 1;
    }
}

fn play(manner: Manner, workers: usize) -> (Outcome, Arc<Counts>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener
        .local_addr()
        .expect("a bound socket has an address");
    let counts = Arc::new(Counts::default());
    let shared = Arc::clone(&counts);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let counts = Arc::clone(&shared);
            thread::spawn(move || serve(stream, manner, &counts));
        }
    });
    let api: Api = hallpass_openapi::load("kept.yaml", &Inline)
        .api
        .expect("the document is sound");
    let target = Target::new(&api, &format!("http://{address}")).expect("a URL");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let options = Options {
        workers,
        ..Options::default()
    };
    let outcome =
        runtime
            .expect("threads for the test")
            .block_on(check(&[target], &options, &mut Silent));
    (outcome.expect("the server is there"), counts)
}

fn broken(outcome: &Outcome) -> usize {
    let findings = outcome.findings.iter();
    findings
        .filter(|finding| finding.check == "connection-broken")
        .count()
}

#[test]
fn connections_are_kept_for_what_changes_nothing() {
    let (outcome, counts) = play(Manner::Keeps, 1);
    assert_eq!(broken(&outcome), 0, "{:#?}", outcome.findings);
    let connections = counts.connections.load(Ordering::Relaxed);
    // What changes something and what is listened to beneath the HTTP client has a connection of its own.
    let alone = outcome
        .exchanges
        .iter()
        .filter(|exchange| exchange.operation == "createThing" || exchange.case.ends_with("/wire"));
    let alone = alone.count();
    // A connection comes back a moment after its reply was read; a request within that moment gets another one.
    let shared = connections.saturating_sub(alone);
    assert!(
        shared * 2 <= outcome.exchanges.len() - alone,
        "{connections} connections for {} requests, {alone} of which have their own",
        outcome.requests
    );
}

#[test]
fn the_end_of_a_kept_connection_is_no_finding() {
    for workers in [1, 8] {
        let (outcome, counts) = play(Manner::EndsUnderTheSecond, workers);
        assert!(counts.ended.load(Ordering::Relaxed) > 2);
        assert_eq!(broken(&outcome), 0, "{:#?}", outcome.findings);
    }
}

#[test]
fn the_end_of_a_fresh_connection_is_a_finding() {
    for workers in [1, 8] {
        let (outcome, counts) = play(Manner::EndsAtRed, workers);
        let ended = counts.ended.load(Ordering::Relaxed);
        assert!(ended > 0, "{} requests", outcome.requests);
        // Each was tried on a kept and on a fresh connection.
        assert_eq!(broken(&outcome) * 2, ended, "{:#?}", outcome.findings);
    }
}

//! How many exchanges a second the judge plays and judges, against a server in the same process that answers at once from memory.
//!
//! `cargo run --release -p hallpass-benches --example exchanges -- [OPERATIONS…]`: a run for each number of operations, with 1 and 8 workers.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Instant;

use bytes::Bytes;
use hallpass_conformance::{Options, Outcome, Silent, Target, check};
use hallpass_openapi::model::Api;
use hallpass_openapi::source::Files;
use http_body_util::Full;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// The allocator of the command line.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Items of a reply.
const ITEMS: usize = 10;

struct Document(String);

impl Files for Document {
    fn read(&self, _: &str) -> io::Result<String> {
        Ok(self.0.clone())
    }
}

/// Lists with three narrow parameters, of items with a string, an integer, an enum, a date and a nested array.
fn document(operations: usize) -> String {
    let mut text = String::from(DOCUMENT);
    for number in 0..operations {
        let _ = write!(
            text,
            "  /things{number}:\n    get:\n      operationId: list{number}\n{OPERATION}"
        );
    }
    text
}

const DOCUMENT: &str = "\
openapi: 3.1.0
info: {title: Exchanges, version: '1'}
components:
  schemas:
    Thing:
      type: object
      required: [id, name, color, made, tags]
      additionalProperties: false
      properties:
        id: {type: integer, minimum: 1}
        name: {type: string, minLength: 2, maxLength: 40}
        color: {type: string, enum: [red, green, blue]}
        made: {type: string, format: date-time}
        tags: {type: array, maxItems: 5, items: {type: string, pattern: '^[a-z]+$'}}
paths:
";

const OPERATION: &str = "      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100}}
        - {name: color, in: query, schema: {type: string, enum: [red, green, blue]}}
        - {name: name, in: query, schema: {type: string, minLength: 2, maxLength: 8}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Thing'}}}}}
        '400': {description: wrong}
";

fn reply() -> Bytes {
    let item = |id| {
        format!(
            "{{\"id\":{id},\"name\":\"thing number {id}\",\"color\":\"green\",\"made\":\"2026-01-02T03:04:05Z\",\"tags\":[\"old\",\"round\"]}}"
        )
    };
    let items: Vec<String> = (1..=ITEMS).map(item).collect();
    Bytes::from(format!("[{}]", items.join(",")))
}

/// What the document allows.
fn is_allowed(query: &str) -> bool {
    query.split('&').all(|pair| match pair.split_once('=') {
        Some(("limit", value)) => value
            .parse()
            .is_ok_and(|limit: u32| (1..=100).contains(&limit)),
        Some(("color", value)) => matches!(value, "red" | "green" | "blue"),
        Some(("name", value)) => (2..=8).contains(&value.len()),
        _ => true,
    })
}

async fn serve(listener: TcpListener) {
    let body = reply();
    while let Ok((stream, _)) = listener.accept().await {
        let _ = stream.set_nodelay(true);
        let body = body.clone();
        let answer = service_fn(move |request: Request<hyper::body::Incoming>| {
            let body = body.clone();
            async move {
                let mut response = Response::new(Full::new(Bytes::new()));
                if is_allowed(request.uri().query().unwrap_or_default()) {
                    let json = hyper::header::HeaderValue::from_static("application/json");
                    response.headers_mut().insert("content-type", json);
                    *response.body_mut() = Full::new(body);
                } else {
                    *response.status_mut() = StatusCode::BAD_REQUEST;
                }
                Ok::<_, Infallible>(response)
            }
        });
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), answer));
    }
}

fn api(operations: usize) -> Api {
    let loaded = hallpass_openapi::load("exchanges.yaml", &Document(document(operations)));
    loaded.api.expect("the document is sound")
}

/// Peak memory of this process in MB, where the system tells.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() / 1024
}

async fn run(api: &Api, workers: usize) -> (Outcome, f64) {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let listener = TcpListener::bind(address).await.expect("a free port");
    let address = listener
        .local_addr()
        .expect("a bound socket has an address");
    let server = tokio::spawn(serve(listener));
    let target = Target::new(api, &format!("http://{address}")).expect("the URL is one");
    let options = Options {
        workers,
        ..Options::default()
    };
    let started = Instant::now();
    let outcome = check(&[target], &options, &mut Silent).await;
    let seconds = started.elapsed().as_secs_f64();
    server.abort();
    (outcome.expect("the server answers"), seconds)
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> io::Result<()> {
    let named: Vec<usize> = std::env::args()
        .skip(1)
        .filter_map(|word| word.parse().ok())
        .collect();
    let sizes = if named.is_empty() {
        vec![100, 1000]
    } else {
        named
    };
    let mut out = io::stdout();
    writeln!(
        out,
        "operations  workers  exchanges  seconds  exchanges/s  findings  peak MB"
    )?;
    for operations in sizes {
        let api = api(operations);
        for workers in [1, 8] {
            let (outcome, seconds) = run(&api, workers).await;
            let requests = outcome.requests;
            let rate = f64::from(u32::try_from(requests).unwrap_or(u32::MAX)) / seconds;
            writeln!(
                out,
                "{operations:>10}  {workers:>7}  {requests:>9}  {seconds:>7.2}  {rate:>11.0}  {:>8}  {:>7}",
                outcome.findings.len(),
                peak()
            )?;
        }
    }
    Ok(())
}

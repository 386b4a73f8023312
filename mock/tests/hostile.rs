//! Requests that are malformed, oversized, slow or half-closed, over a real socket: each gets a clear 4xx or a clean close, and the
//! server keeps serving.

use std::time::Duration;

use hallpass_mock::{ActiveFault, Config, Limits, Mock, Running};
use hallpass_openapi::source::Disk;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const FINE: &[u8] = b"GET /v1/nowhere HTTP/1.1\r\nHost: x\r\n\r\n";

fn limits() -> Limits {
    Limits {
        body: 1000,
        head: 16 * 1024,
        headers: 50,
        head_time: Duration::from_millis(300),
        body_time: Duration::from_millis(300),
        connections: 4,
    }
}

async fn server(faults: &[&str]) -> Running {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/schoology/groups.yaml");
    let api = hallpass_openapi::load(path, &Disk).api.expect("a document");
    let config = Config {
        faults: faults
            .iter()
            .map(|name| ActiveFault::parse(name).expect("a fault"))
            .collect(),
        limits: limits(),
        ..Config::default()
    };
    let address = "127.0.0.1:0".parse().expect("an address");
    Mock::new(vec![(api, None)], config)
        .serve(address, None)
        .await
        .expect("a server")
}

/// Everything that comes back until the server closes or is silent for two seconds.
async fn rest(stream: &mut TcpStream) -> String {
    let mut read = Vec::new();
    let reading = stream.read_to_end(&mut read);
    // A reset after the answer is how a system closes a socket with unread bytes in it.
    let _ = tokio::time::timeout(Duration::from_secs(2), reading).await;
    String::from_utf8_lossy(&read).into_owned()
}

async fn connect(server: &Running) -> TcpStream {
    TcpStream::connect(server.address)
        .await
        .expect("a connection")
}

/// What is answered to these bytes by a server with small limits.
async fn answer(server: &Running, bytes: &[u8]) -> String {
    let mut stream = connect(server).await;
    // The server may have closed before the last byte.
    let _ = stream.write_all(bytes).await;
    rest(&mut stream).await
}

async fn assert_serves(server: &Running) {
    let mut stream = connect(server).await;
    stream.write_all(FINE).await.expect("a request");
    let mut start = [0; 12];
    stream.read_exact(&mut start).await.expect("a response");
    assert_eq!(&start, b"HTTP/1.1 404");
}

#[tokio::test]
async fn malformed_and_oversized_requests_are_refused() {
    let head = |line: &str| format!("{line}\r\nHost: x\r\n");
    let post = head("POST /v1/groups HTTP/1.1");
    let many = "X: y\r\n".repeat(60);
    let long = format!("X: {}\r\n", "y".repeat(20_000));
    let target = format!("GET /{} HTTP/1.1", "a".repeat(20_000));
    let chunk = format!("7d0\r\n{}\r\n0\r\n\r\n", "x".repeat(2000));
    let cases = [
        (
            "garbage",
            "\u{1}\u{2}\u{3} garbage\r\n\r\n".to_owned(),
            "400",
        ),
        ("no HTTP version", "GET /\r\n\r\n".to_owned(), "400"),
        ("a TLS hello", "\u{16}\u{3}\u{1}\r\n\r\n".to_owned(), "400"),
        (
            "a header without colon",
            format!("{}Oops\r\n\r\n", head("GET / HTTP/1.1")),
            "400",
        ),
        ("a long target", format!("{}\r\n", head(&target)), "4"),
        (
            "a long header",
            format!("{}{long}\r\n", head("GET / HTTP/1.1")),
            "431",
        ),
        (
            "many headers",
            format!("{}{many}\r\n", head("GET / HTTP/1.1")),
            "431",
        ),
        (
            "a bad length",
            format!("{post}Content-Length: ten\r\n\r\n0123456789"),
            "400",
        ),
        (
            "two lengths",
            format!("{post}Content-Length: 1\r\nContent-Length: 2\r\n\r\n00"),
            "400",
        ),
        (
            "a large body",
            format!("{post}Content-Length: 2000\r\n\r\n{}", "x".repeat(2000)),
            "413",
        ),
        (
            "a larger body",
            format!("{post}Content-Length: 9000\r\n\r\n{}", "x".repeat(9000)),
            "413",
        ),
        (
            "a large body in chunks",
            format!("{post}Transfer-Encoding: chunked\r\n\r\n{chunk}"),
            "413",
        ),
        (
            "a large body that waits to be asked for",
            format!("{post}Content-Length: 99999999\r\nExpect: 100-continue\r\n\r\n"),
            "413",
        ),
        (
            "a bad chunk",
            format!("{post}Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
            "400",
        ),
        (
            "a slow body",
            format!("{post}Content-Length: 10\r\n\r\nabc"),
            "408",
        ),
    ];
    let server = server(&[]).await;
    for (name, bytes, status) in cases {
        let answered = answer(&server, bytes.as_bytes()).await;
        let expected = format!("HTTP/1.1 {status}");
        assert!(answered.starts_with(&expected), "{name}: {answered}");
        assert_serves(&server).await;
    }
    server.stop().await;
}

#[tokio::test]
async fn slow_and_silent_clients_are_closed() {
    let server = server(&[]).await;
    for bytes in [
        "",
        "GET",
        "GET / HTTP/1.1\r\nHost: x\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nX: ",
    ] {
        let answered = answer(&server, bytes.as_bytes()).await;
        let fine = answered.is_empty() || answered.starts_with("HTTP/1.1 4");
        assert!(fine, "{bytes:?}: {answered}");
    }
    assert_serves(&server).await;
    server.stop().await;
}

#[tokio::test]
async fn a_client_that_only_listens_any_more_gets_its_answer() {
    let server = server(&[]).await;
    let mut stream = connect(&server).await;
    stream.write_all(FINE).await.expect("a request");
    stream.shutdown().await.expect("half-closed");
    assert!(rest(&mut stream).await.starts_with("HTTP/1.1 404"));
    let mut stream = connect(&server).await;
    let half = b"POST /v1/groups HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc";
    stream.write_all(half).await.expect("half a request");
    stream.shutdown().await.expect("half-closed");
    let answered = rest(&mut stream).await;
    assert!(
        answered.is_empty() || answered.starts_with("HTTP/1.1 4"),
        "{answered}"
    );
    assert_serves(&server).await;
    server.stop().await;
}

#[tokio::test]
async fn more_silent_clients_than_places_do_not_shut_others_out() {
    let server = server(&[]).await;
    let mut silent = Vec::new();
    for _ in 0..8 {
        silent.push(connect(&server).await);
    }
    assert_serves(&server).await;
    server.stop().await;
}

#[tokio::test]
async fn requests_of_one_connection_are_answered_in_order() {
    let server = server(&[]).await;
    let two = [
        FINE,
        b"HEAD /v1/groups/categories HTTP/1.1\r\nHost: x\r\n\r\n",
    ]
    .concat();
    let answered = answer(&server, &two).await;
    assert_eq!(answered.matches("HTTP/1.1 ").count(), 2, "{answered}");
    server.stop().await;
}

#[tokio::test]
async fn a_broken_connection_is_visible_in_the_bytes() {
    let server = server(&["connection-broken"]).await;
    let get = b"GET /v1/groups/categories HTTP/1.1\r\nHost: x\r\nAuthorization: OAuth oauth_consumer_key=\"any\"\r\n\r\n";
    let answered = answer(&server, get).await;
    let (head, body) = answered.split_once("\r\n\r\n").expect("a head");
    let announced = head
        .lines()
        .find_map(|line| line.strip_prefix("Content-Length: "));
    let announced: usize = announced.expect("a length").parse().expect("a number");
    assert!(body.len() < announced, "{answered}");
    server.stop().await;
}

#[tokio::test]
async fn a_stopped_server_is_gone() {
    let server = server(&[]).await;
    let address = server.address;
    server.stop().await;
    assert!(TcpStream::connect(address).await.is_err());
}

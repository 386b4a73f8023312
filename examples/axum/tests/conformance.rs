//! The app does what `books.yaml` says.

use std::convert::Infallible;

use axum::Router;
use axum::body::Body;
use axum::http;
use axum::middleware::map_response;
use axum::response::Response;
use hallpass_conformance::report::headline;
use hallpass_conformance::{Options, Outcome, Silent, Target, Verdict, check};
use hallpass_openapi::source::Disk;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

/// The answer of a router to one request.
async fn answer(app: Router, request: http::Request<Vec<u8>>) -> http::Response<Vec<u8>> {
    let reply: Result<Response, Infallible> = app.oneshot(request.map(Body::from)).await;
    let Ok(reply) = reply;
    let (head, body) = reply.into_parts();
    let body = body.collect().await.expect("the body is in memory");
    http::Response::from_parts(head, body.to_bytes().into())
}

/// Plays the document against an app.
async fn judged(app: Router) -> Outcome {
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/books.yaml");
    let loaded = hallpass_openapi::load(document, &Disk);
    let api = loaded.api.expect("the document is sound");
    let target = Target::in_process(&api, move |request| answer(app.clone(), request));
    check(&[target], &Options::default(), &mut Silent)
        .await
        .expect("the app answers")
}

#[tokio::test]
async fn the_app_conforms() {
    let outcome = judged(shelf::app()).await;
    let findings: Vec<String> = outcome.findings.iter().map(headline).collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
    let called = |id: &str| outcome.exchanges.iter().any(|exchange| &*exchange.operation == id);
    for id in ["listBooks", "addBook", "getBook", "removeBook"] {
        assert!(called(id), "{id} was not called");
    }
    assert_eq!(Verdict::of(&Ok(outcome)), Verdict::Conforms);
}

#[tokio::test]
async fn an_app_that_breaks_its_promise_is_found() {
    let without_type = |mut reply: Response| async {
        reply.headers_mut().remove("content-type");
        reply
    };
    let outcome = judged(shelf::app().layer(map_response(without_type))).await;
    let checks: Vec<&str> = outcome.findings.iter().map(|finding| finding.check).collect();
    assert!(checks.contains(&"content-type-missing"), "{checks:?}");
    assert_eq!(Verdict::of(&Ok(outcome)), Verdict::Findings);
}

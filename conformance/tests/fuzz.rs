//! The profile `full`: what a server fails over is found, made smaller, and the same for the same seed.

use std::io;

use hallpass_conformance::{Options, Outcome, Profile, Silent, Target, check};
use hallpass_openapi::model::Api;
use hallpass_openapi::source::Files;

/// Notes that are listed down to a depth.
const DOCUMENT: &str = "\
openapi: 3.1.0
info: {title: Notes, version: '1'}
paths:
  /notes:
    get:
      operationId: listNotes
      parameters:
        - {name: depth, in: query, schema: {type: integer}}
        - {name: language, in: query, schema: {type: string}}
      responses:
        '200': {description: All., content: {application/json: {schema: {type: array, items: {type: string}}}}}
        '400': {description: Not a list.}
";

struct Document;

impl Files for Document {
    fn read(&self, _: &str) -> io::Result<String> {
        Ok(DOCUMENT.to_owned())
    }
}

fn api() -> Api {
    let loaded = hallpass_openapi::load("notes.yaml", &Document);
    loaded.api.expect("the document is sound")
}

/// A server that cannot count as far as 2^53, and does all else as the document says.
fn answer(request: &http::Request<Vec<u8>>, fails: bool) -> http::Response<Vec<u8>> {
    if request.method() != http::Method::GET {
        let refused = http::Response::builder().status(405).header("allow", "GET");
        return refused.body(Vec::new()).expect("the parts are sound");
    }
    let query = request.uri().query().unwrap_or_default();
    let number = query
        .split('&')
        .filter_map(|pair| pair.strip_prefix("depth="))
        .next();
    let status = match number.map(str::parse::<u64>) {
        Some(Ok(depth)) if fails && depth > 1 << 53 => 500,
        Some(Err(_)) => 400,
        _ => 200,
    };
    let mut response = http::Response::builder().status(status);
    let mut body = Vec::new();
    if status == 200 {
        response = response.header("content-type", "application/json");
        body = b"[]".to_vec();
    }
    response.body(body).expect("the parts are sound")
}

fn played(api: &Api, fails: bool, options: &Options) -> Outcome {
    let target = Target::in_process(api, move |request| {
        let reply = answer(&request, fails);
        async move { reply }
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let outcome =
        runtime
            .expect("the system has threads")
            .block_on(check(&[target], options, &mut Silent));
    outcome.expect("the server answers")
}

fn full(seed: u64) -> Options {
    Options {
        profile: Some(Profile::Full),
        seed,
        ..Options::default()
    }
}

#[test]
fn what_the_server_fails_over_is_told_with_nothing_besides() {
    let api = api();
    let told = |profile| {
        let options = Options {
            profile: Some(profile),
            ..full(1)
        };
        let outcome = played(&api, true, &options);
        let found = outcome.findings.into_iter();
        let repeats = found.filter(|finding| finding.check.ends_with("server-error"));
        repeats
            .filter_map(|finding| finding.exchange)
            .map(|exchange| exchange.path)
            .collect::<Vec<String>>()
    };
    assert!(told(Profile::Gate).is_empty(), "no boundary leads there");
    assert_eq!(told(Profile::Full), ["/notes?depth=9007199254740993"]);
}

#[test]
fn a_server_that_does_what_the_document_says_has_no_finding_whatever_the_seed() {
    let api = api();
    for seed in 0..20 {
        let outcome = played(&api, false, &full(seed));
        assert!(
            outcome.findings.is_empty(),
            "{seed}: {:?}",
            outcome.findings
        );
    }
}

#[test]
fn the_same_seed_asks_the_same() {
    let api = api();
    let asked = |seed| {
        let outcome = played(&api, true, &full(seed));
        let all = outcome.exchanges.into_iter();
        all.map(|exchange| (exchange.case, exchange.status))
            .collect::<Vec<_>>()
    };
    assert_eq!(asked(3), asked(3));
}

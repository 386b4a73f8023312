//! Each example request, sent to the mock in document order, gets the response that shows its name: no example spoils another. Each
//! representation has a mock of its own.

use hallpass_mock::{Config, Fixtures, Mock, Moment, Request, Response};
use hallpass_openapi::source::Disk;
use serde_json::Value;

use super::completeness::requests;
use super::document::*;
use super::rules::expected;

const NOW: u64 = 1_400_000_000;

fn mock(name: &str, fixtures: &str) -> Mock {
    let api = hallpass_openapi::load(&path(name).to_string_lossy(), &Disk).api;
    let fixtures = Fixtures::parse(fixtures, &read(fixtures)).expect("fixtures");
    Mock::new(
        vec![(api.expect("a document"), Some(fixtures))],
        Config::default(),
    )
}

fn credentials(document: &str, nonce: usize) -> String {
    if document == INVITATIONS {
        return "Bearer ya29.fake".to_owned();
    }
    format!(
        "OAuth realm=\"Schoology API\",oauth_consumer_key=\"hpkey\",oauth_token=\"\",oauth_nonce=\"{nonce}\",oauth_timestamp=\"{NOW}\",\
         oauth_signature_method=\"PLAINTEXT\",oauth_version=\"1.0\",oauth_signature=\"hpsecret%26\""
    )
}

/// A parameter's value as text.
fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// The request of an example name, in one representation.
fn request(server: &str, found: &Operation<'_>, case: &str, media_type: &str) -> Request {
    let base = server
        .splitn(4, '/')
        .nth(3)
        .map_or(String::new(), |path| format!("/{path}"));
    let mut request = Request {
        method: found.method.clone(),
        path: base + found.path,
        ..Request::default()
    };
    let mut query = Vec::new();
    for parameter in found.node["parameters"].as_array().into_iter().flatten() {
        let Some(example) = parameter["examples"].get(case) else {
            continue;
        };
        let (key, value) = (text(parameter, "name"), plain(&example["value"]));
        match text(parameter, "in") {
            "path" => request.path = request.path.replace(&format!("{{{key}}}"), &value),
            _ => query.push(format!(
                "{key}={}",
                value.replace(' ', "%20").replace('@', "%40")
            )),
        }
    }
    request.query = query.join("&");
    request.set_header("accept", media_type);
    let body = &found.node["requestBody"]["content"][media_type]["examples"][case]["value"];
    if !body.is_null() {
        request.set_header("content-type", media_type);
        request.body = plain(body).into_bytes();
    }
    request
}

fn check(
    place: &str,
    response: &Response,
    media_type: &str,
    document: &Value,
    found: &Operation<'_>,
    case: &str,
) {
    let (status, example) = expected(document, found.node, case);
    let body = String::from_utf8_lossy(&response.body);
    assert!(
        response.status.to_string().starts_with(&status),
        "{place}: {} {body}",
        response.status
    );
    let documented = resolved(
        document,
        &found.node["responses"][response.status.to_string()],
    );
    let content = &documented["content"];
    assert_eq!(
        content.is_null(),
        response.body.is_empty(),
        "{place}: {body}"
    );
    if let Some(example) = example {
        let shown = &content[media_type]["examples"][&example]["value"];
        assert_eq!(
            &serde_json::from_slice::<Value>(&response.body).expect(place),
            shown,
            "{place}"
        );
    }
}

/// Plays all examples of a document in one representation, and counts them.
fn play(name: &str, fixtures: &str, media_type: &str) -> usize {
    let document = yaml(name);
    let server = text(&document["servers"][0], "url");
    let mut mock = mock(name, fixtures);
    let mut played = 0;
    for found in operations(&document) {
        for case in requests(found.node) {
            let place = format!("{} {case} {media_type}", text(found.node, "operationId"));
            let mut request = request(server, &found, &case, media_type);
            request.set_header("authorization", &credentials(name, played));
            let response = mock.answer(
                &request,
                Moment {
                    now: NOW,
                    random: 7,
                },
            );
            check(&place, &response, media_type, &document, &found, &case);
            played += 1;
        }
    }
    played
}

#[test]
fn the_mock_plays_every_example_request() {
    let schoology = "spec/fixtures/schoology.yaml";
    let (json, xml) = ("application/json", "text/xml");
    let counts = [
        (GROUPS, json),
        (GROUPS, xml),
        (INVITES, json),
        (INVITES, xml),
    ];
    let played: usize = counts
        .iter()
        .map(|(name, media_type)| play(name, schoology, media_type))
        .sum();
    let played = played + play(INVITATIONS, "spec/fixtures/classroom.yaml", json);
    assert!(played > 60, "{played}");
}

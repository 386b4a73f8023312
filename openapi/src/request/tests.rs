//! Requests, good and bad.

use serde_json::{Value, json};

use super::{Part, RawRequest};
use crate::model::Api;
use crate::testing::load_text;

const DOCUMENT: &str = "openapi: 3.0.4
info: {title: t, version: v}
paths:
  /users/{user_id}/invites/{realm}:
    put:
      parameters:
        - {name: user_id, in: path, required: true, schema: {type: integer}}
        - {name: realm, in: path, required: true, schema: {type: string, enum: [sections, groups]}}
        - {name: limit, in: query, schema: {type: integer, maximum: 200}}
        - {name: X-Key, in: header, required: true, schema: {type: string}}
        - {name: Accept, in: header, required: true, schema: {type: string}}
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Body'}
          text/xml:
            schema: {$ref: '#/components/schemas/Body'}
            x-hallpass-xml: {root: request, anyRoot: true}
          application/x-www-form-urlencoded:
            schema: {$ref: '#/components/schemas/Body'}
          text/plain: {schema: {type: string, minLength: 3}}
          image/png: {schema: {type: string, format: binary}}
      responses: {'204': {description: done}}
components:
  schemas:
    Body:
      type: object
      required: [count]
      properties:
        count: {type: integer}
        tags: {type: array, items: {type: string}}
";

struct Case {
    path: [&'static str; 2],
    query: &'static str,
    key: Option<&'static str>,
    content_type: Option<&'static str>,
    body: &'static [u8],
}

const GOOD: Case = Case {
    path: ["1001", "groups"],
    query: "limit=5&other=a+b",
    key: Some("k"),
    content_type: Some("application/json"),
    body: br#"{"count": 1}"#,
};

fn read(api: &Api, case: &Case) -> Result<super::Request, Vec<super::RequestViolation>> {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let path = [pair("user_id", case.path[0]), pair("realm", case.path[1])];
    let headers: Vec<(String, String)> = [("x-key", case.key), ("Content-Type", case.content_type)]
        .into_iter()
        .filter_map(|(name, value)| Some(pair(name, value?)))
        .collect();
    let raw = RawRequest {
        path: &path,
        query: case.query,
        headers: &headers,
        body: case.body,
    };
    api.read_request(&api.operations[0], &raw)
}

fn api() -> Api {
    load_text(DOCUMENT)
        .api
        .expect("a document that can be read")
}

#[test]
fn a_good_request_is_decoded() {
    let request = read(&api(), &GOOD).expect("a good request");
    assert_eq!(
        Value::Object(request.path),
        json!({"user_id": 1001, "realm": "groups"})
    );
    assert_eq!(
        Value::Object(request.query),
        json!({"limit": 5, "other": "a b"})
    );
    assert_eq!(request.headers["x-key"], "k");
    assert_eq!(request.body, Some(json!({"count": 1})));
    assert_eq!(request.media_type, Some(0));
}

#[test]
fn bodies_are_decoded_by_their_media_type() {
    let cases: &[(Option<&str>, &[u8], Option<Value>)] = &[
        (
            Some("application/json; charset=utf-8"),
            br#"{"count": 2, "tags": []}"#,
            Some(json!({"count": 2, "tags": []})),
        ),
        (
            Some("text/xml"),
            b"<request><count>2</count><tags>a</tags></request>",
            Some(json!({"count": 2, "tags": ["a"]})),
        ),
        (
            Some("application/xml"),
            b"<any><count>2</count></any>",
            Some(json!({"count": 2})),
        ),
        (
            Some("text/xml; charset=iso-8859-1"),
            b"<r><count>2</count><tags>\xE9</tags></r>",
            Some(json!({"count": 2, "tags": ["\u{e9}"]})),
        ),
        (
            Some("application/x-www-form-urlencoded"),
            b"count=2&tags=a&tags=b+c",
            Some(json!({"count": 2, "tags": ["a", "b c"]})),
        ),
        (Some("text/plain"), b"hello", Some(json!("hello"))),
        (Some("image/png"), b"\x89PNG", None),
        (None, b" <r><count>2</count></r>", Some(json!({"count": 2}))),
        (None, b"{\"count\": 2}", Some(json!({"count": 2}))),
    ];
    let api = api();
    for (content_type, body, expected) in cases {
        let request = read(
            &api,
            &Case {
                content_type: *content_type,
                body,
                ..GOOD
            },
        )
        .expect("a good request");
        assert_eq!(request.body, *expected, "{content_type:?}");
    }
}

#[test]
fn what_is_wrong_is_told_with_its_part() {
    let cases: Vec<(Case, &str)> = vec![
        (
            Case {
                path: ["x", "groups"],
                ..GOOD
            },
            "400 user_id: path parameter `user_id` is \"x\", the document says integer",
        ),
        (
            Case {
                path: ["1", "users"],
                ..GOOD
            },
            "400 realm: path parameter `realm` is \"users\", the document allows \"sections\" or \"groups\"",
        ),
        (
            Case {
                query: "limit=201",
                ..GOOD
            },
            "400 limit: query parameter `limit` is 201, the document says at most 200",
        ),
        (
            Case {
                query: "limit=%FF",
                ..GOOD
            },
            "400 limit: query parameter `limit` cannot be read: `%FF` is not percent-encoded UTF-8",
        ),
        (
            Case { key: None, ..GOOD },
            "400 X-Key: header `X-Key` is missing",
        ),
        (Case { body: b"", ..GOOD }, "400 body: the body is missing"),
        (
            Case { body: b"{", ..GOOD },
            "400 body: the body cannot be read: EOF while parsing an object at line 1 column 1",
        ),
        (
            Case {
                body: br#"{"count": 1} x"#,
                ..GOOD
            },
            "400 body: the body cannot be read: trailing characters at line 1 column 14",
        ),
        (
            Case {
                body: b"\xFF",
                ..GOOD
            },
            "400 body: the body cannot be read: the body is not UTF-8",
        ),
        (
            Case {
                body: br#"{"count": "1"}"#,
                ..GOOD
            },
            "400 body: `count` is a string, the document says integer",
        ),
        (
            Case {
                body: b"{}",
                ..GOOD
            },
            "400 body: `count` is missing",
        ),
        (
            Case {
                content_type: Some("text/xml"),
                body: b"<r></r>",
                ..GOOD
            },
            "400 body: `count` is missing",
        ),
        (
            Case {
                content_type: Some("application/yaml"),
                ..GOOD
            },
            "415 body: the body is `application/yaml`, the document says application/json or text/xml or application/x-www-form-urlencoded or text/plain or image/png",
        ),
        (
            Case {
                content_type: Some("application/json; charset=klingon"),
                ..GOOD
            },
            "415 body: the body cannot be read: the character set `klingon` is not known",
        ),
        (
            Case {
                content_type: Some("text/plain"),
                body: b"hi",
                ..GOOD
            },
            "400 body: the value has 2 characters, the document says at least 3",
        ),
    ];
    let api = api();
    for (case, expected) in cases {
        let violations = read(&api, &case).expect_err(expected);
        let shown: Vec<String> = violations
            .iter()
            .map(|wrong| {
                let part = match &wrong.part {
                    Part::Parameter { name, .. } => name.as_str(),
                    Part::Body => "body",
                };
                format!("{} {part}: {}", wrong.status(), wrong.violation.message)
            })
            .collect();
        assert_eq!(shown, [expected]);
        assert!(violations[0].violation.span.end > 0, "{expected}");
    }
}

#[test]
fn malformed_xml_is_told() {
    let case = Case {
        content_type: Some("text/xml"),
        body: b"<r><count>1</r>",
        ..GOOD
    };
    let violations = read(&api(), &case).expect_err("malformed");
    assert_eq!(violations[0].kind, super::RequestTrouble::Malformed);
}

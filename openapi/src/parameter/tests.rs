//! Parameters and the texts that they are read from.

use serde_json::{Value, json};

use super::Texts;
use crate::testing::load_text;

/// A document with one operation that has this parameter object, in YAML's flow style.
fn read(
    parameter: &str,
    path: &str,
    query: &str,
    headers: &[(&str, &str)],
) -> Result<Option<Value>, String> {
    let template = if parameter.contains("in: path") {
        "/x/{p}"
    } else {
        "/x"
    };
    let loaded = load_text(&format!(
        "openapi: 3.0.4
info: {{title: t, version: v}}
paths:
  {template}:
    get:
      parameters: [{{name: p, {parameter}}}]
      responses: {{'200': {{description: ok}}}}
"
    ));
    let api = loaded.api.expect("a document that can be read");
    assert!(
        loaded
            .diagnostics
            .iter()
            .all(|d| d.severity < crate::diagnostic::Severity::Error),
        "{:?}",
        loaded.diagnostics
    );
    let headers: Vec<(String, String)> = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let path = [("p".to_owned(), path.to_owned())];
    let texts = Texts {
        path: &path,
        query,
        headers: &headers,
    };
    api.read_parameter(&api.operations[0].parameters[0], &texts)
        .map_err(|error| error.to_string())
}

const ARRAY: &str = "{type: array, items: {type: integer}}";
const OBJECT: &str = "{type: object, properties: {a: {type: integer}, b: {type: string}}}";

#[test]
fn path_parameters_are_read_by_style() {
    let cases = [
        (
            "simple",
            false,
            "{type: string}",
            "a%2Cb%20c",
            json!("a,b c"),
        ),
        ("simple", false, "{type: integer}", "5", json!(5)),
        ("simple", false, "{type: integer}", "five", json!("five")),
        ("simple", false, ARRAY, "1,2", json!([1, 2])),
        (
            "simple",
            false,
            OBJECT,
            "a,1,b,x",
            json!({"a": 1, "b": "x"}),
        ),
        ("simple", true, OBJECT, "a=1,b=x", json!({"a": 1, "b": "x"})),
        ("label", false, "{type: string}", ".x", json!("x")),
        ("label", true, ARRAY, ".1.2", json!([1, 2])),
        ("label", false, ARRAY, ".1,2", json!([1, 2])),
        ("label", true, OBJECT, ".a=1.b=x", json!({"a": 1, "b": "x"})),
        ("matrix", false, "{type: string}", ";p=x", json!("x")),
        ("matrix", true, ARRAY, ";p=1;p=2", json!([1, 2])),
        ("matrix", false, ARRAY, ";p=1,2", json!([1, 2])),
        (
            "matrix",
            true,
            OBJECT,
            ";a=1;b=x",
            json!({"a": 1, "b": "x"}),
        ),
        (
            "matrix",
            false,
            OBJECT,
            ";p=a,1,b,x",
            json!({"a": 1, "b": "x"}),
        ),
    ];
    for (style, explode, schema, text, expected) in cases {
        let parameter = format!(
            "in: path, required: true, style: {style}, explode: {explode}, schema: {schema}"
        );
        assert_eq!(
            read(&parameter, text, "", &[]),
            Ok(Some(expected)),
            "{parameter} {text}"
        );
    }
}

#[test]
fn query_parameters_are_read_by_style() {
    let cases = [
        (
            "form",
            true,
            "{type: string}",
            "p=a+b%2Bc",
            Some(json!("a b+c")),
        ),
        ("form", true, "{type: string}", "p=", Some(json!(""))),
        ("form", true, "{type: string}", "q=1", None),
        ("form", true, "{type: string}", "", None),
        ("form", true, "{type: integer}", "x=1&p=20", Some(json!(20))),
        ("form", true, "{type: integer}", "p=1&p=2", Some(json!(2))),
        ("form", true, "{type: number}", "p=1.5", Some(json!(1.5))),
        ("form", true, "{type: boolean}", "p=true", Some(json!(true))),
        ("form", true, "{type: boolean}", "p=1", Some(json!("1"))),
        (
            "form",
            true,
            "{type: integer, nullable: true}",
            "p=",
            Some(json!(null)),
        ),
        (
            "form",
            true,
            "{anyOf: [{type: integer}, {type: string, enum: [all]}]}",
            "p=5",
            Some(json!(5)),
        ),
        (
            "form",
            true,
            "{anyOf: [{type: integer}, {type: string, enum: [all]}]}",
            "p=all",
            Some(json!("all")),
        ),
        ("form", true, "{}", "p=5", Some(json!("5"))),
        ("form", true, ARRAY, "p=1&p=2", Some(json!([1, 2]))),
        ("form", false, ARRAY, "p=1,2", Some(json!([1, 2]))),
        ("form", false, ARRAY, "p=", Some(json!([]))),
        (
            "form",
            false,
            "{type: array, items: {type: string}}",
            "p=a%2Cb,c",
            Some(json!(["a,b", "c"])),
        ),
        (
            "spaceDelimited",
            false,
            ARRAY,
            "p=1%202",
            Some(json!([1, 2])),
        ),
        (
            "pipeDelimited",
            false,
            ARRAY,
            "p=1%7C2|3",
            Some(json!([1, 2, 3])),
        ),
        (
            "form",
            true,
            OBJECT,
            "a=1&b=x&c=2",
            Some(json!({"a": 1, "b": "x"})),
        ),
        (
            "form",
            false,
            OBJECT,
            "p=a,1,b,x",
            Some(json!({"a": 1, "b": "x"})),
        ),
        (
            "deepObject",
            true,
            OBJECT,
            "p[a]=1&p%5Bb%5D=x&q=2",
            Some(json!({"a": 1, "b": "x"})),
        ),
        ("deepObject", true, OBJECT, "q[a]=1", None),
        (
            "deepObject",
            true,
            ARRAY,
            "p[]=1&p%5B%5D=2",
            Some(json!([1, 2])),
        ),
        (
            "deepObject",
            true,
            "{type: array, items: {type: object, properties: {a: {type: array, items: {type: integer}}}}}",
            "p[1][a][]=3&p[0][a][]=1&p[0][a][]=2&p[0][b][c]=x",
            Some(json!([{"a": [1, 2], "b": {"c": "x"}}, {"a": [3]}])),
        ),
        (
            "deepObject",
            true,
            "{anyOf: [{type: object, properties: {gt: {type: integer}}}, {type: integer}]}",
            "p=7",
            Some(json!(7)),
        ),
    ];
    for (style, explode, schema, query, expected) in cases {
        let parameter = format!("in: query, style: {style}, explode: {explode}, schema: {schema}");
        assert_eq!(
            read(&parameter, "", query, &[]),
            Ok(expected),
            "{parameter} {query}"
        );
    }
}

#[test]
fn headers_cookies_and_content_are_read() {
    type Headers = &'static [(&'static str, &'static str)];
    let cases: &[(&str, &str, Headers, Option<Value>)] = &[
        (
            "in: header, schema: {type: integer}",
            "",
            &[("P", " 5 ")],
            Some(json!(5)),
        ),
        (
            "in: header, schema: {type: array, items: {type: string}}",
            "",
            &[("p", "a, b"), ("P", "c")],
            Some(json!(["a", "b", "c"])),
        ),
        (
            "in: header, schema: {type: string}",
            "",
            &[("q", "5")],
            None,
        ),
        (
            "in: header, schema: {type: string}",
            "",
            &[("p", "100%")],
            Some(json!("100%")),
        ),
        (
            "in: cookie, schema: {type: integer}",
            "",
            &[("Cookie", "a=b; p=5")],
            Some(json!(5)),
        ),
        (
            "in: query, content: {application/json: {schema: {type: object}}}",
            "p=%7B%22a%22:1%7D",
            &[],
            Some(json!({"a": 1})),
        ),
    ];
    for (parameter, query, headers, expected) in cases {
        assert_eq!(
            read(parameter, "", query, headers),
            Ok(expected.clone()),
            "{parameter}"
        );
    }
}

#[test]
fn what_cannot_be_taken_apart_is_an_error() {
    for (parameter, query) in [
        ("in: query, schema: {type: string}", "p=%FF"),
        (
            "in: query, content: {application/json: {schema: {type: object}}}",
            "p={",
        ),
    ] {
        assert!(
            read(parameter, "", query, &[]).is_err(),
            "{parameter} {query}"
        );
    }
}

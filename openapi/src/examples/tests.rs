//! Documents with examples, good and bad.

use super::check;
use crate::testing::load_text;

/// One line for each diagnostic: line, code, message.
fn lines(text: &str) -> Vec<String> {
    let loaded = load_text(text);
    let api = loaded.api.expect("a document that can be read");
    check(&api)
        .iter()
        .map(|diagnostic| {
            let place = api.sources.place(diagnostic.span).expect("a place");
            format!("{} {}: {}", place.line, diagnostic.code, diagnostic.message)
        })
        .collect()
}

/// A document whose body has these JSON and XML examples (with their indentation), and a schema for them from line 40 on.
fn document(json: &str, xml: &str) -> String {
    format!(
        "openapi: 3.0.4
info: {{title: t, version: v}}
paths:
  /x:
    get:
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: {{$ref: '#/components/schemas/Group'}}
              examples:
                one:
{json}
            text/xml:
              schema: {{$ref: '#/components/schemas/Group'}}
              x-hallpass-xml: {{root: result}}
              examples:
                one:
{xml}
components:
  schemas:
    Group:
      type: object
      required: [id]
      properties:
        id: {{type: integer}}
        title: {{type: string}}
        category: {{type: string, nullable: true, x-hallpass-xml: {{null: empty}}}}
        url: {{type: string}}
"
    )
}

const JSON: &str = "                  value:
                    id: 5
                    title: a
                    category: ''";

const XML: &str = "                  value: |-
                    <?xml version=\"1.0\"?>
                    <result>
                      <id>5</id>
                      <title>a</title>
                      <category />
                    </result>";

#[test]
fn good_examples_are_silent() {
    assert_eq!(lines(&document(JSON, XML)), Vec::<String>::new());
}

#[test]
fn examples_are_held_against_their_schemas() {
    let cases = [
        (
            JSON.replace("id: 5", "id: five"),
            XML.to_owned(),
            vec![
                "15 example-schema: example `one` does not fit its schema at `/id`: `id` is a string, the document says integer",
                "26 example-representation-mismatch: example `one` `/id`: JSON has \"five\", XML has 5",
            ],
        ),
        (
            JSON.to_owned(),
            XML.replace("<id>5</id>", "<id>x</id>"),
            vec![
                "26 example-representation-mismatch: example `one` `/id`: JSON has 5, XML has \"x\"",
                "26 example-schema: example `one` does not fit its schema at `/id`: `id` is a string, the document says integer",
                "26 example-xml: example `one` at `/result/id`: expected an integer, found \"x\"",
            ],
        ),
        (
            JSON.to_owned(),
            XML.replace("</title>", ""),
            vec!["29 example-xml: example `one` is not XML: expected </title>, found </result>"],
        ),
        (
            JSON.to_owned(),
            XML.replace("<title>a<", "<title>b<"),
            vec![
                "27 example-representation-mismatch: example `one` `/title`: JSON has \"a\", XML has \"b\"",
            ],
        ),
        (
            JSON.to_owned(),
            XML.replace("result>", "body>"),
            vec!["25 example-xml: example `one` at `/body`: expected <result>, found <body>"],
        ),
    ];
    for (json, xml, expected) in cases {
        assert_eq!(lines(&document(&json, &xml)), expected, "{json}\n{xml}");
    }
}

#[test]
fn known_deviations_are_counted_apart() {
    let mark = "                  x-hallpass-known-deviation: the page says so\n";
    let deviating = XML.replace("<title>a<", "<title>b<");
    let cases = [
        (
            JSON.to_owned(),
            format!("{mark}{deviating}"),
            vec![
                "28 known-deviation: example `one` deviates in 1 place, as known: the page says so",
            ],
        ),
        (
            format!("{mark}{JSON}"),
            deviating.clone(),
            vec![
                "28 known-deviation: example `one` deviates in 1 place, as known: the page says so",
            ],
        ),
        (
            JSON.to_owned(),
            format!("{mark}{XML}"),
            vec![
                "24 known-deviation-unneeded: example `one` is marked as a known deviation, but does not deviate",
            ],
        ),
    ];
    for (json, xml, expected) in cases {
        assert_eq!(lines(&document(&json, &xml)), expected, "{json}\n{xml}");
    }
}

#[test]
fn parameters_schemas_and_defaults_are_checked() {
    let text = "openapi: 3.0.4
info: {title: t, version: v}
paths:
  /x:
    get:
      parameters:
        - name: limit
          in: query
          schema: {type: integer, default: many}
          examples:
            good: {value: 5}
            bad:
              value: five
            reference: {value: {$ref: five.json}}
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                required: [id, secret]
                properties:
                  id: {type: integer, readOnly: true}
                  secret: {type: string, writeOnly: true}
                example:
                  id: one
                  secret: x
";
    assert_eq!(
        lines(text),
        [
            "9 default-schema: the default does not fit its schema: the value is a string, the document says integer",
            "13 example-schema: example `bad` does not fit its schema: the value is a string, the document says integer",
            "14 example-reference: example `reference` holds `$ref`, which is data there and no reference",
            "27 example-schema: the example does not fit its schema at `/id`: `id` is a string, the document says integer",
        ]
    );
}

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

/// A document whose only operation answers with `headers`, `content` and components of this text, in flow style, from line 9 on.
fn answering(response: &str, components: &str) -> String {
    format!(
        "openapi: 3.1.1
info: {{title: t, version: v}}
paths:
  /x:
    get:
      responses:
        '200':
          description: ok
          {response}
components:
  {components}
"
    )
}

#[test]
fn each_place_of_an_example_is_looked_at() {
    let bad = "{schema: {type: integer}, example: five}";
    let cases = [
        (
            format!("headers: {{X-Count: {bad}}}"),
            "x-none: 1".to_owned(),
        ),
        (
            format!("content: {{application/json: {bad}}}"),
            "x-none: 1".to_owned(),
        ),
        (
            "content: {}".to_owned(),
            format!("headers: {{Count: {bad}}}"),
        ),
        (
            "content: {}".to_owned(),
            format!("responses: {{Any: {{description: d, content: {{application/json: {bad}}}}}}}"),
        ),
        (
            "content: {}".to_owned(),
            format!("responses: {{Any: {{description: d, headers: {{Count: {bad}}}}}}}"),
        ),
        (
            "content: {}".to_owned(),
            format!("requestBodies: {{Any: {{content: {{application/json: {bad}}}}}}}"),
        ),
        (
            "content: {}".to_owned(),
            "parameters: {Any: {name: a, in: query, schema: {type: integer}, example: five}}"
                .to_owned(),
        ),
        (
            "content: {}".to_owned(),
            format!(
                "pathItems: {{Any: {{post: {{requestBody: {{content: {{application/json: {bad}}}}}, responses: {{'200': {{description: d}}}}}}}}}}"
            ),
        ),
        (
            "content: {}".to_owned(),
            format!(
                "callbacks: {{Any: {{'{{$url}}': {{post: {{requestBody: {{content: {{application/json: {bad}}}}}, responses: {{'200': {{description: d}}}}}}}}}}}}"
            ),
        ),
        (
            "content: {}\nwebhooks:".to_owned(),
            format!(
                "any: {{post: {{requestBody: {{content: {{application/json: {bad}}}}}, responses: {{'200': {{description: d}}}}}}}}"
            ),
        ),
    ];
    for (response, components) in cases {
        let mut text = answering(&response, &components);
        if response.contains("webhooks") {
            text = text.replace("components:\n", "");
        }
        let found = lines(&text);
        assert_eq!(found.len(), 1, "{text}\n{found:?}");
        assert!(
            found[0].contains("example-schema: the example does not fit its schema: the value is a string, the document says integer"),
            "{text}\n{found:?}"
        );
        assert_eq!(
            lines(&text.replace("five", "5")),
            Vec::<String>::new(),
            "{text}"
        );
    }
}

#[test]
fn formats_are_told_apart_from_what_every_validator_finds() {
    let cases = [
        (
            "{type: string, format: date}",
            "2011-11",
            vec!["9 example-format: the example: the value is \"2011-11\", which is no date"],
        ),
        ("{type: string, format: date}", "2011-11-30", vec![]),
        (
            "{type: string, format: date-time}",
            "'2020-12-10T01:22:00'",
            vec![
                "9 example-format: the example: the value is \"2020-12-10T01:22:00\", which is no date-time",
            ],
        ),
        ("{type: string, format: time}", "'09:00:00'", vec![]),
        ("{type: string, format: time}", "'09:00'", vec![]),
        (
            "{type: string, format: time}",
            "'25:00'",
            vec!["9 example-format: the example: the value is \"25:00\", which is no time"],
        ),
        (
            "{type: integer, format: int32}",
            "3000000000",
            vec!["9 example-format: the example: the value is 3000000000, which is no int32"],
        ),
        (
            "{oneOf: [{type: string, format: uuid}, {type: string, format: date}]}",
            "2011-11-30",
            vec![],
        ),
        ("{type: string, format: our-own}", "anything", vec![]),
        (
            "{type: object, required: [a], properties: {b: {type: string, format: uuid}}}",
            "{b: x}",
            vec![
                "9 example-format: the example at `/b`: `b` is \"x\", which is no uuid",
                "9 example-schema: the example does not fit its schema: `a` is missing",
            ],
        ),
        (
            "{type: object, required: [a, b, c, d, e, f, g]}",
            "{}",
            vec![
                "9 example-schema: the example does not fit its schema: `a`, `b`, `c`, `d`, `e` and 2 more are missing",
            ],
        ),
        (
            "{type: object, required: [a, b]}",
            "{}",
            vec!["9 example-schema: the example does not fit its schema: `a` and `b` are missing"],
        ),
    ];
    for (schema, example, expected) in cases {
        let response =
            format!("content: {{application/json: {{schema: {schema}, example: {example}}}}}");
        let mut found = lines(&answering(&response, "x-none: 1"));
        found.sort();
        assert_eq!(found, expected, "{schema} {example}");
    }
}

#[test]
fn text_stands_for_a_body_outside_of_json() {
    let object = "{type: object, required: [a], properties: {a: {type: integer}}}";
    let unread = |name: &str| {
        vec![format!(
            "9 example-unread: the example is text of `{name}`, which is not read: it is not held against its schema"
        )]
    };
    let string = "9 example-schema: the example does not fit its schema: the value is a string, the document says";
    let cases = [
        ("application/x-www-form-urlencoded", object, "a=1", unread("application/x-www-form-urlencoded")),
        ("multipart/form-data", object, "--x", unread("multipart/form-data")),
        ("application/json", object, "'{\"a\": 1}'", vec![format!("{string} object")]),
        ("application/x-www-form-urlencoded", object, "{a: 1}", vec![]),
        ("text/plain", "{type: integer}", "'42'", vec![]),
        ("text/plain", "{type: string}", "'42'", vec![]),
        ("text/plain", "{type: integer}", "'many'", vec![format!("{string} integer")]),
        ("text/plain", object, "'many'", unread("text/plain")),
        (
            "text/plain",
            "{type: string, maxLength: 1}",
            "'42'",
            vec!["9 example-schema: the example does not fit its schema: the value has 2 characters, the document says at most 1".to_owned()],
        ),
        ("application/octet-stream", "{}", "'42'", vec![]),
    ];
    for (name, schema, example, expected) in cases {
        let response = format!("content: {{{name}: {{schema: {schema}, example: {example}}}}}");
        let found = lines(&answering(&response, "x-none: 1"));
        assert_eq!(found, expected, "{name} {schema} {example}");
    }
}

#[test]
fn a_wrong_value_inside_of_a_default_is_told_at_its_line() {
    let text = "openapi: 3.0.4
info: {title: t, version: v}
paths: {}
components:
  schemas:
    Page:
      type: object
      properties:
        limit: {type: integer}
      default:
        offset: 0
        limit: many
";
    assert_eq!(
        lines(text),
        [
            "12 default-schema: the default does not fit its schema at `/limit`: `limit` is a string, the document says integer"
        ]
    );
}

#[test]
fn lone_examples_of_two_media_types_need_not_be_the_same() {
    let lone = |text: &str| {
        text.replace("              examples:\n                one:\n", "")
            .replace("                  value:", "              example:")
    };
    let differing = document(&JSON.replace("id: 5", "id: 6"), XML);
    assert_eq!(lines(&differing).len(), 1);
    assert_eq!(lines(&lone(&differing)), Vec::<String>::new());
}

#[test]
fn null_beside_a_nullable_without_meaning_is_explained() {
    let found = |schema: &str| {
        let response =
            format!("content: {{application/json: {{schema: {schema}, example: null}}}}");
        let api = load_text(&answering(&response, "x-none: 1")).api;
        let found = check(&api.expect("a document that can be read"));
        found.into_iter().next().map(|diagnostic| diagnostic.help)
    };
    let help = "`nullable` has no meaning in this version of OpenAPI: add `null` to `type`";
    assert_eq!(
        found("{type: string, nullable: true}"),
        Some(Some(help.to_owned()))
    );
    assert_eq!(found("{type: string, nullable: false}"), Some(None));
    assert_eq!(found("{type: string}"), Some(None));
    assert_eq!(found("{type: [string, 'null'], nullable: true}"), None);
}

#[test]
fn an_example_beside_a_reference_counts_where_the_version_reads_it() {
    let text = "openapi: 3.1.0
info: {title: t, version: v}
paths: {}
components:
  schemas:
    Count: {type: integer}
    One: {$ref: '#/components/schemas/Count', example: one}
    Two: {$ref: '#/components/schemas/Count', description: d, examples: [2, two]}
    Three: {$ref: '#/components/schemas/Count', maximum: 3, example: three}
";
    let wrong = |line: usize| {
        format!(
            "{line} example-schema: the example does not fit its schema: the value is a string, the document says integer"
        )
    };
    assert_eq!(lines(text), [wrong(7), wrong(8), wrong(9)]);
    // 3.0 reads nothing beside `$ref`.
    assert_eq!(lines(&text.replace("3.1.0", "3.0.4")), Vec::<String>::new());
}

#[test]
fn nullable_without_a_type_allows_no_null_by_the_letter() {
    let text = |version: &str, more: &str, example: &str| {
        format!(
            "openapi: {version}
info: {{title: t, version: v}}
paths: {{}}
components:
  schemas:
    Target: {{type: object}}
    Holder:
      type: object
      properties:
        target: {{nullable: true, {more}allOf: [{{$ref: '#/components/schemas/Target'}}]}}
        any: {{nullable: true}}
      example: {example}
"
        )
    };
    let said = "12 example-schema: the example does not fit its schema at `/target`: `target` is null, the document says object";
    let cases = [
        ("", "{target: null, any: null}", vec![said]),
        ("type: object, ", "{target: null}", vec![said]),
        ("", "{target: {}}", vec![]),
        (
            "",
            "{target: 5}",
            vec![
                "12 example-schema: the example does not fit its schema at `/target`: `target` fits none of the 2 alternatives of anyOf; of the closest: `target` is an integer, the document says null",
            ],
        ),
    ];
    for (more, example, expected) in cases {
        let found = lines(&text("3.0.4", more, example));
        assert_eq!(found, expected, "{more} {example}");
    }
}

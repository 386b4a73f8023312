//! What is told of alternatives: how they are told apart, and which of them allow the same value.

use std::fmt::Write;

use hallpass_generator::{Document, Options, Output, generate};
use hallpass_openapi::source::Files;

struct Text(String);

impl Files for Text {
    fn read(&self, _: &str) -> std::io::Result<String> {
        Ok(self.0.clone())
    }
}

const DOCUMENT: &str = "openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    Text: {type: string}
    Same:
      oneOf:
        - {$ref: '#/components/schemas/Text'}
        - {type: string, title: Color, enum: [red]}
        - {type: 'null'}
    Loose:
      anyOf:
        - {type: object, title: Near, required: [at], properties: {at: {type: string}, near: {type: boolean}}}
        - {type: object, title: Far, required: [at], properties: {at: {type: string}, far: {type: integer}}}
    Keyed:
      oneOf:
        - {type: object, title: Left, required: [left], additionalProperties: false, properties: {left: {type: integer}}}
        - {type: object, title: Right, required: [right], additionalProperties: false, properties: {right: {type: integer}}}
    Constant:
      oneOf:
        - {type: object, title: A, required: [kind], properties: {kind: {const: a}}}
        - {type: object, title: B, required: [kind], properties: {kind: {const: b}}}
    Typed: {type: [string, integer]}
    Joined:
      oneOf:
        - {type: object, title: Listing, required: [at], properties: {at: {type: string}, how: {type: string, enum: [walk]}, far: {type: integer}}}
        - {type: object, title: Open, required: [at, how], properties: {at: {type: string}, how: {type: string}, far: {type: string}}}
    Apart:
      oneOf:
        - {type: object, title: Early, required: [at], properties: {at: {type: string}, how: {type: integer}}}
        - {type: object, title: Late, required: [at, how], properties: {at: {type: string}, how: {type: string}}}
    Several:
      oneOf:
        - {type: object, title: One, required: [at, one], properties: {at: {type: string}, one: {type: string}}}
        - {type: object, title: Two, required: [at, two], properties: {at: {type: string}, two: {type: string}}}
        - {type: object, title: Third, required: [at], additionalProperties: false, properties: {at: {type: string}}}
    Bounded: {type: integer, anyOf: [{minimum: 10}, {maximum: 3}]}
    Counted: {type: array, items: {type: string}, oneOf: [{minItems: 3}, {maxItems: 1}]}
    Least: {type: object, properties: {a: {type: string}, b: {type: string}}, anyOf: [{required: [a]}, {required: [b]}]}
    Beside:
      allOf:
        - {type: object, required: [id], properties: {id: {type: integer}}}
        - oneOf:
            - {title: Here, properties: {here: {type: string}}}
            - {title: There, properties: {there: {type: string}}}
";

fn output() -> Output {
    output_of(DOCUMENT.to_owned())
}

fn output_of(text: String) -> Output {
    let loaded = hallpass_openapi::load("api.yaml", &Text(text));
    let document = Document {
        module: "api",
        api: &loaded.api.expect("a document that loads"),
        diagnostics: &[],
    };
    generate(&[document], &Options::default())
}

#[test]
fn alternatives_that_allow_the_same_value_are_told_with_one() {
    let output = output();
    let told: Vec<&str> = output.overlaps[0].iter().map(|one| &*one.message).collect();
    assert_eq!(
        told,
        [
            "`Text` and `Color` both allow `\"red\"`; it is read as the one of `Same` that fits best",
            "`Near` and `Far` both allow `{\"at\":\"at 1\"}`; it is read as the one of `Loose` that fits best",
            "`Listing` and `Open` both allow `{\"at\":\"at 1\",\"how\":\"walk\"}`; it is read as the one of `Joined` that fits best",
            "`Here` and `There` both allow `{\"id\":1}`; it is read as the one of `Beside` that fits best",
        ]
    );
    assert!(output.ignored[0].is_empty(), "nothing is left out");
    let unions = &output.coverage.documents[0].unions;
    let overlapping = unions.iter().filter(|union| union.overlap.is_some());
    let overlapping: Vec<&str> = overlapping.map(|union| &*union.name).collect();
    assert_eq!(overlapping, ["Same", "Loose", "Joined", "Beside"]);
}

#[test]
fn what_tells_alternatives_apart_is_told() {
    let output = output();
    let unions = output.coverage.documents[0].unions.iter();
    let told: Vec<(&str, &str)> = unions
        .map(|union| (&*union.name, &*union.told_by))
        .collect();
    assert_eq!(
        told,
        [
            ("Same", "trial, in order"),
            ("Loose", "trial, in order"),
            ("Keyed", "the properties that each requires"),
            ("Constant", "the constants of `kind`"),
            ("Typed", "trial, in order"),
            ("Joined", "trial, in order"),
            ("Apart", "trial, in order"),
            ("Several", "trial, in order"),
            ("Bounded", "trial, in order"),
            ("Counted", "trial, in order"),
            ("Least", "the properties that each requires"),
            ("Beside", "trial, in order"),
        ]
    );
}

/// In a document of very many unions, those behind the first are not looked at.
#[test]
fn values_that_alternatives_share_are_not_looked_for_without_an_end() {
    const COUNT: usize = 320;
    let mut text =
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n"
            .to_owned();
    for at in 0..COUNT {
        let _ = writeln!(
            text,
            "    S{at}: {{oneOf: [{{type: string}}, {{type: integer}}]}}"
        );
    }
    let output = output_of(text);
    let told = output.overlaps[0]
        .iter()
        .map(|one| (one.code, &*one.message));
    let told: Vec<(&str, &str)> = told.collect();
    assert_eq!(
        told,
        [(
            "alternatives-unsought",
            "it would take too long to look for values that two alternatives of `S300` allow; unions of which the same is true: 19"
        )]
    );
}

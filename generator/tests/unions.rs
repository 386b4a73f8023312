//! What is told of alternatives: how they are told apart, and which of them allow the same value.

use hallpass_generator::{Document, Options, Output, generate};
use hallpass_openapi::source::Embedded;

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
    let files = Embedded::new([("api.yaml", DOCUMENT)]);
    let loaded = hallpass_openapi::load("api.yaml", &files);
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

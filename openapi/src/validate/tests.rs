//! What instances break, in words.

use serde_json::{Value, json};

use super::Direction;
use super::compile::{Compiled, Formats, Validators};
use super::direct::Verdict;
use crate::json_schema::JsonSchema;
use crate::testing::{api_of, api_with_components};

/// One line for each violation: keyword, path, message.
fn lines(schema: &str, direction: Direction, instance: &Value) -> Vec<String> {
    let (api, id) = api_of(schema);
    let violations = api.validate(id, direction, instance);
    assert_eq!(violations.is_empty(), api.is_valid(id, direction, instance));
    violations
        .iter()
        .map(|v| format!("{} {}: {}", v.keyword, v.instance_path, v.message))
        .collect()
}

#[test]
fn what_is_unknown_only_because_something_else_is_wrong_is_not_told() {
    let schema = r#"{"allOf": [{"type": "object", "properties": {"admin": {"type": "integer"}, "title": {"type": "string"}}}],
        "unevaluatedProperties": false}"#;
    let wrong = json!({"admin": true, "title": "News"});
    let told = ["type /admin: `admin` is a boolean, the document says integer"];
    assert_eq!(lines(schema, Direction::Response, &wrong), told);
    let unknown = json!({"admin": 1, "title": "News", "owner": 1});
    let told = ["unevaluatedProperties /owner: `owner` is not in the document"];
    assert_eq!(lines(schema, Direction::Response, &unknown), told);
}

#[test]
fn violations_are_told_in_words() {
    let cases: &[(&str, Value, &[&str])] = &[
        (r#"{"type": "integer"}"#, json!(5), &[]),
        (r#"{"type": "integer", "format": "uint8"}"#, json!(255), &[]),
        (
            r#"{"type": "integer", "format": "uint8"}"#,
            json!(256),
            &["format : the value is 256, which is no uint8"],
        ),
        (
            r#"{"type": "integer", "format": "uint64"}"#,
            json!(u64::MAX),
            &[],
        ),
        (
            r#"{"type": "integer"}"#,
            json!("5"),
            &["type : the value is a string, the document says integer"],
        ),
        (
            r#"{"properties": {"group_id": {"type": "integer"}}}"#,
            json!({"group_id": "49736"}),
            &["type /group_id: `group_id` is a string, the document says integer"],
        ),
        (
            r#"{"properties": {"invite": {"type": "array", "items": {"properties": {"id": {"type": ["string", "null"]}}}}}}"#,
            json!({"invite": [{"id": null}, {"id": 7}]}),
            &["type /invite/1/id: `id` is an integer, the document says string or null"],
        ),
        (
            r#"{"properties": {"tags": {"items": {"type": "string"}}}}"#,
            json!({"tags": ["a", true]}),
            &["type /tags/1: item 1 of `tags` is a boolean, the document says string"],
        ),
        (
            r#"{"required": ["title"]}"#,
            json!({}),
            &["required : `title` is missing"],
        ),
        (
            r#"{"properties": {"a": {}}, "additionalProperties": false}"#,
            json!({"a": 1, "b": 2, "c/d": 3}),
            &[
                "additionalProperties /b: `b` is not in the document",
                "additionalProperties /c~1d: `c/d` is not in the document",
            ],
        ),
        (
            r#"{"additionalProperties": {"type": "string"}}"#,
            json!({"a": 1}),
            &["type /a: `a` is an integer, the document says string"],
        ),
        (
            r#"{"properties": {"realm": {"enum": ["sections", "groups"]}}}"#,
            json!({"realm": "x"}),
            &[r#"enum /realm: `realm` is "x", the document allows "sections" or "groups""#],
        ),
        (
            r#"{"const": 1}"#,
            json!(2),
            &["const : the value is 2, the document allows 1"],
        ),
        (
            r#"{"minimum": 1, "maximum": 3}"#,
            json!(0),
            &["minimum : the value is 0, the document says at least 1"],
        ),
        (
            r#"{"exclusiveMaximum": 3}"#,
            json!(3),
            &["exclusiveMaximum : the value is 3, the document says less than 3"],
        ),
        (
            r#"{"multipleOf": 5}"#,
            json!(7),
            &["multipleOf : the value is 7, the document says a multiple of 5"],
        ),
        (
            r#"{"maxLength": 2}"#,
            json!("äöü"),
            &["maxLength : the value has 3 characters, the document says at most 2"],
        ),
        (
            r#"{"minItems": 2}"#,
            json!([1]),
            &["minItems : the value has 1 item, the document says at least 2"],
        ),
        (
            r#"{"uniqueItems": true}"#,
            json!([1, 1]),
            &["uniqueItems : the value has equal items, the document says unique ones"],
        ),
        (
            r#"{"pattern": "^[0-9]+$"}"#,
            json!("x"),
            &[r#"pattern : the value is "x", which does not match the pattern ^[0-9]+$"#],
        ),
        (r#"{"pattern": "^(?!x)\\d+$"}"#, json!("12"), &[]),
        (
            r#"{"type": "string", "format": "date-time"}"#,
            json!("yesterday"),
            &[r#"format : the value is "yesterday", which is no date-time"#],
        ),
        (
            r#"{"type": "string", "format": "uri"}"#,
            json!("http:\\/\\/x"),
            &[r#"format : the value is "http:\\/\\/x", which is no uri"#],
        ),
        (
            r#"{"type": "string", "format": "byte"}"#,
            json!("aGk="),
            &[],
        ),
        (
            r#"{"type": "string", "format": "byte"}"#,
            json!("a?"),
            &[r#"format : the value is "a?", which is no byte"#],
        ),
        (
            r#"{"type": "string", "format": "password"}"#,
            json!("x"),
            &[],
        ),
        (
            r#"{"properties": {"x": false}}"#,
            json!({"x": 1}),
            &["false /x: `x` must not be there"],
        ),
        (
            r#"{"not": {"type": "string"}}"#,
            json!("a"),
            &[r#"not : the value is "a", which `not` forbids"#],
        ),
        ("true", json!("a"), &[]),
        ("{}", json!(null), &[]),
    ];
    for (schema, instance, expected) in cases {
        assert_eq!(
            lines(schema, Direction::Response, instance),
            *expected,
            "{schema} {instance}"
        );
    }
}

#[test]
fn a_failed_choice_is_explained_by_its_closest_alternative() {
    let cats = r#"{"oneOf": [
        {"properties": {"kind": {"const": "cat"}, "lives": {"type": "integer"}}, "required": ["kind"]},
        {"properties": {"kind": {"const": "dog"}, "tail": {"type": "string"}}, "required": ["kind"]}]}"#;
    let cases: &[(&str, Value, &[&str])] = &[
        (
            r#"{"anyOf": [{"type": "null"}, {"type": "object", "required": ["id"]}]}"#,
            json!({}),
            &["required : `id` is missing"],
        ),
        (
            r#"{"anyOf": [{"type": "string"}, {"type": "integer"}]}"#,
            json!(true),
            &[
                "anyOf : the value fits none of the 2 alternatives of anyOf; of the closest: the value is a boolean, the document says string",
            ],
        ),
        (
            cats,
            json!({"kind": "dog", "tail": 1}),
            &["type /tail: `tail` is an integer, the document says string"],
        ),
        (cats, json!({"kind": "dog", "tail": "long"}), &[]),
        (
            r#"{"oneOf": [{"type": "integer"}, {"minimum": 3}]}"#,
            json!(5),
            &["oneOf : the value fits 2 of the 2 alternatives of oneOf, not one"],
        ),
    ];
    for (schema, instance, expected) in cases {
        assert_eq!(
            lines(schema, Direction::Response, instance),
            *expected,
            "{schema} {instance}"
        );
    }
}

#[test]
fn the_direction_decides_what_is_required() {
    let plain = r#"{"properties": {"id": {"readOnly": true}, "secret": {"writeOnly": true}, "title": {}},
        "required": ["id", "secret", "title"]}"#;
    let composed =
        r#"{"allOf": [{"properties": {"id": {"readOnly": true}}}, {"required": ["id"]}]}"#;
    let nested = r#"{"properties": {"group": {"properties": {"id": {"readOnly": true}}, "required": ["id"]}}}"#;
    let cases: &[(&str, Value, &[&str], &[&str])] = &[
        (
            plain,
            json!({}),
            &[
                "required : `secret` is missing",
                "required : `title` is missing",
            ],
            &[
                "required : `id` is missing",
                "required : `title` is missing",
            ],
        ),
        (composed, json!({}), &[], &["required : `id` is missing"]),
        (
            nested,
            json!({"group": {}}),
            &[],
            &["required /group: `id` is missing"],
        ),
    ];
    for (schema, instance, request, response) in cases {
        assert_eq!(
            lines(schema, Direction::Request, instance),
            *request,
            "{schema}"
        );
        assert_eq!(
            lines(schema, Direction::Response, instance),
            *response,
            "{schema}"
        );
    }
}

#[test]
fn recursive_schemas_are_validated() {
    let api = api_with_components(
        r##"{"Tree": {"type": "object", "properties": {"children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}}}}"##,
    );
    let id = api.components["Tree"];
    let violations = api.validate(
        id,
        Direction::Response,
        &json!({"children": [{"children": [5]}]}),
    );
    assert_eq!(violations.len(), 1);
    assert_eq!(violations[0].instance_path, "/children/0/children/0");
    assert!(api.check_compiles().is_empty());
}

#[test]
fn a_schema_of_itself_alone_is_no_endless_loop() {
    let mut api = api_with_components(r#"{"Loop": {}}"#);
    let id = api.components["Loop"];
    api.schemas[0].json = JsonSchema::new(&json!({"$ref": "#/$defs/0"}));
    let _ = api.validate(id, Direction::Response, &json!(1));
}

#[test]
fn a_keyword_that_cannot_be_compiled_is_a_diagnostic_and_the_rest_is_checked() {
    let (api, id) =
        api_of(r#"{"type": "string", "pattern": "(", "maxLength": 2, "minLength": "x"}"#);
    let found = api.check_compiles();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found
            .iter()
            .all(|diagnostic| diagnostic.code == "schema-uncheckable")
    );
    let violations = api.validate(id, Direction::Response, &json!("long"));
    assert_eq!(violations.len(), 1);
    assert_eq!(violations[0].keyword, "maxLength");
}

#[test]
fn a_discriminator_names_the_alternative() {
    let mut api = api_with_components(
        r##"{"Pet": {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]},
            "Cat": {"type": "object", "properties": {"lives": {"type": "integer"}}, "required": ["lives"]},
            "Dog": {"type": "object", "properties": {"tail": {"type": "string"}}, "required": ["tail"]}}"##,
    );
    let (pet, cat, dog) = (
        api.components["Pet"],
        api.components["Cat"],
        api.components["Dog"],
    );
    let mapping = [("cat".to_owned(), cat), ("dog".to_owned(), dog)]
        .into_iter()
        .collect();
    api.schemas[pet.0 as usize].discriminator = Some(crate::model::Discriminator {
        property: "kind".to_owned(),
        mapping,
        default_mapping: None,
    });
    let messages = |instance: Value| -> Vec<String> {
        let violations = api.validate(pet, Direction::Response, &instance);
        violations
            .into_iter()
            .map(|violation| violation.message)
            .collect()
    };
    assert_eq!(messages(json!({"kind": "dog"})), ["`tail` is missing"]);
    assert_eq!(
        messages(json!({"kind": "cow"})),
        [r#"`kind` is "cow", the document knows "cat" or "dog""#]
    );
    assert!(messages(json!({"kind": "cat", "lives": 9})).is_empty());
}

#[test]
fn schemas_that_say_the_same_are_all_told() {
    let same = r#"{"type": "string", "pattern": "("}"#;
    let (api, _) = api_of(&format!(
        r#"{{"properties": {{"a": {same}, "b": {same}}}}}"#
    ));
    assert_eq!(api.check_compiles().len(), 2);
    let (api, _) = api_of(r#"{"properties": {"a": {"type": "string"}, "b": {"type": "string"}}}"#);
    assert!(api.check_compiles().is_empty());
}

/// Whether each of these schemas lets each of these instances through is told without a validator as one tells it, where it is told at all.
#[test]
fn what_is_told_without_a_validator_is_what_it_tells() {
    let schemas = [
        "true",
        "false",
        r#"{"type": "integer"}"#,
        r#"{"type": ["string", "null"], "minLength": 2, "maxLength": 3}"#,
        r#"{"type": "number", "minimum": 1, "exclusiveMaximum": 7.5}"#,
        r#"{"exclusiveMinimum": 1, "maximum": 9007199254740993, "multipleOf": 2}"#,
        r#"{"format": "int32"}"#,
        r#"{"type": "integer", "format": "uint8"}"#,
        r#"{"type": "string", "format": "date"}"#,
        r#"{"format": "byte"}"#,
        r#"{"format": "no-such-format"}"#,
        r#"{"pattern": "^[a-z]+$"}"#,
        r#"{"pattern": "("}"#,
        r#"{"enum": [1, "ab", null, {"a": 1}, [1]]}"#,
        r#"{"const": 1}"#,
        r#"{"items": {"type": "integer"}, "minItems": 1, "maxItems": 2, "uniqueItems": true}"#,
        r#"{"prefixItems": [{"type": "string"}], "items": false}"#,
        r#"{"properties": {"a": {"type": "integer"}}, "required": ["a"]}"#,
        r#"{"properties": {"a": {}}, "additionalProperties": false}"#,
        r#"{"additionalProperties": {"type": "string"}, "minProperties": 1, "maxProperties": 1}"#,
        r#"{"patternProperties": {"^a": {"type": "string"}}, "additionalProperties": false}"#,
        r#"{"oneOf": [{"type": "integer"}, {"minimum": 3}]}"#,
        r#"{"anyOf": [{"type": "string"}, {"properties": {"a": {"const": 1}}, "required": ["a"]}]}"#,
        r#"{"oneOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "uuid"}]}"#,
        r#"{"allOf": [{"type": "string"}, {"minLength": 3}], "not": {"const": "abc"}}"#,
        r#"{"if": {"type": "string"}, "then": {"minLength": 3}}"#,
        r#"{"type": "object", "nullable": true, "contains": {"const": 1}}"#,
    ];
    let instances = [
        json!(null),
        json!(true),
        json!(1),
        json!(1.0),
        json!(7),
        json!(7.5),
        json!(-3),
        json!(300),
        json!(9_007_199_254_740_992_i64),
        json!(u64::MAX),
        json!(""),
        json!("ab"),
        json!("abc"),
        json!("aGk="),
        json!("2026-02-30"),
        json!("2026-02-28"),
        json!([]),
        json!([1]),
        json!([1, 1.0]),
        json!(["a", "a"]),
        json!(["a", 1, null]),
        json!({}),
        json!({"a": 1}),
        json!({"a": 1.0}),
        json!({"a": "b"}),
        json!({"a": 1, "b": 2}),
        json!({"b": "c"}),
    ];
    let mut told = 0;
    for schema in schemas {
        let (api, id) = api_of(schema);
        for (instance, formats) in instances
            .iter()
            .flat_map(|instance| [(instance, Formats::Assert), (instance, Formats::Annotate)])
        {
            let use_of = (id, Direction::Response, formats);
            api.forget_validators();
            let fresh = Validators::default();
            let direct = fresh.direct(&api.schemas, use_of, instance);
            let compiled = api.validators.get(&api.schemas, use_of);
            let validator = compiled.validator.as_ref();
            let fits = validator.is_none_or(|validator| validator.is_valid(instance));
            let told_of = |compiled: &Compiled| -> Vec<String> {
                let validator = compiled.validator.iter();
                let errors = validator.flat_map(|validator| validator.iter_errors(instance));
                errors
                    .map(|error| format!("{} {error}", error.schema_path()))
                    .collect()
            };
            let alone = fresh.of_instance(&api.schemas, use_of, instance);
            assert_eq!(
                told_of(&alone),
                told_of(&compiled),
                "{formats:?} {schema} {instance}"
            );
            if direct != Verdict::Unsure {
                told += 1;
                assert_eq!(
                    direct == Verdict::Fits,
                    fits,
                    "{formats:?} {schema} {instance}"
                );
            }
        }
    }
    let all = schemas.len() * instances.len() * 2;
    assert!(told * 10 > all * 8, "{told} of {all}");
}

#[test]
fn an_instance_that_is_too_deep_is_left_to_the_validator() {
    let mut api = api_with_components(r#"{"Loop": {}}"#);
    let id = api.components["Loop"];
    api.schemas[0].json = JsonSchema::new(&json!({"$ref": "#/$defs/0"}));
    let use_of = (id, Direction::Response, Formats::Assert);
    let verdict = Validators::default().direct(&api.schemas, use_of, &json!(1));
    assert_eq!(verdict, Verdict::Unsure);
}

/// Components that are a choice between each other, and an object that holds each other.
fn entangled(count: usize) -> String {
    let each = |of: &dyn Fn(usize) -> String| {
        let all: Vec<String> = (0..count).map(of).collect();
        all.join(",")
    };
    let reference = |at: usize| format!(r##"{{"$ref": "#/components/schemas/S{at}"}}"##);
    let schema = |at: usize| {
        let others = each(&|other| reference((at + other) % count));
        let held = reference((at + 1) % count);
        format!(
            r#""S{at}": {{"oneOf": [{{"required": ["a"], "properties": {{"a": {held}}}}}, {{"required": ["b"], "properties": {{"a": {held}}}}}, {others}]}}"#
        )
    };
    format!("{{{}}}", each(&schema))
}

#[test]
fn alternatives_that_lead_to_each_other_end() {
    let mut instance = json!({"a": 1});
    for _ in 0..12 {
        instance = json!({"a": instance, "b": 1});
    }
    let api = api_with_components(&entangled(12));
    let id = api.components["S0"];
    for wrong in [&instance, &json!({"a": {"b": 1}, "b": {"a": 1}})] {
        let found = api.validate(id, Direction::Request, wrong);
        assert!(found.len() <= 1, "{found:?}");
    }
}

#[test]
fn what_breaks_in_too_many_ways_is_told_once() {
    let mut components = vec![r#""S0": {"type": "string"}"#.to_owned()];
    for at in 1..24 {
        let below = at - 1;
        let held = format!(r##"{{"$ref": "#/components/schemas/S{below}"}}"##);
        components.push(format!(
            r#""S{at}": {{"anyOf": [{{"properties": {{"a": {held}}}}}, {{"properties": {{"a": {held}}}, "required": ["a"]}}]}}"#
        ));
    }
    let api = api_with_components(&format!("{{{}}}", components.join(",")));
    let id = api.components["S23"];
    let nested = |innermost: Value| (0..23).fold(innermost, |inner, _| json!({"a": inner}));
    assert!(api.is_valid(id, Direction::Request, &nested(json!("a"))));
    assert!(!api.is_valid(id, Direction::Request, &nested(json!(1))));
    let found = api.validate(id, Direction::Request, &nested(json!(1)));
    let told: Vec<&str> = found.iter().map(|found| &*found.message).collect();
    assert_eq!(
        told,
        ["the value does not fit, in too many ways to tell them all"]
    );
    assert_eq!(found[0].keyword, "anyOf");
    assert_eq!(
        api.validate(id, Direction::Request, &nested(json!("a"))),
        []
    );
}

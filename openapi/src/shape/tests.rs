//! Documents and the XML that their instances look like.

use std::sync::Arc;

use hallpass_runtime::xml::{Options, Shape, decode, to_string};
use serde_json::{Value, json};

use crate::model::XmlBody;
use crate::testing::load_xml;

fn body(media_type: &str, components: &str) -> (Arc<XmlBody>, Vec<String>) {
    let loaded = load_xml(media_type, components);
    let codes = loaded
        .diagnostics
        .iter()
        .map(|diagnostic| format!("{}: {}", diagnostic.code, diagnostic.message))
        .collect();
    let api = loaded.api.expect("a document that can be read");
    let media_type = &api.operations[0].responses[0].content[0];
    (media_type.xml.clone().expect("an XML body"), codes)
}

const GROUP: &str = "{
    Group: {type: object, properties: {
        id: {type: integer}, title: {type: string},
        category: {type: string, nullable: true, x-hallpass-xml: {null: empty}},
        admin: {type: boolean}, options: {$ref: '#/components/schemas/Options'}}},
    Options: {type: object, xml: {name: opts}, properties: {post: {type: integer}}},
    Tree: {type: object, properties: {name: {type: string}, child: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}}";

#[test]
fn an_empty_element_is_null_where_the_schema_allows_no_empty_text() {
    let cases = [
        ("{type: string, nullable: true}", ""),
        (
            "{type: string, nullable: true, pattern: '^[A-Z]+$'}",
            "null",
        ),
        ("{type: string, nullable: true, pattern: '^[A-Z]*$'}", ""),
        ("{type: string, nullable: true, minLength: 1}", "null"),
        ("{type: string, nullable: true, enum: [a, null]}", "null"),
        ("{type: string, nullable: true, enum: ['', a, null]}", ""),
        ("{type: string, nullable: true, format: date}", "null"),
        ("{type: string, minLength: 1}", ""),
        (
            "{type: object, nullable: true, required: [a], properties: {a: {type: string}}}",
            "null",
        ),
        (
            "{type: object, nullable: true, minProperties: 1, additionalProperties: {type: string}}",
            "null",
        ),
        (
            "{type: object, nullable: true, properties: {a: {type: string}}}",
            "{}",
        ),
        (
            "{type: object, required: [a], properties: {a: {type: string}}}",
            "{}",
        ),
        ("{type: integer, nullable: true}", "null"),
        (
            "{nullable: true, oneOf: [{type: integer}, {type: object, required: [a], properties: {a: {type: string}}}]}",
            "null",
        ),
        (
            "{nullable: true, oneOf: [{type: integer}, {type: object, properties: {a: {type: string}}}]}",
            "{}",
        ),
        (
            "{nullable: true, oneOf: [{type: integer}, {type: string}]}",
            "",
        ),
    ];
    for (schema, expected) in cases {
        let media =
            format!("{{schema: {{type: object, xml: {{name: r}}, properties: {{v: {schema}}}}}}}");
        let (form, _) = body(&media, "{}");
        let options = Options::lenient();
        let read = decode("<r><v/></r>", &form.shapes, &form.root, &options);
        let value = read.expect("XML").value["v"].clone();
        let expected = match expected {
            "null" => Value::Null,
            "{}" => json!({}),
            _ => json!(""),
        };
        assert_eq!(value, expected, "{schema}");
    }
}

#[test]
fn instances_look_like_the_rules_say() {
    let cases: &[(&str, Value, &str)] = &[
        // The root: the media type's word, the schema's name, the component's name.
        (
            "{schema: {$ref: '#/components/schemas/Group'}, x-hallpass-xml: {root: body}}",
            json!({"id": 5}),
            "<body><id>5</id></body>",
        ),
        (
            "{schema: {allOf: [{$ref: '#/components/schemas/Group'}], xml: {name: result}}}",
            json!({"id": 5}),
            "<result><id>5</id></result>",
        ),
        (
            "{schema: {$ref: '#/components/schemas/Group'}}",
            json!({"id": 5}),
            "<Group><id>5</id></Group>",
        ),
        (
            "{schema: {$ref: '#/components/schemas/Options'}}",
            json!({"post": 1}),
            "<opts><post>1</post></opts>",
        ),
        // A property takes the name of its schema, when that has one.
        (
            "{schema: {$ref: '#/components/schemas/Group'}}",
            json!({"options": {"post": 1}}),
            "<Group><opts><post>1</post></opts></Group>",
        ),
        // Null and booleans.
        (
            "{schema: {$ref: '#/components/schemas/Group'}}",
            json!({"category": null, "admin": true}),
            "<Group><category/><admin>true</admin></Group>",
        ),
        // Arrays: items by the property's name, by their own, wrapped.
        (
            "{schema: {type: object, xml: {name: result}, properties: {group: {type: array, items: {$ref: '#/components/schemas/Group'}}, total: {type: integer}}}}",
            json!({"group": [{"id": 1}, {"id": 2}], "total": 2}),
            "<result><group><id>1</id></group><group><id>2</id></group><total>2</total></result>",
        ),
        (
            "{schema: {type: object, xml: {name: r}, properties: {animals: {type: array, xml: {name: ignored}, items: {type: string, xml: {name: animal}}}}}}",
            json!({"animals": ["a", "b"]}),
            "<r><animal>a</animal><animal>b</animal></r>",
        ),
        (
            "{schema: {type: object, xml: {name: r}, properties: {animals: {type: array, xml: {wrapped: true}, items: {type: string}}}}}",
            json!({"animals": ["a"]}),
            "<r><animals><animals>a</animals></animals></r>",
        ),
        (
            "{schema: {type: object, xml: {name: r}, properties: {animals: {type: array, xml: {wrapped: true, name: aliens}, items: {type: string}}}}}",
            json!({"animals": ["a"]}),
            "<r><aliens><aliens>a</aliens></aliens></r>",
        ),
        (
            "{schema: {type: object, xml: {name: r}, properties: {animals: {type: array, xml: {wrapped: true, name: aliens}, items: {type: string, xml: {name: alien}}}}}}",
            json!({"animals": []}),
            "<r><aliens/></r>",
        ),
        (
            "{schema: {type: array, xml: {wrapped: true, name: list}, items: {type: string, xml: {name: item}}}}",
            json!(["a"]),
            "<list><item>a</item></list>",
        ),
        // Attributes and text.
        (
            "{schema: {type: object, xml: {name: r}, properties: {id: {type: integer, xml: {attribute: true}}, text: {type: string, x-hallpass-xml: {text: true}}}}}",
            json!({"id": 7, "text": "hi"}),
            "<r id=\"7\">hi</r>",
        ),
        // Namespaces.
        (
            "{schema: {type: object, xml: {name: r, prefix: p, namespace: 'http://example.org/'}, properties: {a: {type: string}}}}",
            json!({"a": "x"}),
            "<p:r xmlns:p=\"http://example.org/\"><a>x</a></p:r>",
        ),
        // Numeric booleans.
        (
            "{schema: {type: object, xml: {name: r}, properties: {a: {type: boolean, x-hallpass-xml: {boolean: numeric}}}}}",
            json!({"a": true}),
            "<r><a>1</a></r>",
        ),
        // allOf is one object; the outer name wins.
        (
            "{schema: {xml: {name: r}, allOf: [{$ref: '#/components/schemas/Options'}, {type: object, properties: {more: {type: string}}}]}}",
            json!({"post": 1, "more": "x"}),
            "<r><post>1</post><more>x</more></r>",
        ),
        // Alternatives, and what stands around them.
        (
            "{schema: {xml: {name: r}, type: object, properties: {kind: {type: string}}, oneOf: [{type: object, required: [a], properties: {a: {type: integer}}}, {type: object, required: [b], properties: {b: {type: array, items: {type: integer}}}}]}}",
            json!({"kind": "x", "b": [1, 2]}),
            "<r><b>1</b><b>2</b><kind>x</kind></r>",
        ),
        (
            "{schema: {type: object, xml: {name: r}, properties: {a: {anyOf: [{type: integer}, {type: boolean}]}}}}",
            json!({"a": 5}),
            "<r><a>5</a></r>",
        ),
        // Alternatives that only constrain are none.
        (
            "{schema: {type: object, xml: {name: r}, properties: {a: {type: integer}, b: {type: integer}}, anyOf: [{required: [a]}, {required: [b]}]}}",
            json!({"b": 5}),
            "<r><b>5</b></r>",
        ),
        // Maps.
        (
            "{schema: {type: object, xml: {name: r}, additionalProperties: {type: integer}}}",
            json!({"x": 1, "y": 2}),
            "<r><x>1</x><y>2</y></r>",
        ),
        // Recursion.
        (
            "{schema: {$ref: '#/components/schemas/Tree'}}",
            json!({"name": "a", "child": [{"name": "b", "child": [{"name": "c"}]}]}),
            "<Tree><name>a</name><child><name>b</name><child><name>c</name></child></child></Tree>",
        ),
    ];
    for (media_type, value, xml) in cases {
        let (body, found) = body(media_type, GROUP);
        assert!(found.is_empty(), "{media_type}: {found:?}");
        let written = to_string(value, &body.shapes, &body.root).expect(media_type);
        let written = written
            .replacen("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "", 1)
            .replace(" />", "/>");
        assert_eq!(&written, xml, "{media_type}");
        let read = decode(xml, &body.shapes, &body.root, &Options::default()).expect(media_type);
        assert_eq!(&read.value, value, "{media_type}");
    }
}

#[test]
fn any_root_and_the_declaration_are_the_media_types_words() {
    let media_type = "{schema: {$ref: '#/components/schemas/Options'}, x-hallpass-xml: {root: body, anyRoot: true, declaration: false}}";
    let (body, _) = body(media_type, GROUP);
    let written = to_string(&json!({"post": 1}), &body.shapes, &body.root).expect("written");
    assert_eq!(written, "<body><post>1</post></body>");
    let read = decode(
        "<whatever><post>1</post></whatever>",
        &body.shapes,
        &body.root,
        &Options::default(),
    );
    assert_eq!(read.expect("read").value, json!({"post": 1}));
}

#[test]
fn a_component_whose_name_is_no_element_is_read_under_any_root() {
    let media_type = "{schema: {$ref: '#/components/schemas/3D'}}";
    let components = "{3D: {type: object, properties: {x: {type: integer}}}}";
    let (body, found) = body(media_type, components);
    assert_eq!(
        found,
        [
            "xml-root-unnamed: nothing names the root element of this body: XML does not allow the name `3D`"
        ]
    );
    let written = to_string(&json!({"x": 1}), &body.shapes, &body.root).expect("written");
    assert!(written.ends_with("<root><x>1</x></root>"), "{written}");
    let read = decode(
        "<Model3D><x>1</x></Model3D>",
        &body.shapes,
        &body.root,
        &Options::default(),
    );
    assert_eq!(read.expect("read").value, json!({"x": 1}));
}

#[test]
fn what_xml_cannot_say_is_told() {
    let cases = [
        ("{schema: {type: object}}", "xml-root-unnamed"),
        (
            "{schema: {type: array, xml: {name: list}, items: {type: string}}}",
            "xml-root-array-unwrapped",
        ),
        (
            "{schema: {type: object, xml: {name: r}, properties: {a: {type: array, items: {type: array, items: {type: string}}}}}}",
            "xml-nested-array-unwrapped",
        ),
        (
            "{schema: {type: object, xml: {name: r}, properties: {a: {type: string}, b: {type: string, xml: {name: a}}}}}",
            "xml-name-collision",
        ),
        (
            "{schema: {type: object, xml: {name: r}, properties: {a: {type: string}, b: {type: array, items: {type: string, xml: {name: a}}}}}}",
            "xml-name-collision",
        ),
        (
            "{schema: {type: object, xml: {name: r}, properties: {a: {type: string, x-hallpass-xml: {text: true}}, b: {type: string, x-hallpass-xml: {text: true}}}}}",
            "xml-name-collision",
        ),
        (
            "{schema: {type: object, xml: {name: r}, properties: {'2x': {type: string}}}}",
            "xml-name-invalid",
        ),
        (
            "{schema: {type: object, xml: {name: 'a b'}}}",
            "xml-name-invalid",
        ),
        (
            "{schema: {type: object, xml: {name: 'p:r', namespace: 'http://example.org/'}}}",
            "xml-name-prefixed",
        ),
        (
            "{schema: {type: object, xml: {name: r, prefix: p}}}",
            "xml-prefix-without-namespace",
        ),
        (
            "{schema: {type: object, xml: {name: r}, properties: {a: {type: string, xml: {attribute: true, namespace: 'http://example.org/'}}}}}",
            "xml-attribute-without-prefix",
        ),
        (
            "{schema: {type: object, xml: {name: r}, properties: {a: {type: object, xml: {attribute: true}}}}}",
            "xml-not-scalar",
        ),
    ];
    for (media_type, code) in cases {
        let (_, found) = body(media_type, "{}");
        let told: Vec<&str> = found
            .iter()
            .filter_map(|line| line.split(':').next())
            .collect();
        assert_eq!(told, [code], "{media_type}: {found:?}");
    }
}

#[test]
fn what_only_looks_wrong_is_not_told() {
    let silent = [
        // An attribute and an element of one name are two things.
        "{schema: {type: object, xml: {name: r}, properties: {a: {type: string}, b: {type: string, xml: {name: a, attribute: true}}}}}",
        "{schema: {type: object, xml: {name: r}, properties: {a: {type: string, xml: {namespace: 'http://x/'}}, b: {type: string, xml: {name: a, namespace: 'http://y/'}}}}}",
        "{schema: {type: object}, x-hallpass-xml: {anyRoot: true, root: r}}",
        "{schema: {type: object, xml: {name: r, prefix: p, namespace: 'http://x/'}, properties: {a: {type: string, xml: {prefix: p}}}}}",
        "{schema: {type: object, xml: {name: r}, properties: {a: {type: array, items: {type: array, xml: {wrapped: true}, items: {type: string}}}}}}",
    ];
    for media_type in silent {
        let (_, found) = body(media_type, "{}");
        assert!(found.is_empty(), "{media_type}: {found:?}");
    }
}

#[test]
fn alternatives_with_too_many_combinations_are_told_once_a_body() {
    let component = |at: usize| {
        let others: Vec<String> = (0..14)
            .filter(|other| *other != at)
            .map(|other| format!("{{$ref: '#/components/schemas/S{other}'}}"))
            .collect();
        let others = others.join(", ");
        format!(
            "S{at}: {{type: object, properties: {{p{at}: {{type: string}}}}, oneOf: [{others}]}}"
        )
    };
    let components: Vec<String> = (0..14).map(component).collect();
    let media_type = "{schema: {$ref: '#/components/schemas/S0'}}";
    let (body, found) = body(media_type, &format!("{{{}}}", components.join(", ")));
    let told: Vec<&str> = found
        .iter()
        .filter_map(|line| line.split(':').next())
        .collect();
    assert_eq!(told, ["xml-too-many-alternatives"], "{found:?}");
    assert!(body.shapes.table().len() < 10_000);
    // What is taken as it comes is an object all the same, also where it is empty.
    assert!(!body.shapes.table().contains(&Shape::Any));
}

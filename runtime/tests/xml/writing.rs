//! The rules of writing, one case a line: shape, value, text.

use hallpass_runtime::xml::{
    self, Additional, Field, Node, NodeKind, NullAs, Root, Scalar, Shape, Shapes, Union,
    XmlErrorKind,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::shapes::*;

fn object(make: impl Fn(&mut Table) -> Vec<Field>) -> (Shapes, Root) {
    let mut table = Table::default();
    let fields = make(&mut table);
    let shape = table.object(fields);
    (table.shapes(), root(element("r", shape)))
}

fn one(make: impl Fn(&mut Table) -> Node) -> (Shapes, Root) {
    object(|table| vec![field(make(table))])
}

fn scalar(scalar: Scalar) -> (Shapes, Root) {
    one(|table| element("v", table.scalar(scalar)))
}

fn null_as(null: NullAs) -> (Shapes, Root) {
    one(|table| nullable(element("v", table.scalar(STRING)), null))
}

fn list(is_wrapped: bool) -> (Shapes, Root) {
    one(|table| {
        let string = table.scalar(STRING);
        let node = element("v", table.array(element("i", string)));
        if is_wrapped { wrapped(node) } else { node }
    })
}

/// Attribute `a`, text `t`, elements `b` and `c`, in a shape that names them in another order.
fn mixed() -> (Shapes, Root) {
    object(|table| {
        let string = table.scalar(STRING);
        let text = Node {
            kind: NodeKind::Text,
            ..element("t", string)
        };
        vec![
            field(element("b", string)),
            field(text),
            field(attribute("a", string)),
            field(element("c", string)),
        ]
    })
}

fn cdata() -> (Shapes, Root) {
    one(|table| Node {
        kind: NodeKind::Cdata,
        ..element("v", table.scalar(STRING))
    })
}

fn spaced(prefix: Option<&'static str>) -> (Shapes, Root) {
    let mut table = Table::default();
    let string = table.scalar(STRING);
    let within = |node: Node| Node {
        namespace: Some("urn:u".into()),
        prefix: prefix.map(Into::into),
        ..node
    };
    let fields = vec![
        field(within(element("v", string))),
        field(element("w", string)),
    ];
    let shape = table.object(fields);
    (table.shapes(), root(within(element("r", shape))))
}

fn keyed_otherwise() -> (Shapes, Root) {
    object(|table| vec![keyed("v", element("x", table.scalar(STRING)))])
}

fn prefix_alone() -> (Shapes, Root) {
    one(|table| Node {
        prefix: Some("p".into()),
        ..element("v", table.scalar(STRING))
    })
}

#[test]
fn values_are_written() {
    let cases: Vec<((Shapes, Root), Value, &str)> = vec![
        // E1
        (
            mixed(),
            json!({"x": 1, "c": "3", "b": "2", "t": "T", "a": "1"}),
            r#"<r a="1">T<b>2</b><c>3</c><x>1</x></r>"#,
        ),
        (
            mixed(),
            json!({"c": "3", "a": "1"}),
            r#"<r a="1"><c>3</c></r>"#,
        ),
        (mixed(), json!({"a": "1"}), r#"<r a="1" />"#),
        // E2
        (
            null_as(NullAs::Nil),
            json!({"v": null}),
            r#"<r xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><v xsi:nil="true" /></r>"#,
        ),
        (
            null_as(NullAs::NilOrEmpty),
            json!({"v": null}),
            "<r xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><v xsi:nil=\"true\" /></r>",
        ),
        (null_as(NullAs::Empty), json!({"v": null}), "<r><v /></r>"),
        (null_as(NullAs::Omit), json!({"v": null}), "<r />"),
        (mixed(), json!({"a": null, "t": null}), "<r />"),
        // E3
        (scalar(STRING), json!({"v": ""}), "<r><v /></r>"),
        (scalar(STRING), json!({}), "<r />"),
        (list(false), json!({"v": []}), "<r />"),
        (list(true), json!({"v": []}), "<r><v /></r>"),
        (
            list(false),
            json!({"v": ["a", "b"]}),
            "<r><i>a</i><i>b</i></r>",
        ),
        (
            list(true),
            json!({"v": ["a", "b"]}),
            "<r><v><i>a</i><i>b</i></v></r>",
        ),
        // E4
        (scalar(INTEGER), json!({"v": -5}), "<r><v>-5</v></r>"),
        (
            scalar(INTEGER),
            json!({"v": u64::MAX}),
            "<r><v>18446744073709551615</v></r>",
        ),
        (scalar(NUMBER), json!({"v": 1.0}), "<r><v>1.0</v></r>"),
        (scalar(NUMBER), json!({"v": 1e300}), "<r><v>1e+300</v></r>"),
        (scalar(BOOLEAN), json!({"v": true}), "<r><v>true</v></r>"),
        (
            scalar(Scalar {
                numeric_boolean: true,
                ..BOOLEAN
            }),
            json!({"v": true}),
            "<r><v>1</v></r>",
        ),
        // E5, E6
        (
            scalar(STRING),
            json!({"v": "<a> & \"b\"\r\n\t'é\u{FFFD}"}),
            "<r><v>&lt;a&gt; &amp; \"b\"&#13;\n\t'é\u{FFFD}</v></r>",
        ),
        (
            mixed(),
            json!({"a": "<a> & \"b\"\r\n\t'"}),
            "<r a=\"&lt;a&gt; &amp; &quot;b&quot;&#13;&#10;&#9;'\" />",
        ),
        (
            cdata(),
            json!({"v": "a<b]]>c"}),
            "<r><![CDATA[a<b]]]]><![CDATA[>c]]></r>",
        ),
        // E7
        (
            spaced(None),
            json!({"v": "a", "w": "b"}),
            r#"<r xmlns="urn:u"><v>a</v><w>b</w></r>"#,
        ),
        (
            spaced(Some("p")),
            json!({"v": "a", "w": "b"}),
            r#"<p:r xmlns:p="urn:u"><p:v>a</p:v><w>b</w></p:r>"#,
        ),
        // without a schema
        (
            scalar(STRING),
            json!({"x": {"y": [1, {"z": true}, []], "n": []}}),
            "<r><x><y>1</y><y><z>true</z></y></x></r>",
        ),
    ];
    for ((shapes, root), value, expected) in cases {
        let text = xml::to_string(&value, &shapes, &root);
        assert_eq!(text.as_deref(), Ok(expected), "{value}");
        roxmltree::Document::parse(expected).expect("well-formed");
    }
}

#[test]
fn what_has_no_xml_form_is_an_error() {
    let cases: Vec<((Shapes, Root), Value, &str)> = vec![
        (
            scalar(STRING),
            json!({"v": "a\u{1}"}),
            "the character U+0001 is not allowed in XML at /r/v",
        ),
        (
            scalar(STRING),
            json!({"v": "\u{FFFE}"}),
            "the character U+FFFE is not allowed in XML at /r/v",
        ),
        (
            mixed(),
            json!({"a": "\u{0}"}),
            "the character U+0000 is not allowed in XML at /r/a",
        ),
        (
            cdata(),
            json!({"v": "\u{FFFF}"}),
            "the character U+FFFF is not allowed in XML at /r/v",
        ),
        (
            scalar(STRING),
            json!({"2x": 1}),
            "\"2x\" is not an XML name at /r/2x",
        ),
        (
            scalar(STRING),
            json!({"v": {"a": 1}}),
            "expected a scalar or array, found an object at /r/v",
        ),
        (
            scalar(STRING),
            json!({"v": [1]}),
            "expected a scalar or object, found an array at /r/v",
        ),
        (
            list(true),
            json!({"v": "a"}),
            "expected an object or array, found a scalar at /r/v",
        ),
        (
            keyed_otherwise(),
            json!({"x": 1}),
            "<x> is the element of the property v at /r/x",
        ),
        (
            prefix_alone(),
            json!({"v": "a"}),
            "the prefix `p` has no namespace at /r/v",
        ),
        (
            any(),
            json!("a"),
            "the document gives this element no name at /",
        ),
    ];
    for ((shapes, root), value, expected) in cases {
        let error = xml::to_string(&value, &shapes, &root).expect_err(expected);
        assert_eq!(
            (error.to_string().as_str(), error.kind()),
            (expected, XmlErrorKind::Unwritable)
        );
    }
}

#[test]
fn a_declaration_is_written_where_asked_for() {
    let (shapes, mut root) = scalar(STRING);
    root.declaration = true;
    let text = xml::to_string(&json!({"v": null}), &shapes, &root).expect("writable");
    let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<r xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><v xsi:nil=\"true\" /></r>";
    assert_eq!(text, expected);
}

#[test]
fn structs_are_written_in_the_order_of_the_shape() {
    #[derive(Serialize)]
    struct Mixed {
        c: &'static str,
        a: char,
        b: Option<u8>,
        #[serde(skip_serializing_if = "Option::is_none")]
        t: Option<f32>,
    }
    let (shapes, root) = mixed();
    let value = Mixed {
        c: "3",
        a: '1',
        b: Some(2),
        t: Some(0.1),
    };
    let text = xml::to_string(&value, &shapes, &root).expect("writable");
    assert_eq!(text, r#"<r a="1">0.1<b>2</b><c>3</c></r>"#);
}

#[test]
fn unions_are_written_by_the_alternative_that_fits() {
    let mut table = Table::default();
    let string = table.scalar(STRING);
    let cat = table.object_with(
        vec![
            field(attribute("kind", string)),
            field(attribute("name", string)),
        ],
        Additional::Forbidden,
    );
    let dog = table.object_with(
        vec![
            field(attribute("kind", string)),
            field(element("name", string)),
        ],
        Additional::Forbidden,
    );
    let discriminator = xml::Discriminator {
        key: "kind".into(),
        mapping: vec![("cat".into(), 0), ("dog".into(), 1)].into(),
    };
    let union = Union {
        discriminator: Some(discriminator),
        variants: vec![cat, dog, string].into(),
    };
    let union = table.add(Shape::Union(union));
    let (shapes, root) = (table.shapes(), root(element("r", union)));
    let cases = [
        (
            json!({"kind": "cat", "name": "Tom"}),
            r#"<r kind="cat" name="Tom" />"#,
        ),
        (
            json!({"name": "Rex", "kind": "dog"}),
            r#"<r kind="dog"><name>Rex</name></r>"#,
        ),
        (json!("text"), "<r>text</r>"),
    ];
    for (value, text) in cases {
        assert_eq!(xml::to_string(&value, &shapes, &root).as_deref(), Ok(text));
        assert_eq!(xml::from_str::<Value>(text, &shapes, &root), Ok(value));
    }
}

#[test]
fn depth_is_bounded() {
    let (shapes, root) = scalar(STRING);
    let nested = |depth: usize| (0..depth).fold(json!("x"), |value, _| json!({ "a": value }));
    assert!(xml::to_string(&nested(63), &shapes, &root).is_ok());
    let error = xml::to_string(&nested(64), &shapes, &root).expect_err("too deep");
    assert_eq!(error.kind(), XmlErrorKind::Limit);
}

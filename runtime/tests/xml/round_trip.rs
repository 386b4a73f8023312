//! Values that come back as they were written, where the rules say that XML can hold them.

use std::collections::BTreeMap;

use hallpass_runtime::field::Field;
use hallpass_runtime::xml::{self, Additional, Node, NodeKind, NullAs, Root, Shapes};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::shapes::*;

/// One of each: what generated code is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Order {
    id: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    note: Field<String>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    paid: Field<bool>,
    line: Vec<Line>,
    tags: Vec<String>,
    total: f64,
    extra: BTreeMap<String, u64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Line {
    sku: String,
    text: String,
}

fn order() -> (Shapes, Root) {
    let mut table = Table::default();
    let string = table.scalar(STRING);
    let integer = table.scalar(INTEGER);
    let number = table.scalar(NUMBER);
    let boolean = table.scalar(BOOLEAN);
    let text = Node {
        kind: NodeKind::Text,
        ..element("text", string)
    };
    let line = table.object(vec![field(attribute("sku", string)), required(field(text))]);
    let lines = table.array(element("line", line));
    let tags = table.array(element("tag", string));
    let extra = table.object_with(vec![], Additional::Shape(integer));
    let shape = table.object(vec![
        required(field(element("id", integer))),
        field(attribute("currency", string)),
        field(nullable(element("note", string), NullAs::Nil)),
        field(nullable(element("paid", boolean), NullAs::Nil)),
        required(field(element("line", lines))),
        required(field(wrapped(element("tags", tags)))),
        required(field(element("total", number))),
        required(field(element("extra", extra))),
    ]);
    (table.shapes(), root(element("order", shape)))
}

/// Text that XML can hold.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,6}",
        prop::collection::vec(
            prop::sample::select(vec![
                "<",
                "&",
                "]]>",
                "\r",
                "\n",
                "\t",
                " ",
                "\"",
                "'",
                "é",
                "\u{10FFFF}",
                "&amp;",
                "\u{FFFD}"
            ]),
            0..6
        )
        .prop_map(|pieces| pieces.concat()),
    ]
    .prop_filter("not a character of XML", |text| {
        text.chars().all(|character| {
            (character >= ' ' || "\t\r\n".contains(character))
                && !matches!(character, '\u{FFFE}' | '\u{FFFF}')
        })
    })
}

fn maybe<T: std::fmt::Debug + Clone>(
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = Field<T>> {
    (value, 0..3).prop_map(|(value, choice)| match choice {
        0 => Field::Absent,
        1 => Field::Null,
        _ => Field::Value(value),
    })
}

prop_compose! {
    fn orders()(
        id in proptest::arbitrary::any::<i64>(),
        currency in prop::option::of(text()),
        note in maybe(text()),
        paid in maybe(proptest::arbitrary::any::<bool>()),
        line in prop::collection::vec((text(), text()).prop_map(|(sku, text)| Line { sku, text }), 0..3),
        tags in prop::collection::vec(text(), 0..3),
        total in prop::num::f64::NORMAL | prop::num::f64::ZERO,
        extra in prop::collection::btree_map("[a-zé_][a-z0-9._-]{0,5}", proptest::arbitrary::any::<u64>(), 0..4),
    ) -> Order {
        Order { id, currency, note, paid, line, tags, total, extra }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn typed_values_come_back(order in orders()) {
        let (shapes, root) = self::order();
        let text = xml::to_string(&order, &shapes, &root).expect("writable");
        roxmltree::Document::parse(&text).expect("well-formed");
        let back: Order = xml::from_str(&text, &shapes, &root).expect("readable");
        prop_assert_eq!(&back, &order, "{}", text);
    }

    #[test]
    fn json_values_take_the_same_way(order in orders()) {
        let (shapes, root) = self::order();
        let value = serde_json::to_value(&order).expect("JSON");
        let text = xml::to_string(&value, &shapes, &root).expect("writable");
        prop_assert_eq!(&text, &xml::to_string(&order, &shapes, &root).expect("writable"));
        let back: Value = xml::from_str(&text, &shapes, &root).expect("readable");
        prop_assert_eq!(back, value, "{}", text);
    }
}

#[test]
fn an_order_in_full() {
    let (shapes, root) = order();
    let text = "<order currency=\"EUR\"><id>7</id><line sku=\"a\">two</line><line sku=\"b\" /><tags><tag>x</tag></tags>\
        <total>9.5</total><extra><k>1</k></extra></order>";
    let order: Order = xml::from_str(text, &shapes, &root).expect("readable");
    let expected = json!({
        "id": 7, "currency": "EUR", "line": [{"sku": "a", "text": "two"}, {"sku": "b", "text": ""}],
        "tags": ["x"], "total": 9.5, "extra": {"k": 1}
    });
    assert_eq!(serde_json::to_value(&order).expect("JSON"), expected);
    assert_eq!(xml::to_string(&order, &shapes, &root).as_deref(), Ok(text));
}

#[test]
fn a_type_that_does_not_fit_says_where() {
    let (shapes, root) = order();
    let text = "<order><id>7</id>\n<tags/><total>1</total><extra><k>-1</k></extra></order>";
    let error = xml::from_str::<Order>(text, &shapes, &root).expect_err("negative");
    let expected =
        "invalid value: integer `-1`, expected u64 at /order/extra/k (line 2, column 31)";
    assert_eq!(error.to_string(), expected);
    let error =
        xml::from_str::<Order>("<order><tags/></order>", &shapes, &root).expect_err("no id");
    assert_eq!(
        error.to_string(),
        "missing field `id` at /order (line 1, column 1)"
    );
}

#[test]
fn flattened_maps_and_untagged_types_work() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Open {
        id: i64,
        #[serde(flatten)]
        rest: BTreeMap<String, i64>,
    }
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(i64),
        Open(Open),
    }
    let mut table = Table::default();
    let integer = table.scalar(INTEGER);
    let shape = table.object_with(
        vec![required(field(element("id", integer)))],
        Additional::Shape(integer),
    );
    let (shapes, root) = (table.shapes(), root(element("r", shape)));
    let text = "<r><id>1</id><a>2</a><b>3</b></r>";
    let rest = [("a".to_owned(), 2), ("b".to_owned(), 3)].into();
    let value = Either::Open(Open { id: 1, rest });
    assert_eq!(xml::from_str::<Either>(text, &shapes, &root), Ok(value));
    let value: Open = xml::from_str(text, &shapes, &root).expect("readable");
    assert_eq!(xml::to_string(&value, &shapes, &root).as_deref(), Ok(text));
}

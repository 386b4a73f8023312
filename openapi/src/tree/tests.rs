//! Trees of small texts.

use serde_json::json;

use super::*;

fn tree(name: &str, text: &str) -> (Result<Node, Box<Diagnostic>>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let source = Source::new(name, text.to_owned());
    let node = parse(SourceId(0), &source, &mut diagnostics);
    (node, diagnostics)
}

fn value(text: &str) -> Value {
    tree("a.yaml", text).0.unwrap().to_json()
}

fn code(name: &str, text: &str) -> (&'static str, u32) {
    let diagnostic = tree(name, text).0.unwrap_err();
    assert!(diagnostic.fatal);
    (diagnostic.code, diagnostic.span.start)
}

#[test]
fn plain_scalars_follow_yaml_1_2() {
    let text = "[yes, no, on, 2020-01-01, 1.0, 007, 0x1F, 1_000, ~, null, True, 1e3, .5, -3, '1', !!str 5, .inf, 1.2.3]";
    let expected = json!([
        "yes",
        "no",
        "on",
        "2020-01-01",
        1.0,
        7,
        31,
        "1_000",
        null,
        null,
        true,
        1000.0,
        0.5,
        -3,
        "1",
        "5",
        ".inf",
        "1.2.3"
    ]);
    assert_eq!(value(text), expected);
}

#[test]
fn keys_are_texts_as_written() {
    assert_eq!(
        value("200: a\nnull: b\n1.50: c\n"),
        json!({"200": "a", "null": "b", "1.50": "c"})
    );
}

#[test]
fn aliases_and_merge_keys_are_expanded() {
    let text = "base: &base {a: 1, b: 2}\nx:\n  <<: *base\n  b: 3\ny: *base\nk: &k key\n*k : 4\n";
    let expected = json!({"base": {"a": 1, "b": 2}, "x": {"b": 3, "a": 1}, "y": {"a": 1, "b": 2}, "k": "key", "key": 4});
    assert_eq!(value(text), expected);
}

#[test]
fn bombs_and_cycles_are_refused() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        let below = format!("*a{},", level - 1).repeat(10);
        bomb.push_str(&format!("a{level}: &a{level} [{below}]\n"));
    }
    assert_eq!(code("a.yaml", &bomb).0, "alias-budget");
    assert_eq!(code("a.yaml", "a: &a [*a]").0, "syntax");
    let many = format!("[{}0]", "0,".repeat(MAXIMUM_VALUES));
    assert_eq!(code("a.json", &many).0, "document-too-large");
    // Each anchor keeps a copy of what it names, and these are in one another.
    let inner = "0,".repeat(20_000);
    let names = (0..100).map(|level| format!("&a{level} ["));
    let nested: String = names.collect::<String>() + &inner + &"]".repeat(100);
    assert_eq!(code("a.yaml", &nested).0, "document-too-large");
    assert_eq!(code("a.json", &"[".repeat(100_000)).0, "document-too-deep");
    assert!(matches!(
        code("a.yaml", &"[".repeat(100_000)).0,
        "document-too-deep" | "syntax"
    ));
    assert!(matches!(
        code("a.yaml", &"- ".repeat(100_000)).0,
        "document-too-deep" | "syntax"
    ));
}

#[test]
fn chains_of_anchors_cannot_grow_deep() {
    let mut text = "- &a0 [[[[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]]]]\n".to_owned();
    for level in 1..100 {
        text.push_str(&format!(
            "- &a{level} [[[[[[[[[[*a{}]]]]]]]]]]\n",
            level - 1
        ));
    }
    assert_eq!(code("a.yaml", &text).0, "document-too-deep");
}

#[test]
fn syntax_errors_have_their_place() {
    assert_eq!(code("a.json", "{\"a\": 1,,}"), ("syntax", 8));
    assert_eq!(code("a.json", "[,]"), ("syntax", 1));
    assert_eq!(code("a.json", "{\"a\": \"\\q\"}"), ("syntax", 6));
    assert_eq!(code("a.json", "{\"a\": 01}"), ("syntax", 6));
    assert_eq!(code("a.json", "{} x"), ("syntax", 3));
    assert_eq!(code("a.json", ""), ("syntax", 0));
    assert_eq!(code("a.yaml", ""), ("document-empty", 0));
    assert_eq!(code("a.yaml", "a: [1\nb: 2\n").0, "syntax");
}

#[test]
fn duplicate_keys_are_told() {
    for (name, text) in [
        ("a.yaml", "a: 1\nb: 2\na: 3\n"),
        ("a.json", "{\"a\": 1, \"b\": 2, \"a\": 3}"),
    ] {
        let (node, diagnostics) = tree(name, text);
        assert_eq!(node.unwrap().to_json(), json!({"a": 3, "b": 2}));
        assert_eq!(diagnostics.len(), 1);
        assert_eq!(diagnostics[0].code, "duplicate-key");
    }
}

#[test]
fn json_in_a_yaml_file_and_yaml_flow_are_read() {
    assert_eq!(
        value("{\"a\": \"\\ud83d\\ude00\\n\"}"),
        json!({"a": "\u{1f600}\n"})
    );
    assert_eq!(value("{a: 1, b: [x,],}"), json!({"a": 1, "b": ["x"]}));
}

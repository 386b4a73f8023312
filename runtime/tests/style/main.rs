//! Parameter styles: the table of the OpenAPI 3.1 specification ("Style Examples"), and what it leaves to RFC 6570.

use hallpass_runtime::style::{Location, Parameter, Style, StyleError};
use serde_json::{Value, json};

/// What the table writes as n/a.
const NONE: &str = "n/a";

/// style, explode, then the texts of: empty string, string, array, object.
const TABLE: &[(Location, Style, bool, [&str; 4])] = &[
    (
        Location::Path,
        Style::Matrix,
        false,
        [
            ";color",
            ";color=blue",
            ";color=blue,black,brown",
            ";color=R,100,G,200,B,150",
        ],
    ),
    (
        Location::Path,
        Style::Matrix,
        true,
        [
            ";color",
            ";color=blue",
            ";color=blue;color=black;color=brown",
            ";R=100;G=200;B=150",
        ],
    ),
    (
        Location::Path,
        Style::Label,
        false,
        [".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"],
    ),
    (
        Location::Path,
        Style::Label,
        true,
        [".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"],
    ),
    (
        Location::Path,
        Style::Simple,
        false,
        ["", "blue", "blue,black,brown", "R,100,G,200,B,150"],
    ),
    (
        Location::Path,
        Style::Simple,
        true,
        ["", "blue", "blue,black,brown", "R=100,G=200,B=150"],
    ),
    (
        Location::Header,
        Style::Simple,
        false,
        ["", "blue", "blue,black,brown", "R,100,G,200,B,150"],
    ),
    (
        Location::Query,
        Style::Form,
        false,
        [
            "color=",
            "color=blue",
            "color=blue,black,brown",
            "color=R,100,G,200,B,150",
        ],
    ),
    (
        Location::Query,
        Style::Form,
        true,
        [
            "color=",
            "color=blue",
            "color=blue&color=black&color=brown",
            "R=100&G=200&B=150",
        ],
    ),
    (
        Location::Cookie,
        Style::Form,
        true,
        [
            "color=",
            "color=blue",
            "color=blue; color=black; color=brown",
            "R=100; G=200; B=150",
        ],
    ),
    (
        Location::Query,
        Style::SpaceDelimited,
        false,
        [
            "color=",
            "color=blue",
            "color=blue%20black%20brown",
            "color=R%20100%20G%20200%20B%20150",
        ],
    ),
    (
        Location::Query,
        Style::PipeDelimited,
        false,
        [
            "color=",
            "color=blue",
            "color=blue%7Cblack%7Cbrown",
            "color=R%7C100%7CG%7C200%7CB%7C150",
        ],
    ),
    (
        Location::Query,
        Style::DeepObject,
        true,
        [
            "color=",
            "color=blue",
            "color%5B%5D=blue&color%5B%5D=black&color%5B%5D=brown",
            "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
        ],
    ),
];

#[test]
fn deep_objects_of_any_depth_are_written_in_brackets() {
    let deep = Parameter::new("q", Location::Query).style(Style::DeepObject, true);
    let cases = [
        (json!({"a": {"b c": 1}}), "q%5Ba%5D%5Bb%20c%5D=1"),
        (
            json!({"a": ["x", null, "y&"]}),
            "q%5Ba%5D%5B%5D=x&q%5Ba%5D%5B%5D=y%26",
        ),
        (
            json!([{"id": 1, "on": true}, {"id": 2}]),
            "q%5B0%5D%5Bid%5D=1&q%5B0%5D%5Bon%5D=true&q%5B1%5D%5Bid%5D=2",
        ),
        (json!([[1, 2]]), "q%5B0%5D%5B%5D=1&q%5B0%5D%5B%5D=2"),
    ];
    for (value, expected) in cases {
        assert_eq!(deep.write(&value), Ok(Some(expected.to_owned())), "{value}");
    }
    for value in [json!(null), json!([]), json!({"a": {}, "b": [], "c": null})] {
        assert_eq!(deep.write(&value), Ok(None), "{value}");
    }
}

#[test]
fn the_table_of_the_specification() {
    let values = [
        json!(""),
        json!("blue"),
        json!(["blue", "black", "brown"]),
        json!({"R": 100, "G": 200, "B": 150}),
    ];
    for (location, style, explode, texts) in TABLE {
        let parameter = Parameter::new("color", *location).style(*style, *explode);
        for (value, expected) in values.iter().zip(texts) {
            let written = parameter.write(value);
            let written = written
                .as_ref()
                .map_or(NONE, |text| text.as_deref().unwrap_or_default());
            assert_eq!(written, *expected, "{style:?} explode={explode} {value}");
        }
    }
}

#[test]
fn reserved_characters_are_escaped_unless_allowed() {
    let query = Parameter::new("q", Location::Query);
    let path = Parameter::new("id", Location::Path);
    let header = Parameter::new("X-Q", Location::Header);
    let cases: [(Parameter, Value, &str); 11] = [
        (query, json!("a b&c=d/é"), "q=a%20b%26c%3Dd%2F%C3%A9"),
        (query, json!("-._~"), "q=-._~"),
        (query, json!("1+1"), "q=1%2B1"),
        (
            query.allow_reserved(),
            json!("http://h/p?x=1&y=2#z"),
            "q=http://h/p?x=1%26y=2%23z",
        ),
        (
            query.allow_reserved(),
            json!("50%41 100%"),
            "q=50%41%20100%25",
        ),
        (
            Parameter::new("a[b]", Location::Query),
            json!(1),
            "a%5Bb%5D=1",
        ),
        (path, json!("a/b?c"), "a%2Fb%3Fc"),
        (path.allow_reserved(), json!("a/b:c&d"), "a%2Fb:c&d"),
        (header, json!("a b, é"), "a b, é"),
        (query, json!(["a,b", "c"]), "q=a%2Cb&q=c"),
        (
            query.content("application/json"),
            json!({"a": [1]}),
            "q=%7B%22a%22%3A%5B1%5D%7D",
        ),
    ];
    for (parameter, value, expected) in cases {
        assert_eq!(
            parameter.write(&value),
            Ok(Some(expected.to_owned())),
            "{value}"
        );
    }
}

#[test]
fn nothing_to_send_is_an_error_only_where_something_must_be() {
    let query = Parameter::new("q", Location::Query);
    for value in [json!(null), json!([]), json!({}), json!([null])] {
        assert_eq!(query.write(&value), Ok(None), "{value}");
        assert_eq!(
            query.required().write(&value),
            Err(StyleError::Nothing),
            "{value}"
        );
    }
}

#[test]
fn what_no_style_can_say_is_refused() {
    let query = Parameter::new("q", Location::Query);
    let header = Parameter::new("X-Q", Location::Header);
    assert_eq!(query.write(&json!([[1]])), Err(StyleError::Nested));
    assert_eq!(
        query.write(&json!({"a": {"b": 1}})),
        Err(StyleError::Nested)
    );
    assert_eq!(
        header.write(&json!("a\r\nX-Evil: 1")),
        Err(StyleError::Character('\r'))
    );
}

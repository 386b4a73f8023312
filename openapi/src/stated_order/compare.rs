//! Values in an order: what is surely wrong, whatever the collation of the server.

use std::cmp::Ordering;

use jiff::Timestamp;
use serde_json::Value;

use super::{Key, Kind};

/// Longest text of digits that is taken for a number.
const LONGEST: usize = 30;

/// The second value must stand before the first, whoever compares them.
pub fn is_wrong(key: &Key, first: &Value, second: &Value) -> bool {
    let (small, large) = if key.descending {
        (second, first)
    } else {
        (first, second)
    };
    exact(key.kind, small, large).map_or_else(
        || match key.kind {
            Kind::Any => is_text_wrong(small, large, false),
            Kind::Folded => is_text_wrong(small, large, true),
            Kind::Exact => is_behind(small, large),
            Kind::Number | Kind::Time => false,
        },
        |order| order == Ordering::Greater,
    )
}

/// The values are the same, so that something else decides. A day is too coarse to tell.
pub fn is_equal(key: &Key, first: &Value, second: &Value) -> bool {
    if key.kind == Kind::Folded
        && let (Some(first), Some(second)) = (first.as_str(), second.as_str())
        && first.is_ascii()
        && first.eq_ignore_ascii_case(second)
    {
        return true;
    }
    let is_day = first
        .as_str()
        .is_some_and(|text| text.len() <= "2020-01-01".len() && text.contains('-'));
    first == second && !first.is_null() && !is_day
}

/// The order of two numbers or times; `None` where they are neither.
fn exact(kind: Kind, first: &Value, second: &Value) -> Option<Ordering> {
    match (first, second) {
        (Value::Number(a), Value::Number(b)) => match (a.as_i64(), b.as_i64()) {
            (Some(a), Some(b)) => Some(a.cmp(&b)),
            _ => a.as_f64()?.partial_cmp(&b.as_f64()?),
        },
        (Value::String(a), Value::String(b)) => {
            let numbers = number(a).zip(number(b)).map(|(a, b)| a.cmp(&b));
            let is_text = matches!(kind, Kind::Any | Kind::Folded | Kind::Exact);
            let numbers = numbers.filter(|order| !is_text || *order == a.cmp(b));
            numbers
                .or_else(|| times(a, b))
                .filter(|_| kind != Kind::Number || number(a).is_some())
        }
        _ => None,
    }
}

/// A text of digits as something that compares as its number.
fn number(text: &str) -> Option<(usize, &str)> {
    let is_number =
        !text.is_empty() && text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_digit());
    let digits = text.trim_start_matches('0');
    is_number.then_some((digits.len(), digits))
}

/// The order of two times, written with their offset or both in the same form.
fn times(first: &str, second: &str) -> Option<Ordering> {
    let instants = first
        .parse::<Timestamp>()
        .ok()
        .zip(second.parse::<Timestamp>().ok());
    if let Some((first, second)) = instants {
        return Some(first.cmp(&second));
    }
    let form = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "0");
    let is_local = form(first).starts_with("0000-00-00") && form(first) == form(second);
    // An offset that is the same twice is no matter, one that differs is.
    is_local
        .then(|| first.cmp(second))
        .filter(|_| first.len() <= "0000-00-00 00:00:00".len())
}

/// Two texts of which the first must stand behind the second in every collation: with and without regard to case, unless that is settled, and to what
/// is no letter.
fn is_text_wrong(first: &Value, second: &Value, folds: bool) -> bool {
    let (Some(first), Some(second)) = (first.as_str(), second.as_str()) else {
        return false;
    };
    let is_plain = |text: &str| text.is_ascii() && !starts_with_article(text);
    if !is_plain(first) || !is_plain(second) {
        return false;
    }
    let folded = |text: &str| text.to_ascii_lowercase();
    let letters = |text: &str| folded(text).replace(|c: char| !c.is_ascii_alphanumeric(), "");
    (folds || behind(first, second))
        && behind(&folded(first), &folded(second))
        && behind(&letters(first), &letters(second))
}

/// The first text is behind the second one by the numbers of their letters.
fn is_behind(first: &Value, second: &Value) -> bool {
    let texts = first.as_str().zip(second.as_str());
    texts.is_some_and(|(first, second)| first > second)
}

/// Some leave it out where they sort.
fn starts_with_article(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["the ", "a ", "an "]
        .iter()
        .any(|article| lower.starts_with(article))
}

/// The first is longer by its end, or has a later letter where they part.
fn behind(first: &str, second: &str) -> bool {
    let parts = first.bytes().zip(second.bytes()).find(|(a, b)| a != b);
    match parts {
        Some((a, b)) => a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && a > b,
        None => first.len() > second.len(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn by(kind: Kind) -> Key {
        Key {
            property: "x".to_owned(),
            descending: false,
            kind,
        }
    }

    #[test]
    fn only_what_is_wrong_in_every_collation_is_wrong() {
        let cases = [
            (Kind::Any, json!(2), json!(10), false),
            (Kind::Any, json!(10), json!(2), true),
            (Kind::Any, json!(2.5), json!(2), true),
            (Kind::Any, json!("10"), json!("9"), false),
            (Kind::Any, json!("9"), json!("10"), false),
            (Kind::Any, json!("9"), json!("8"), true),
            (Kind::Number, json!("10"), json!("9"), true),
            (Kind::Number, json!("9"), json!("10"), false),
            (Kind::Number, json!("b"), json!("a"), false),
            (Kind::Time, json!("b"), json!("a"), false),
            (
                Kind::Time,
                json!("2020-01-01T01:00:00+02:00"),
                json!("2020-01-01T00:00:00Z"),
                false,
            ),
            (
                Kind::Time,
                json!("2020-01-01T01:00:00Z"),
                json!("2020-01-01T02:00:00+02:00"),
                true,
            ),
            (
                Kind::Time,
                json!("2020-01-02 01:00:00"),
                json!("2020-01-01 02:00:00"),
                true,
            ),
            (
                Kind::Time,
                json!("2020-01-02"),
                json!("2020-01-01 02:00:00"),
                false,
            ),
            (Kind::Any, json!("pear"), json!("apple"), true),
            (Kind::Any, json!("apple"), json!("Pear"), false),
            (Kind::Any, json!("Pear"), json!("apple"), false),
            (Kind::Any, json!("The Birds"), json!("Alien"), false),
            (Kind::Any, json!("co-op"), json!("coming"), false),
            (Kind::Any, json!("item 10"), json!("item 9"), false),
            (Kind::Any, json!("chess club"), json!("chess"), true),
            (Kind::Any, json!("\u{e9}clair"), json!("apple"), false),
            (Kind::Any, json!(null), json!("apple"), false),
            (Kind::Any, json!(true), json!(false), false),
            (Kind::Folded, json!("apple"), json!("Pear"), false),
            (Kind::Folded, json!("Pear"), json!("apple"), true),
            (Kind::Folded, json!("pear"), json!("Pear"), false),
        ];
        for (kind, first, second, expected) in cases {
            let key = |descending| Key {
                descending,
                ..by(kind)
            };
            assert_eq!(
                is_wrong(&key(false), &first, &second),
                expected,
                "{first} {second}"
            );
            assert_eq!(
                is_wrong(&key(true), &second, &first),
                expected,
                "{second} {first}"
            );
        }
    }

    #[test]
    fn a_day_is_too_coarse_to_be_the_same_time() {
        assert!(is_equal(&by(Kind::Any), &json!(5), &json!(5)));
        assert!(is_equal(
            &by(Kind::Any),
            &json!("2020-01-01 10:00:00"),
            &json!("2020-01-01 10:00:00")
        ));
        assert!(!is_equal(
            &by(Kind::Any),
            &json!("2020-01-01"),
            &json!("2020-01-01")
        ));
        assert!(!is_equal(&by(Kind::Any), &json!(null), &json!(null)));
        assert!(is_equal(&by(Kind::Folded), &json!("Band"), &json!("band")));
        assert!(!is_equal(&by(Kind::Any), &json!("Band"), &json!("band")));
    }
}

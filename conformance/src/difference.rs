//! Differences between two values, place by place.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::json::escaped;

/// A place where two values differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// JSON Pointer.
    pub at: String,
    /// The value of the first; null when it has none.
    pub left: Value,
    /// The value of the second; null when it has none.
    pub right: Value,
}

/// What counts as equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Equality {
    /// The same JSON value; absent is not null.
    Exact,
    /// What XML can tell apart: null, the empty string, empty arrays and objects, and nothing are one; so are a number and its text.
    Xml,
}

/// All places where two values differ, outermost first.
pub fn differences(left: &Value, right: &Value, equality: Equality) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(String::new(), Some(left), Some(right), equality, &mut found);
    found
}

/// A place is one of these, or lies within one of them.
pub fn is_within(at: &str, places: &[String]) -> bool {
    places.iter().any(|place| {
        at == place
            || at
                .strip_prefix(place.as_str())
                .is_some_and(|rest| rest.starts_with('/'))
    })
}

/// Two scalars that XML cannot tell apart, or equal values.
pub fn same(left: Option<&Value>, right: Option<&Value>, equality: Equality) -> bool {
    match (left, right) {
        (Some(left), Some(right)) if left == right => true,
        (left, right) if equality == Equality::Xml => {
            (is_nothing(left) && is_nothing(right))
                || left
                    .zip(right)
                    .is_some_and(|(left, right)| same_text(left, right))
        }
        (left, right) => left
            .zip(right)
            .is_some_and(|(left, right)| same_number(left, right)),
    }
}

fn compare(
    at: String,
    left: Option<&Value>,
    right: Option<&Value>,
    equality: Equality,
    found: &mut Vec<Difference>,
) {
    if same(left, right, equality) {
        return;
    }
    match (left, right) {
        (Some(Value::Object(one)), Some(Value::Object(other))) => {
            let keys: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            for key in keys {
                compare(
                    format!("{at}/{}", escaped(key)),
                    one.get(key),
                    other.get(key),
                    equality,
                    found,
                );
            }
        }
        (Some(Value::Array(one)), Some(Value::Array(other))) => {
            for index in 0..one.len().max(other.len()) {
                compare(
                    format!("{at}/{index}"),
                    one.get(index),
                    other.get(index),
                    equality,
                    found,
                );
            }
        }
        (left, right) => {
            let value = |side: Option<&Value>| side.cloned().unwrap_or(Value::Null);
            found.push(Difference {
                at,
                left: value(left),
                right: value(right),
            });
        }
    }
}

fn is_nothing(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.is_empty(),
        Some(Value::Array(items)) => items.is_empty(),
        Some(Value::Object(object)) => object.values().all(|item| is_nothing(Some(item))),
        Some(_) => false,
    }
}

fn same_number(left: &Value, right: &Value) -> bool {
    left.is_number() && right.is_number() && left.as_f64() == right.as_f64()
}

fn same_text(left: &Value, right: &Value) -> bool {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    };
    same_number(left, right) || text(left).is_some_and(|one| text(right) == Some(one))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_xml_cannot_tell_apart_is_equal() {
        let cases = [
            (json!({"a": null}), json!({"a": ""}), 0, 1),
            (json!({"a": []}), json!({}), 0, 1),
            (json!({"a": 5}), json!({"a": "5"}), 0, 1),
            (json!({"a": 5}), json!({"a": 5.0}), 0, 0),
            (json!({"a": "x"}), json!({"a": "y"}), 1, 1),
            (json!({"a": {"b": ""}}), json!({}), 0, 1),
            (json!({"a": [1, 2]}), json!({"a": [1]}), 1, 1),
            (json!({"a": false}), json!({}), 1, 1),
        ];
        for (left, right, loose, exact) in cases {
            assert_eq!(
                differences(&left, &right, Equality::Xml).len(),
                loose,
                "{left} {right}"
            );
            assert_eq!(
                differences(&left, &right, Equality::Exact).len(),
                exact,
                "{left} {right}"
            );
        }
    }

    #[test]
    fn a_place_lies_within_its_parents() {
        let places = ["/links".to_owned()];
        assert!(is_within("/links/self", &places) && is_within("/links", &places));
        assert!(!is_within("/linksx", &places));
    }
}

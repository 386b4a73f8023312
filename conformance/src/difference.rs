//! Sameness: what counts as equal once a value has gone through a server, and places within places.

use serde_json::Value;

/// Whether what was written may come back as what is shown: null, the empty string, empty arrays and objects, and nothing are one,
/// for XML cannot tell them apart; so are a number and its text.
pub fn same(written: Option<&Value>, shown: Option<&Value>) -> bool {
    match (written, shown) {
        (Some(left), Some(right)) if left == right || same_text(left, right) => true,
        (Some(Value::Array(left)), Some(Value::Array(right))) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| same(Some(left), Some(right)))
        }
        (Some(Value::Object(left)), Some(Value::Object(right))) => {
            left.iter()
                .all(|(key, value)| same(Some(value), right.get(key)))
                && right
                    .iter()
                    .all(|(key, value)| same(left.get(key), Some(value)))
        }
        (left, right) => is_nothing(left) && is_nothing(right),
    }
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

fn is_nothing(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.is_empty(),
        Some(Value::Array(items)) => items.is_empty(),
        Some(Value::Object(object)) => object.values().all(|item| is_nothing(Some(item))),
        Some(_) => false,
    }
}

fn same_text(left: &Value, right: &Value) -> bool {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    };
    let numbers = left.is_number() && right.is_number() && left.as_f64() == right.as_f64();
    numbers || text(left).is_some_and(|one| text(right) == Some(one))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_xml_cannot_tell_apart_is_the_same() {
        let cases = [
            (json!({"a": null}), json!({"a": ""}), true),
            (json!({"a": []}), json!({}), true),
            (json!({"a": 5}), json!({"a": "5"}), true),
            (json!({"a": 5}), json!({"a": 5.0}), true),
            (json!({"a": "x"}), json!({"a": "y"}), false),
            (json!({"a": {"b": ""}}), json!({}), true),
            (json!({"a": [1, 2]}), json!({"a": [1]}), false),
            (json!({"a": false}), json!({}), false),
        ];
        for (left, right, expected) in cases {
            assert_eq!(same(Some(&left), Some(&right)), expected, "{left} {right}");
        }
    }

    #[test]
    fn a_place_lies_within_its_parents() {
        let places = ["/links".to_owned()];
        assert!(is_within("/links/self", &places) && is_within("/links", &places));
        assert!(!is_within("/linksx", &places));
    }
}

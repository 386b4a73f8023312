//! An order of JSON values, so that what holds some can be sorted: null, booleans, numbers, texts, arrays, objects; two values are the same
//! in this order where they are equal.

use std::cmp::Ordering;

use serde_json::{Map, Number, Value};

/// By their properties in the order of the names, whatever the order in which they came.
pub fn objects(left: &Map<String, Value>, right: &Map<String, Value>) -> Ordering {
    let (left, right) = (sorted(left), sorted(right));
    let pairs = left.iter().zip(&right);
    let order = |((name, value), (other, against)): (&Property<'_>, &Property<'_>)| {
        name.cmp(other).then_with(|| values(value, against))
    };
    first(pairs.map(order)).then(left.len().cmp(&right.len()))
}

/// A property: name and value.
type Property<'m> = (&'m String, &'m Value);

fn sorted(map: &Map<String, Value>) -> Vec<Property<'_>> {
    let mut properties: Vec<Property<'_>> = map.iter().collect();
    properties.sort_unstable_by_key(|(name, _)| *name);
    properties
}

fn values(left: &Value, right: &Value) -> Ordering {
    match (left, right) {
        (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
        (Value::Number(left), Value::Number(right)) => numbers(left, right),
        (Value::String(left), Value::String(right)) => left.cmp(right),
        (Value::Array(left), Value::Array(right)) => {
            let pairs = left.iter().zip(right);
            first(pairs.map(|(left, right)| values(left, right))).then(left.len().cmp(&right.len()))
        }
        (Value::Object(left), Value::Object(right)) => objects(left, right),
        _ => kind(left).cmp(&kind(right)),
    }
}

/// By size; `1` is before `1.0`, which it does not equal.
fn numbers(left: &Number, right: &Number) -> Ordering {
    let whole = |number: &Number| number.as_i128();
    match (whole(left), whole(right)) {
        (Some(left), Some(right)) => left.cmp(&right),
        (left_whole, right_whole) => {
            let float = |number: &Number| number.as_f64().unwrap_or_default();
            let size = float(left).partial_cmp(&float(right));
            size.unwrap_or(Ordering::Equal)
                .then(right_whole.is_some().cmp(&left_whole.is_some()))
        }
    }
}

fn kind(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        Value::String(_) => 3,
        Value::Array(_) => 4,
        Value::Object(_) => 5,
    }
}

/// The first that tells two values apart.
fn first(mut orders: impl Iterator<Item = Ordering>) -> Ordering {
    let other = orders.find(|order| *order != Ordering::Equal);
    other.unwrap_or(Ordering::Equal)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::values;

    #[test]
    fn values_are_in_order() {
        let ordered = [
            json!(null),
            json!(false),
            json!(true),
            json!(-1.5),
            json!(1),
            json!(1.0),
            json!(1.5),
            json!(u64::MAX),
            json!(""),
            json!("a"),
            json!([]),
            json!([1]),
            json!([1, 0]),
            json!([2]),
            json!({}),
            json!({"a": 1, "b": 1}),
            json!({"b": 1, "a": 2}),
            json!({"b": 0}),
        ];
        for (index, left) in ordered.iter().enumerate() {
            for (other, right) in ordered.iter().enumerate() {
                assert_eq!(values(left, right), index.cmp(&other), "{left} {right}");
            }
        }
    }
}

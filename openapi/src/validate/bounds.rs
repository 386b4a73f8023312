//! Keywords that concern a value alone, without what is inside it: its type, its size, its limits.

use std::cmp::Ordering;

use serde_json::{Number, Value};

use super::direct::Verdict::{self, Breaks, Fits, Unsure};

/// Integers up to here are exact as `f64`.
const EXACT: i128 = 1 << 53;

/// What such a keyword says of a value; nothing is known of other keywords.
pub(super) fn verdict(keyword: &str, said: &Value, instance: &Value) -> Verdict {
    match keyword {
        "type" => typed(said, instance),
        "enum" => match said {
            Value::Array(values) => listed(values, instance),
            _ => Unsure,
        },
        "const" => listed(std::slice::from_ref(said), instance),
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => {
            limit(keyword, said, instance)
        }
        "multipleOf" => match (instance, said.as_i64()) {
            (Value::Number(number), Some(divisor)) if divisor > 0 => number
                .as_i64()
                .map_or(Unsure, |number| (number % divisor == 0).into()),
            (Value::Number(_), _) => Unsure,
            _ => Fits,
        },
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" => {
            size(keyword, said, instance)
        }
        "uniqueItems" => match (said, instance) {
            (Value::Bool(true), Value::Array(items)) => unique(items),
            (Value::Bool(_), _) => Fits,
            _ => Unsure,
        },
        _ => Unsure,
    }
}

fn typed(said: &Value, instance: &Value) -> Verdict {
    let of = |name: &Value| match (name.as_str(), instance) {
        (Some("null"), Value::Null)
        | (Some("boolean"), Value::Bool(_))
        | (Some("string"), Value::String(_))
        | (Some("array"), Value::Array(_))
        | (Some("object"), Value::Object(_))
        | (Some("number"), Value::Number(_)) => Fits,
        (Some("integer"), Value::Number(number)) => integer(number),
        (Some("null" | "boolean" | "string" | "array" | "object" | "number" | "integer"), _) => {
            Breaks
        }
        _ => Unsure,
    };
    let Value::Array(names) = said else {
        return of(said);
    };
    let mut found = Breaks;
    for verdict in names.iter().map(of) {
        match verdict {
            Fits => return Fits,
            Breaks => {}
            Unsure => found = Unsure,
        }
    }
    found
}

/// `1.0` is an integer to some validators.
fn integer(number: &Number) -> Verdict {
    if number.is_i64() || number.is_u64() {
        Fits
    } else {
        match number.as_f64() {
            Some(number) if number.fract() != 0.0 => Breaks,
            _ => Unsure,
        }
    }
}

/// Values that are equal as data are equal; those that are not may be all the same if they hold numbers, such as `1` and `1.0`.
fn listed(values: &[Value], instance: &Value) -> Verdict {
    if values.contains(instance) {
        return Fits;
    }
    let certainly_other = |value: &Value| match (value, instance) {
        (Value::Number(value), Value::Number(number)) => !value.is_f64() && !number.is_f64(),
        (Value::Array(_), Value::Array(_)) | (Value::Object(_), Value::Object(_)) => false,
        _ => true,
    };
    if values.iter().all(certainly_other) {
        Breaks
    } else {
        Unsure
    }
}

fn limit(keyword: &str, said: &Value, instance: &Value) -> Verdict {
    let Value::Number(number) = instance else {
        return Fits;
    };
    let Some(order) = said.as_number().and_then(|limit| compared(number, limit)) else {
        return Unsure;
    };
    Verdict::from(match keyword {
        "minimum" => order != Ordering::Less,
        "maximum" => order != Ordering::Greater,
        "exclusiveMinimum" => order == Ordering::Greater,
        _ => order == Ordering::Less,
    })
}

/// The order of two numbers, if it is certain.
fn compared(left: &Number, right: &Number) -> Option<Ordering> {
    if let (Some(left), Some(right)) = (left.as_i128(), right.as_i128()) {
        return Some(left.cmp(&right));
    }
    let is_exact = |number: &Number| number.as_i128().is_none_or(|whole| whole.abs() < EXACT);
    if is_exact(left) && is_exact(right) {
        left.as_f64()?.partial_cmp(&right.as_f64()?)
    } else {
        None
    }
}

fn size(keyword: &str, said: &Value, instance: &Value) -> Verdict {
    let size = match (keyword, instance) {
        ("minLength" | "maxLength", Value::String(text)) => text.chars().count(),
        ("minItems" | "maxItems", Value::Array(items)) => items.len(),
        ("minProperties" | "maxProperties", Value::Object(members)) => members.len(),
        _ => return Fits,
    };
    match (said.as_u64(), u64::try_from(size)) {
        (Some(least), Ok(size)) if keyword.starts_with("min") => (size >= least).into(),
        (Some(most), Ok(size)) => (size <= most).into(),
        _ => Unsure,
    }
}

/// Texts alone are told apart here.
fn unique(items: &[Value]) -> Verdict {
    let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
    match texts {
        _ if items.len() < 2 => Fits,
        Some(mut texts) => {
            texts.sort_unstable();
            texts.windows(2).all(|pair| pair[0] != pair[1]).into()
        }
        None => Unsure,
    }
}

//! JSON values as CEL values and back, without loss.

use std::collections::HashMap;
use std::sync::Arc;

use cel::Value as Cel;
use serde_json::{Map, Number, Value};

use super::extent::Wanted;

/// A JSON value for the evaluator; of an object, only the wanted members.
pub(super) fn to_cel(value: &Value, wanted: &Wanted) -> Cel {
    match (value, wanted) {
        (Value::Object(members), Wanted::Members(names)) => {
            map(members.iter().filter(|(name, _)| names.contains(*name)))
        }
        _ => whole(value),
    }
}

fn whole(value: &Value) -> Cel {
    match value {
        Value::Null => Cel::Null,
        Value::Bool(value) => Cel::Bool(*value),
        Value::Number(number) => of_number(number),
        Value::String(text) => Cel::String(Arc::new(text.clone())),
        Value::Array(items) => Cel::List(Arc::new(items.iter().map(whole).collect())),
        Value::Object(members) => map(members.iter()),
    }
}

fn map<'a>(members: impl Iterator<Item = (&'a String, &'a Value)>) -> Cel {
    let members: HashMap<String, Cel> = members
        .map(|(name, value)| (name.clone(), whole(value)))
        .collect();
    Cel::Map(members.into())
}

fn of_number(number: &Number) -> Cel {
    if let Some(integer) = number.as_i64() {
        Cel::Int(integer)
    } else if let Some(integer) = number.as_u64() {
        Cel::UInt(integer)
    } else {
        Cel::Float(number.as_f64().unwrap_or(f64::NAN))
    }
}

/// A CEL value as JSON; the members of maps are sorted by name, since CEL's have no order.
///
/// # Errors
/// For what JSON cannot say: functions, bytes, NaN and infinities.
pub(super) fn to_json(value: &Cel) -> Result<Value, String> {
    Ok(match value {
        Cel::Null => Value::Null,
        Cel::Bool(value) => Value::Bool(*value),
        Cel::Int(integer) => Value::from(*integer),
        Cel::UInt(integer) => Value::from(*integer),
        Cel::Float(float) => Number::from_f64(*float)
            .map(Value::Number)
            .ok_or_else(|| format!("{float} has no JSON form"))?,
        Cel::String(text) => Value::String(text.to_string()),
        Cel::List(items) => items.iter().map(to_json).collect::<Result<_, _>>()?,
        Cel::Map(map) => {
            let mut members = map
                .map
                .iter()
                .map(|(key, value)| Ok((key.to_string(), to_json(value)?)))
                .collect::<Result<Vec<_>, String>>()?;
            members.sort_by(|(a, _), (b, _)| a.cmp(b));
            Value::Object(members.into_iter().collect::<Map<_, _>>())
        }
        other => return Err(format!("a {} has no JSON form", other.type_of())),
    })
}

/// Seconds, of a number with or without a fraction.
pub(super) fn whole_seconds(value: &Value) -> Option<i64> {
    // The cast saturates, and a time beyond 64 bits is none that matters.
    value
        .as_i64()
        .or_else(|| value.as_f64().map(|seconds| seconds as i64))
}

//! `format: int32` and `int64`, which JSON Schema leaves unchecked.

use jsonschema::paths::Location;
use jsonschema::{Keyword, ValidationError};
use serde_json::{Map, Value};

/// The keyword that stands for the format in compiled schemas.
pub(super) const KEYWORD: &str = "x-hallpass-integer";

/// The format, when it is one of these.
pub(super) fn format_of(format: Option<&str>) -> Option<&str> {
    format.filter(|format| matches!(*format, "int32" | "int64"))
}

/// A number that must fit into so many bits.
struct Integer {
    format: String,
    low: i64,
    high: i64,
}

/// Makes the check of one schema.
pub(super) fn keyword<'a>(
    _: &'a Map<String, Value>,
    format: &'a Value,
    _: Location,
) -> Result<Box<dyn for<'i> Keyword<'i>>, ValidationError<'a>> {
    let format = format.as_str().unwrap_or_default().to_owned();
    let (low, high) = match format.as_str() {
        "int32" => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (i64::MIN, i64::MAX),
    };
    Ok(Box::new(Integer { format, low, high }))
}

impl<'i> Keyword<'i> for Integer {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) {
            return Ok(());
        }
        Err(ValidationError::custom(self.format.clone()))
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        let Value::Number(number) = instance else {
            return true;
        };
        match (number.as_i64(), number.as_u64()) {
            (Some(value), _) => (self.low..=self.high).contains(&value),
            (None, Some(_)) => false,
            // What is no integer at all is for `type` to say.
            (None, None) => true,
        }
    }
}

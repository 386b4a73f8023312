//! `format: int32`, `uint64` and their kin, which JSON Schema leaves unchecked.

use jsonschema::paths::Location;
use jsonschema::{Keyword, ValidationError};
use serde_json::{Map, Value};

/// The keyword that stands for the format in compiled schemas.
pub(super) const KEYWORD: &str = "x-hallpass-integer";

/// The format, when it is one of these.
pub(super) fn format_of(format: Option<&str>) -> Option<&str> {
    format.filter(|format| range(format).is_some())
}

/// The smallest and the largest integer of a format.
fn range(format: &str) -> Option<(i128, i128)> {
    let (sign, bits) = match format.strip_prefix("uint") {
        Some(bits) => (false, bits),
        None => (true, format.strip_prefix("int")?),
    };
    let bits: u32 = ["8", "16", "32", "64"]
        .contains(&bits)
        .then(|| bits.parse().ok())??;
    Some(if sign {
        (-(1 << (bits - 1)), (1 << (bits - 1)) - 1)
    } else {
        (0, (1 << bits) - 1)
    })
}

/// Whether a value is of such a format; `None` if it is no such format.
pub(super) fn is_of(format: &str, instance: &Value) -> Option<bool> {
    let (low, high) = range(format)?;
    Some(is_within(low, high, instance))
}

/// A number that must fit into so many bits.
struct Integer {
    format: String,
    low: i128,
    high: i128,
}

/// Makes the check of one schema.
pub(super) fn keyword<'a>(
    _: &'a Map<String, Value>,
    format: &'a Value,
    _: Location,
) -> Result<Box<dyn for<'i> Keyword<'i>>, ValidationError<'a>> {
    let format = format.as_str().unwrap_or_default().to_owned();
    let (low, high) = range(&format).unwrap_or((i128::MIN, i128::MAX));
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
        is_within(self.low, self.high, instance)
    }
}

fn is_within(low: i128, high: i128, instance: &Value) -> bool {
    let Value::Number(number) = instance else {
        return true;
    };
    // What is no integer at all is for `type` to say.
    number
        .as_i128()
        .is_none_or(|value| (low..=high).contains(&value))
}

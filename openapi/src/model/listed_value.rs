//! What a document says of the values of an `enum`, beside the values.

use serde_json::Value;

/// A value of an `enum` that has a name or words of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedValue {
    /// The value, as `enum` lists it.
    pub value: Value,
    /// What to call it in code: `x-enum-varnames`, `x-enumNames` or `name` in `x-ms-enum`.
    pub name: Option<String>,
    /// `x-enum-descriptions`, `x-enumDescriptions` or `description` in `x-ms-enum`.
    pub description: Option<String>,
}

//! Sets of JSON types: their names, and which values belong to them.

use std::fmt;

use serde_json::Value;

use crate::model::Types;

impl Types {
    /// The set's names in JSON Schema.
    pub fn names(&self) -> Vec<&'static str> {
        let all = [
            (self.null, "null"),
            (self.boolean, "boolean"),
            (self.integer, "integer"),
            (self.number, "number"),
            (self.string, "string"),
            (self.array, "array"),
            (self.object, "object"),
        ];
        all.iter()
            .filter(|(has, _)| *has)
            .map(|(_, name)| *name)
            .collect()
    }

    /// No type is named, so any is allowed.
    pub fn is_any(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a value's type is among these. An integer is a number, and a number without a fraction an integer.
    pub fn allow(&self, value: &Value) -> bool {
        self.is_any()
            || match value {
                Value::Null => self.null,
                Value::Bool(_) => self.boolean,
                Value::Number(number) => {
                    self.number
                        || (self.integer && !number.as_f64().is_some_and(|n| n.fract() != 0.0))
                }
                Value::String(_) => self.string,
                Value::Array(_) => self.array,
                Value::Object(_) => self.object,
            }
    }
}

impl fmt::Display for Types {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.names();
        f.write_str(&if names.is_empty() {
            "any".to_owned()
        } else {
            names.join(" or ")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_belong_to_types() {
        let integer = Types {
            integer: true,
            ..Types::default()
        };
        let number_or_null = Types {
            number: true,
            null: true,
            ..Types::default()
        };
        let cases = [
            (integer, json!(5), true),
            (integer, json!(5.0), true),
            (integer, json!(5.5), false),
            (integer, json!("5"), false),
            (number_or_null, json!(5), true),
            (number_or_null, json!(null), true),
            (number_or_null, json!(true), false),
            (Types::default(), json!({}), true),
        ];
        for (types, value, expected) in cases {
            assert_eq!(types.allow(&value), expected, "{types}: {value}");
        }
        assert_eq!(number_or_null.to_string(), "null or number");
    }
}

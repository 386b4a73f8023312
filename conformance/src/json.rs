//! JSON, read strictly: duplicate keys are seen, where `serde_json` alone keeps the last.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// What a JSON text says, and which keys stand twice.
#[derive(Debug, Clone, PartialEq)]
pub struct Json {
    /// The value; of a key that stands twice, the last one.
    pub value: Value,
    /// JSON Pointers of keys that stand twice.
    pub duplicates: Vec<String>,
}

/// Why a text is no JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    /// The words of the parser, without the place.
    pub message: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}

/// Reads a text that must be one JSON value.
pub fn read(text: &str) -> Result<Json, JsonError> {
    let mut duplicates = Vec::new();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Node {
        pointer: String::new(),
        duplicates: &mut duplicates,
    }
    .deserialize(&mut deserializer)
    .and_then(|value| deserializer.end().map(|()| value));
    match value {
        Ok(value) => Ok(Json { value, duplicates }),
        Err(error) => Err(JsonError::from(&error)),
    }
}

impl From<&serde_json::Error> for JsonError {
    fn from(error: &serde_json::Error) -> Self {
        let words = error.to_string();
        let message = words.split(" at line ").next().unwrap_or(&words).to_owned();
        Self {
            message,
            line: error.line(),
            column: error.column(),
        }
    }
}

struct Node<'d> {
    pointer: String,
    duplicates: &'d mut Vec<String>,
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        loop {
            let pointer = format!("{}/{}", self.pointer, array.len());
            match items.next_element_seed(Node {
                pointer,
                duplicates: self.duplicates,
            })? {
                Some(item) => array.push(item),
                None => return Ok(Value::Array(array)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let pointer = format!("{}/{}", self.pointer, escaped(&key));
            let value = entries.next_value_seed(Node {
                pointer: pointer.clone(),
                duplicates: self.duplicates,
            });
            if object
                .insert(key, value.map_err(A::Error::custom)?)
                .is_some()
            {
                self.duplicates.push(pointer);
            }
        }
        Ok(Value::Object(object))
    }
}

/// A key as a token of a JSON Pointer.
pub fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duplicate_keys_are_seen_where_they_stand() {
        let cases: &[(&str, &[&str])] = &[
            (r#"{"a":1,"b":2}"#, &[]),
            (r#"{"a":1,"a":2}"#, &["/a"]),
            (r#"{"g":[{},{"x/y":1,"x/y":1}]}"#, &["/g/1/x~1y"]),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text).unwrap().duplicates, *expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_json_has_a_place() {
        let cases = [
            ("{\"a\":}", 1, 6),
            ("{} {}", 1, 4),
            ("", 1, 0),
            ("{\n\"a\":1,}", 2, 7),
            ("nul", 1, 3),
        ];
        for (text, line, column) in cases {
            let error = read(text).unwrap_err();
            assert_eq!(
                (error.line, error.column),
                (line, column),
                "{text}: {}",
                error.message
            );
        }
    }
}

//! One of several types: which arm a value is.
//!
//! The first arm that takes the value without loss wins; when each one that takes it drops something, the first that takes it. An arm
//! loses something when the value that it would write is not the value that was read.

use serde::Serialize;
use serde::de::{DeserializeOwned, Error};
use serde_json::Value;

/// A value on its way to an arm.
#[derive(Debug)]
pub struct Trial<U> {
    value: Value,
    exact: Option<U>,
    lossy: Option<U>,
    errors: Vec<String>,
}

impl<U> Trial<U> {
    /// A value that no arm has seen.
    pub fn new(value: Value) -> Self {
        Self {
            value,
            exact: None,
            lossy: None,
            errors: Vec::new(),
        }
    }

    /// Tries an arm, unless an earlier one has taken the value without loss.
    #[must_use]
    pub fn arm<T: DeserializeOwned + Serialize>(mut self, name: &str, wrap: fn(T) -> U) -> Self {
        if self.exact.is_some() {
            return self;
        }
        match T::deserialize(&self.value) {
            Ok(taken) if self.is_lossless(&taken) => self.exact = Some(wrap(taken)),
            Ok(taken) => self.lossy = self.lossy.take().or(Some(wrap(taken))),
            Err(error) => self.errors.push(format!("{name}: {error}")),
        }
        self
    }

    fn is_lossless<T: Serialize>(&self, taken: &T) -> bool {
        serde_json::to_value(taken).is_ok_and(|written| same(&written, &self.value))
    }

    /// The arm that took the value.
    ///
    /// # Errors
    /// When no arm takes the value: the reason of each.
    pub fn finish<E: Error>(self) -> Result<U, E> {
        self.exact.or(self.lossy).ok_or_else(|| {
            E::custom(format!(
                "no alternative takes the value: {}",
                self.errors.join("; ")
            ))
        })
    }
}

/// Equal as JSON instances: numbers by value, objects in any order.
pub fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            left == right || left.as_f64() == right.as_f64()
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .all(|(key, left)| right.get(key).is_some_and(|right| same(left, right)))
        }
        _ => left == right,
    }
}

/// The value of the property that tells the arms apart.
///
/// # Errors
/// When the value is no object or the property no string.
pub fn tag<'a, E: Error>(value: &'a Value, property: &'static str) -> Result<&'a str, E> {
    value
        .get(property)
        .and_then(Value::as_str)
        .ok_or_else(|| E::missing_field(property))
}

/// The value as the arm that its tag names.
///
/// # Errors
/// When the value is not of the arm's type.
pub fn arm<T: DeserializeOwned, U, E: Error>(value: &Value, wrap: fn(T) -> U) -> Result<U, E> {
    T::deserialize(value).map(wrap).map_err(E::custom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Cat {
        name: String,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Dog {
        name: String,
        bark: bool,
    }

    #[derive(Debug, PartialEq)]
    enum Pet {
        Cat(Cat),
        Dog(Dog),
    }

    fn pet(text: &str) -> Result<Pet, serde_json::Error> {
        let value = serde_json::from_str(text).expect("JSON");
        Trial::new(value)
            .arm("Cat", Pet::Cat)
            .arm("Dog", Pet::Dog)
            .finish()
    }

    #[test]
    fn the_arm_that_loses_nothing_wins() {
        let cat = pet(r#"{"name":"Tom"}"#).expect("a cat");
        let dog = pet(r#"{"name":"Rex","bark":true}"#).expect("a dog");
        assert!(matches!(cat, Pet::Cat(_)));
        assert!(matches!(dog, Pet::Dog(_)));
    }

    #[test]
    fn the_error_names_the_reason_of_each_arm() {
        let error = pet(r#"{"bark":true}"#).expect_err("neither").to_string();
        assert!(
            error.contains("Cat: missing field `name`; Dog: missing field `name`"),
            "{error}"
        );
    }
}

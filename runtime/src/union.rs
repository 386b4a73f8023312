//! One of several types: which arm a value is.
//!
//! Where a property has constants that tell the arms apart, it decides; where only one arm's required properties are there, it is that one.
//! Of the others an arm that takes the value, breaks no rule and leaves no property unnamed wins at once; else the one that fits best: with the fewest
//! violations, then with the fewest properties that it does not name, then the first.

use serde::Deserialize;
use serde::de::{Deserializer, Error};
use serde_json::Value;

use super::rule::Rule;
use super::value;
use super::violation::{Checker, Validate};

/// The value that an arm is looked for.
///
/// # Errors
/// When the text is wrong.
pub fn value<'de, D: Deserializer<'de>>(from: D) -> Result<Value, D::Error> {
    Value::deserialize(from)
}

/// A value on its way to an arm.
#[derive(Debug)]
pub struct Trial<U> {
    value: Value,
    best: Option<(U, (usize, usize))>,
    errors: Vec<String>,
    /// How many arms were there before.
    seen: usize,
    /// The only arm that the value can be.
    only: Option<usize>,
}

impl<U> Trial<U> {
    /// A value that no arm has seen.
    pub fn new(value: Value) -> Self {
        Self {
            value,
            best: None,
            errors: Vec::new(),
            seen: 0,
            only: None,
        }
    }

    /// A value of which what it must have, for each arm, may leave a single one.
    pub fn by_keys(value: Value, keys: &[&[&str]]) -> Self {
        let object = value.as_object();
        let mut fitting = object.into_iter().flat_map(|object| {
            let arms = keys.iter().enumerate();
            arms.filter(|(_, keys)| keys.iter().all(|key| object.contains_key(*key)))
        });
        let first = fitting.next().map(|(index, _)| index);
        let only = first.filter(|_| fitting.next().is_none());
        Self {
            only,
            ..Self::new(value)
        }
    }

    /// Tries an arm, unless an earlier one fits perfectly.
    #[must_use]
    pub fn arm<T: value::Value + Validate>(
        mut self,
        name: &str,
        rules: &[Rule],
        wrap: fn(T) -> U,
    ) -> Self {
        let limit = self.best.as_ref().map(|(_, misfit)| *misfit);
        let index = self.seen;
        self.seen += 1;
        if limit == Some((0, 0)) || self.only.is_some_and(|only| only != index) {
            return self;
        }
        match T::read(&self.value) {
            Ok(taken) => {
                let misfit = Checker::misfit(&taken, rules);
                if limit.is_none_or(|limit| misfit < limit) {
                    self.best = Some((wrap(taken), misfit));
                }
            }
            Err(error) => self.errors.push(format!("{name}: {error}")),
        }
        self
    }

    /// The arm that fits best.
    ///
    /// # Errors
    /// When no arm takes the value: the reason of each.
    pub fn finish<E: Error>(self) -> Result<U, E> {
        self.best.map(|(taken, _)| taken).ok_or_else(|| {
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

/// The text that names an heir of a base, if there is one.
pub fn named<'a>(value: &'a Value, property: &str) -> Option<&'a str> {
    value.get(property).and_then(Value::as_str)
}

/// The value as the heir that it names, unless it is of the base alone.
pub fn heir<T: value::Value, U>(value: &Value, wrap: fn(T) -> U) -> Option<U> {
    T::read(value).ok().map(wrap)
}

/// Whether the property has a constant by which an arm is told.
pub fn has(value: &Value, property: &str, is: impl Fn(&Value) -> bool) -> bool {
    value.get(property).is_some_and(is)
}

/// The value as the arm that its tag names.
///
/// # Errors
/// When the value is not of the arm's type.
pub fn arm<T: value::Value, U, E: Error>(value: &Value, wrap: fn(T) -> U) -> Result<U, E> {
    T::read(value).map(wrap).map_err(E::custom)
}

//! Constraints of a document that a typed value breaks, each at its JSON Pointer.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Write};

use super::field::Field;

/// A value breaks a keyword of its schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Where: JSON Pointer from the value that was validated; empty for the value itself.
    pub pointer: String,
    /// The keyword of JSON Schema, such as `maxLength`.
    pub keyword: &'static str,
    /// What the keyword demands and what was found.
    pub message: String,
}

impl Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointer = if self.pointer.is_empty() {
            "/"
        } else {
            &self.pointer
        };
        write!(f, "{}: {} ({})", pointer, self.message, self.keyword)
    }
}

/// A type whose schema has constraints that the type itself cannot express.
pub trait Validate {
    /// Reports every constraint that the value breaks.
    fn check(&self, checker: &mut Checker);

    /// Every constraint that the value breaks; empty when it is valid.
    fn violations(&self) -> Vec<Violation> {
        let mut checker = Checker::default();
        self.check(&mut checker);
        checker.violations
    }
}

/// Collects violations during a walk, and knows where the walk stands.
#[derive(Debug, Default)]
pub struct Checker {
    pointer: String,
    violations: Vec<Violation>,
}

impl Checker {
    /// Checks what stands below `token`: a property name or an index.
    pub fn at(&mut self, token: impl Display, check: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        self.pointer.push('/');
        // Writing to a string cannot fail.
        let _ = write!(Escaped(&mut self.pointer), "{token}");
        check(self);
        self.pointer.truncate(length);
    }

    /// Checks each item of an array.
    pub fn items<T>(&mut self, items: &[T], mut check: impl FnMut(&mut Self, &T)) {
        for (index, item) in items.iter().enumerate() {
            self.at(index, |checker| check(checker, item));
        }
    }

    /// Checks each value of a map.
    pub fn entries<T>(&mut self, map: &BTreeMap<String, T>, mut check: impl FnMut(&mut Self, &T)) {
        for (key, value) in map {
            self.at(key, |checker| check(checker, value));
        }
    }

    /// Reports that the value here breaks `keyword`.
    pub fn report(&mut self, keyword: &'static str, message: String) {
        self.violations.push(Violation {
            pointer: self.pointer.clone(),
            keyword,
            message,
        });
    }

    /// `minLength`, in characters.
    pub fn min_length(&mut self, text: &str, limit: usize) {
        let length = text.chars().count();
        if length < limit {
            self.report(
                "minLength",
                format!("{length} characters, at least {limit} wanted"),
            );
        }
    }

    /// `maxLength`, in characters.
    pub fn max_length(&mut self, text: &str, limit: usize) {
        let length = text.chars().count();
        if length > limit {
            self.report(
                "maxLength",
                format!("{length} characters, at most {limit} wanted"),
            );
        }
    }

    /// `minimum`.
    pub fn minimum<N: PartialOrd + Display>(&mut self, number: N, limit: N) {
        if number < limit {
            self.report("minimum", format!("{number} is less than {limit}"));
        }
    }

    /// `maximum`.
    pub fn maximum<N: PartialOrd + Display>(&mut self, number: N, limit: N) {
        if number > limit {
            self.report("maximum", format!("{number} is greater than {limit}"));
        }
    }

    /// `exclusiveMinimum`.
    pub fn exclusive_minimum<N: PartialOrd + Display>(&mut self, number: N, limit: N) {
        if number <= limit {
            self.report(
                "exclusiveMinimum",
                format!("{number} is not greater than {limit}"),
            );
        }
    }

    /// `exclusiveMaximum`.
    pub fn exclusive_maximum<N: PartialOrd + Display>(&mut self, number: N, limit: N) {
        if number >= limit {
            self.report(
                "exclusiveMaximum",
                format!("{number} is not less than {limit}"),
            );
        }
    }

    /// `multipleOf` of an integer.
    pub fn multiple_of(&mut self, number: impl Into<i128>, divisor: i128) {
        let number = number.into();
        if number.checked_rem(divisor) != Some(0) {
            self.report(
                "multipleOf",
                format!("{number} is no multiple of {divisor}"),
            );
        }
    }

    /// `multipleOf` of a number; a quotient within rounding of an integer counts as one.
    pub fn multiple_of_number(&mut self, number: f64, divisor: f64) {
        let quotient = number / divisor;
        if (quotient - quotient.round()).abs() > f64::EPSILON * quotient.abs().max(1.0) {
            self.report(
                "multipleOf",
                format!("{number} is no multiple of {divisor}"),
            );
        }
    }

    /// `minItems`.
    pub fn min_items(&mut self, count: usize, limit: usize) {
        if count < limit {
            self.report(
                "minItems",
                format!("{count} items, at least {limit} wanted"),
            );
        }
    }

    /// `maxItems`.
    pub fn max_items(&mut self, count: usize, limit: usize) {
        if count > limit {
            self.report("maxItems", format!("{count} items, at most {limit} wanted"));
        }
    }

    /// `uniqueItems`: reports the first item that stands there twice.
    pub fn unique_items<T: PartialEq>(&mut self, items: &[T]) {
        let twin = items.iter().enumerate().find_map(|(index, item)| {
            let first = items[..index].iter().position(|earlier| earlier == item)?;
            Some((first, index))
        });
        if let Some((first, second)) = twin {
            self.report(
                "uniqueItems",
                format!("items {first} and {second} are equal"),
            );
        }
    }

    /// `minProperties`.
    pub fn min_properties(&mut self, count: usize, limit: usize) {
        if count < limit {
            self.report(
                "minProperties",
                format!("{count} properties, at least {limit} wanted"),
            );
        }
    }

    /// `maxProperties`.
    pub fn max_properties(&mut self, count: usize, limit: usize) {
        if count > limit {
            self.report(
                "maxProperties",
                format!("{count} properties, at most {limit} wanted"),
            );
        }
    }

    /// `enum`: the value is none of those that the document lists.
    pub fn unknown_value(&mut self, value: impl Display) {
        self.report("enum", format!("`{value}` is not a listed value"));
    }
}

/// Writes a reference token, `~` and `/` escaped as JSON Pointer asks.
struct Escaped<'a>(&'a mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.push_str(&text.replace('~', "~0").replace('/', "~1"));
        Ok(())
    }
}

impl<T: Validate> Validate for Option<T> {
    fn check(&self, checker: &mut Checker) {
        if let Some(value) = self {
            value.check(checker);
        }
    }
}

impl<T: Validate> Validate for Field<T> {
    fn check(&self, checker: &mut Checker) {
        if let Self::Value(value) = self {
            value.check(checker);
        }
    }
}

impl<T: Validate> Validate for Box<T> {
    fn check(&self, checker: &mut Checker) {
        (**self).check(checker);
    }
}

impl<T: Validate> Validate for Vec<T> {
    fn check(&self, checker: &mut Checker) {
        checker.items(self, |checker, item| item.check(checker));
    }
}

impl<T: Validate> Validate for BTreeMap<String, T> {
    fn check(&self, checker: &mut Checker) {
        checker.entries(self, |checker, value| value.check(checker));
    }
}

/// Types whose values have no constraints of their own.
macro_rules! free {
    ($($name:ty),* $(,)?) => {$(
        impl Validate for $name {
            fn check(&self, _: &mut Checker) {}
        }
    )*};
}

free!(bool, i32, i64, u64, f64, String, serde_json::Value, serde_json::Map<String, serde_json::Value>);

#[cfg(test)]
mod tests {
    use super::*;

    struct Title(String);

    impl Validate for Title {
        fn check(&self, checker: &mut Checker) {
            checker.at("a/b~c", |checker| checker.max_length(&self.0, 3));
        }
    }

    #[test]
    fn violations_name_their_place() {
        let titles = vec![Title("äöü".to_owned()), Title("long".to_owned())];
        let violations = titles.violations();
        assert_eq!(violations.len(), 1);
        assert_eq!(
            violations[0].to_string(),
            "/1/a~1b~0c: 4 characters, at most 3 wanted (maxLength)"
        );
    }

    #[test]
    fn multiples_of_fractions_allow_for_rounding() {
        let mut checker = Checker::default();
        checker.multiple_of_number(0.3, 0.1);
        checker.multiple_of(12_i64, 4);
        assert!(checker.violations.is_empty());
        checker.multiple_of_number(0.35, 0.1);
        checker.multiple_of(13_i64, 4);
        assert_eq!(checker.violations.len(), 2);
    }
}

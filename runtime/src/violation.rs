//! Constraints of a document that a typed value breaks, each at its JSON Pointer.

use std::cmp::Ordering;
use std::fmt::{self, Display, Write};

use super::rule::{Limit, Rule};

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

/// A type whose values may break constraints that the type itself cannot express.
pub trait Validate {
    /// No value breaks anything unless its place has rules: so there is nothing to look for.
    const IS_FREE: bool = false;

    /// Reports every constraint that the value breaks: those of its type, and these of its place.
    fn check(&self, rules: &[Rule], checker: &mut Checker);

    /// Every constraint that the value breaks; empty when it is valid.
    fn violations(&self) -> Vec<Violation> {
        let mut checker = Checker::default();
        self.check(&[], &mut checker);
        checker.finish()
    }
}

/// Collects violations during a walk, and knows where the walk stands.
#[derive(Debug, Default)]
pub struct Checker {
    pointer: String,
    violations: Vec<Violation>,
    unnamed: usize,
}

impl Checker {
    /// Checks the value below `token`: a property name or an index.
    pub fn at<T: Validate>(&mut self, token: impl Display, value: &T, rules: &[Rule]) {
        let length = self.pointer.len();
        self.pointer.push('/');
        // Writing to a string cannot fail.
        let _ = write!(Escaped(&mut self.pointer), "{token}");
        value.check(rules, self);
        self.pointer.truncate(length);
    }

    /// Reports that the value here breaks `keyword`.
    pub fn report(&mut self, keyword: &'static str, message: String) {
        self.violations.push(Violation {
            pointer: self.pointer.clone(),
            keyword,
            message,
        });
    }

    /// What was found.
    pub(super) fn finish(self) -> Vec<Violation> {
        self.violations
    }

    /// Counts properties that no schema names; they break nothing, and yet tell which of several schemas is meant.
    pub fn unnamed(&mut self, count: usize) {
        self.unnamed += count;
    }

    /// How badly a value fits: violations, then properties that no schema names.
    pub fn misfit(value: &impl Validate, rules: &[Rule]) -> (usize, usize) {
        let mut checker = Self::default();
        value.check(rules, &mut checker);
        (checker.violations.len(), checker.unnamed)
    }

    /// `enum`: the value is none of those that the document lists.
    pub fn unknown_value(&mut self, value: impl Display) {
        self.report("enum", format!("`{value}` is not a listed value"));
    }

    pub(super) fn least(&mut self, keyword: &'static str, count: usize, limit: usize, of: &str) {
        if count < limit {
            self.report(keyword, format!("{count} {of}, at least {limit} wanted"));
        }
    }

    pub(super) fn most(&mut self, keyword: &'static str, count: usize, limit: usize, of: &str) {
        if count > limit {
            self.report(keyword, format!("{count} {of}, at most {limit} wanted"));
        }
    }

    /// Reports properties of which so many are there, and not all may be.
    pub(super) fn without(&mut self, names: &[&str], count: usize) {
        if count < names.len() {
            return;
        }
        let message = match names {
            [name] => format!("`{name}` may not be there"),
            _ => format!("`{}` may not all be there", names.join("`, `")),
        };
        self.report("not", message);
    }

    /// Reports the first item that stands there twice.
    pub(super) fn unique<T: PartialEq>(&mut self, items: &[T]) {
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

    /// A rule of numbers, by how the number compares with a limit and whether it is a multiple.
    pub(super) fn number(
        &mut self,
        rule: Rule,
        number: &dyn Display,
        compare: impl Fn(Limit) -> Option<Ordering>,
        divides: impl Fn(Limit) -> bool,
    ) {
        let (keyword, words, limit, broken): (_, _, _, fn(Ordering) -> bool) = match rule {
            Rule::Minimum(limit) => ("minimum", "less than", limit, Ordering::is_lt),
            Rule::Maximum(limit) => ("maximum", "greater than", limit, Ordering::is_gt),
            Rule::ExclusiveMinimum(limit) => (
                "exclusiveMinimum",
                "not greater than",
                limit,
                Ordering::is_le,
            ),
            Rule::ExclusiveMaximum(limit) => {
                ("exclusiveMaximum", "not less than", limit, Ordering::is_ge)
            }
            Rule::MultipleOf(divisor) if !divides(divisor) => {
                return self.report(
                    "multipleOf",
                    format!("{number} is no multiple of {divisor}"),
                );
            }
            _ => return,
        };
        if compare(limit).is_some_and(broken) {
            self.report(keyword, format!("{number} is {words} {limit}"));
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    struct Title(String);

    impl Validate for Title {
        fn check(&self, _: &[Rule], checker: &mut Checker) {
            checker.at("a/b~c", &self.0, &[Rule::MaxLength(3)]);
        }
    }

    impl PartialEq for Title {
        fn eq(&self, other: &Self) -> bool {
            self.0 == other.0
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
        checker.at(0, &0.3, &[Rule::MultipleOf(Limit::Real(0.1))]);
        checker.at(1, &12_i64, &[Rule::MultipleOf(Limit::Whole(4))]);
        assert!(checker.violations.is_empty());
        checker.at(2, &0.35, &[Rule::MultipleOf(Limit::Real(0.1))]);
        checker.at(3, &13_i64, &[Rule::MultipleOf(Limit::Whole(4))]);
        assert_eq!(checker.violations.len(), 2);
    }

    #[test]
    fn large_integers_are_compared_as_integers() {
        let mut checker = Checker::default();
        let limit = Rule::Maximum(Limit::Whole(9_007_199_254_740_992));
        checker.at(0, &9_007_199_254_740_993_i64, &[limit]);
        assert_eq!(checker.violations.len(), 1);
    }
}

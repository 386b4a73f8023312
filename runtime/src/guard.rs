//! Types of their own for texts and numbers with constraints: no value of such a type breaks one, as each way to make a value checks.

use std::fmt::{self, Display};
use std::str::FromStr;

use serde::de::{Deserializer, Error as _};

use super::rule::Rule;
use super::value::Value;
use super::violation::{Checker, Validate, Violation};

/// Why a value is none of a type that guards constraints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The type.
    pub name: &'static str,
    /// What the value breaks.
    pub violations: Vec<Violation>,
}

impl Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no `{}`", self.name)?;
        for (index, violation) in self.violations.iter().enumerate() {
            let mark = if index == 0 { ":" } else { "," };
            write!(f, "{mark} {} ({})", violation.message, violation.keyword)?;
        }
        Ok(())
    }
}

impl std::error::Error for Refused {}

/// What such a type holds.
pub trait Scalar: Value + Validate + FromStr {
    /// What JSON calls it.
    const TYPE: &'static str;

    /// Whether JSON has a form for the value.
    fn is_json(&self) -> bool {
        true
    }
}

impl Scalar for String {
    const TYPE: &'static str = "string";
}

impl Scalar for i32 {
    const TYPE: &'static str = "integer";
}

impl Scalar for i64 {
    const TYPE: &'static str = "integer";
}

impl Scalar for u64 {
    const TYPE: &'static str = "integer";
}

impl Scalar for f64 {
    const TYPE: &'static str = "number";

    fn is_json(&self) -> bool {
        self.is_finite()
    }
}

/// The value, if it keeps the rules.
///
/// # Errors
/// What it breaks.
pub fn checked<T: Scalar>(name: &'static str, value: T, rules: &[Rule]) -> Result<T, Refused> {
    let mut checker = Checker::default();
    if !value.is_json() {
        return Err(mistyped::<T>(name, &format!("{value:?}")));
    }
    value.check(rules, &mut checker);
    let violations = checker.finish();
    if violations.is_empty() {
        Ok(value)
    } else {
        Err(Refused { name, violations })
    }
}

/// The value that a text stands for, if it keeps the rules.
///
/// # Errors
/// What it breaks.
pub fn parsed<T: Scalar>(name: &'static str, text: &str, rules: &[Rule]) -> Result<T, Refused> {
    match text.parse() {
        Ok(value) => checked(name, value, rules),
        Err(_) => Err(mistyped::<T>(name, text)),
    }
}

/// Reads a value that keeps the rules.
///
/// # Errors
/// When what stands there is no such value.
pub fn read<'de, T: Scalar, D: Deserializer<'de>>(
    name: &'static str,
    from: D,
    rules: &[Rule],
) -> Result<T, D::Error> {
    checked(name, T::read(from)?, rules).map_err(D::Error::custom)
}

fn mistyped<T: Scalar>(name: &'static str, text: &str) -> Refused {
    let mut checker = Checker::default();
    checker.report("type", format!("`{text}` is no {}", T::TYPE));
    let violations = checker.finish();
    Refused { name, violations }
}

#[cfg(test)]
mod tests {
    use super::super::rule::Limit;
    use super::*;

    #[test]
    fn it_says_all_that_a_value_breaks() {
        let rules = [Rule::MinLength(2), Rule::Format("uuid")];
        let refused = checked("Code", "a".to_owned(), &rules).expect_err("too short");
        assert_eq!(
            refused.to_string(),
            "no `Code`: 1 characters, at least 2 wanted (minLength), `a` is no uuid (format)"
        );
        assert_eq!(checked("Code", 3, &[]), Ok(3));
    }

    #[test]
    fn a_text_that_is_no_number_is_refused_and_so_is_a_float_that_json_does_not_have() {
        let most = [Rule::Maximum(Limit::Whole(3))];
        assert_eq!(parsed("Level", "3", &most), Ok(3_i64));
        let words = |refused: Refused| refused.to_string();
        assert_eq!(
            parsed::<i64>("Level", "3.5", &most).map_err(words),
            Err("no `Level`: `3.5` is no integer (type)".to_owned())
        );
        assert_eq!(
            parsed::<f64>("Share", "NaN", &most).map_err(words),
            Err("no `Share`: `NaN` is no number (type)".to_owned())
        );
    }
}

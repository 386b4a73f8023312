//! Constraints of a schema as data, and what they say about a value.

use std::collections::BTreeMap;
use std::fmt::{self, Display};

use serde_json::{Map, Value};

use super::field::Field;
use super::format::holds;
use super::judge;
use super::union::same;
use super::violation::{Checker, Validate};

/// A keyword of a schema that its type cannot express.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// `minLength`, in characters.
    MinLength(usize),
    /// `maxLength`, in characters.
    MaxLength(usize),
    /// `format`.
    Format(&'static str),
    /// `pattern`: the regular expression, and whether a text has a match of it. The macro `pattern!` makes one.
    Pattern(&'static str, Matches),
    /// `minimum`.
    Minimum(Limit),
    /// `maximum`.
    Maximum(Limit),
    /// `exclusiveMinimum`.
    ExclusiveMinimum(Limit),
    /// `exclusiveMaximum`.
    ExclusiveMaximum(Limit),
    /// `multipleOf`.
    MultipleOf(Limit),
    /// `minItems`.
    MinItems(usize),
    /// `maxItems`.
    MaxItems(usize),
    /// `uniqueItems`.
    UniqueItems,
    /// `patternProperties` with no others: each key matches this.
    Keys(&'static [Rule]),
    /// `minProperties`.
    MinProperties(usize),
    /// `maxProperties`.
    MaxProperties(usize),
    /// `not` with `required`: these properties are not all there.
    Without(&'static [&'static str]),
    /// `enum` or `const` where the type does not list the values: these, as JSON.
    Listed(&'static [&'static str]),
    /// Rules for each item of an array, or each value of an object.
    Each(&'static [Rule]),
    /// Rules for the items of an array by position.
    At(&'static [&'static [Rule]]),
    /// `type`, where a condition asks for it.
    Types(&'static [&'static str]),
    /// `required`, where a condition demands it.
    Required(&'static [&'static str]),
    /// Rules for a property of an object, if it is there.
    Property(&'static str, &'static [Rule]),
    /// `additionalProperties: false` in a condition: no properties but these.
    Closed(&'static [&'static str]),
    /// `propertyNames`.
    Names(&'static [Rule]),
    /// `not`: the value does not keep all of these.
    Not(&'static [Rule]),
    /// `anyOf` in a condition.
    AnyOf(&'static [&'static [Rule]]),
    /// `oneOf` in a condition.
    OneOf(&'static [&'static [Rule]]),
    /// `if`, `then`, `else`.
    When(&'static [Rule], &'static [Rule], &'static [Rule]),
    /// `dependentSchemas`, `dependentRequired`: where the property is there, these hold of the object.
    With(&'static str, &'static [Rule]),
    /// `contains`, with the least and the most of such items.
    Contains(&'static [Rule], usize, usize),
    /// `false`: no value keeps it.
    Never,
}

/// Whether a text has a match: code and not data, so that without patterns nothing needs a crate of regular expressions.
#[derive(Debug, Clone, Copy)]
pub struct Matches(pub fn(&str) -> bool);

/// Two rules of one pattern are equal, wherever the compiler puts the code.
impl PartialEq for Matches {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A number of a rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Limit {
    /// An integer.
    Whole(i128),
    /// Another number.
    Real(f64),
}

/// What rules are made of, without a path.
pub mod all {
    pub use super::{Limit::*, Rule::*};
}

impl Limit {
    fn real(self) -> f64 {
        match self {
            Self::Whole(limit) => limit as f64,
            Self::Real(limit) => limit,
        }
    }
}

impl Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(limit) => limit.fmt(f),
            Self::Real(limit) => limit.fmt(f),
        }
    }
}

impl Validate for String {
    const IS_FREE: bool = true;

    fn check(&self, rules: &[Rule], checker: &mut Checker) {
        text(self, rules, checker);
        judge::scalar(|| Value::from(self.as_str()), rules, checker);
    }
}

fn text(text: &str, rules: &[Rule], checker: &mut Checker) {
    let length = || text.chars().count();
    for rule in rules {
        match *rule {
            Rule::MinLength(limit) => checker.least("minLength", length(), limit, "characters"),
            Rule::MaxLength(limit) => checker.most("maxLength", length(), limit, "characters"),
            Rule::Format(format) if !holds(format, text) => {
                checker.report("format", format!("`{text}` is no {format}"));
            }
            Rule::Pattern(pattern, Matches(matches)) if !matches(text) => {
                checker.report("pattern", format!("`{text}` does not match `{pattern}`"));
            }
            _ => {}
        }
    }
}

impl<T: Validate + PartialEq> Validate for Vec<T> {
    const IS_FREE: bool = T::IS_FREE;

    fn check(&self, rules: &[Rule], checker: &mut Checker) {
        let mut inner: &[Rule] = &[];
        for rule in rules {
            match *rule {
                Rule::MinItems(limit) => checker.least("minItems", self.len(), limit, "items"),
                Rule::MaxItems(limit) => checker.most("maxItems", self.len(), limit, "items"),
                Rule::UniqueItems => checker.unique(self),
                Rule::Each(rules) => inner = rules,
                _ => {}
            }
        }
        if T::IS_FREE && inner.is_empty() {
            return;
        }
        for (index, item) in self.iter().enumerate() {
            checker.at(index, item, inner);
        }
    }
}

impl<T: Validate> Validate for BTreeMap<String, T> {
    const IS_FREE: bool = T::IS_FREE;

    fn check(&self, rules: &[Rule], checker: &mut Checker) {
        let inner = count(self.len(), rules, checker);
        keys(self.keys(), rules, checker);
        for (key, value) in self {
            checker.at(key, value, inner);
        }
    }
}

impl Validate for Map<String, Value> {
    const IS_FREE: bool = true;

    fn check(&self, rules: &[Rule], checker: &mut Checker) {
        if rules.is_empty() {
            return;
        }
        map(self, rules, checker);
        if rules.iter().any(judge::is_of_object) {
            judge::whole(&Value::Object(self.clone()), rules, checker);
        }
    }
}

fn map(map: &Map<String, Value>, rules: &[Rule], checker: &mut Checker) {
    count(map.len(), rules, checker);
    keys(map.keys(), rules, checker);
}

/// A property that may not be there.
struct Unlisted;

impl Validate for Unlisted {
    fn check(&self, _: &[Rule], checker: &mut Checker) {
        let message = "its name matches no pattern that is allowed here";
        checker.report("additionalProperties", message.to_owned());
    }
}

/// Checks what the keys of a map are.
fn keys<'k>(keys: impl Iterator<Item = &'k String>, rules: &[Rule], checker: &mut Checker) {
    let is_of_keys = |rule: &&Rule| matches!(rule, Rule::Keys(_) | Rule::Names(_));
    if !rules.iter().any(|rule| is_of_keys(&rule)) {
        return;
    }
    for key in keys {
        let fits = |rule: &Rule| matches!(rule, Rule::Pattern(_, Matches(matches)) if matches(key));
        for rule in rules.iter().filter(is_of_keys) {
            match *rule {
                Rule::Keys(patterns) if !patterns.iter().any(fits) => {
                    checker.at(key, &Unlisted, &[]);
                }
                Rule::Names(rules) if !judge::holds(&Value::from(key.as_str()), rules) => {
                    let message = format!("`{key}` is no name that a property may have here");
                    checker.report("propertyNames", message);
                }
                _ => {}
            }
        }
    }
}

/// Checks how many properties there are; the rules for each.
pub(super) fn count(length: usize, rules: &[Rule], checker: &mut Checker) -> &'static [Rule] {
    let mut inner: &[Rule] = &[];
    for rule in rules {
        match *rule {
            Rule::MinProperties(limit) => {
                checker.least("minProperties", length, limit, "properties")
            }
            Rule::MaxProperties(limit) => {
                checker.most("maxProperties", length, limit, "properties")
            }
            Rule::Each(rules) => inner = rules,
            _ => {}
        }
    }
    inner
}

impl<T: Validate> Validate for Option<T> {
    const IS_FREE: bool = T::IS_FREE;

    fn check(&self, rules: &[Rule], checker: &mut Checker) {
        if let Some(value) = self {
            value.check(rules, checker);
        }
    }
}

impl<T: Validate> Validate for Field<T> {
    const IS_FREE: bool = T::IS_FREE;

    fn check(&self, rules: &[Rule], checker: &mut Checker) {
        match self {
            Self::Absent => {}
            Self::Null => Value::Null.check(rules, checker),
            Self::Value(value) => value.check(rules, checker),
        }
    }
}

impl<T: Validate> Validate for Box<T> {
    const IS_FREE: bool = T::IS_FREE;

    fn check(&self, rules: &[Rule], checker: &mut Checker) {
        (**self).check(rules, checker);
    }
}

impl Validate for bool {
    const IS_FREE: bool = true;

    fn check(&self, rules: &[Rule], checker: &mut Checker) {
        if !rules.is_empty() {
            listed(&Value::from(*self), rules, checker);
            judge::scalar(|| Value::from(*self), rules, checker);
        }
    }
}

/// Each rule is for values of its own type alone.
impl Validate for Value {
    const IS_FREE: bool = true;

    fn check(&self, rules: &[Rule], checker: &mut Checker) {
        if rules.is_empty() {
            return;
        }
        listed(self, rules, checker);
        match self {
            Self::String(own) => text(own, rules, checker),
            Self::Array(items) => items.check(rules, checker),
            Self::Object(own) => map(own, rules, checker),
            Self::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
                (Some(number), ..) => whole(number.into(), rules, checker),
                (_, Some(number), _) => whole(number.into(), rules, checker),
                (_, _, Some(number)) => real(number, rules, checker),
                _ => {}
            },
            Self::Null | Self::Bool(_) => {}
        }
        judge::whole(self, rules, checker);
    }
}

fn listed(value: &Value, rules: &[Rule], checker: &mut Checker) {
    for rule in rules {
        let Rule::Listed(values) = rule else { continue };
        let equal =
            |text: &&str| serde_json::from_str(text).is_ok_and(|listed| same(&listed, value));
        if !values.iter().any(equal) {
            checker.unknown_value(value);
        }
    }
}

impl Validate for f64 {
    const IS_FREE: bool = true;

    fn check(&self, rules: &[Rule], checker: &mut Checker) {
        if !rules.is_empty() {
            listed(&Value::from(*self), rules, checker);
            judge::scalar(|| Value::from(*self), rules, checker);
        }
        real(*self, rules, checker);
    }
}

fn real(number: f64, rules: &[Rule], checker: &mut Checker) {
    for rule in rules {
        checker.number(
            *rule,
            &number,
            |limit| number.partial_cmp(&limit.real()),
            |divisor| divides(divisor.real(), number),
        );
    }
}

/// A quotient within rounding of an integer counts as one.
fn divides(divisor: f64, number: f64) -> bool {
    let quotient = number / divisor;
    (quotient - quotient.round()).abs() <= f64::EPSILON * quotient.abs().max(1.0)
}

/// Integers are compared as integers.
macro_rules! integers {
    ($($name:ident),* $(,)?) => {$(
        impl Validate for $name {
            const IS_FREE: bool = true;

            fn check(&self, rules: &[Rule], checker: &mut Checker) {
                whole(i128::from(*self), rules, checker);
                judge::scalar(|| json(i128::from(*self)), rules, checker);
            }
        }
    )*};
}

integers!(i8, i16, i32, i64, i128, u8, u16, u32, u64);

/// An integer as JSON; one that JSON has no form for cannot be sent.
fn json(number: i128) -> Value {
    serde_json::to_value(number).unwrap_or_default()
}

fn whole(number: i128, rules: &[Rule], checker: &mut Checker) {
    let compare = |limit| match limit {
        Limit::Whole(limit) => Some(number.cmp(&limit)),
        Limit::Real(limit) => (number as f64).partial_cmp(&limit),
    };
    let divided = |divisor| match divisor {
        Limit::Whole(divisor) => number.checked_rem(divisor) == Some(0),
        Limit::Real(divisor) => divides(divisor, number as f64),
    };
    for rule in rules {
        checker.number(*rule, &number, compare, divided);
    }
}

//! What rules say of a value as a whole: conditions, and what they demand. A type has no place for that, so the value is looked at as JSON.

use serde::Serialize;
use serde_json::{Map, Value};

use super::rule::Rule;
use super::violation::{Checker, Validate};

/// Checks a value of any type as JSON. One that JSON has no form for cannot be sent, and so breaks nothing.
pub fn judge<T: Serialize>(value: &T, rules: &[Rule], checker: &mut Checker) {
    if let Ok(value) = serde_json::to_value(value) {
        value.check(rules, checker);
    }
}

/// Checks what rules say of a text, a number or a truth value as a whole, if any of them does.
pub(super) fn scalar(value: impl FnOnce() -> Value, rules: &[Rule], checker: &mut Checker) {
    if rules.iter().any(is_of_whole) {
        whole(&value(), rules, checker);
    }
}

fn is_of_whole(rule: &Rule) -> bool {
    matches!(
        rule,
        Rule::Types(_)
            | Rule::Not(_)
            | Rule::AnyOf(_)
            | Rule::OneOf(_)
            | Rule::When(..)
            | Rule::Never
    )
}

/// Whether a rule says anything of an object as a whole.
pub(super) fn is_of_object(rule: &Rule) -> bool {
    let is_of_properties = matches!(
        rule,
        Rule::Required(_) | Rule::Property(..) | Rule::Closed(_) | Rule::With(..)
    );
    is_of_properties || is_of_whole(rule)
}

/// Checks what rules say of a value as a whole.
pub(super) fn whole(value: &Value, rules: &[Rule], checker: &mut Checker) {
    for rule in rules {
        match *rule {
            Rule::Types(types) if !types.iter().any(|name| is(value, name)) => {
                let message = format!("{} where {} is wanted", kind(value), types.join(" or "));
                checker.report("type", message);
            }
            Rule::Not(denied) if holds(value, denied) => {
                checker.report("not", format!("{} is what may not be here", shown(value)));
            }
            Rule::AnyOf(all) if !all.iter().any(|one| holds(value, one)) => {
                let message = format!("{} is none of {} alternatives", shown(value), all.len());
                checker.report("anyOf", message);
            }
            Rule::OneOf(all) => {
                let count = all.iter().filter(|one| holds(value, one)).count();
                if count != 1 {
                    let message =
                        format!("{} is {count} of the alternatives, 1 wanted", shown(value));
                    checker.report("oneOf", message);
                }
            }
            Rule::When(condition, then, otherwise) => {
                let demanded = if holds(value, condition) {
                    then
                } else {
                    otherwise
                };
                value.check(demanded, checker);
            }
            Rule::Never => checker.report("false", format!("{} may not be here", shown(value))),
            _ => {}
        }
    }
    match value {
        Value::Object(map) => object(value, map, rules, checker),
        Value::Array(items) => array(items, rules, checker),
        _ => {}
    }
}

/// Checks what rules say of the properties of an object together.
fn object(value: &Value, map: &Map<String, Value>, rules: &[Rule], checker: &mut Checker) {
    for rule in rules {
        match *rule {
            Rule::Required(names) => {
                for name in names.iter().filter(|name| !map.contains_key(**name)) {
                    let message = format!("`{name}` is missing, and what else is there demands it");
                    checker.report("required", message);
                }
            }
            Rule::Property(name, rules) => {
                if let Some(property) = map.get(name) {
                    checker.at(name, property, rules);
                }
            }
            Rule::With(name, rules) if map.contains_key(name) => value.check(rules, checker),
            Rule::Closed(names) => {
                for name in map.keys().filter(|name| !names.contains(&name.as_str())) {
                    checker.at(name, &Stray, &[]);
                }
            }
            _ => {}
        }
    }
}

/// A property that may not be there.
struct Stray;

impl Validate for Stray {
    fn check(&self, _: &[Rule], checker: &mut Checker) {
        let message = "no property of this name may be here";
        checker.report("additionalProperties", message.to_owned());
    }
}

fn array(items: &[Value], rules: &[Rule], checker: &mut Checker) {
    for rule in rules {
        let Rule::Contains(wanted, least, most) = *rule else {
            continue;
        };
        let count = items.iter().filter(|item| holds(item, wanted)).count();
        let keyword = if least == 1 {
            "contains"
        } else {
            "minContains"
        };
        checker.least(keyword, count, least, "such items");
        checker.most("maxContains", count, most, "such items");
    }
}

/// Whether a value keeps the rules.
pub(super) fn holds(value: &Value, rules: &[Rule]) -> bool {
    let mut checker = Checker::default();
    value.check(rules, &mut checker);
    checker.finish().is_empty()
}

/// Whether a value has this type of JSON Schema: an integer is a number, and so is a number without a fraction an integer.
fn is(value: &Value, name: &str) -> bool {
    let is_whole = |number: f64| number.fract() == 0.0;
    match (name, value) {
        ("integer", Value::Number(number)) => {
            number.is_i64() || number.is_u64() || number.as_f64().is_some_and(is_whole)
        }
        _ => name == kind(value),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The value where it is short, else what it is.
fn shown(value: &Value) -> String {
    match value {
        Value::Array(_) => "the array".to_owned(),
        Value::Object(_) => "the object".to_owned(),
        _ => format!("`{value}`"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::rule::all::*;
    use super::*;

    /// Rules, values that keep them, values that do not with what they break.
    type Case = (
        &'static [Rule],
        &'static [&'static str],
        &'static [(&'static str, &'static [&'static str])],
    );

    const CASES: &[Case] = &[
        (
            &[Types(&["integer", "null"])],
            &["1", "1.0", "null"],
            &[("1.5", &["/ type"]), ("\"1\"", &["/ type"])],
        ),
        (
            &[Not(&[Listed(&["\"a\"", "1"])])],
            &["\"b\"", "null"],
            &[("\"a\"", &["/ not"]), ("1.0", &["/ not"])],
        ),
        (
            &[When(
                &[
                    Required(&["kind"]),
                    Property("kind", &[Listed(&["\"card\""])]),
                ],
                &[Required(&["number"])],
                &[Closed(&["kind"])],
            )],
            &[
                r#"{"kind":"card","number":1}"#,
                r#"{"kind":"cash"}"#,
                "{}",
                "[]",
            ],
            &[
                (r#"{"kind":"card"}"#, &["/ required"]),
                (
                    r#"{"kind":"cash","number":1}"#,
                    &["/number additionalProperties"],
                ),
            ],
        ),
        (
            &[With(
                "a",
                &[Required(&["b"]), Property("b", &[MinLength(2)])],
            )],
            &["{}", r#"{"b":""}"#, r#"{"a":1,"b":"xy"}"#],
            &[
                (r#"{"a":1}"#, &["/ required"]),
                (r#"{"a":1,"b":"x"}"#, &["/b minLength"]),
            ],
        ),
        (
            &[AnyOf(&[&[Types(&["string"])], &[Minimum(Whole(3))]])],
            &["\"\"", "3"],
            &[("2", &["/ anyOf"])],
        ),
        (
            &[OneOf(&[&[Required(&["a"])], &[Required(&["b"])]])],
            &[r#"{"a":1}"#],
            &[("{}", &["/ oneOf"]), (r#"{"a":1,"b":1}"#, &["/ oneOf"])],
        ),
        (
            &[Contains(&[Types(&["null"])], 1, 1)],
            &["[null]", "{}"],
            &[("[]", &["/ contains"]), ("[null,null]", &["/ maxContains"])],
        ),
        (
            &[Names(&[MaxLength(1)])],
            &["{}", r#"{"a":1}"#],
            &[(r#"{"ab":1}"#, &["/ propertyNames"])],
        ),
        (
            &[Property("a", &[Never])],
            &["{}"],
            &[(r#"{"a":1}"#, &["/a false"])],
        ),
    ];

    #[test]
    fn rules_say_what_values_are_together() {
        let found = |text: &str, rules| {
            let value: Value = serde_json::from_str(text).unwrap_or(json!("no JSON"));
            let mut checker = Checker::default();
            value.check(rules, &mut checker);
            let found = checker.finish().into_iter();
            let found: Vec<String> = found
                .map(|one| {
                    format!(
                        "{}{} {}",
                        if one.pointer.is_empty() { "/" } else { "" },
                        one.pointer,
                        one.keyword
                    )
                })
                .collect();
            found
        };
        for (rules, kept, broken) in CASES {
            for text in *kept {
                assert_eq!(found(text, rules), Vec::<String>::new(), "{text} {rules:?}");
            }
            for (text, wanted) in *broken {
                assert_eq!(found(text, rules), *wanted, "{text} {rules:?}");
            }
        }
    }
}

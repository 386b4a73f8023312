//! Filters with the property that each looks at, and the values of items by which it is asked for.

use hallpass_openapi::expression::Expression;
use hallpass_openapi::filter_words::case_folds;
use hallpass_openapi::model::{Api, Operation, Parameter};
use hallpass_openapi::strtotime::strtotime;
use indexmap::IndexMap;
use serde_json::Value;

use super::narrowing::everything;
use crate::knowledge::scalar_text;

/// At most this many values of items are asked for.
const MOST: usize = 4;

/// At most this many values that the document lists.
const MOST_LISTED: usize = 6;

/// Length of the part of a text that is searched for.
const PART: usize = 4;

/// A filter whose condition looks at one property.
#[derive(Debug)]
pub(super) struct Filter<'a> {
    /// Its parameter's name.
    pub name: String,
    /// Its parameter.
    pub parameter: &'a Parameter,
    /// What it lets through.
    pub condition: &'a Expression,
    /// Name of the property, and of the one within it.
    path: Vec<&'a str>,
    /// The value that takes everything, where the document says so.
    pub all: Option<Value>,
}

impl Filter<'_> {
    /// What an item has of the property.
    pub fn of(&self, item: &Value) -> Option<Value> {
        let mut at = item;
        for name in &self.path {
            at = at.get(name)?;
        }
        Some(at.clone())
    }

    /// It looks for a part of a text.
    pub fn searches(&self) -> bool {
        let text = self.condition.text.as_str();
        text.contains("startsWith(") || text.contains("contains(")
    }
}

/// The filters of a list.
pub(super) fn filters<'a>(
    api: &Api,
    operation: &'a Operation,
    known: &'a IndexMap<String, Expression>,
) -> Vec<Filter<'a>> {
    let filter = |(name, condition): (&'a String, &'a Expression)| {
        let mut parameters = operation.parameters.iter();
        let parameter = parameters.find(|parameter| parameter.name == *name)?;
        let path: Vec<&str> = property(&condition.text)?.split('.').collect();
        Some(Filter {
            name: name.clone(),
            parameter,
            condition,
            path,
            all: everything(&listed(api, parameter), parameter),
        })
    };
    known.iter().filter_map(filter).collect()
}

/// `item.owner.id == value` -> `owner.id`.
fn property(condition: &str) -> Option<&str> {
    let (_, rest) = condition.split_once("item.")?;
    let is_end = |c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.';
    let end = rest.find(is_end).unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    // A method of the property is no property of it.
    (!after.starts_with('(')).then_some(name)
}

/// The parameter has a value also where none is sent.
pub(super) fn default_of(api: &Api, parameter: &Parameter) -> bool {
    let schema = parameter.schema.map(|schema| api.schema(schema));
    schema.is_some_and(|schema| schema.default.is_some())
}

fn listed(api: &Api, parameter: &Parameter) -> Vec<Value> {
    let schema = parameter.schema.map(|schema| api.schema(schema));
    let listed = schema.and_then(|schema| schema.enumeration.clone());
    listed.unwrap_or_default()
}

/// Values of a filter that tell something of items.
pub(super) fn values(api: &Api, filter: &Filter<'_>, universe: &[Value]) -> Vec<Value> {
    let text = filter.condition.text.as_str();
    let own = often(filter, universe);
    if text.contains(" in value") {
        let both = own.get(..2).map(|two| Value::from(two.to_vec()));
        let one = own.first().map(|one| Value::from(vec![one.clone()]));
        return both.into_iter().chain(one).collect();
    }
    if text.starts_with("value == false || ") {
        return vec![Value::Bool(true)];
    }
    if filter.searches() {
        let starts = text.contains("startsWith(");
        let says = filter.parameter.description.as_deref().unwrap_or_default();
        let folds = case_folds(says) == Some(true);
        let parts = own
            .iter()
            .filter_map(|value| part(value.as_str()?, starts, folds));
        let mut parts: Vec<Value> = parts.map(Value::from).collect();
        parts.dedup();
        parts.truncate(MOST);
        return parts;
    }
    if text.contains("> ") || text.contains(">= ") || text.contains("< ") || text.contains("<= ") {
        return times(filter, universe);
    }
    let all = filter.all.as_ref();
    let of_document = listed(api, filter.parameter).into_iter();
    let of_document = of_document.filter(|value| Some(value) != all && !own.contains(value));
    let of_document: Vec<Value> = of_document.take(MOST_LISTED).collect();
    own.into_iter().take(MOST).chain(of_document).collect()
}

/// Values that items have, those of most items first.
fn often(filter: &Filter<'_>, universe: &[Value]) -> Vec<Value> {
    let mut counted: Vec<(Value, usize)> = Vec::new();
    for value in universe.iter().filter_map(|item| filter.of(item)) {
        if scalar_text(&value).is_none_or(|text| text.is_empty()) {
            continue;
        }
        match counted.iter_mut().find(|(known, _)| *known == value) {
            Some((_, count)) => *count += 1,
            None => counted.push((value, 1)),
        }
    }
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counted.into_iter().map(|(value, _)| value).collect()
}

/// A part of a text: its beginning or the beginning of its last word, in the other case where case is no matter.
fn part(text: &str, starts: bool, folds: bool) -> Option<String> {
    let word = if starts {
        text
    } else {
        text.rsplit(' ').next()?
    };
    let part: String = word.chars().take(PART).collect();
    let is_plain = part.len() >= 2 && part.chars().all(|c| c.is_ascii_alphanumeric());
    let other = |c: char| {
        if c.is_ascii_lowercase() {
            c.to_ascii_uppercase()
        } else {
            c.to_ascii_lowercase()
        }
    };
    is_plain.then(|| {
        if folds {
            part.chars().map(other).collect()
        } else {
            part
        }
    })
}

/// Times of items, in the form of the filter: the first, one in the middle, and the last.
fn times(filter: &Filter<'_>, universe: &[Value]) -> Vec<Value> {
    let text = filter.condition.text.as_str();
    let counts = !text.contains("strtotime(value)");
    let mut all: Vec<(i64, Value)> = universe
        .iter()
        .filter_map(|item| {
            let own = filter.of(item)?;
            let seconds = seconds(&own)?;
            if counts {
                return Some((seconds, Value::from(seconds)));
            }
            own.is_string().then_some((seconds, own))
        })
        .collect();
    all.sort_by_key(|(seconds, _)| *seconds);
    all.dedup_by_key(|(seconds, _)| *seconds);
    let mut places = vec![0, all.len() / 2, all.len().saturating_sub(1)];
    places.dedup();
    let found = places.into_iter().filter_map(|at| all.get(at));
    found.map(|(_, value)| value.clone()).collect()
}

pub(super) fn seconds(value: &Value) -> Option<i64> {
    let of_text = || strtotime(value.as_str()?, 0);
    value.as_i64().or_else(of_text)
}

/// Two times, of which fractions of a second are no matter.
pub(super) fn is_same_second(one: &Value, other: &Value) -> bool {
    let (one, other) = (seconds(one), seconds(other));
    one.is_some() && one == other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_names_its_property() {
        let cases = [
            ("item.kind == value", Some("kind")),
            ("value == \"all\" || item.kind == value", Some("kind")),
            ("item.owner.id == value", Some("owner.id")),
            (
                "item.made != null && strtotime(item.made) >= strtotime(value)",
                Some("made"),
            ),
            ("item.name.contains(value)", None),
            ("value == ''", None),
        ];
        for (condition, expected) in cases {
            assert_eq!(property(condition), expected, "{condition}");
        }
    }

    #[test]
    fn parts_of_texts_are_plain() {
        assert_eq!(part("Chess Club", false, false).as_deref(), Some("Club"));
        assert_eq!(part("Chess Club", false, true).as_deref(), Some("cLUB"));
        assert_eq!(part("Chess Club", true, false).as_deref(), Some("Ches"));
        assert_eq!(part("caf\u{e9}", false, false), None);
        assert_eq!(part("A & B", false, false), None);
    }
}

//! When a property is there, as its description tells by another one: "present if, and only if, `admin` is 1".

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::model::{Api, SchemaId};
use crate::prose::Prose;
use crate::view::View;

/// When a property is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    /// The property.
    pub name: String,
    /// The one that decides.
    pub decider: String,
    /// Its values with which the property is there, or is not, as texts.
    pub values: Vec<String>,
    /// With one of these it is missing or null.
    pub absent: bool,
    /// What is said holds the other way round as well; else it only may be there.
    pub must: bool,
}

impl Presence {
    /// What the properties of a schema say.
    pub fn of(api: &Api, schema: SchemaId) -> Arc<[Self]> {
        api.spoken.presences(schema, || Self::all_of(api, schema))
    }

    fn all_of(api: &Api, schema: SchemaId) -> Vec<Self> {
        let view = View::of(api, schema);
        let names = view.names();
        let all = names.iter().filter_map(|name| {
            let prose = Prose::of(view.property(name)?.descriptions());
            let of_values = || {
                let (decider, values, must) = prose.sentences().find_map(read)?;
                // A comma in a list of values, or another thing of that name, leaves a doubt.
                let decider = names.iter().find(|known| {
                    let known = known.to_lowercase();
                    known == decider && known != name.to_lowercase()
                })?;
                Some(Self {
                    name: (*name).to_owned(),
                    decider: (*decider).to_owned(),
                    values,
                    absent: false,
                    must,
                })
            };
            let of_state = || {
                let (state, absent, must) = prose.sentences().find_map(read_state)?;
                let mut deciders = names.iter().filter(|known| {
                    let values = view.property(known).map(|view| view.values());
                    let mut values = values.into_iter().flatten();
                    *known != name && values.any(|value| value.as_str() == Some(&state))
                });
                let decider = deciders.next().filter(|_| deciders.next().is_none())?;
                Some(Self {
                    name: (*name).to_owned(),
                    decider: (*decider).to_owned(),
                    values: vec![state],
                    absent,
                    must,
                })
            };
            of_values().or_else(of_state)
        });
        all.collect()
    }

    /// Whether the property is to be there; `None` where the one that decides is not, or nothing is said.
    pub fn expects(&self, item: &Map<String, Value>) -> Option<bool> {
        let decider = match item.get(&self.decider)? {
            Value::String(text) => text.to_lowercase(),
            Value::Null | Value::Array(_) | Value::Object(_) => return None,
            other => other.to_string(),
        };
        let holds = self.values.contains(&decider);
        if self.absent {
            return (holds || self.must).then_some(!holds);
        }
        (!holds || self.must).then_some(holds)
    }
}

/// "present if, and only if, the reason is invalid or bad_parameter: ..." -> `reason`, its two values, `true`.
fn read(sentence: &str) -> Option<(String, Vec<String>, bool)> {
    const THERE: [&str; 6] = ["present ", "there ", "shown ", "given ", "set ", "sent "];
    const BOTH: [&str; 5] = [
        "if, and only if, ",
        "if and only if ",
        "exactly when ",
        "exactly if ",
        "when, and only when, ",
    ];
    const ONLY: [&str; 3] = ["only if ", "only when ", "only while "];
    let sentence = sentence.split(": ").next()?;
    let rest = THERE
        .iter()
        .find_map(|there| sentence.strip_prefix(there))?;
    let with = |words: &[&str]| words.iter().find_map(|word| rest.strip_prefix(word));
    let (condition, must) = match with(&BOTH) {
        Some(condition) => (condition, true),
        None => (with(&ONLY)?, false),
    };
    let condition = condition.strip_prefix("the ").unwrap_or(condition);
    let (decider, values) = condition.split_once(" is ")?;
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let values: Vec<String> = values
        .split(" or ")
        .map(|value| value.trim_matches(['"', '\'', '.']).to_owned())
        .collect();
    let are_plain = values
        .iter()
        .chain([&decider.to_owned()])
        .all(|word| !word.is_empty() && word.chars().all(is_name));
    const NONE: [&str; 8] = [
        "not", "known", "set", "present", "there", "given", "empty", "null",
    ];
    let are_values = !values.iter().any(|value| NONE.contains(&value.as_str()));
    (are_plain && are_values).then(|| (decider.to_owned(), values, must))
}

/// "null exactly as long as the invite is pending" -> `pending`, missing then and there else; "pending invites do not have it, all others do".
fn read_state(sentence: &str) -> Option<(String, bool, bool)> {
    const AWAY: [&str; 7] = [
        "null ",
        "absent ",
        "missing ",
        "left out ",
        "not present ",
        "not there ",
        "empty ",
    ];
    const BOTH: [&str; 9] = [
        "exactly as long as ",
        "only as long as ",
        "exactly while ",
        "only while ",
        "exactly when ",
        "only when ",
        "if, and only if, ",
        "if and only if ",
        "exactly if ",
    ];
    const ONE: [&str; 5] = ["as long as ", "while ", "when ", "if ", "for "];
    const LACK: [&str; 4] = [
        " do not have it",
        " have none",
        " lack it",
        " are without it",
    ];
    const REST: [&str; 5] = [
        "all others do",
        "all others have",
        "every other",
        "the others do",
        "the others have",
    ];
    // "With `invalid_parameter` always and else never."
    const ALWAYS: [&str; 5] = [
        " always and else never",
        " always, and else never",
        " always and otherwise never",
        " and never else",
        " and only then",
    ];
    let is_word = |word: &str| {
        let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        !word.is_empty() && word.chars().all(is_name)
    };
    let always = ALWAYS
        .iter()
        .find_map(|always| sentence.strip_suffix(always));
    if let Some((_, state)) = always.and_then(|rest| rest.rsplit_once("with ")) {
        return is_word(state).then(|| (state.to_owned(), false, true));
    }
    if let Some((state, rest)) = LACK.iter().find_map(|lack| sentence.split_once(lack)) {
        let state = state.split(' ').next()?;
        let must = REST.iter().any(|all| rest.contains(all));
        return is_word(state).then(|| (state.to_owned(), true, must));
    }
    let rest = AWAY.iter().find_map(|away| sentence.strip_prefix(away))?;
    let with = |words: &[&str]| words.iter().find_map(|word| rest.strip_prefix(word));
    let (condition, must) = match with(&BOTH) {
        Some(condition) => (condition, true),
        None => (with(&ONE)?, false),
    };
    let words: Vec<&str> = condition
        .split([',', ':', '('])
        .next()?
        .split_whitespace()
        .collect();
    let state = match words.as_slice() {
        [state] | [_, "is", state] | ["the" | "an" | "a", _, "is", state] => state,
        _ => return None,
    };
    const NONE: [&str; 5] = ["none", "unknown", "set", "empty", "null"];
    (is_word(state) && !NONE.contains(state)).then(|| ((*state).to_owned(), true, must))
}

#[cfg(test)]
mod tests {
    use super::{read, read_state};

    #[test]
    fn a_description_tells_in_which_state_a_property_is_missing() {
        let of =
            |says| read_state(says).map(|(state, absent, must)| format!("{state} {absent} {must}"));
        let cases = [
            (
                "null exactly as long as the invite is pending",
                Some("pending true true"),
            ),
            ("null while pending", Some("pending true false")),
            (
                "with invalid_parameter always and else never",
                Some("invalid_parameter false true"),
            ),
            (
                "pending invites do not have it, all others do",
                Some("pending true true"),
            ),
            ("null when the invite was answered", None),
            ("null if there is none", None),
            ("time of the answer", None),
        ];
        for (says, expected) in cases {
            assert_eq!(of(says).as_deref(), expected, "{says}");
        }
    }

    #[test]
    fn a_description_tells_by_which_values_a_property_is_there() {
        let of = |says| {
            read(says)
                .map(|(decider, values, must)| format!("{decider}={} {must}", values.join("|")))
        };
        let cases = [
            ("present if, and only if, admin is 1", Some("admin=1 true")),
            (
                "present if, and only if, the reason is invalid or bad_parameter: every wrong one",
                Some("reason=invalid|bad_parameter true"),
            ),
            (
                "present only if status is answered",
                Some("status=answered false"),
            ),
            ("present if admin is 1", None),
            ("present if, and only if, the group has a code", None),
            ("there only when it is set", None),
            (
                "sent if, and only if, the status is 400 and a parameter is wrong",
                None,
            ),
        ];
        for (says, expected) in cases {
            assert_eq!(of(says).as_deref(), expected, "{says}");
        }
    }
}

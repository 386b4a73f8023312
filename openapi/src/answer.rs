//! Answers to what waits for one, such as invites: `accept` makes the `status` of an item `accepted`.

use serde_json::{Map, Value};

use crate::model::{Api, SchemaId};

/// Words of which a body offers two where it answers something that waits.
pub(crate) const ANSWERS: [&str; 7] = [
    "accept", "deny", "decline", "reject", "refuse", "approve", "ignore",
];

/// Properties that tell what was answered.
const STATES: [&str; 3] = ["status", "state", "answer"];

/// Letters by which `accept` is that of `accepted`, and `deny` that of `denied`.
const STEM: usize = 3;

/// How deep an answer is looked for in a body.
const DEEPEST: usize = 3;

/// The property of an item that tells what was answered, and the value of its enumeration that is the answer's. `None` where no property is, or
/// where several values may be.
pub fn state_after(
    api: &Api,
    schema: SchemaId,
    item: &Map<String, Value>,
    body: &Value,
) -> Option<(String, Value)> {
    let answer = answer_in(body, 0)?;
    let stem = answer.get(..STEM)?;
    item.keys().find_map(|name| {
        let lower = name.to_lowercase();
        if !STATES.iter().any(|state| lower.contains(state)) {
            return None;
        }
        let place = format!("/{}", crate::property::escape(name));
        let values = api
            .schema(api.schema_at(schema, &place)?)
            .enumeration
            .as_ref()?;
        let is_of_it = |value: &&Value| {
            let text = value.as_str().unwrap_or_default().to_lowercase();
            text.starts_with(stem)
        };
        let mut fitting = values.iter().filter(is_of_it);
        let expected = fitting.next().filter(|_| fitting.next().is_none())?;
        Some((name.clone(), expected.clone()))
    })
}

/// What an item says of its answer: the value of its state that an answer gives, such as `accepted`.
pub fn told(item: &Map<String, Value>) -> Option<(&String, &str)> {
    item.iter().find_map(|(name, value)| {
        let lower = name.to_lowercase();
        let text = value.as_str()?;
        let state = text.to_lowercase();
        let stems = ANSWERS.iter().filter_map(|word| word.get(..STEM));
        let is_state = STATES.iter().any(|state| lower.contains(state));
        let is_answered = stems.into_iter().any(|stem| state.starts_with(stem));
        (is_state && is_answered).then_some((name, text))
    })
}

/// Whether a call accepts what it answers: its path ends in the word for it, or its body says so.
pub fn accepts(path: &str, body: Option<&Value>) -> bool {
    const ACCEPTS: [&str; 2] = ["accept", "approve"];
    let is_verb = ACCEPTS.iter().any(|word| path.ends_with(word));
    let said = body.and_then(|body| answer_in(body, 0));
    is_verb || said.is_some_and(|said| ACCEPTS.iter().any(|word| said.starts_with(word)))
}

/// An item that was answered with a denial.
pub fn is_denied(item: &Value) -> bool {
    const DENIALS: [&str; 5] = ["den", "dec", "rej", "ref", "ign"];
    let state = item.as_object().and_then(told);
    state.is_some_and(|(_, state)| {
        let lower = state.to_lowercase();
        DENIALS.iter().any(|stem| lower.starts_with(stem))
    })
}

fn answer_in(body: &Value, depth: usize) -> Option<String> {
    match body {
        Value::String(text) => {
            let lower = text.to_lowercase();
            let is_answer = ANSWERS.iter().any(|word| lower.starts_with(word));
            is_answer.then_some(lower)
        }
        Value::Object(members) if depth < DEEPEST => members
            .values()
            .find_map(|member| answer_in(member, depth + 1)),
        _ => None,
    }
}

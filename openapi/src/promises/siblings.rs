//! What an answer does to others that wait: "accepting an invite also closes all other pending invites of the user to the same group".

use serde_json::Value;

use crate::model::Operation;
use crate::places::singular;
use crate::prose::{Prose, says_one};

/// Others that an answer closes besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Siblings {
    /// The beginning of the only answer that does it.
    by: Option<&'static str>,
    /// What they have in common with what is answered; empty where the document leaves it open.
    shared: Vec<String>,
}

/// The beginnings of answers.
const ANSWERS: [&str; 5] = ["accept", "den", "declin", "reject", "approv"];

impl Siblings {
    /// What the document says of an operation that answers.
    pub fn of(operation: &Operation) -> Option<Self> {
        Self::read(&Prose::of_own(operation))
    }

    /// This answer closes others.
    pub fn go_with(&self, answer: &Value) -> bool {
        self.by.is_none_or(|by| has_word(answer, by))
    }

    /// Both have in common what makes one go with the other. `None` where that cannot be told.
    pub fn are(&self, one: &Value, other: &Value) -> Option<bool> {
        let mut told = None;
        for word in &self.shared {
            let name = |item: &Value| {
                let mut members = item.as_object()?.iter();
                let found = members.find(|(name, _)| is_reference(name, word));
                found.map(|(_, value)| value.clone())
            };
            match (name(one), name(other)) {
                (Some(one), Some(other)) if !one.is_null() && one == other => return Some(true),
                (None, None) => {}
                _ => told = Some(false),
            }
        }
        told
    }

    fn read(prose: &Prose) -> Option<Self> {
        const OTHERS: [&str; 6] = [
            "other pending",
            "other open",
            "all other",
            "the others",
            "other invit",
            "other request",
        ];
        const CLOSES: [&str; 8] = [
            "close",
            "withdraw",
            "remov",
            "cancel",
            "ends ",
            "delet",
            "disappear",
            "settle",
        ];
        const DOUBTS: [&str; 6] = ["stay", "not ", "no other", "unchanged", "never", "remain"];
        let clauses = prose.sentences().flat_map(clauses);
        let mut closing = clauses.filter(|says| {
            says_one(says, &OTHERS) && says_one(says, &CLOSES) && !says_one(says, &DOUBTS)
        });
        let says = closing.next()?;
        let mut named = ANSWERS.into_iter().filter(|answer| {
            let mut words = says.split(|c: char| !c.is_alphanumeric());
            words.any(|word| word.starts_with(answer))
        });
        let by = named.next().filter(|_| named.next().is_none());
        Some(Self {
            by,
            shared: shared(says),
        })
    }
}

/// A sentence in the parts that may say the opposite of each other.
fn clauses(says: &str) -> impl Iterator<Item = &str> {
    let parts = says.split(", but ").flat_map(|part| part.split(", while "));
    parts.flat_map(|part| part.split(", whereas "))
}

/// What stands behind "the same": "the same group or section".
fn shared(says: &str) -> Vec<String> {
    let Some((_, rest)) = says.split_once("same ") else {
        return Vec::new();
    };
    let mut words = rest.split(|c: char| !c.is_alphanumeric());
    let mut all = Vec::new();
    while let Some(word) = words.next() {
        all.push(singular(word));
        if !matches!(words.next(), Some("or" | "and")) {
            break;
        }
    }
    all
}

/// The property names what is meant by a word: `group_id`, `groupId`, `group`.
fn is_reference(name: &str, word: &str) -> bool {
    let name = name.to_lowercase().replace(['_', '-'], "");
    name == word || name.strip_suffix("id") == Some(word)
}

fn has_word(value: &Value, beginning: &str) -> bool {
    match value {
        Value::String(text) => text.to_lowercase().starts_with(beginning),
        Value::Object(members) => members.values().any(|value| has_word(value, beginning)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Prose, Siblings};

    #[test]
    fn an_answer_may_close_others() {
        let says = |text| Siblings::read(&Prose::of([text]));
        let closes = says("Accepting an invite also closes all other pending invites of the user to the same group or section; denying closes only the invite itself.").unwrap();
        assert!(closes.go_with(&json!({"invite": {"invite_action": "accept"}})));
        assert!(!closes.go_with(&json!({"invite": {"invite_action": "deny"}})));
        let chess = json!({"id": 1, "group_id": 7});
        assert_eq!(
            closes.are(&chess, &json!({"id": 2, "group_id": 7})),
            Some(true)
        );
        assert_eq!(
            closes.are(&chess, &json!({"id": 2, "group_id": 8})),
            Some(false)
        );
        assert_eq!(
            closes.are(&chess, &json!({"id": 2, "section_id": 7})),
            Some(false)
        );
        assert_eq!(closes.are(&json!({"id": 1}), &json!({"id": 2})), None);
        assert_eq!(says("All other invites stay as they were."), None);
        assert_eq!(says("The answer removes the invite from the list."), None);
        let open = says("Either answer removes all other invites of the user.").unwrap();
        assert!(open.go_with(&json!("deny")));
        assert_eq!(open.are(&chess, &chess), None);
    }
}

//! Things that are closed, such as archived courses: what a document says of what belongs to them, and which they are.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::model::{Api, Operation};
use crate::prose::{Prose, says_one};

/// Words for what is closed.
const CLOSED: [&str; 4] = ["archived", "suspended", "locked", "frozen"];

/// What an operation refuses: what belongs to things of which this is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    word: &'static str,
}

impl Closed {
    /// What an operation says that it refuses.
    pub fn of(operation: &Operation) -> Option<Self> {
        refused(&Prose::of_own(operation))
    }

    /// The identities that the document gives such things: "the course 9004 is archived".
    pub fn named(&self, api: &Api) -> BTreeSet<String> {
        named(Prose::of_document(api), self.word)
    }

    /// The word for it.
    pub fn word(&self) -> &'static str {
        self.word
    }

    /// An item shows that it is such a thing.
    pub fn is(&self, item: &Value) -> bool {
        let mut members = item.as_object().into_iter().flatten();
        members.any(|(name, value)| match value {
            Value::String(text) => text.eq_ignore_ascii_case(self.word),
            Value::Bool(is) => *is && name.eq_ignore_ascii_case(self.word),
            _ => false,
        })
    }
}

fn refused(prose: &Prose) -> Option<Closed> {
    const REFUSED: [&str; 10] = [
        "cannot",
        "can not",
        "refused",
        "fail",
        "precondition",
        "400",
        "403",
        "409",
        "422",
        "rejected",
    ];
    const DOUBTS: [&str; 4] = ["may be", "might", "can be", "unless"];
    let mut all = prose.sentences();
    all.find_map(|says| {
        let word = CLOSED.into_iter().find(|word| says.contains(word))?;
        let is_told = says_one(says, &REFUSED) && !says_one(says, &DOUBTS);
        is_told.then_some(Closed { word })
    })
}

/// Identities beside the word: what has a digit, between the word and the marks around its part of the sentence.
fn named(prose: &Prose, word: &str) -> BTreeSet<String> {
    let parts = prose
        .sentences()
        .flat_map(|says| says.split([',', ':', '(', ')']));
    let about = parts.filter(|part| part.contains(word) && !part.contains("not "));
    about
        .flat_map(|part| part.split_whitespace())
        .map(|token| token.trim_matches(|letter: char| !letter.is_alphanumeric()))
        .filter(|token| token.len() > 1 && token.contains(|letter: char| letter.is_ascii_digit()))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Closed, Prose, named, refused};
    use serde_json::json;

    #[test]
    fn what_is_closed_is_told_with_its_refusal() {
        let says = |text| refused(&Prose::of([text])).map(|closed| closed.word());
        assert_eq!(
            says("Invitations to an archived course cannot be accepted, 400."),
            Some("archived")
        );
        assert_eq!(says("Lists archived courses."), None);
        assert_eq!(says("Archived courses may be refused."), None);
    }

    #[test]
    fn identities_stand_beside_the_word() {
        let says = |text| {
            let all = named(&Prose::of([text]), "archived");
            all.into_iter().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            says(
                "User 501 teaches 9001 and 9004, user 503 teaches 9003. The course 9004 is archived."
            ),
            "9004"
        );
        assert_eq!(
            says("Courses are 7001 to 7004; `7003` is archived."),
            "7003"
        );
        assert_eq!(says("Courses 7001 and 7002 are not archived."), "");
    }

    #[test]
    fn an_item_shows_it_by_a_state_or_a_truth_value() {
        let closed = Closed { word: "archived" };
        assert!(closed.is(&json!({"courseState": "ARCHIVED"})));
        assert!(closed.is(&json!({"archived": true})));
        assert!(!closed.is(&json!({"archived": false, "courseState": "ACTIVE"})));
    }
}

//! What a document promises of requests that come at the same time.

use crate::model::{Api, Operation};
use crate::prose::{Prose, says_one};

/// Words for what comes at the same time.
const AT_ONCE: [&str; 8] = [
    "parallel",
    "concurrent",
    "simultaneous",
    "at the same time",
    "at once",
    "at a time",
    "at one time",
    "in flight",
];

/// How many requests the document says that the server takes at the same time.
pub fn served(api: &Api) -> Option<usize> {
    told(Prose::of_document(api))
}

fn told(prose: &Prose) -> Option<usize> {
    const WHAT: [&str; 4] = ["request", "client", "connection", "call"];
    const DOUBTS: [&str; 6] = [
        "429",
        "refused",
        "rejected",
        "no more than",
        "limit",
        "not ",
    ];
    const WORDS: [&str; 12] = [
        "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "twenty",
    ];
    let number = |word: &str| {
        let known = WORDS.iter().zip([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 20]);
        let known = known.into_iter().find(|(known, _)| **known == word);
        known
            .map(|(_, amount)| amount)
            .or_else(|| word.parse().ok())
    };
    prose.sentences().find_map(|says| {
        let is_told = says_one(says, &AT_ONCE) && says_one(says, &WHAT) && !says_one(says, &DOUBTS);
        let mut words = says.split(|c: char| !c.is_alphanumeric()).peekable();
        let mut found = None;
        while let Some(word) = words.next() {
            let is_time = matches!(
                words.peek(),
                Some(&("second" | "seconds" | "ms" | "minutes"))
            );
            found = found.or(number(word).filter(|_| !is_time));
        }
        found.filter(|amount| is_told && (2..=1000).contains(amount))
    })
}

/// "Of simultaneous requests with the same title only one succeeds."
pub fn makes_one(operation: &Operation) -> bool {
    takes_one(&Prose::of_own(operation))
}

fn takes_one(prose: &Prose) -> bool {
    const ONE: [&str; 7] = [
        "only one",
        "exactly one",
        "one of them",
        "one succeeds",
        "at most one",
        "no more than one",
        "one wins",
    ];
    let says = prose.sentence(&[&AT_ONCE, &ONE]);
    says.is_some_and(|says| !says_one(says, &["may ", "might", "not guaranteed"]))
}

#[cfg(test)]
mod tests {
    use super::{Prose, takes_one, told};

    #[test]
    fn how_many_are_served_at_once_is_read() {
        let says = |text| told(&Prose::of([text]));
        assert_eq!(
            says("Requests may be sent in parallel (up to 50 connections are served at a time)."),
            Some(50)
        );
        assert_eq!(
            says("We answer within two seconds, also when eight clients call at once."),
            Some(8)
        );
        assert_eq!(says("At most 5 requests at a time, others get 429."), None);
        assert_eq!(says("Requests may be sent in parallel."), None);
        assert_eq!(says("A list has 50 items at a time."), None);
    }

    #[test]
    fn one_of_several_at_once_is_read() {
        let says = |text| takes_one(&Prose::of([text]));
        assert!(says(
            "Of simultaneous requests for the same user and course only one succeeds."
        ));
        assert!(!says(
            "Only one item is shown at a time if there may be more."
        ));
        assert!(!says("There is only one owner."));
    }
}

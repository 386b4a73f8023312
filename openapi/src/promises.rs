//! What the descriptions of an update promise of what is not sent.

use crate::model::Operation;

/// Words that say it alone.
const PARTIAL: [&str; 9] = [
    "partial",
    "unchanged",
    "stay as they are",
    "left as they are",
    "left alone",
    "keep their",
    "are kept",
    "only the fields",
    "fields that are sent",
];

/// Words for what a request leaves out.
const UNSENT: [&str; 5] = [
    "not sent",
    "left out",
    "omitted",
    "not given",
    "not included",
];

/// Words for what is as it was, beside those.
const KEPT: [&str; 5] = ["keep", "not changed", "left as", "stay", "remain"];

/// The document says that an update leaves alone what is not sent.
pub fn keeps_unsent(operation: &Operation) -> bool {
    keeps(&words(operation))
}

/// The document says of the members of an object, by its name, that those stay which are not sent.
pub fn keeps_unsent_of(operation: &Operation, name: &str) -> bool {
    keeps_of(&words(operation), name)
}

fn keeps(says: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| says.contains(word));
    has(&PARTIAL) || (has(&UNSENT) && has(&KEPT))
}

fn keeps_of(says: &str, name: &str) -> bool {
    let name = name.to_lowercase();
    let mut promised = UNSENT.iter().flat_map(|unsent| {
        ["", "that are ", "which are ", "that were "].map(|link| format!("{name} {link}{unsent}"))
    });
    keeps(says) && promised.any(|phrase| says.contains(&phrase))
}

/// Summary and descriptions of an operation and its body, in small letters, however their lines are folded.
pub(crate) fn words(operation: &Operation) -> String {
    let body = operation.request_body.as_ref();
    let texts = [
        operation.summary.as_deref(),
        operation.description.as_deref(),
        body.and_then(|body| body.description.as_deref()),
    ];
    let texts = texts.into_iter().flatten();
    let words: Vec<&str> = texts.flat_map(str::split_whitespace).collect();
    words.join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{keeps, keeps_of};

    #[test]
    fn a_promise_is_told_from_a_description() {
        let says =
            "fields that are not sent keep their values, and so do options that are not sent.";
        assert!(keeps(says));
        assert!(keeps_of(says, "options"));
        assert!(!keeps_of(says, "title"));
        assert!(keeps("what is left out stays as it is."));
        assert!(!keeps("replaces the group. what is left out is cleared."));
    }
}

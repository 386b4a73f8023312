//! Numbers that go up by one with each change, such as a revision.

use crate::model::Operation;
use crate::prose::{Prose, says_one};

/// The description of an operation says that it adds one to a property of the item that it changes.
pub fn adds_one(operation: &Operation, name: &str) -> bool {
    let texts = [&operation.summary, &operation.description];
    let prose = Prose::of(texts.into_iter().flatten().map(String::as_str));
    let name = name.to_lowercase();
    prose.sentences().any(|says| is_step(says, &name))
}

/// "Every successful update adds one to `revision`, even if all values are as before."
fn is_step(says: &str, name: &str) -> bool {
    const STEPS: [&str; 9] = [
        "adds one to",
        "adds 1 to",
        "increments",
        "is incremented",
        "by one",
        "by 1",
        "one more than before",
        "raises",
        "goes up",
    ];
    const DOUBTS: [&str; 7] = ["if ", "unless", "when ", "may ", "or ", "only ", "not "];
    let says = says
        .replace("even if", "though")
        .replace("even when", "though");
    // What is the same either way is no condition: "each update, whether it changes a value or not, raises it".
    let says = match says.split_once("whether ") {
        Some((before, rest)) => {
            let rest = rest.split_once(',').map_or("", |(_, rest)| rest);
            format!("{before}{rest}")
        }
        None => says,
    };
    let is_of_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let mut words = says.split(|c: char| !is_of_name(c));
    words.any(|word| word == name) && says_one(&says, &STEPS) && !says_one(&says, &DOUBTS)
}

#[cfg(test)]
mod tests {
    use super::is_step;

    #[test]
    fn only_plain_words_say_that_a_number_goes_up() {
        let cases = [
            (
                "every successful update adds one to revision, even if all values are as before",
                true,
            ),
            ("sends the mail once more and adds one to revision", true),
            ("the revision is increased by one with each change", true),
            (
                "each successful update, whether it changes a value or not, raises revision by one",
                true,
            ),
            ("adds one to revision if something changes", false),
            ("the revision may go up by one", false),
            ("adds one to version", false),
        ];
        for (says, expected) in cases {
            assert_eq!(is_step(says, "revision"), expected, "{says}");
        }
    }
}

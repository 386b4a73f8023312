//! What a document promises of answers to what waits for one: of a second answer, and of what may be made after the first.

use super::doubles::is_free_again;
use crate::model::{Api, Operation, StatusPattern};
use crate::prose::{Prose, says_one};

/// What is said of an answer to what was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Again {
    /// The same answer once more succeeds and changes nothing.
    pub same: bool,
    /// Another answer is refused with 409.
    pub other: bool,
    /// Any answer is refused with 409, the same one, too.
    pub is_final: bool,
}

impl Again {
    /// What the document says of an operation that answers.
    pub fn of(api: &Api, operation: &Operation) -> Self {
        Self::read(
            &Prose::of_operation(api, operation),
            refuses_again(operation),
        )
    }

    fn read(prose: &Prose, refuses_any: bool) -> Self {
        const SAME: [&str; 2] = ["same answer", "same action"];
        const AGAIN: [&str; 3] = ["again", "repeat", "twice"];
        const NOTHING: [&str; 4] = ["204", "200", "changes nothing", "no effect"];
        const OTHER: [&str; 4] = [
            "opposite",
            "other answer",
            "different answer",
            "another answer",
        ];
        const FINAL: [&str; 11] = [
            "answer is final",
            "answers are final",
            "is not pending",
            "no longer pending",
            "already answered",
            "already been answered",
            "has been answered",
            "was answered",
            "is answered",
            "answered already",
            "answered before",
        ];
        const ANSWERING: [&str; 9] = [
            "second one",
            "answering",
            "answer again",
            "another answer",
            "second answer",
            "answered again",
            "accept or deny",
            "accepting or denying",
            "cannot be answered",
        ];
        const MIGHT: [&str; 4] = ["may be refused", "may give", "may answer", "might"];
        const PENDING: [&str; 8] = [
            "only while the",
            "only while it",
            "only as long as",
            "only pending",
            "only a pending",
            "must be pending",
            "must still be pending",
            "only when pending",
        ];
        let is_plain = |says: &str| !says_one(says, &["may ", "might", "not 409"]);
        // Of the parts of a sentence each has its own status.
        let parts = prose.sentences().flat_map(|says| {
            let parts = says.split(", ").flat_map(|part| part.split(": "));
            std::iter::once(says).chain(parts)
        });
        let mut parts = parts.filter(|says| {
            [&SAME[..], &AGAIN, &NOTHING]
                .iter()
                .all(|any| says_one(says, any))
        });
        let same = parts.any(|says| is_plain(says) && !says.contains("409"));
        let other = prose.sentence(&[&OTHER, &["409"]]).is_some_and(is_plain);
        let last = prose.sentence(&[&FINAL, &ANSWERING, &["409"]]);
        // "Only while the invite is pending (409 afterwards)."
        let while_pending = prose.sentence(&[&PENDING, &["pending", "open"], &["409"]]);
        let is_answer = |says: &str| !says_one(says, &["withdr", "delet", "remov"]);
        let is_open = while_pending.is_some_and(|says| !says_one(says, &MIGHT) && is_answer(says));
        let is_final = !same && (last.is_some_and(is_plain) || is_open);
        Self {
            same,
            other: other || is_final || (refuses_any && !same),
            is_final,
        }
    }
}

/// What is said of a creation after an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Afterwards {
    /// After a denial the same may be made again.
    pub anew: bool,
    /// After an acceptance it may not.
    pub once: bool,
    /// What was answered in any way stands in nobody's way.
    pub free: bool,
}

impl Afterwards {
    /// What the document says of an operation that makes what is answered.
    pub fn of(api: &Api, operation: &Operation) -> Self {
        Self::read(&Prose::of_operation(api, operation))
    }

    fn read(prose: &Prose) -> Self {
        const DENIAL: [&str; 4] = ["denial", "denied", "declin", "denying"];
        const ANEW: [&str; 7] = [
            "new one may be",
            "new one can be",
            "can be invited again",
            "may be invited again",
            "invited again",
            "he can",
            "they can",
        ];
        const BARS: [&str; 6] = [
            "does not keep",
            "do not keep",
            "does not prevent",
            "do not prevent",
            "does not stop",
            "does not hinder",
        ];
        const ACCEPTED: [&str; 3] = ["has accepted", "have accepted", "member"];
        const ONCE: [&str; 6] = [
            "are not invited again",
            "is not invited again",
            "cannot be invited",
            "can not be invited",
            "needs no other",
            "not be invited again",
        ];
        const DOUBTS: [&str; 4] = ["not ", "never", "cannot", "409"];
        let mut sentences = prose.sentences();
        let anew = sentences.any(|says| {
            // "A denied one does not keep the user from being invited again."
            let is_no_bar = says_one(says, &BARS);
            let clear = BARS
                .iter()
                .fold(says.to_owned(), |says, bar| says.replace(bar, ""));
            let is_told = says_one(says, &ANEW) || (is_no_bar && says.contains("again"));
            says_one(says, &DENIAL) && is_told && !says_one(&clear, &DOUBTS)
        });
        let mut sentences = prose.sentences();
        // "| accepted | a new invite to this target is refused (409) |"
        let is_row = |says: &str| {
            let is_new = says_one(
                says,
                &["new invite", "new invitation", "new request", "new one"],
            );
            says.starts_with("accepted: ") && is_new && says_one(says, &["refused", "is 409"])
        };
        let once = sentences.any(|says| {
            let is_told = says_one(says, &ACCEPTED) && says_one(says, &ONCE);
            (is_told || is_row(says)) && says.contains("409")
        });
        let mut sentences = prose.sentences();
        let free = sentences.any(|says| says.contains("answered") && is_free_again(says));
        Self { anew, once, free }
    }
}

/// The 409 of an operation is for what was done before.
pub fn refuses_again(operation: &Operation) -> bool {
    const WORDS: [&str; 6] = [
        "before",
        "already",
        "again",
        "no longer",
        "not pending",
        "processed",
    ];
    let mut all = operation.responses.iter();
    let conflict = all.find(|response| response.status == StatusPattern::Exact(409));
    conflict.is_some_and(|response| {
        let says = response.description.to_lowercase();
        WORDS.iter().any(|word| says.contains(word))
    })
}

/// "What has been answered cannot be withdrawn (409)", of an operation that removes.
pub fn keeps_answered(api: &Api, operation: &Operation) -> bool {
    keeps(&Prose::of_operation(api, operation))
}

fn keeps(prose: &Prose) -> bool {
    const ANSWERED: [&str; 9] = [
        "answered",
        "accepted or de",
        "no longer pending",
        "not pending",
        "only pending",
        "only a pending",
        "only while pending",
        "only while it is pending",
        "must be pending",
    ];
    const REMOVED: [&str; 5] = ["withdraw", "delet", "remov", "cancel", "revok"];
    let says = prose.sentence(&[&ANSWERED, &REMOVED, &["409"]]);
    says.is_some_and(|says| !says_one(says, &["may ", "might"]))
}

#[cfg(test)]
mod tests {
    use super::{Afterwards, Again, Prose, keeps};

    #[test]
    fn what_is_said_of_a_second_answer_is_read() {
        let says = |text| Again::read(&Prose::of([text]), false);
        let text =
            "The same answer again gives 204 and changes nothing. The opposite one gives 409.";
        let both = Again {
            same: true,
            other: true,
            is_final: false,
        };
        assert_eq!(says(text), both);
        let none = Again {
            same: false,
            other: false,
            is_final: false,
        };
        assert_eq!(says("The same answer may be sent again."), none);
        assert_eq!(says("The same answer again gives 409."), none);
        assert_eq!(
            says(
                "An answer is final: repeating the same answer is 204 and changes nothing, the opposite answer is 409, and so is the withdrawal of an answered invite."
            ),
            both
        );
        let last = Again {
            same: false,
            other: true,
            is_final: true,
        };
        let text = "Only the invited user may do this, and only while the invite is pending (409 afterwards).";
        assert_eq!(says(text), last);
        assert_eq!(
            says("Only pending invites can be withdrawn (409 otherwise)."),
            none
        );
        let text =
            "An answer is final: answering what is not pending, even in the same way, gives 409.";
        assert_eq!(says(text), last);
    }

    #[test]
    fn what_may_be_made_after_an_answer_is_read() {
        let says = |text| {
            let Afterwards { anew, once, .. } = Afterwards::read(&Prose::of([text]));
            (anew, once)
        };
        assert_eq!(
            says("After a denial, or when an invite was withdrawn, a new one may be sent."),
            (true, false)
        );
        assert_eq!(
            says("After a denial the user may be invited again."),
            (true, false)
        );
        assert_eq!(
            says("A denied invite does not keep the user from being invited again."),
            (true, false)
        );
        assert_eq!(
            says("A member cannot be invited again to the same group (or section): 409."),
            (false, true)
        );
        assert_eq!(
            says(
                "Who has accepted an invite for a target needs no other: both are refused with 409."
            ),
            (false, true)
        );
        assert_eq!(
            says("After a denial the user cannot be invited again."),
            (false, false)
        );
        assert_eq!(says("Members can be invited."), (false, false));
        assert_eq!(
            says(
                "| state | how | then |\n|-|-|-|\n| accepted | PUT | the user is a member; a new invite to this target is refused (409) |\n| denied | PUT | the user may be invited again |"
            ),
            (true, true)
        );
        let frees = |text| Afterwards::read(&Prose::of([text])).free;
        assert!(frees(
            "Invites that have been answered or withdrawn do not stand in the way."
        ));
        assert!(!frees("An invite that was answered cannot be sent again."));
    }

    #[test]
    fn only_a_plain_word_keeps_what_was_answered() {
        let says = |text| keeps(&Prose::of([text]));
        assert!(says(
            "An invite that has been answered cannot be withdrawn (409)."
        ));
        assert!(says(
            "Only pending invites can be withdrawn (409 otherwise)."
        ));
        assert!(!says("An invite that has been answered may be kept (409)."));
        assert!(!says("Another answer to what was answered gives 409."));
        assert!(!says("Withdraws an invite, answered or not."));
    }
}

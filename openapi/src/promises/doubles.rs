//! What a document promises of the same creation, sent again.

use crate::model::{Action, Api, Operation, StatusPattern};
use crate::places::singular;
use crate::prose::{Prose, says_one};

/// The document has a 409 for what is there already, so that the same request cannot succeed twice.
pub fn are_refused(api: &Api, operation: &Operation) -> bool {
    let mut all = operation.responses.iter();
    let lists_409 = all.any(|response| response.status == StatusPattern::Exact(409));
    says_of_doubles(operation, 409)
        || (lists_409 && allows_one(&Prose::of_operation(api, operation)))
        || (lists_409 && allows_one_of_its_own(operation))
        || (lists_409 && waits_for_one(operation))
        || (lists_409 && refuses_second(&Prose::of_operation(api, operation)))
}

/// "A second invite of the same user to the same target is refused (409)."
fn refuses_second(prose: &Prose) -> bool {
    const REFUSED: [&str; 4] = ["refused", "is 409", "gets 409", "answered 409"];
    let is_second = |says: &str| says.contains("a second ") && says.matches("same ").count() > 1;
    let mut all = prose.sentences();
    all.any(|says| {
        is_second(says)
            && says.contains("409")
            && says_one(says, &REFUSED)
            && !says_one(says, &["may be", "might", "not refused"])
    })
}

/// The description of a creation gives 409 where there is one of the same that waits: "409 when the user has a pending invite for the same group".
fn waits_for_one(operation: &Operation) -> bool {
    let fixed = operation.path.text.rsplit('/');
    let Some(collection) = fixed.into_iter().find(|part| !part.starts_with('{')) else {
        return false;
    };
    let noun = singular(&collection.to_lowercase());
    Prose::of_own(operation)
        .sentences()
        .any(|says| tells_of_one(says, &noun))
}

fn tells_of_one(says: &str, noun: &str) -> bool {
    const WAITS: [&str; 5] = ["pending", "open", "unanswered", "waiting", "undecided"];
    const THERE: [&str; 6] = [
        "already has",
        "has already",
        "there is already",
        "already there is",
        "is there already",
        "exists already",
    ];
    let is_waiting = WAITS.iter().any(|state| {
        says.contains(&format!("a {state} {noun}")) || says.contains(&format!("an {state} {noun}"))
    });
    let is_there = says_one(says, &THERE) && says.contains(noun) && says.contains("same");
    // "One who is a member already is 409."
    let is_one = [
        format!("a {noun} already"),
        format!("already a {noun}"),
        format!("already an {noun}"),
    ];
    let is_there = is_there || (noun == "member" && is_one.iter().any(|one| says.contains(one)));
    says.contains("409")
        && (is_waiting || is_there)
        && !says_one(says, &["may ", "might", "withdr", "not 409"])
}

/// The description of a status speaks of what is there already.
pub fn says_of_doubles(operation: &Operation, status: u16) -> bool {
    const WORDS: [&str; 4] = ["already", "exist", "duplicate", "unique"];
    let mut all = operation.responses.iter();
    let response = all.find(|response| response.status == StatusPattern::Exact(status));
    response.is_some_and(|response| {
        let says = response.description.to_lowercase();
        let is_of_none = says.contains("not exist") || says.contains("n't exist");
        !is_of_none && says_one(&says, &WORDS)
    })
}

/// The removal of an item makes room for the same one, by the words of the operation that removes it.
pub fn frees(api: &Api, remover: &Operation) -> bool {
    let own = Prose::of_own(remover);
    let of_document = Prose::of_document(api);
    let collection = |of: &Operation| of.resource.as_ref().map(|own| own.collection.clone());
    let mut creations = api.operations.iter().filter(|of| {
        let makes = of
            .resource
            .as_ref()
            .is_some_and(|own| own.action == Action::Create);
        makes && collection(of) == collection(remover)
    });
    let of_creation = creations.next().and_then(|of| of.description.as_deref());
    let of_creation = Prose::of(of_creation);
    let mut general = of_document.sentences().chain(of_creation.sentences());
    own.sentences().any(is_free_again)
        || general.any(|says| says_one(says, &["delet", "remov", "withdr"]) && is_free_again(says))
}

/// "Its name is free again", "the guest can be invited again".
pub(super) fn is_free_again(says: &str) -> bool {
    const AGAIN: [&str; 18] = [
        "no longer stands in the way",
        "no longer in the way",
        "free again",
        "is free",
        "becomes free",
        "frees ",
        "is released",
        "available again",
        "becomes available",
        "can be reused",
        "may be reused",
        "not stand in the way",
        "no longer block",
        "not block",
        "no longer count",
        "new one can be",
        "new one may be",
        "start over",
    ];
    const DONE: [&str; 12] = [
        "invited",
        "created",
        "added",
        "sent",
        "made",
        "used",
        "taken",
        "requested",
        "issued",
        "given",
        "claimed",
        "chosen",
    ];
    const DOUBTS: [&str; 3] = ["never", "cannot", "not be"];
    const LIMITS: [&str; 3] = ["until", "unless", "after 24"];
    let is_free = |part: &str| {
        let is_done_again = part.contains("again") && {
            let mut ways = ["can be ", "may be "]
                .iter()
                .flat_map(|may| DONE.map(|done| format!("{may}{done}")));
            ways.any(|way| part.contains(&way))
        };
        (is_done_again || says_one(part, &AGAIN)) && !says_one(part, &DOUBTS)
    };
    // "Its id is never used again, and the user may be invited again."
    let mut parts = says.split(", and ");
    !says_one(says, &LIMITS) && parts.any(is_free)
}

/// "There is at most one request for a seat: a second one gets 409."
fn allows_one(prose: &Prose) -> bool {
    const ONE: [&str; 3] = ["at most one", "only one", "no two"];
    const ANOTHER: [&str; 4] = ["another one", "second", "a further", "twice"];
    let says = prose.sentence(&[&ONE, &ANOTHER, &["409"]]);
    says.is_some_and(|says| !says_one(says, &["may ", "might"]))
}

/// The description of a creation says of what it makes that there is at most one, and gives 409 in the same sentence.
fn allows_one_of_its_own(operation: &Operation) -> bool {
    const ONE: [&str; 2] = ["there is at most one", "there can be only one"];
    let prose = Prose::of_own(operation);
    let says = prose.sentence(&[&ONE, &["409"]]);
    says.is_some_and(|says| !says_one(says, &["may ", "might"]))
}

#[cfg(test)]
mod tests {
    use super::{Prose, allows_one, is_free_again, refuses_second, tells_of_one};

    #[test]
    fn what_is_free_again_is_told_from_what_is_never_used_again() {
        assert!(is_free_again("its name is free again"));
        assert!(is_free_again("the title may be taken again"));
        assert!(is_free_again(
            "delete and re-create an invitation to start over"
        ));
        assert!(is_free_again("the guest can be invited to the room again"));
        assert!(is_free_again(
            "after acceptance or deletion of the first one this no longer stands in the way"
        ));
        assert!(is_free_again(
            "its id is never used again, and the user may be invited again"
        ));
        assert!(!is_free_again("its id is never used again"));
        assert!(!is_free_again("reading it again gives 404"));
        assert!(!is_free_again("the guest cannot be invited again"));
    }

    #[test]
    fn one_that_waits_stands_in_the_way() {
        assert!(tells_of_one(
            "409 when the user has a pending invite for the same section or group, or is a member already",
            "invite"
        ));
        assert!(tells_of_one(
            "a user who already has an invite for the same group gets 409",
            "invite"
        ));
        assert!(!tells_of_one(
            "only a pending invite can be withdrawn (409 otherwise)",
            "invite"
        ));
        assert!(!tells_of_one("409 when the user is a member", "invite"));
    }

    #[test]
    fn a_second_one_of_the_same_is_refused() {
        let says = |text| refuses_second(&Prose::of([text]));
        assert!(says(
            "May be answered; a second invite of the same user to the same target is refused (409)."
        ));
        assert!(!says(
            "A second request for the same page is refused (409)."
        ));
        assert!(!says(
            "A second invite of the same user to the same target is sent."
        ));
    }

    #[test]
    fn what_there_is_but_once_is_told_from_other_conflicts() {
        let says = |text| allows_one(&Prose::of([text]));
        assert!(says(
            "There is at most one request for a seat: a second one gets 409."
        ));
        assert!(!says("There is at most one owner. Archived ones get 409."));
        assert!(!says("Another one may get 409."));
    }
}

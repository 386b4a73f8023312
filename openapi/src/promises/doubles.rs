//! What a document promises of the same creation, sent again.

use crate::model::{Action, Api, Operation, StatusPattern};
use crate::prose::{Prose, says_one};

/// The document has a 409 for what is there already, so that the same request cannot succeed twice.
pub fn are_refused(api: &Api, operation: &Operation) -> bool {
    let mut all = operation.responses.iter();
    let lists_409 = all.any(|response| response.status == StatusPattern::Exact(409));
    says_of_doubles(operation, 409)
        || (lists_409 && allows_one(&Prose::of_operation(api, operation)))
        || (lists_409 && allows_one_of_its_own(operation))
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
    let own = [&remover.summary, &remover.description];
    let own = Prose::of(own.into_iter().flatten().map(String::as_str));
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
    const AGAIN: [&str; 8] = [
        "no longer stands in the way",
        "no longer in the way",
        "free again",
        "is free",
        "can be used again",
        "may be used again",
        "can be reused",
        "not stand in the way",
    ];
    const DONE: [&str; 5] = ["invited", "created", "added", "sent", "made"];
    const DOUBTS: [&str; 6] = ["never", "cannot", "not be", "until", "unless", "after 24"];
    let is_done_again = says.contains("again") && {
        let mut ways = ["can be ", "may be "]
            .iter()
            .flat_map(|may| DONE.map(|done| format!("{may}{done}")));
        ways.any(|way| says.contains(&way))
    };
    (is_done_again || says_one(says, &AGAIN)) && !says_one(says, &DOUBTS)
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
    let own = [&operation.summary, &operation.description];
    let prose = Prose::of(own.into_iter().flatten().map(String::as_str));
    let says = prose.sentence(&[&ONE, &["409"]]);
    says.is_some_and(|says| !says_one(says, &["may ", "might"]))
}

#[cfg(test)]
mod tests {
    use super::{Prose, allows_one, is_free_again};

    #[test]
    fn what_is_free_again_is_told_from_what_is_never_used_again() {
        assert!(is_free_again("its name is free again"));
        assert!(is_free_again("the guest can be invited to the room again"));
        assert!(is_free_again(
            "after acceptance or deletion of the first one this no longer stands in the way"
        ));
        assert!(!is_free_again("its id is never used again"));
        assert!(!is_free_again("reading it again gives 404"));
        assert!(!is_free_again("the guest cannot be invited again"));
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

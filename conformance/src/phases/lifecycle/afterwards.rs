//! What may be made once an item was answered: anew after a denial, and not again by whoever accepted, where the document says so.

use hallpass_openapi::prose::{Prose, says_one};
use serde_json::Value;

use super::denied::denies;
use super::story::Creation;
use crate::call::Intent;
use crate::checks::{Observation, duplicate_accepted, duplicate_status};
use crate::cleanup;
use crate::error::CheckError;
use crate::learn::created;
use crate::play::Play;

/// Sends the creation of what was answered once more.
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    creation: &Creation<'a>,
    answer: &Value,
) -> Result<(), CheckError> {
    let operation = creation.played.call.operation;
    let said = Said::of(&Prose::of_operation(play.api, operation));
    let is_denial = denies(answer);
    if !(if is_denial { said.anew } else { said.once }) {
        return Ok(());
    }
    let mut call = creation.played.call.clone();
    let name = if is_denial {
        "after-denial"
    } else {
        "after-acceptance"
    };
    call.case = format!("{}/{name}", operation.id);
    let Some(played) = play.send(call.meant(Intent::Uncertain)).await? else {
        return Ok(());
    };
    let resource = operation.resource.as_ref();
    let id = resource.and_then(|resource| Some(created(resource, &played)?.id));
    let is_new = played.is_done() && id.is_some_and(|id| id != creation.item.id);
    if is_denial && matches!(played.status(), 400 | 409 | 422) {
        let first = creation.played.status();
        let seen = Observation::new("making anew what was denied", first, played.status());
        play.report(
            &duplicate_status::CHECK,
            &played,
            seen.by(operation.span).proven(),
        );
    } else if !is_denial && is_new {
        let seen = Observation::new("what was accepted", "refused", played.status());
        play.report(
            &duplicate_accepted::CHECK,
            &played,
            seen.by(operation.span).proven(),
        );
    }
    cleanup::run(play).await
}

/// What is said of a creation after an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Said {
    /// After a denial the same may be made again.
    anew: bool,
    /// After an acceptance it may not.
    once: bool,
}

impl Said {
    fn of(prose: &Prose) -> Self {
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
        const ACCEPTED: [&str; 3] = ["has accepted", "have accepted", "member"];
        const ONCE: [&str; 4] = [
            "cannot be invited",
            "can not be invited",
            "needs no other",
            "not be invited again",
        ];
        const DOUBTS: [&str; 4] = ["not ", "never", "cannot", "409"];
        let mut sentences = prose.sentences();
        let anew = sentences.any(|says| {
            says_one(says, &DENIAL) && says_one(says, &ANEW) && !says_one(says, &DOUBTS)
        });
        let mut sentences = prose.sentences();
        let once = sentences
            .any(|says| says_one(says, &ACCEPTED) && says_one(says, &ONCE) && says.contains("409"));
        Self { anew, once }
    }
}

#[cfg(test)]
mod tests {
    use super::{Prose, Said};

    #[test]
    fn what_may_be_made_after_an_answer_is_read() {
        let says = |text| {
            let Said { anew, once } = Said::of(&Prose::of([text]));
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
    }
}

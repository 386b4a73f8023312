//! What the description of a parameter says is there: "the example exists in the sandbox".

use hallpass_openapi::model::{Location, Operation, Parameter};
use hallpass_openapi::prose::{Prose, says_one};
use serde_json::Value;

use crate::call::{Call, Intent};
use crate::case::data;
use crate::checks::{Observation, example_replay};
use crate::error::CheckError;
use crate::play::Play;

/// Reads what parameters of paths show, where their descriptions say that it is there.
pub(super) async fn run(play: &mut Play<'_, '_>) -> Result<(), CheckError> {
    // The own mock has what its fixtures say.
    if play.options.fixtures_known {
        return Ok(());
    }
    for operation in &play.api.operations {
        let promised = in_path(operation).find(|parameter| {
            let description = parameter.description.as_deref();
            Prose::of(description).sentences().any(says_there)
        });
        let Some(promised) = promised.filter(|_| operation.method == "GET") else {
            continue;
        };
        let Some(call) = shown(operation) else {
            continue;
        };
        if play.is_allowed(&call) != Some(true) {
            continue;
        }
        let Some(played) = play.send(call.meant(Intent::Uncertain)).await? else {
            continue;
        };
        if played.status() == 404 {
            let subject = format!("the example of `{}`", promised.name);
            let seen = Observation::new(subject, "a success", 404).by(promised.span);
            play.report(&example_replay::CHECK, &played, seen);
        }
    }
    Ok(())
}

fn in_path(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    let all = operation.parameters.iter();
    all.filter(|parameter| parameter.location == Location::Path)
}

/// The call with what each parameter of the path shows.
fn shown(operation: &Operation) -> Option<Call<'_>> {
    let mut call = Call::new(operation, format!("{}/promised", operation.id));
    for parameter in in_path(operation) {
        let value: &Value = parameter.examples.iter().find_map(data)?;
        call = call.with(&parameter.name, value.clone());
    }
    Some(call)
}

/// "The example exists in the sandbox", "the example is pending in a fresh sandbox".
fn says_there(says: &str) -> bool {
    const THERE: [&str; 6] = [
        "the example exists",
        "the example is pending",
        "the example is there",
        "the example is in every",
        "the example always exists",
        "the example belongs to the first",
    ];
    says_one(says, &THERE) && !says_one(says, &["may ", "might", "until", "not "])
}

#[cfg(test)]
mod tests {
    use super::says_there;

    #[test]
    fn what_is_said_to_be_there_is_read() {
        assert!(says_there(
            "the example is pending in a fresh sandbox, in sections of the first test user"
        ));
        assert!(says_there("the example exists in the sandbox"));
        assert!(!says_there("the example may exist"));
        assert!(!says_there("an invite of this user"));
    }
}

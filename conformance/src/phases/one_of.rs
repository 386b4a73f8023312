//! Parameters of which a description asks for at least one: without all of them, the request is refused.

use hallpass_openapi::model::{Location, Operation};

use crate::call::{Call, Intent};
use crate::checks::{Observation, required_missing_accepted};
use crate::error::CheckError;
use crate::play::Play;

/// Leaves out all parameters of which the description asks for one.
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    base: &Call<'a>,
    lists_refusals: bool,
) -> Result<(), CheckError> {
    let Some(names) = asked_for(base.operation) else {
        return Ok(());
    };
    let mut call = base.clone().meant(Intent::Wrong);
    call.parameters.retain(|(name, _)| !names.contains(name));
    call.case = format!("{}/invalid-none-of-{}", call.operation.id, names.join("-"));
    let Some(played) = play.send(call).await? else {
        return Ok(());
    };
    if played.is_success() {
        let subject = format!("query {}: at least one", names.join(" or "));
        let seen = Observation::new(subject, "refused", played.status()).by(base.operation.span);
        let seen = if lists_refusals { seen } else { seen.warning() };
        play.report(&required_missing_accepted::CHECK, &played, seen);
    }
    Ok(())
}

/// Optional query parameters that stand in a sentence with `at least one of`.
fn asked_for(operation: &Operation) -> Option<Vec<String>> {
    let says = operation.description.as_deref()?.to_lowercase();
    // Lines are folded as anybody likes.
    let says = says.split_whitespace().collect::<Vec<_>>().join(" ");
    let (_, after) = says.split_once("at least one of")?;
    let sentence = after.split('.').next()?;
    let words: Vec<String> = sentence
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .map(|word| word.replace('_', ""))
        .collect();
    let optional = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.location == Location::Query && !parameter.required);
    let named = optional
        .filter(|parameter| words.contains(&parameter.name.to_lowercase().replace('_', "")));
    let names: Vec<String> = named.map(|parameter| parameter.name.clone()).collect();
    (names.len() > 1).then_some(names)
}

//! Parameters of which a description asks for at least one: without all of them, the request is refused.

use hallpass_openapi::promises::at_least_one_of;

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
    let Some(names) = at_least_one_of(base.operation) else {
        return Ok(());
    };
    let mut call = base.clone().meant(Intent::Wrong);
    call.parameters
        .retain(|(name, _)| !names.contains(&name.as_str()));
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

//! What was removed may be made anew, where the document says so: a name that is free again, a user who can be invited again.

use hallpass_openapi::model::Operation;
use hallpass_openapi::promises::doubles::frees;

use super::story::{Cast, Creation};
use crate::call::Intent;
use crate::checks::{Observation, duplicate_status};
use crate::error::CheckError;
use crate::play::Play;

/// Sends the creation of what was removed once more.
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creation: &Creation<'a>,
) -> Result<(), CheckError> {
    let removers = cast.family.removers.iter().copied();
    let mut deleters = removers.filter(|remover| remover.method == "DELETE");
    let is_gone = play
        .knowledge
        .is_gone(cast.family.collection, &creation.item.id);
    let frees_it = |remover: &Operation| frees(play.api, remover);
    if !is_gone || !deleters.next().is_some_and(frees_it) {
        return Ok(());
    }
    let mut call = creation.played.call.clone();
    call.case = format!("{}/anew", call.operation.id);
    let Some(played) = play.send(call.meant(Intent::Uncertain)).await? else {
        return Ok(());
    };
    if matches!(played.status(), 400 | 409 | 422) {
        let first = creation.played.status();
        let seen = Observation::new("making anew what was removed", first, played.status());
        let seen = seen.by(played.call.operation.span).proven();
        play.report(&duplicate_status::CHECK, &played, seen);
    }
    crate::cleanup::run(play).await
}

//! What may be made once an item was answered: anew after a denial, and not again by whoever accepted, where the document says so.

use hallpass_openapi::promises::answers::Afterwards;
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
    let said = Afterwards::of(play.api, operation);
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
        let seen = Observation::new("body as one that was accepted", "refused", played.status());
        play.report(
            &duplicate_accepted::CHECK,
            &played,
            seen.by(operation.span).proven(),
        );
    }
    cleanup::run(play).await
}

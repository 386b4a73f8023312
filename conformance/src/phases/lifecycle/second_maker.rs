//! What the second caller makes: what it may not, by what the server refuses it elsewhere, and what it may, which it can remove.

use hallpass_openapi::model::Operation;

use super::access;
use super::object_level::{SECOND, by_second, lists_403, report, writers};
use super::removed::of_case;
use super::story::Cast;
use crate::call::Intent;
use crate::case::Case;
use crate::cleanup;
use crate::error::CheckError;
use crate::knowledge::Item;
use crate::play::Play;
use crate::resolve::resolve;

/// The second caller makes what the first one made, though the document lets those make it who may change it, and the server has told the caller that it
/// may not.
pub(super) async fn made_as_well<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    case: &Case<'a>,
    item: &Item,
) -> Result<(), CheckError> {
    let operation = case.operation;
    let roles = access::roles(play.api, operation);
    if roles.is_empty() || !lists_403(operation) {
        return Ok(());
    }
    let mut refused = None;
    let api = play.api;
    for writer in writers(cast)
        .into_iter()
        .filter(|writer| access::roles(api, writer) == roles)
    {
        let Some(case) = cast.successes(writer).into_iter().next() else {
            continue;
        };
        let Some(mut call) = of_case(case, item) else {
            continue;
        };
        call.case = format!("{}/other-caller", writer.id);
        let played = by_second(play, call).await?;
        if played.is_some_and(|played| played.status() == 403) {
            refused = Some(writer);
            break;
        }
    }
    let Some(refused) = refused else {
        return Ok(());
    };
    cleanup::run(play).await?;
    let Ok(mut call) = resolve(play, case) else {
        return Ok(());
    };
    call.case = format!("{}/other-caller", operation.id);
    if let Some(played) = by_second(play, call).await?
        && played.is_success()
    {
        let why = format!(
            "it may not do {}, for which the document asks the same",
            refused.id
        );
        report(play, &played, &why);
    }
    Ok(())
}

/// What the second caller makes itself it can remove, where it may make anything: what it is told to have removed is gone.
pub(super) async fn by_itself<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creator: &'a Operation,
) -> Result<(), CheckError> {
    let Some(case) = cast.successes(creator).into_iter().next() else {
        return Ok(());
    };
    let Ok(mut call) = resolve(play, case) else {
        return Ok(());
    };
    call.case = format!("{}/other-caller-itself", creator.id);
    if play.can_call(creator, SECOND) {
        play.send(call.by(SECOND).meant(Intent::Uncertain)).await?;
    }
    cleanup::run(play).await
}

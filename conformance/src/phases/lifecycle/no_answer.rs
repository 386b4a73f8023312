//! What is none of the answers to something that waits for one: whoever takes it for an answer shows it only while nothing was answered yet.

use serde_json::json;

use super::pending::{choices, of_answer};
use crate::call::{Call, Intent};
use crate::checks::{Observation, negative_accepted};
use crate::error::CheckError;
use crate::phases::coverage::lists_refusals;
use crate::play::{Play, Played};
use crate::rules;

/// Sends the answer of a call with a word in it that the document does not list. Gives whether it was taken for an answer.
pub(super) async fn run<'a>(play: &mut Play<'a, '_>, call: &Call<'a>) -> Result<bool, CheckError> {
    let (Some((media, _)), Some(body)) = (&call.body, rules::body(call)) else {
        return Ok(false);
    };
    let Some((pointer, values)) = choices(play, media, &body) else {
        return Ok(false);
    };
    let word = json!("hallpass-none");
    if values.contains(&word) {
        return Ok(false);
    }
    let Some(mut wrong) = of_answer(call.clone(), &pointer, word) else {
        return Ok(false);
    };
    if play.is_allowed(&wrong) != Some(false) {
        return Ok(false);
    }
    let subject = format!("{} {pointer}: enum", media.name);
    wrong.case = format!("{}/no-answer", call.operation.id);
    let Some(played) = play
        .send(wrong.meant(Intent::Wrong))
        .await?
        .filter(Played::is_success)
    else {
        return Ok(false);
    };
    let operation = played.call.operation;
    let seen = Observation::new(subject, "refused", played.status()).by(operation.span);
    let seen = if lists_refusals(operation) {
        seen.proven()
    } else {
        seen.warning()
    };
    play.report(&negative_accepted::CHECK, &played, seen);
    Ok(true)
}

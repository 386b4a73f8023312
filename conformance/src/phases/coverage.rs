//! The coverage phase: each constraint of each operation at its boundary. What the document allows is taken, and what it forbids is refused.

use hallpass_openapi::model::{Action, Operation, StatusPattern};

use super::authentication::{call, prepare};
use crate::call::{Call, Intent};
use crate::checks::{Observation, negative_accepted, positive_rejected, required_missing_accepted};
use crate::cleanup;
use crate::coverage::{Variation, variations};
use crate::error::CheckError;
use crate::plan::plan;
use crate::play::{Play, Played};
use crate::rules;
use crate::transport::is_safe;

/// Varies one call of each operation.
pub(crate) async fn run(play: &mut Play<'_, '_>) -> Result<(), CheckError> {
    let plan = plan(play.api);
    let total = play.api.operations.len();
    prepare(play, &plan).await?;
    for (done, operation) in play.api.operations.iter().enumerate() {
        play.recorder.operation(operation, done, total);
        // Why an operation cannot be called was said when its examples were played.
        if !play.may_send(&operation.method) {
            continue;
        }
        if let Ok(base) = call(play, &plan, operation) {
            one(play, base).await?;
        }
    }
    cleanup::run(play).await
}

async fn one<'a>(play: &mut Play<'a, '_>, mut base: Call<'a>) -> Result<(), CheckError> {
    base.intent = Intent::Uncertain;
    if play.is_allowed(&base) != Some(true) {
        return Ok(());
    }
    let all = variations(play.api, &base);
    let mut taken = false;
    if is_repeatable(base.operation) && all.iter().any(|variation| variation.valid) {
        base.case = format!("{}/valid", base.operation.id);
        let played = play.send(base).await?;
        taken = played.is_some_and(|played| played.is_success());
    }
    // What is meant as wrong and is not, as the judge's own validator reads it, proves nothing.
    let is_meant = |variation: &Variation<'_>| {
        play.is_allowed(&variation.call) == Some(variation.valid) && (taken || !variation.valid)
    };
    let meant: Vec<_> = all.into_iter().filter(is_meant).collect();
    let calls = meant.iter().map(meaning).collect();
    let mut batch = play.batch(calls);
    for variation in meant {
        if let Some(played) = play.next(&mut batch).await?.flatten() {
            judge(play, variation, &played);
        }
    }
    Ok(())
}

/// The call of a variation, with what its reply may be.
fn meaning<'a>(variation: &Variation<'a>) -> Call<'a> {
    let intent = if variation.valid {
        Intent::Uncertain
    } else {
        Intent::Wrong
    };
    variation.call.clone().meant(intent)
}

/// Whether calling it again does no harm but for items that the run removes in the end.
fn is_repeatable(operation: &Operation) -> bool {
    let action = operation
        .resource
        .as_ref()
        .map_or(Action::None, |resource| resource.action);
    is_safe(&operation.method)
        || matches!(action, Action::Create | Action::Update | Action::Replace)
}

/// What the document allows is taken, what it forbids is refused.
fn judge(play: &mut Play<'_, '_>, variation: Variation<'_>, played: &Played<'_>) {
    let Variation {
        call,
        subject,
        keyword,
        valid,
        lenient,
        span,
    } = variation;
    let ruled = rules::predicted(&call, None).is_some();
    if valid {
        if matches!(played.status(), 400 | 422) && !ruled {
            let seen = Observation::new(subject, "taken", played.status()).by(span);
            play.report(&positive_rejected::CHECK, played, seen);
        }
        return;
    }
    if played.is_success() {
        let seen = Observation::new(subject, "refused", played.status()).by(span);
        let proven = !lenient && lists_refusals(played);
        let seen = if proven { seen } else { seen.warning() };
        let check = if keyword == "required" {
            &required_missing_accepted::CHECK
        } else {
            &negative_accepted::CHECK
        };
        play.report(check, played, seen);
    }
}

/// The document says that the operation refuses requests that are wrong.
fn lists_refusals(played: &Played<'_>) -> bool {
    played.call.operation.responses.iter().any(|response| {
        matches!(
            response.status,
            StatusPattern::Exact(400 | 422) | StatusPattern::Range(4)
        )
    })
}

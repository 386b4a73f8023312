//! The coverage phase: each constraint of each operation at its boundary. What the document allows is taken, and what it forbids is refused.

use std::collections::BTreeSet;

use hallpass_openapi::model::{Action, Operation, StatusPattern};

use super::authentication::{call, prepare};
use crate::call::{Call, Intent};
use crate::checks::{Observation, negative_accepted, positive_rejected, required_missing_accepted};
use crate::cleanup;
use crate::coverage::{Leniency, Variation, variations};
use crate::error::CheckError;
use crate::play::{Play, Played};
use crate::rules;
use crate::transport::is_safe;

/// Varies one call of each operation.
pub(crate) async fn run(play: &mut Play<'_, '_>) -> Result<(), CheckError> {
    let plan = play.plan();
    let total = play.api.operations.len();
    prepare(play, &plan).await?;
    let mut bounds = Bounds::default();
    for (done, operation) in play.api.operations.iter().enumerate() {
        play.recorder.operation(operation, done, total);
        // Why an operation cannot be called was said when its examples were played.
        if !play.may_send(&operation.method) {
            continue;
        }
        let makes = operation
            .resource
            .as_ref()
            .is_some_and(|resource| resource.action == Action::Create);
        if makes {
            // What is there already would be the reason of every refusal, where there may be only one of a kind.
            cleanup::run(play).await?;
        }
        if let Ok(base) = call(play, &plan, operation) {
            let refuses = lists_refusals(operation);
            super::one_of::run(play, &base, refuses).await?;
            one(play, base, &mut bounds).await?;
        }
        if makes {
            prepare(play, &plan).await?;
        }
    }
    bounds.report(play);
    cleanup::run(play).await
}

/// What the server does with pages of an impossible size or place. Many servers take the nearest possible one, so that taking one proves nothing; but
/// one that refuses it elsewhere does not do so.
#[derive(Default)]
struct Bounds<'a> {
    /// Keywords by which such a page was refused.
    refused: BTreeSet<&'static str>,
    /// Such pages that were given all the same.
    taken: Vec<(&'static str, Played<'a>, Observation)>,
}

impl Bounds<'_> {
    fn report(self, play: &mut Play<'_, '_>) {
        for (keyword, played, seen) in self.taken {
            let seen = if self.refused.contains(keyword) {
                seen
            } else {
                seen.warning()
            };
            play.report(&negative_accepted::CHECK, &played, seen);
        }
    }
}

async fn one<'a>(
    play: &mut Play<'a, '_>,
    mut base: Call<'a>,
    bounds: &mut Bounds<'a>,
) -> Result<(), CheckError> {
    base.intent = Intent::Uncertain;
    if play.is_allowed(&base) != Some(true) {
        return Ok(());
    }
    let all = variations(play.api, &base);
    let mut taken = false;
    if is_repeatable(base.operation) && all.iter().any(|variation| variation.valid) {
        let operation = base.operation;
        base.case = format!("{}/valid", operation.id);
        let played = play.send(base).await?;
        taken = played.is_some_and(|played| played.is_success());
        if taken && lists_conflict(operation) {
            cleanup::run(play).await?;
        }
    }
    // What is meant as wrong and is not, as the judge's own validator reads it, proves nothing.
    let is_meant = |variation: &Variation<'_>| {
        play.is_allowed(&variation.call) == Some(variation.valid) && (taken || !variation.valid)
    };
    let meant: Vec<_> = all.into_iter().filter(is_meant).collect();
    if meant
        .first()
        .is_some_and(|first| lists_conflict(first.call.operation))
    {
        return one_by_one(play, meant, bounds).await;
    }
    let calls = meant.iter().map(meaning).collect();
    let mut batch = play.batch(calls);
    for variation in meant {
        if let Some(played) = play.next(&mut batch).await?.flatten() {
            judge(play, variation, played, bounds);
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
fn judge<'a>(
    play: &mut Play<'a, '_>,
    variation: Variation<'a>,
    played: Played<'a>,
    bounds: &mut Bounds<'a>,
) {
    let Variation {
        call,
        subject,
        keyword,
        valid,
        lenient,
        span,
    } = variation;
    // A rule that hangs on state may be why the server refuses.
    let ruled = rules::predicted(&call, None).is_some()
        || (!is_safe(&call.operation.method) && refuses_by_rule(call.operation));
    if valid {
        if matches!(played.status(), 400 | 422) && !ruled {
            let seen = Observation::new(subject, "taken", played.status()).by(span);
            play.report(&positive_rejected::CHECK, &played, seen);
        }
        return;
    }
    if lenient == Leniency::Paging && matches!(played.status(), 400 | 422) {
        bounds.refused.insert(keyword);
    }
    if played.is_success() {
        let seen = Observation::new(subject, "refused", played.status()).by(span);
        let is_listed = lists_refusals(played.call.operation);
        if lenient == Leniency::Paging && is_listed {
            bounds.taken.push((keyword, played, seen));
            return;
        }
        let proven = lenient == Leniency::None && is_listed;
        let seen = if proven { seen } else { seen.warning() };
        let check = if keyword == "required" {
            &required_missing_accepted::CHECK
        } else {
            &negative_accepted::CHECK
        };
        play.report(check, &played, seen);
    }
}

/// Where the server takes only one of a kind, each is removed before the next is tried.
async fn one_by_one<'a>(
    play: &mut Play<'a, '_>,
    meant: Vec<Variation<'a>>,
    bounds: &mut Bounds<'a>,
) -> Result<(), CheckError> {
    for variation in meant {
        let Some(played) = play.send(meaning(&variation)).await? else {
            continue;
        };
        if played.is_success() {
            cleanup::run(play).await?;
        }
        judge(play, variation, played, bounds);
    }
    Ok(())
}

fn refuses_by_rule(operation: &Operation) -> bool {
    let mut all = operation.rules.iter();
    all.any(|rule| matches!(rule.respond.status, 400 | 422))
}

fn lists_conflict(operation: &Operation) -> bool {
    let mut all = operation.responses.iter();
    all.any(|response| response.status == StatusPattern::Exact(409))
}

/// The document says that the operation refuses requests that are wrong.
fn lists_refusals(operation: &Operation) -> bool {
    operation.responses.iter().any(|response| {
        matches!(
            response.status,
            StatusPattern::Exact(400 | 422) | StatusPattern::Range(4)
        )
    })
}

//! What a body needs by the value of something else, by the words of the document: without it, the request is refused.

use hallpass_openapi::promises::needs::Need;
use hallpass_openapi::references::shown;
use serde_json::{Map, Value};

use crate::call::{Call, Content, Intent};
use crate::checks::{Observation, required_missing_accepted};
use crate::cleanup;
use crate::error::CheckError;
use crate::plan::Plan;
use crate::play::Play;
use crate::resolve::resolve;
use crate::rules;

/// Sends a body that has what it needs, and where the server takes it, the same one without.
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    plan: &Plan<'a>,
    base: &Call<'a>,
) -> Result<(), CheckError> {
    let operation = base.operation;
    for need in Need::of(play.api, operation) {
        let cases = plan.cases.iter();
        let cases = cases.filter(|case| case.operation.id == operation.id && case.is_success());
        let mut all: Vec<Call<'a>> = cases.filter_map(|case| resolve(play, case).ok()).collect();
        all.push(base.clone());
        let whole = all
            .into_iter()
            .find_map(|call| with_need(play, call, &need));
        let Some(mut whole) = whole.map(|call| call.meant(Intent::Uncertain)) else {
            continue;
        };
        whole.case = format!("{}/with-{}", operation.id, need.needed);
        let taken = play.send(whole.clone()).await?;
        cleanup::run(play).await?;
        if !taken.is_some_and(|played| played.is_done()) {
            continue;
        }
        let Some(mut call) = altered(&whole, |body| {
            body.remove(&need.needed);
        }) else {
            continue;
        };
        call.case = format!("{}/without-{}", operation.id, need.needed);
        if let Some(played) = play.send(call.meant(Intent::Wrong)).await?
            && played.is_success()
        {
            let subject = format!(
                "{}, which the words ask for with {} \"{}\"",
                need.needed, need.decider, need.value
            );
            let seen = Observation::new(subject, "refused", played.status()).by(operation.span);
            play.report(&required_missing_accepted::CHECK, &played, seen);
        }
        cleanup::run(play).await?;
    }
    Ok(())
}

/// The body lacks what the words ask for with what else the call has.
pub(super) fn lacks(play: &Play<'_, '_>, call: &Call<'_>) -> bool {
    let Some(body) = rules::body(call) else {
        return false;
    };
    let path: Map<String, Value> = call.parameters.iter().cloned().collect();
    let needs = Need::of(play.api, call.operation);
    needs.iter().any(|need| need.is_broken(&path, &body))
}

/// The call where the decider has its value and what is needed is there.
fn with_need<'a>(play: &Play<'a, '_>, call: Call<'a>, need: &Need) -> Option<Call<'a>> {
    let body = rules::body(&call)?;
    let has = body.get(&need.needed).is_some_and(|value| !value.is_null());
    if need.in_path {
        // What one kind needs is seldom what there is of another one.
        let is_it = call.parameter(&need.decider).and_then(Value::as_str) == Some(&need.value);
        return (is_it && has).then_some(call);
    }
    let mut known = shown(play.api, &need.needed).into_iter();
    let known = known.find(|value| !value.is_null()).cloned();
    if !has && known.is_none() {
        return None;
    }
    let call = altered(&call, |body| {
        body.insert(need.decider.clone(), Value::from(need.value.as_str()));
        if !has {
            body.extend(known.map(|known| (need.needed.clone(), known)));
        }
    })?;
    (play.is_allowed(&call) == Some(true)).then_some(call)
}

fn altered<'a>(call: &Call<'a>, alter: impl FnOnce(&mut Map<String, Value>)) -> Option<Call<'a>> {
    let (media, _) = call.body.as_ref()?;
    let Value::Object(mut body) = rules::body(call)? else {
        return None;
    };
    alter(&mut body);
    let mut altered = call.clone();
    altered.body = Some((*media, Content::Value(Value::Object(body))));
    Some(altered)
}

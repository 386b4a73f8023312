//! The examples phase: each example of each operation, in each pair of representations.

use std::collections::BTreeSet;
use std::time::Duration;

use hallpass_openapi::model::{Action, Operation, Response, StatusPattern};
use serde_json::Value;

use super::{addressee, lifecycle, malformed, negotiation, replied, shown, snapshots};
use crate::call::{Call, Content, Intent};
use crate::case::Case;
use crate::checks::{Observation, create_not_readable, example_replay, rule_violated};

use crate::cleanup;
use crate::error::CheckError;
use crate::json::escaped;
use crate::knowledge::Item;
use crate::learn::identity_of_call;
use crate::plan::{Plan, plan};
use crate::play::{Play, Played};
use crate::record::status_name;
use crate::resolve::resolve;
use crate::rules;
use crate::transport::is_safe;

/// Parameters of a query that are left out one by one to find the one that is refused.
const MOST_NARROWED: usize = 6;

/// How long a server may take to find what it has stored.
const MOMENT: Duration = Duration::from_secs(1);

/// Plays all examples, and removes what they created. Those that the server takes come first from then on.
pub(crate) async fn run(play: &mut Play<'_, '_>) -> Result<(), CheckError> {
    let mut plan = plan(play.api);
    addressee::run(play, &mut plan).await?;
    play.adopt(plan.clone());
    let Plan { cases, unplayable } = plan;
    let mut taken = BTreeSet::new();
    let total = play.api.operations.len();
    let mut done: Vec<&str> = Vec::new();
    let mut refused = malformed::Refused::new();
    for case in &cases {
        if !done.contains(&case.operation.id.as_str()) {
            play.recorder.operation(case.operation, done.len(), total);
            done.push(&case.operation.id);
        }
        if one(play, case, &mut refused).await? {
            taken.insert(case.id());
        }
    }
    play.prefer(&taken);
    malformed::report(play, refused);
    for example in unplayable {
        let case = format!("{}/{}", example.operation.id, example.name);
        play.skip(example.operation, &case, example.reason);
    }
    cleanup::run(play).await
}

async fn one<'a>(
    play: &mut Play<'a, '_>,
    case: &Case<'a>,
    refused: &mut malformed::Refused<'a>,
) -> Result<bool, CheckError> {
    if makes_unique_items(case) {
        // What another representation of the example made would stand in the way.
        cleanup::run(play).await?;
    }
    let call = match resolve(play, case) {
        Ok(call) => call,
        Err(reason) => {
            play.skip(case.operation, &case.id(), reason);
            return Ok(false);
        }
    };
    let binding = call.intent == Intent::Valid;
    let rule =
        rules::predicted(&call, None).map(|rule| (rule.id.clone(), rule.respond.status, rule.span));
    let members = match answered(play, case, &call) {
        Some((collection, item)) => {
            lifecycle::joined::watch(play, collection, case.operation, &item).await?
        }
        None => None,
    };
    let Some(played) = play.send(call).await? else {
        return Ok(false);
    };
    if let Some(members) = members {
        members.compare(play, &played).await?;
    }
    let is_taken = played.is_success();
    // Examples may break their own schemas: a refusal is right then, but for one that the document shows.
    let allowed = played.call.intent != Intent::Wrong;
    let excused = is_short(&played) || is_closed(case, &played);
    let binding = binding && (allowed || !case.is_success()) && !excused;
    let rule = rule.filter(|_| allowed && played.exchange.reply.is_ok());
    match rule {
        Some((id, status, span)) if played.status() != status => {
            play.report(
                &rule_violated::CHECK,
                &played,
                Observation::new(id, status, played.status()).by(span),
            );
        }
        // A representation that cannot be had is judged below.
        _ if played.status() == 406 && case.accept.is_some() => {}
        _ => compare(play, case, &played, binding),
    }
    shown::compare(play, case, &played).await?;
    replied::compare(play, case, &played);
    own_is_found(play, &played).await?;
    if falls_under(case.response, played.status()) || binding {
        snapshots::capture(play, case, &played);
    }
    if let Some(accept) = case.accept.filter(|_| case.is_success()) {
        negotiation::refusal(play, &played, accept);
    }
    if !binding && malformed::is_example(play, case, &played) {
        refused.push((case.name.clone(), case.response.span, played));
    } else if !binding {
        narrowed(play, case, &played).await?;
        without_one(play, case, &played).await?;
    }
    Ok(is_taken)
}

/// The item that a call answers, where the run knows it.
fn answered<'a>(play: &Play<'_, '_>, case: &Case<'a>, call: &Call<'a>) -> Option<(&'a str, Item)> {
    let resource = case.operation.resource.as_ref()?;
    let answers = matches!(resource.action, Action::Delete | Action::None);
    if !answers || matches!(case.operation.method.as_str(), "DELETE" | "GET") {
        return None;
    }
    let id = identity_of_call(call)?;
    let collection = resource.collection.as_str();
    let own = play.knowledge.own(collection).iter();
    let mut known = own.chain(play.knowledge.met(collection));
    let item = known.find(|item| item.id == id).cloned()?;
    Some((collection, item))
}

/// An example of a body that is told to be malformed, while the same body without one of its properties is taken. What that refers to may not be there.
async fn without_one<'a>(
    play: &mut Play<'a, '_>,
    case: &Case<'a>,
    played: &Played<'a>,
) -> Result<(), CheckError> {
    let call = &played.call;
    let resource = call.operation.resource.as_ref();
    let is_repeatable = resource.is_some_and(|resource| {
        let writes = [Action::Create, Action::Update];
        writes.contains(&resource.action) && !resource.declared
    });
    if !is_repeatable || !case.is_success() || !malformed::is_told(play, played) {
        return Ok(());
    }
    let (Some((media, _)), Some(body)) = (call.body.clone(), rules::body(call)) else {
        return Ok(());
    };
    let around = lone_object(&body);
    let inside = body.pointer(&around).and_then(Value::as_object);
    let names = inside.into_iter().flatten().filter(|(name, value)| {
        let member = serde_json::json!({ name.as_str(): value });
        !malformed::names_others(&member)
    });
    let names: Vec<String> = names.map(|(name, _)| name.clone()).collect();
    for name in names.into_iter().take(MOST_NARROWED) {
        let mut less = body.clone();
        if let Some(members) = less.pointer_mut(&around).and_then(Value::as_object_mut) {
            members.shift_remove(&name);
        }
        let mut without = call.clone().meant(Intent::Uncertain);
        without.body = Some((media, Content::Value(less)));
        if play.is_allowed(&without) != Some(true) {
            continue;
        }
        let answered = play.send(without).await?;
        if answered.is_some_and(|answered| answered.is_success()) {
            let seen =
                Observation::new(case.name.as_str(), promise(case.response), played.status())
                    .at(format!("{around}/{}", escaped(&name)));
            play.report(&example_replay::CHECK, played, seen.by(case.response.span));
            return cleanup::run(play).await;
        }
    }
    Ok(())
}

/// Where the object is that stands alone in a body, as in `{"invite": {...}}`; else the body itself.
fn lone_object(body: &Value) -> String {
    let mut members = body.as_object().into_iter().flatten();
    match (members.next(), members.next()) {
        (Some((name, Value::Object(_))), None) => format!("/{}", escaped(name)),
        _ => String::new(),
    }
}

/// An example of the query that is told to be malformed, while the same request without one of its parameters is answered.
async fn narrowed<'a>(
    play: &mut Play<'a, '_>,
    case: &Case<'a>,
    played: &Played<'a>,
) -> Result<(), CheckError> {
    let call = &played.call;
    let is_safe = is_safe(&call.operation.method) && case.is_success();
    let token = call.operation.resource.as_ref();
    let token = token.and_then(|resource| resource.paging.as_ref()?.token.as_deref());
    let is_token = token.is_some_and(|token| call.parameter(token).is_some());
    if !is_safe || is_token || !malformed::is_told(play, played) {
        return Ok(());
    }
    let bare = lifecycle::without_choice(call);
    let chosen = call.parameters.iter().map(|(name, _)| name);
    let chosen = chosen.filter(|name| bare.parameter(name).is_none());
    for name in chosen.take(MOST_NARROWED) {
        let mut without = call.clone();
        without.parameters.retain(|(other, _)| other != name);
        let answered = play.send(without.meant(Intent::Uncertain)).await?;
        if answered.is_some_and(|answered| answered.is_success()) {
            let seen =
                Observation::new(case.name.as_str(), promise(case.response), played.status());
            play.report(&example_replay::CHECK, played, seen.by(case.response.span));
            break;
        }
    }
    Ok(())
}

/// A refusal of a request that leaves all out: what it lacks may be what the server asks for, where the document says so in words.
fn is_short(played: &Played<'_>) -> bool {
    let call = &played.call;
    let mut parameters = call.operation.parameters.iter();
    matches!(played.status(), 400 | 422)
        && call.parameters.is_empty()
        && parameters.next().is_some()
        && asks_for_more(call.operation)
}

/// Credentials are asked for where the document names none, and shows no example of what a call without them gets.
fn is_closed(case: &Case<'_>, played: &Played<'_>) -> bool {
    let shows_none = case
        .response
        .content
        .iter()
        .all(|media| media.examples.is_empty());
    matches!(played.status(), 401 | 403)
        && played.call.operation.security.is_empty()
        && played.call.parameters.is_empty()
        && played.call.body.is_none()
        && shows_none
}

/// The words of the document may ask for what its keywords call optional.
fn asks_for_more(operation: &Operation) -> bool {
    const WORDS: [&str; 9] = [
        "must",
        "require",
        "at least",
        "need",
        "suppl",
        "specif",
        "either",
        "mandatory",
        "one of",
    ];
    let of_parameters = operation.parameters.iter();
    let of_parameters = of_parameters.filter_map(|parameter| parameter.description.as_deref());
    let refusals = operation.responses.iter().filter(|response| {
        matches!(
            response.status,
            StatusPattern::Exact(400 | 422) | StatusPattern::Range(4)
        )
    });
    let says = operation.description.as_deref().into_iter();
    let mut texts = says
        .chain(operation.summary.as_deref())
        .chain(of_parameters)
        .chain(refusals.map(|response| response.description.as_str()))
        .map(str::to_lowercase);
    texts.any(|text| WORDS.iter().any(|word| text.contains(word)))
}

fn makes_unique_items(case: &Case<'_>) -> bool {
    let mut all = case.operation.responses.iter();
    let lists_409 = all.any(|response| response.status == StatusPattern::Exact(409));
    let resource = case.operation.resource.as_ref();
    resource.is_some_and(|resource| {
        resource.action == Action::Create && (lists_409 || !resource.unique.is_empty())
    })
}

/// What the run made by the reply's own word can be read.
async fn own_is_found<'a>(play: &mut Play<'a, '_>, played: &Played<'a>) -> Result<(), CheckError> {
    let operation = played.call.operation;
    let Some(resource) = &operation.resource else {
        return Ok(());
    };
    let id = identity_of_call(&played.call).unwrap_or_default();
    let mut own = play.knowledge.own(&resource.collection).iter();
    let is_own = resource.action == Action::Read && own.any(|item| item.id == id);
    if !is_own || !matches!(played.status(), 404 | 410) || play.fixtures_known() {
        return Ok(());
    }
    // Some servers take a moment to find what they have stored.
    tokio::time::sleep(MOMENT).await;
    let mut again = played.call.clone();
    again.case = format!("{}/again", again.case);
    let Some(again) = play.send(again).await? else {
        return Ok(());
    };
    if matches!(again.status(), 404 | 410) {
        let seen = Observation::new(resource.collection.as_str(), id, again.status())
            .by(operation.span)
            .proven();
        play.report(&create_not_readable::CHECK, &again, seen);
    }
    Ok(())
}

/// The status against the promised one. Other checks have spoken already where the status is not documented at all.
fn compare(play: &mut Play<'_, '_>, case: &Case<'_>, played: &Played<'_>, binding: bool) {
    let status = played.status();
    if played.exchange.reply.is_err()
        || falls_under(case.response, status)
        || played.body.response.is_none()
    {
        return;
    }
    if binding {
        let seen = Observation::new(case.name.as_str(), promise(case.response), status)
            .by(case.response.span);
        play.report(&example_replay::CHECK, played, seen);
    } else {
        let reason = if played.call.intent == Intent::Wrong && case.is_success() {
            format!(
                "the server answers {status}, and the document itself does not allow what the example sends"
            )
        } else {
            format!(
                "the server answers {status}: it may not hold what the example names, or not allow it to this caller"
            )
        };
        play.skip(case.operation, &case.id(), reason);
    }
}

/// The status is one that the response describes. A default promises no status in particular.
fn falls_under(response: &Response, status: u16) -> bool {
    match response.status {
        StatusPattern::Exact(code) => code == status,
        StatusPattern::Range(digit) => u16::from(digit) == status / 100,
        StatusPattern::Default => true,
    }
}

fn promise(response: &Response) -> Value {
    match response.status {
        StatusPattern::Exact(code) => Value::from(code),
        other => Value::from(status_name(other)),
    }
}

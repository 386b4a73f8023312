//! The story of an answer that stays with its item: an invite that was accepted shows it, is in the lists of those that were, and is answered once.

use std::time::Duration;

use hallpass_openapi::answer::state_after;
use hallpass_openapi::model::{Operation, SchemaId};
use hallpass_openapi::promises::answers::{Again, keeps_answered};
use hallpass_openapi::promises::callers::callers;
use hallpass_openapi::strtotime::strtotime;
use serde_json::{Map, Value};

use super::afterwards;
use super::denied::denies;
use super::joined;
use super::listing;
use super::no_answer;
use super::object_level::{self, lists_403};
use super::others;
use super::own_address::is_for_addressee_alone;
use super::pending::{choices, of_answer};
use super::story::{Cast, Creation, create, on_item, read, shown};
use crate::call::{Call, Caller, Intent};
use crate::case::Case;
use crate::checks::{
    Observation, delete_twice, duplicate_status, update_ignored, update_side_effect,
    write_representation_mismatch,
};
use crate::cleanup;
use crate::error::CheckError;
use crate::json::escaped;
use crate::knowledge::{Item, scalar_text};
use crate::learn::path_parameters;
use crate::phases::addressee::by_addressee;
use crate::play::{Play, Played};
use crate::rules;

/// Answers of one body that are tried.
const MOST: usize = 4;

/// Gives each answer to an item of its own, and says whether any was taken.
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creator: &'a Operation,
) -> Result<bool, CheckError> {
    let mut is_answered = false;
    for operation in cast.family.answers.iter().copied() {
        let mut formats: Vec<&str> = Vec::new();
        let mut formatted = Formatted::default();
        let mut answers = Vec::new();
        for case in cast.successes(operation) {
            let Some((media, _)) = &case.body else {
                continue;
            };
            if formats.contains(&media.name.as_str()) {
                continue;
            }
            formats.push(&media.name);
            let mut call = Call::new(operation, case.id());
            call.body.clone_from(&case.body);
            let body = rules::body(&call);
            let Some((pointer, values)) = body.and_then(|body| choices(play, media, &body)) else {
                continue;
            };
            let values = values.into_iter().take(MOST);
            answers.extend(values.map(|value| (case, pointer.clone(), value)));
        }
        // Whoever accepted may not be asked again.
        answers.sort_by_key(|(_, _, value)| !denies(value));
        for (case, pointer, value) in answers {
            let answer = (pointer.as_str(), value);
            one(play, cast, creator, case, answer, &mut formatted).await?;
            cleanup::run(play).await?;
        }
        is_answered |= !formatted.taken.is_empty();
        formatted.report(play);
    }
    Ok(is_answered)
}

/// Answers by the format in which they were given.
#[derive(Default)]
struct Formatted<'a> {
    taken: Vec<(&'a str, Value)>,
    refused: Vec<(&'a str, Value, Played<'a>)>,
}

impl Formatted<'_> {
    /// One format cannot say what the other one can: the same answer to the same kind of item is told to be malformed.
    fn report(self, play: &mut Play<'_, '_>) {
        for (format, answer, played) in self.refused {
            let taken = |is_own: bool| {
                let mut all = self.taken.iter();
                all.find(|(other, given)| *given == answer && (*other == format) == is_own)
            };
            if let (Some((other, _)), None) = (taken(false), taken(true)) {
                let seen = Observation::new(*other, "a success", played.status())
                    .by(played.call.operation.span)
                    .proven();
                play.report(&write_representation_mismatch::CHECK, &played, seen);
            }
        }
    }
}

async fn one<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creator: &'a Operation,
    case: &Case<'a>,
    (pointer, answer): (&str, Value),
    formatted: &mut Formatted<'a>,
) -> Result<(), CheckError> {
    let skips = play.recorder.skips();
    let format = case
        .body
        .as_ref()
        .map_or("", |(media, _)| media.name.as_str());
    let mut refused = None;
    let made = answered_or(play, cast, creator, case, (pointer, &answer), &mut refused).await?;
    if let Some(refused) = refused {
        formatted.refused.push((format, answer.clone(), refused));
    }
    let Some((creation, done)) = made else {
        return Ok(());
    };
    formatted.taken.push((format, answer.clone()));
    play.recorder.forget_skips(skips);
    let mut item = creation.item.clone();
    let Some(after) = shown(play, cast, &item, "answered").await? else {
        return lost(play, cast, &creation, &done).await;
    };
    shows(play, cast, &done, &after);
    untouched(play, cast, &creation, &done, &after);
    item.value = after.clone();
    if is_filtered(cast, &creation.item.value, &after) {
        listing::contains(play, cast, &item, Some(&after)).await?;
    }
    for list in cast.family.lists.iter().copied() {
        // The list as it is without a filter: a filter that holds by default is looked at with the reply.
        if let Some(listing) =
            listing::listing(play, list, &creation.item, &creation.item.value, "answered")
        {
            let call = by_addressee(play, listing.call);
            play.send(call).await?;
        }
    }
    if Again::of(play.api, done.call.operation).same {
        second_later(play, &done, &creation.item.value, &after).await;
    }
    again(play, cast, &item, &done, &after, pointer).await?;
    removal(play, cast, &item, &after).await?;
    afterwards::run(play, &creation, &answer).await
}

/// An item that cannot be read any more since it was answered, though it has a value for what was answered.
async fn lost<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creation: &Creation<'a>,
    done: &Played<'a>,
) -> Result<(), CheckError> {
    let Some(read) = read(play, cast, &creation.item, "answered").await? else {
        return Ok(());
    };
    let before = creation.item.value.as_object();
    let tells = before
        .zip(rules::body(&done.call))
        .and_then(|(before, body)| {
            let schema = item_schema(play, cast, before)?;
            state_after(play.api, schema, before, &body)
        });
    if let Some((name, expected)) = tells.filter(|_| matches!(read.status(), 404 | 410)) {
        let seen = Observation::new(name.as_str(), expected, Value::Null)
            .at(format!("/{}", escaped(&name)))
            .by(done.call.operation.span)
            .after(done.call.operation)
            .proven();
        play.report(&update_side_effect::CHECK, &read, seen);
    }
    Ok(())
}

/// What was sent with the creation, and shown, is what it was: an answer changes the answer.
fn untouched(
    play: &mut Play<'_, '_>,
    cast: Cast<'_, '_>,
    creation: &Creation<'_>,
    done: &Played<'_>,
    after: &Value,
) {
    let sent = rules::body(&creation.played.call);
    let Some(Value::Object(sent)) = sent else {
        return;
    };
    let changed = sent.iter().find(|(name, value)| {
        let before = creation.item.value.get(*name);
        let now = after.get(*name).unwrap_or(&Value::Null);
        before == Some(*value) && scalar_text(value).is_some() && now != *value
    });
    if let Some((name, value)) = changed {
        let now = after.get(name).cloned().unwrap_or_default();
        let at = format!("/{}", escaped(name));
        let seen = Observation::new(at.as_str(), value.clone(), now)
            .at(at.as_str())
            .by(cast
                .family
                .read
                .map_or(done.call.operation.span, |read| read.span))
            .after(done.call.operation)
            .proven();
        play.report(&update_side_effect::CHECK, done, seen);
    }
}

/// The schema of an item as it is read, without the name that it may stand under.
pub(super) fn item_schema(
    play: &Play<'_, '_>,
    cast: Cast<'_, '_>,
    item: &Map<String, Value>,
) -> Option<SchemaId> {
    let response = cast.family.read.and_then(crate::plan::success)?;
    let schema = response.content.first()?.schema?;
    let declared = play.api.properties(schema).declared;
    let around = declared.first().filter(|_| declared.len() == 1);
    let around = around.filter(|(name, _)| !item.contains_key(*name));
    Some(around.map_or(schema, |(_, inner)| inner.schema))
}

/// What the answer changed is what the lists tell items apart by, so that a list can be asked for it.
fn is_filtered(cast: Cast<'_, '_>, before: &Value, after: &Value) -> bool {
    let lists = cast.family.lists.iter();
    let resources = lists.filter_map(|list| list.resource.as_ref());
    resources
        .flat_map(|resource| resource.defaults.values())
        .any(|filter| {
            let of = |item: &Value| item.get(&filter.property).cloned();
            of(after).is_some() && of(before) != of(after)
        })
}

/// An item that is answered, by whoever of the callers may.
pub(super) async fn answered<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creator: &'a Operation,
    case: &Case<'a>,
    pointer: &str,
    answer: &Value,
) -> Result<Option<(Creation<'a>, Played<'a>)>, CheckError> {
    answered_or(play, cast, creator, case, (pointer, answer), &mut None).await
}

/// The same, with the answer that was told to be malformed, if one was.
async fn answered_or<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creator: &'a Operation,
    case: &Case<'a>,
    (pointer, answer): (&str, &Value),
    refused: &mut Option<Played<'a>>,
) -> Result<Option<(Creation<'a>, Played<'a>)>, CheckError> {
    for made in cast.successes(creator) {
        let Some(creation) = create(play, cast, made).await? else {
            continue;
        };
        let mut members =
            joined::watch(play, cast.family.collection, case.operation, &creation.item).await?;
        for caller in 0..play.options.credentials.callers() {
            let caller = Caller::Identity(caller);
            let Some(mut call) = on_item(case.operation, &creation.item, "answer") else {
                continue;
            };
            call.body.clone_from(&case.body);
            let call = of_answer(call.accepting(case.accept), pointer, answer.clone());
            let Some(call) = call.filter(|_| play.can_call(case.operation, caller)) else {
                continue;
            };
            let of_call = call.clone();
            if no_answer::run(play, &call.clone().by(caller)).await? {
                break;
            }
            let beside = others::beside(play, cast, &creation.item).await?;
            let again = others::beside(play, cast, &creation.item).await?;
            let Some(played) = play.send(call.by(caller).meant(Intent::Uncertain)).await? else {
                continue;
            };
            if played.is_success() {
                let beside = others::steady(beside, &again);
                others::still_beside(play, cast, &creation.item, &beside, &played).await?;
            }
            if matches!(played.status(), 400 | 415 | 422) {
                *refused = Some(played);
            } else if played.is_success() {
                if let Some(members) = members.take() {
                    members.compare(play, &played).await?;
                }
                let mut all = play.addressees.iter();
                let is_alone = || is_for_addressee_alone(play.api, case.operation);
                let is_for_other = all.any(|other| {
                    other.collection == cast.family.collection && (!other.is_told || is_alone())
                });
                let is_third = is_for_third(play, &of_call) && is_alone();
                let is_for_other = is_for_other || is_third;
                if is_for_other && caller == Caller::Identity(0) && lists_403(case.operation) {
                    object_level::report(play, &played, "it was made for another caller");
                }
                return Ok(Some((creation, played)));
            }
        }
        cleanup::run(play).await?;
    }
    Ok(None)
}

/// The path names a user who is not the first caller, by the words of the document.
fn is_for_third(play: &Play<'_, '_>, call: &Call<'_>) -> bool {
    let Some([first, _]) = callers(play.api).filter(|_| !play.options.fixtures_known) else {
        return false;
    };
    let mut users =
        path_parameters(call.operation).filter(|name| name.to_lowercase().contains("user"));
    users.any(|name| {
        let user = call.parameter(name).and_then(scalar_text);
        user.is_some_and(|user| user != first && user != "me")
    })
}

/// The item shows the answer: the value of an enumeration that is the answer's.
fn shows(play: &mut Play<'_, '_>, cast: Cast<'_, '_>, done: &Played<'_>, after: &Value) {
    let (Some(body), Some(item)) = (rules::body(&done.call), after.as_object()) else {
        return;
    };
    let Some(schema) = item_schema(play, cast, item) else {
        return;
    };
    let Some((name, expected)) = state_after(play.api, schema, item, &body) else {
        return;
    };
    let shown = item.get(&name).cloned().unwrap_or_default();
    if shown != expected {
        let seen = Observation::new(name.as_str(), expected, shown)
            .at(format!("/{}", escaped(&name)))
            .by(done.call.operation.span)
            .after(done.call.operation)
            .proven();
        play.report(&update_ignored::CHECK, done, seen);
    }
}

/// The same answer and another one, once more, where the document says what comes of them.
async fn again<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    done: &Played<'a>,
    after: &Value,
    pointer: &str,
) -> Result<(), CheckError> {
    let operation = done.call.operation;
    let said = Again::of(play.api, operation);
    if said.is_final {
        let mut call = done.call.clone();
        call.case = format!("{}/same-answer", operation.id);
        if let Some(played) = play.send(call.meant(Intent::Uncertain)).await? {
            if played.is_success() || matches!(played.status(), 400 | 404 | 410 | 422) {
                let seen = Observation::new("the same answer again", 409, played.status());
                let seen = seen.by(operation.span).proven();
                play.report(&duplicate_status::CHECK, &played, seen);
            }
            stays(play, cast, item, after, &played).await?;
        }
    }
    if said.same {
        let mut call = done.call.clone();
        call.case = format!("{}/same-answer", operation.id);
        if let Some(played) = play.send(call.meant(Intent::Uncertain)).await? {
            if matches!(played.status(), 400 | 404 | 409 | 410 | 422) {
                let seen =
                    Observation::new("the same answer again", done.status(), played.status());
                play.report(
                    &duplicate_status::CHECK,
                    &played,
                    seen.by(operation.span).proven(),
                );
            }
            stays(play, cast, item, after, &played).await?;
        }
    }
    let (media, body) = match (&done.call.body, rules::body(&done.call)) {
        (Some((media, _)), Some(body)) if said.other => (*media, body),
        _ => return Ok(()),
    };
    let given = body.pointer(pointer).cloned();
    let others = choices(play, media, &body).map(|(_, values)| values);
    let other = others
        .into_iter()
        .flatten()
        .find(|other| Some(other) != given.as_ref());
    let call = other.and_then(|other| of_answer(done.call.clone(), pointer, other));
    let Some(mut call) = call else {
        return Ok(());
    };
    call.case = format!("{}/other-answer", operation.id);
    let Some(played) = play.send(call.meant(Intent::Uncertain)).await? else {
        return Ok(());
    };
    if played.is_success() || matches!(played.status(), 400 | 404 | 410 | 422) {
        let seen = Observation::new("another answer", 409, played.status());
        play.report(
            &duplicate_status::CHECK,
            &played,
            seen.by(operation.span).proven(),
        );
    }
    stays(play, cast, item, after, &played).await
}

/// Waits for the next second, once, where the answer has a time of its own: that of the same answer again would be another one.
async fn second_later(play: &mut Play<'_, '_>, done: &Played<'_>, before: &Value, after: &Value) {
    const SECOND: Duration = Duration::from_millis(1_050);
    let is_time = |value: &Value| match value {
        Value::String(text) => text.contains('T') && strtotime(text, 0).is_some(),
        Value::Number(number) => number
            .as_u64()
            .is_some_and(|seconds| seconds > 1_000_000_000),
        _ => false,
    };
    let members = after.as_object().into_iter().flatten();
    let mut new =
        members.filter(|(name, value)| is_time(value) && before.get(*name) != Some(*value));
    let is_new = new.next().is_some();
    let story = format!("the same answer later of {}", done.call.operation.id);
    if is_new && !play.options.fixtures_known && play.is_new_story(&story, 1) {
        tokio::time::sleep(SECOND).await;
    }
}

/// The item is as it was before a call that changes nothing.
async fn stays<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    before: &Value,
    played: &Played<'a>,
) -> Result<(), CheckError> {
    let Some(now) = shown(play, cast, item, "answered").await? else {
        return Ok(());
    };
    let members = before.as_object().into_iter().flatten();
    let changed = members.into_iter().find_map(|(name, old)| {
        let new = now.get(name)?;
        (new != old).then(|| (name.clone(), old.clone(), new.clone()))
    });
    if let Some((name, old, new)) = changed {
        let seen = Observation::new(name.as_str(), old, new)
            .at(format!("/{}", escaped(&name)))
            .by(played.call.operation.span)
            .proven();
        play.report(&update_side_effect::CHECK, played, seen);
    }
    Ok(())
}

/// An item that was answered is not removed, where the document says so.
async fn removal<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    after: &Value,
) -> Result<(), CheckError> {
    let removers = cast.family.removers.iter().copied();
    let Some(remover) = removers
        .filter(|remover| remover.method == "DELETE")
        .find(|remover| keeps_answered(play.api, remover))
    else {
        return Ok(());
    };
    let Some(call) = on_item(remover, item, "answered") else {
        return Ok(());
    };
    let Some(played) = play.send(call.meant(Intent::Uncertain)).await? else {
        return Ok(());
    };
    let check = if played.is_success() {
        &delete_twice::CHECK
    } else {
        &duplicate_status::CHECK
    };
    if played.is_success() || matches!(played.status(), 400 | 404 | 410 | 422) {
        let seen = Observation::new("removing what was answered", 409, played.status());
        play.report(check, &played, seen.by(remover.span).proven());
        return Ok(());
    }
    stays(play, cast, item, after, &played).await
}

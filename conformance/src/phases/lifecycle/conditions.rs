//! Conditions of changes: one with the current tag is made, one with the tag of an earlier state is not, nor one without where a tag is asked for.

use hallpass_openapi::equality::{Mode, differences};
use hallpass_openapi::model::{Operation, StatusPattern};
use hallpass_openapi::promises::conditions;
use serde_json::Value;

use super::story::{self, Cast, on_item, read};
use super::updated::change;
use crate::call::{Call, Intent};
use crate::case::Case;
use crate::checks::{Observation, failed_write_side_effect, precondition};
use crate::cleanup;
use crate::difference::is_within;
use crate::error::CheckError;
use crate::knowledge::Item;
use crate::phases::spared;
use crate::play::{Play, Played};
use crate::tags::is_strong;

/// A tag that no server gives.
const STALE: &str = "\"hallpass-stale\"";

/// Plays conditions on an item of the run's own.
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    create: &'a Operation,
) -> Result<(), CheckError> {
    let changes = cast.family.updates.iter().chain(&cast.family.removers);
    let is_conditional = |operation: &&Operation| {
        conditions::refuses_stale(operation) || conditions::needs_tag(operation)
    };
    let changes: Vec<&Operation> = changes.copied().filter(is_conditional).collect();
    let spares = cast
        .family
        .read
        .filter(|read| conditions::spares_what_is_known(read));
    let case = cast.successes(create).into_iter().next();
    let (Some(case), true) = (case, spares.is_some() || !changes.is_empty()) else {
        return Ok(());
    };
    let Some(creation) = story::create(play, cast, case).await? else {
        return Ok(());
    };
    let item = creation.item;
    if let Some(call) = spares.and_then(|read| on_item(read, &item, "own")) {
        spared::formats(play, call).await?;
    }
    let mut old = None;
    for operation in changes
        .iter()
        .filter(|change| change.request_body.is_some())
    {
        let mut formats: Vec<&str> = Vec::new();
        for case in cast.successes(operation) {
            if !formats.contains(&case.representation.as_str()) {
                formats.push(&case.representation);
                old = update(play, cast, &item, case).await?.or(old);
            }
        }
    }
    for operation in changes
        .iter()
        .filter(|change| change.request_body.is_none())
    {
        if !removal(play, cast, &item, operation, old.as_deref()).await? {
            break;
        }
    }
    cleanup::run(play).await
}

/// An item as it is, with its tag.
struct Current {
    tag: String,
    value: Value,
}

async fn current<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
) -> Result<Option<Current>, CheckError> {
    let played = read(play, cast, item, "read-tagged").await?;
    Ok(played.as_ref().and_then(shown))
}

fn shown(played: &Played<'_>) -> Option<Current> {
    let reply = played.exchange.reply.as_ref().ok()?;
    let tag = reply.header("etag").filter(|tag| !tag.is_empty())?;
    let value = played.value().filter(|_| played.is_success())?;
    Some(Current {
        tag: tag.to_owned(),
        value: value.clone(),
    })
}

/// Updates by one example. Gives the tag of a state that is no more.
async fn update<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    case: &Case<'a>,
) -> Result<Option<String>, CheckError> {
    let operation = case.operation;
    let base = |play: &Play<'a, '_>, before: &Current, what: &str| {
        let step = format!("tag-{what}/{}", case.representation);
        let mut call = on_item(operation, item, &step)?.accepting(case.accept);
        call.body.clone_from(&case.body);
        change(play, &mut call, &before.value);
        Some(call)
    };
    let Some(first) = current(play, cast, item).await? else {
        return Ok(None);
    };
    if let Some(call) = base(play, &first, "missing") {
        missing(play, call).await?;
    }
    let Some(before) = current(play, cast, item).await? else {
        return Ok(None);
    };
    let Some(call) = base(play, &before, "current") else {
        return Ok(None);
    };
    if !taken(play, cast, item, call, &before).await? {
        return Ok(None);
    }
    let Some(after) = current(play, cast, item).await? else {
        return Ok(None);
    };
    let old = (after.tag != before.tag).then_some(before.tag);
    if let Some(call) = base(play, &after, "stale") {
        stale(play, cast, item, call, &after, old.as_deref()).await?;
    }
    Ok(old)
}

/// Removes the item, or lets something else become of it. Gives whether it is still as it was.
async fn removal<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    operation: &'a Operation,
    old: Option<&str>,
) -> Result<bool, CheckError> {
    let Some(before) = current(play, cast, item).await? else {
        return Ok(false);
    };
    let call = |what: &str| on_item(operation, item, &format!("tag-{what}"));
    let (Some(without), Some(with_old), Some(with_current)) =
        (call("missing"), call("stale"), call("current"))
    else {
        return Ok(true);
    };
    if missing(play, without).await? {
        return Ok(false);
    }
    let old = old.filter(|old| *old != before.tag);
    if stale(play, cast, item, with_old, &before, old).await? {
        return Ok(false);
    }
    Ok(!taken(play, cast, item, with_current, &before).await?)
}

fn with_tag<'a>(call: Call<'a>, tag: &str) -> Option<Call<'a>> {
    let parameter = conditions::if_match(call.operation)?;
    let mut call = call.with(&parameter.name, tag).meant(Intent::Uncertain);
    call.keeps_tag = true;
    Some(call)
}

fn report(play: &mut Play<'_, '_>, played: &Played<'_>, status: u16, seen: Observation) {
    let operation = played.call.operation;
    let mut all = operation.responses.iter();
    let response = all.find(|response| response.status == StatusPattern::Exact(status));
    let span = response.map_or(operation.span, |response| response.span);
    play.report(&precondition::CHECK, played, seen.by(span));
}

/// A change without a tag where one is asked for. Gives whether it was made.
async fn missing<'a>(play: &mut Play<'a, '_>, mut call: Call<'a>) -> Result<bool, CheckError> {
    let parameter = conditions::if_match(call.operation);
    let Some(parameter) = parameter.filter(|_| conditions::needs_tag(call.operation)) else {
        return Ok(false);
    };
    call.parameters.retain(|(name, _)| *name != parameter.name);
    call.omitted = Some(parameter.name.clone());
    call.keeps_tag = true;
    let Some(played) = play.send(call.meant(Intent::Wrong)).await? else {
        return Ok(false);
    };
    if played.is_success() {
        let expected = if conditions::asks_for_tag(played.call.operation) {
            "428"
        } else {
            "refused"
        };
        let seen = Observation::new("no tag", expected, played.status());
        report(play, &played, 428, seen);
    }
    Ok(played.is_success())
}

/// A change with the current tag. Gives whether it was made.
async fn taken<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    call: Call<'a>,
    before: &Current,
) -> Result<bool, CheckError> {
    let Some(call) = with_tag(call, &before.tag) else {
        return Ok(false);
    };
    let Some(played) = play.send(call).await? else {
        return Ok(false);
    };
    // A weak tag is none that `If-Match` can hold to (RFC 9110, section 13.1.1).
    if played.status() == 412 && is_strong(&before.tag) {
        let now = current(play, cast, item).await?;
        if now.is_some_and(|now| now.tag == before.tag) {
            let seen = Observation::new("the current tag", "a success", 412);
            report(play, &played, 412, seen);
        }
    }
    Ok(played.is_done())
}

/// A change with the tag of an earlier state, or for want of one with a tag that the server never gave. Gives whether it was made.
async fn stale<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    call: Call<'a>,
    before: &Current,
    old: Option<&str>,
) -> Result<bool, CheckError> {
    let call = with_tag(call, old.unwrap_or(STALE));
    let call = call.filter(|call| play.is_allowed(call) == Some(true));
    let Some(call) = call.filter(|call| conditions::refuses_stale(call.operation)) else {
        return Ok(false);
    };
    let Some(played) = play.send(call).await? else {
        return Ok(false);
    };
    let status = played.status();
    let subject = match old {
        Some(_) => "the tag of an earlier state",
        None => "a tag that was never given",
    };
    // A tag that the server never gave may be refused for its form.
    let is_other = old.is_some() && matches!(status, 400 | 404 | 409 | 422 | 428);
    if played.is_success() || is_other {
        let seen = Observation::new(subject, 412, status);
        report(play, &played, 412, seen);
    }
    if played.is_success() {
        return Ok(true);
    }
    let Some(after) = read(play, cast, item, "read-tagged").await? else {
        return Ok(false);
    };
    unchanged(play, cast, item, &played, before, &after).await?;
    Ok(matches!(after.status(), 404 | 410))
}

/// What was refused was not done.
async fn unchanged<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    refused: &Played<'a>,
    before: &Current,
    after: &Played<'a>,
) -> Result<(), CheckError> {
    let operation = refused.call.operation;
    if !(400..500).contains(&refused.status()) {
        return Ok(());
    }
    if matches!(after.status(), 404 | 410) {
        let seen = Observation::new("", before.value.clone(), Value::Null);
        let seen = seen.by(operation.span).after(operation).proven();
        play.report(&failed_write_side_effect::CHECK, after, seen);
        return Ok(());
    }
    let (Some(now), Some(again)) = (shown(after), current(play, cast, item).await?) else {
        return Ok(());
    };
    let between =
        |left: &Value, right: &Value| differences(play.api, None, left, right, Mode::Exact);
    let volatile = between(&now.value, &again.value).into_iter();
    let volatile: Vec<String> = volatile.map(|change| change.path).collect();
    let mut changes = between(&before.value, &now.value).into_iter();
    let change = changes.find(|change| !is_within(&change.path, &volatile));
    if let Some(change) = change {
        let (left, right) = (change.left, change.right);
        let seen = Observation::new(
            change.path.as_str(),
            left.unwrap_or_default(),
            right.unwrap_or_default(),
        );
        let seen = seen.at(change.path.as_str()).by(operation.span);
        let seen = seen.after(operation).proven();
        play.report(&failed_write_side_effect::CHECK, after, seen);
    }
    Ok(())
}

//! What is not sent again: a GET with the current tag in `If-None-Match`, and one with another tag.

use hallpass_openapi::model::Operation;
use hallpass_openapi::promises::conditions;

use super::authentication::call;
use crate::call::{Call, Intent};
use crate::checks::entity_tag::CHANGED;
use crate::checks::{Observation, entity_tag, not_modified};
use crate::error::CheckError;
use crate::plan::success;
use crate::play::{Play, Played};

/// A tag that no server gives.
const OTHER: &str = "\"hallpass-other\"";

/// At most so many formats of an operation are asked for.
const MOST_FORMATS: usize = 2;

/// Percentage of a document's time after which no more conditions are tried.
const TRIED: u32 = 70;

/// Asks each operation that reads for what the client has already.
pub(super) async fn run(play: &mut Play<'_, '_>) -> Result<(), CheckError> {
    let plan = play.plan();
    for operation in &play.api.operations {
        if !has_tags(play, operation) || play.is_pressed(TRIED) {
            continue;
        }
        if let Ok(call) = call(play, &plan, operation) {
            formats(play, call).await?;
        }
    }
    Ok(())
}

/// The document speaks of tags, or of what is not sent again.
fn has_tags(play: &Play<'_, '_>, operation: &Operation) -> bool {
    let lists = success(operation).is_some_and(|response| conditions::tag(response).is_some());
    operation.method == "GET"
        && play.may_send("GET")
        && (lists
            || conditions::spares_what_is_known(operation)
            || conditions::if_none_match(operation).is_some())
}

/// Asks for each format of what a call reads.
pub(super) async fn formats<'a>(play: &mut Play<'a, '_>, call: Call<'a>) -> Result<(), CheckError> {
    let operation = call.operation;
    let content = success(operation).map_or(&[][..], |response| &response.content);
    let names = content
        .iter()
        .take(MOST_FORMATS)
        .map(|media| media.name.as_str());
    let mut accepts: Vec<Option<&str>> = names.map(Some).collect();
    if accepts.is_empty() {
        accepts.push(None);
    }
    for accept in accepts {
        let mut call = call.clone().accepting(accept).meant(Intent::Uncertain);
        let name = conditions::if_none_match(operation).map(|parameter| &parameter.name);
        call.parameters.retain(|(known, _)| Some(known) != name);
        one(play, call).await?;
    }
    Ok(())
}

async fn one<'a>(play: &mut Play<'a, '_>, base: Call<'a>) -> Result<(), CheckError> {
    let operation = base.operation;
    let step = |what: &str| Call {
        case: format!("{}/{what}", operation.id),
        ..base.clone()
    };
    let Some(first) = play.send(step("tagged")).await? else {
        return Ok(());
    };
    let Some(tag) = tag_of(&first) else {
        return Ok(());
    };
    if conditions::spares_what_is_known(operation) {
        let known = ask(play, step("known"), &tag).await?;
        if let Some(known) = known.filter(|known| known.status() == 200) {
            let Some(again) = play.send(step("tagged")).await? else {
                return Ok(());
            };
            ignored(play, &known, &first, &again, &tag);
        }
    }
    if let Some(other) = ask(play, step("other"), OTHER).await?
        && other.status() == 304
    {
        let seen = Observation::new("another tag", 200, 304).by(operation.span);
        play.report(&not_modified::CHECK, &other, seen);
    }
    Ok(())
}

/// The tag of a reply of which nothing more can be had.
fn tag_of(played: &Played<'_>) -> Option<String> {
    let reply = played.exchange.reply.as_ref().ok()?;
    let tag = reply.header("etag").filter(|tag| !tag.is_empty())?;
    (reply.status == 200).then(|| tag.to_owned())
}

/// Sends a call with a tag: as a parameter where it is one that the document allows, and else beside it.
async fn ask<'a>(
    play: &mut Play<'a, '_>,
    call: Call<'a>,
    tag: &str,
) -> Result<Option<Played<'a>>, CheckError> {
    if let Some(parameter) = conditions::if_none_match(call.operation) {
        let with = call.clone().with(&parameter.name, tag);
        if play.is_allowed(&with) == Some(true) {
            return play.send(with).await;
        }
    }
    let header = ("If-None-Match".to_owned(), tag.to_owned());
    play.send_altered(call, |request| request.headers.push(header))
        .await
}

/// The whole reply came again. Where it has another tag by now, the condition did not hold.
fn ignored(
    play: &mut Play<'_, '_>,
    known: &Played<'_>,
    first: &Played<'_>,
    again: &Played<'_>,
    tag: &str,
) {
    let body = |played: &Played<'_>| {
        let reply = played.exchange.reply.as_ref().ok();
        reply.map(|reply| reply.body.clone())
    };
    let span = known.call.operation.span;
    match tag_of(again) {
        Some(now) if now == tag => {
            let seen = Observation::new("the current tag", 304, 200).by(span);
            play.report(&not_modified::CHECK, known, seen);
        }
        Some(now) if body(first) == body(again) => {
            let seen = Observation::new(CHANGED, tag, now).by(span).warning();
            play.report(&entity_tag::CHECK, again, seen);
        }
        _ => {}
    }
}

//! What belongs to something that is closed, such as an archived course: it is neither made nor answered, where the document says so, and stays.

use std::collections::BTreeSet;

use hallpass_openapi::model::Operation;
use hallpass_openapi::promises::closed::Closed;
use serde_json::Value;

use super::story::{Cast, on_item, read};
use crate::call::{Call, Caller, Content, Intent};
use crate::case::Case;
use crate::checks::{Observation, failed_write_side_effect, negative_accepted};
use crate::cleanup;
use crate::error::CheckError;
use crate::knowledge::{Item, scalar_text};
use crate::play::{Play, Played};
use crate::resolve::resolve;
use crate::rules;

/// At most this many items are tried.
const MOST: usize = 3;

/// Tries what is refused for something that is closed. Only on this machine: a server that does it all the same does it to its own items.
pub(super) async fn run<'a>(play: &mut Play<'a, '_>, cast: Cast<'a, '_>) -> Result<(), CheckError> {
    if !play.target.is_loopback() {
        return Ok(());
    }
    let family = cast.family;
    let removers = family.removers.iter().copied();
    let answers = removers.filter(|remover| remover.method != "DELETE");
    for operation in answers.chain(family.answers.iter().copied()) {
        let case = cast.successes(operation).into_iter().next();
        if let (Some(closed), Some(case)) = (Closed::of(operation), case)
            && play.may_send(&operation.method)
        {
            answered(play, cast, case, closed).await?;
        }
    }
    let creator = family.create.filter(|create| play.may_send(&create.method));
    if let Some(creator) = creator
        && let Some(closed) = Closed::of(creator)
    {
        made(play, cast, creator, closed).await?;
    }
    Ok(())
}

/// The identities of what is closed: those that the document names, and those that a list showed.
fn identities(play: &Play<'_, '_>, closed: Closed) -> BTreeSet<String> {
    let mut all = closed.named(play.api);
    let resources = play.api.operations.iter();
    let resources = resources.filter_map(|operation| operation.resource.as_ref());
    for resource in resources {
        let met = play.knowledge.met(&resource.collection);
        let shown = met.filter(|item| closed.is(&item.value));
        all.extend(shown.map(|item| item.id.to_lowercase()));
    }
    all
}

/// The property by which an item belongs to one of these.
fn belonging(item: &Value, closed: &BTreeSet<String>) -> Option<(String, Value)> {
    let members = item.as_object()?.iter();
    let mut references = members.filter(|(name, _)| name.to_lowercase().ends_with("id"));
    let found = references.find(|(_, value)| {
        let text = scalar_text(value).map(|text| text.to_lowercase());
        text.is_some_and(|text| closed.contains(&text))
    });
    found.map(|(name, value)| (name.clone(), value.clone()))
}

async fn answered<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    case: &Case<'a>,
    closed: Closed,
) -> Result<(), CheckError> {
    let identities = identities(play, closed);
    let met = play.knowledge.met(cast.family.collection);
    let own = met
        .filter(|item| belonging(&item.value, &identities).is_some_and(|(name, _)| name != "id"));
    let items: Vec<Item> = own.take(MOST).cloned().collect();
    for item in items {
        let before = read(play, cast, &item, "of-what-is-closed").await?;
        let Some(before) = before.filter(Played::is_success) else {
            continue;
        };
        for caller in 0..play.options.credentials.callers() {
            let Some(call) = on_item(case.operation, &item, "of-what-is-closed") else {
                continue;
            };
            let mut call = call.by(Caller::Identity(caller)).accepting(case.accept);
            call.body.clone_from(&case.body);
            let Some(played) = play.send(call.meant(Intent::Uncertain)).await? else {
                continue;
            };
            if matches!(played.status(), 401 | 403 | 404) {
                // It is not this caller's.
                continue;
            }
            accepted(play, &played, closed);
            if played.is_success() {
                return Ok(());
            }
            let after = read(play, cast, &item, "of-what-is-closed").await?;
            if let Some(after) = after.filter(|after| matches!(after.status(), 404 | 410)) {
                let shown = before.value().cloned().unwrap_or_default();
                let seen = Observation::new("", shown, Value::Null)
                    .by(case.operation.span)
                    .after(case.operation)
                    .proven();
                play.report(&failed_write_side_effect::CHECK, &after, seen);
                return Ok(());
            }
            break;
        }
    }
    Ok(())
}

async fn made<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creator: &'a Operation,
    closed: Closed,
) -> Result<(), CheckError> {
    let identities = identities(play, closed);
    let mut met = play.knowledge.met(cast.family.collection);
    let reference = met.find_map(|item| belonging(&item.value, &identities));
    drop(met);
    let Some((name, value)) = reference else {
        return Ok(());
    };
    for case in cast.successes(creator).into_iter().take(MOST) {
        let Ok(mut call) = resolve(play, case) else {
            continue;
        };
        let Some((media, body)) = body_with(&call, &name, &value) else {
            continue;
        };
        call.body = Some((media, Content::Value(body)));
        call.case = format!("{}/of-what-is-closed", creator.id);
        let Some(played) = play.send(call.meant(Intent::Uncertain)).await? else {
            continue;
        };
        accepted(play, &played, closed);
        cleanup::run(play).await?;
        if played.is_success() {
            break;
        }
    }
    Ok(())
}

fn body_with<'a>(
    call: &Call<'a>,
    name: &str,
    value: &Value,
) -> Option<(&'a hallpass_openapi::model::MediaType, Value)> {
    let (media, _) = call.body.as_ref()?;
    let mut body = rules::body(call)?;
    *body.get_mut(name)? = value.clone();
    Some((*media, body))
}

fn accepted(play: &mut Play<'_, '_>, played: &Played<'_>, closed: Closed) {
    if played.is_success() {
        let what = format!("nothing is made or answered for what is {}", closed.word());
        let seen = Observation::new(what, "refused", played.status())
            .by(played.call.operation.span)
            .proven();
        play.report(&negative_accepted::CHECK, played, seen);
    }
}

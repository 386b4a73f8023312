//! Answers on behalf of somebody, such as accepting an invitation: not by whoever made it for another one.

use std::collections::BTreeSet;

use hallpass_openapi::alias::me_parameter;
use hallpass_openapi::model::Operation;

use super::object_level::{lists_403, report, shows};
use super::removed::of_case;
use super::story::{Cast, create, on_item};
use crate::call::{Call, Caller, Intent};
use crate::case::Case;
use crate::cleanup;
use crate::error::CheckError;
use crate::knowledge::{Item, scalar_text};
use crate::play::{Play, Played};

/// Who makes the items.
const FIRST: Caller = Caller::Identity(0);

/// What answers an item on behalf of somebody, such as accepting an invitation: not by whoever made it for another one.
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creator: &'a Operation,
) -> Result<(), CheckError> {
    let removers = cast.family.removers.iter().copied();
    for remover in removers.filter(|remover| remover.method != "DELETE" && lists_403(remover)) {
        let Some(case) = cast.successes(remover).into_iter().next() else {
            continue;
        };
        let mut addressed = BTreeSet::new();
        for creation in cast.successes(creator) {
            answer(play, cast, creation, case, &mut addressed).await?;
            cleanup::run(play).await?;
        }
    }
    Ok(())
}

/// What was made for the second caller, answered by the first one, who made it.
pub(super) async fn by_maker<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creator: &'a Operation,
) -> Result<(), CheckError> {
    let family = cast.family;
    let answers = family
        .removers
        .iter()
        .filter(|remover| remover.method != "DELETE");
    for operation in answers.chain(&family.answers).copied() {
        let shown = cast.successes(operation).into_iter().next();
        let Some(case) = shown.filter(|_| lists_403(operation)) else {
            continue;
        };
        for creation in cast.successes(creator) {
            let Some(creation) = create(play, cast, creation).await? else {
                continue;
            };
            let Some(mut call) = on_item(operation, &creation.item, "by-its-maker") else {
                continue;
            };
            call.body.clone_from(&case.body);
            if let Some(played) = play.send(call.by(FIRST).meant(Intent::Uncertain)).await?
                && played.is_success()
            {
                report(play, &played, "it was made for another caller");
            }
            cleanup::run(play).await?;
            break;
        }
    }
    Ok(())
}

async fn answer<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creation: &Case<'a>,
    case: &Case<'a>,
    addressed: &mut BTreeSet<String>,
) -> Result<(), CheckError> {
    let Some(creation) = create(play, cast, creation).await? else {
        return Ok(());
    };
    let item = &creation.item;
    let is_mine = is_shown_as_mine(play, cast, item).await?;
    let Some(call) = of_case(case, item) else {
        return Ok(());
    };
    let Some(played) = play.send(call.by(FIRST)).await? else {
        return Ok(());
    };
    if !played.is_success() {
        return Ok(());
    }
    addressed.extend(addressee(item));
    if is_mine == Some(false) {
        not_mine(play, &played);
    } else if addressed.len() > 1 {
        report(
            play,
            &played,
            "the same caller may not be two of those that they are for",
        );
    }
    Ok(())
}

/// An answer by a caller whose own list does not show the item.
pub(super) fn not_mine(play: &mut Play<'_, '_>, played: &Played<'_>) {
    if lists_403(played.call.operation) {
        report(play, played, "the caller's own list does not show it");
    }
}

/// Whom an item is for.
fn addressee(item: &Item) -> Option<String> {
    const WORDS: [&str; 7] = [
        "user",
        "member",
        "person",
        "invitee",
        "recipient",
        "student",
        "email",
    ];
    let members = item.value.as_object()?;
    members.iter().find_map(|(name, value)| {
        let lower = name.to_ascii_lowercase();
        let names = WORDS.iter().any(|word| lower.contains(word));
        names.then(|| scalar_text(value))?
    })
}

/// Whether the list of the caller's own, by a filter that takes `me`, shows an item.
pub(super) async fn is_shown_as_mine<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
) -> Result<Option<bool>, CheckError> {
    for operation in cast.family.lists.iter().copied() {
        let Some(parameter) = me_parameter(operation) else {
            continue;
        };
        let call = Call::new(operation, format!("{}/mine", operation.id))
            .with(&parameter.name, "me")
            .meant(Intent::Uncertain);
        let Some(played) = play.send(call.by(FIRST)).await? else {
            continue;
        };
        if played.is_success() && played.value().is_some() {
            return Ok(Some(shows(&played, item)));
        }
    }
    Ok(None)
}

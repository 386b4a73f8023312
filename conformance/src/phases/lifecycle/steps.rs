//! Numbers that go up by one with each change, such as a revision: by the words of the operation that changes the item, also where it changes nothing else.

use hallpass_openapi::model::{Action, Operation};
use hallpass_openapi::promises::steps::adds_one;
use serde_json::Value;

use super::TOLD;
use super::story::{Cast, create, on_item, shown};
use super::written::shown_schema;
use crate::call::{Call, Intent};
use crate::checks::{Observation, count_differs};
use crate::cleanup;
use crate::error::CheckError;
use crate::json::escaped;
use crate::knowledge::Item;
use crate::play::Play;

/// How often each operation is called: what it changed the first time it does not change the next time.
const TIMES: usize = 3;

/// Calls that did not count, of these, after which a number is wrong: one may be somebody else's.
const WRONG: usize = 2;

/// Calls each operation that says of a number that it adds one to it.
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creator: &'a Operation,
) -> Result<(), CheckError> {
    let steps = steps(play, cast);
    let case = cast.successes(creator).into_iter().next();
    let Some(case) = case.filter(|_| !steps.is_empty() && !play.is_pressed(TOLD)) else {
        return Ok(());
    };
    let skips = play.recorder.skips();
    for (operation, name) in steps {
        if let Some(creation) = create(play, cast, case).await? {
            one(play, cast, &creation.item, operation, &name).await?;
        }
        cleanup::run(play).await?;
    }
    play.recorder.forget_skips(skips);
    Ok(())
}

async fn one<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    operation: &'a Operation,
    name: &str,
) -> Result<(), CheckError> {
    let mut wrong = 0;
    for _ in 0..TIMES {
        let Some(call) = of(cast, item, operation) else {
            return Ok(());
        };
        let before = number(play, cast, item, name).await?;
        let Some(played) = play.send(call).await? else {
            return Ok(());
        };
        let after = number(play, cast, item, name).await?;
        let (Some(before), Some(after)) = (before, after) else {
            return Ok(());
        };
        if !played.is_done() || after == before + 1 {
            continue;
        }
        wrong += 1;
        if wrong == WRONG {
            let at = format!("/{}", escaped(name));
            let subject = format!("`{}` was called", operation.id);
            let seen = Observation::new(subject, before + 1, after).at(at);
            let seen = seen.by(operation.span).after(operation).proven();
            play.report(&count_differs::CHECK, &played, seen);
        }
    }
    Ok(())
}

/// The call that changes the item, as an example shows it.
fn of<'a>(cast: Cast<'a, '_>, item: &Item, operation: &'a Operation) -> Option<Call<'a>> {
    let mut call = on_item(operation, item, "stepped")?.meant(Intent::Uncertain);
    let case = cast.successes(operation).into_iter().next()?;
    call.body.clone_from(&case.body);
    Some(call)
}

async fn number<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    name: &str,
) -> Result<Option<i64>, CheckError> {
    let shown = shown(play, cast, item, "read-stepped").await?;
    Ok(shown.and_then(|shown| shown.get(name).and_then(Value::as_i64)))
}

/// Operations on an item, with the number to which each adds one.
fn steps<'a>(play: &Play<'a, '_>, cast: Cast<'a, '_>) -> Vec<(&'a Operation, String)> {
    let reader = cast.family.read;
    let Some((reader, schema)) = reader.and_then(|reader| Some((reader, shown_schema(reader)?)))
    else {
        return Vec::new();
    };
    let declared = play.api.properties(schema).declared;
    let numbers: Vec<&String> = declared
        .iter()
        .filter(|(_, own)| play.api.schema(own.schema).types.integer)
        .map(|(name, _)| name)
        .collect();
    let path = &reader.path.text;
    // The own mock keeps nothing of what an operation does that is none of those on items.
    let is_own_mock = play.options.fixtures_known;
    let beside = play.api.operations.iter().filter(|operation| {
        let rest = operation.path.text.strip_prefix(path.as_str());
        let is_verb = rest.is_some_and(|rest| rest.starts_with([':', '/']) && !rest.contains('{'));
        let resource = operation.resource.as_ref();
        let is_own = resource.is_none_or(|resource| resource.action == Action::None);
        is_verb && is_own && !is_own_mock && operation.method == "POST"
    });
    let all = cast.family.updates.iter().copied().chain(beside);
    let all = all.filter(|operation| play.may_send(&operation.method));
    let told = all.flat_map(|operation| {
        let names = numbers.iter().filter(move |name| adds_one(operation, name));
        names.map(move |name| (operation, (*name).clone()))
    });
    told.collect()
}

//! Companions: items of the run's own that share a value with another one, such as the user or the course, are still there after that one was removed.

use hallpass_openapi::model::Operation;
use hallpass_openapi::validate::Direction;
use serde_json::Value;

use super::others::{self, Other};
use super::removed::of_case;
use super::story::{Cast, create, on_item};
use crate::call::{Call, Caller, Content};
use crate::case::Case;
use crate::cleanup;
use crate::error::CheckError;
use crate::knowledge::Item;
use crate::play::Play;

/// Percentage of a document's time after which no companions are made.
const BESIDE: u32 = 75;

/// At most this many other values are tried for a property.
const MOST_VALUES: usize = 3;

/// At most this many companions stand beside an item.
const MOST: usize = 3;

/// Removes an item that has companions by DELETE. Other ways of removing one may leave traces: see [`super::removed::accept_each`].
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creator: &'a Operation,
) -> Result<(), CheckError> {
    if cast.family.read.is_none() {
        return Ok(());
    }
    let skips = play.recorder.skips();
    let removers = cast.family.removers.iter().copied();
    for remover in removers.filter(|remover| remover.method == "DELETE") {
        for case in cast.successes(creator) {
            if play.is_pressed(BESIDE) {
                break;
            }
            let is_removed = remove(play, cast, case, remover).await?;
            cleanup::run(play).await?;
            if is_removed {
                break;
            }
        }
    }
    play.recorder.forget_skips(skips);
    Ok(())
}

/// Whether an item that has companions was made and removed.
async fn remove<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    case: &Case<'a>,
    remover: &'a Operation,
) -> Result<bool, CheckError> {
    let Some(creation) = create(play, cast, case).await? else {
        return Ok(false);
    };
    let companions = beside(play, cast, case, &creation.item).await?;
    if companions.is_empty() {
        return Ok(false);
    }
    for who in 0..play.options.credentials.callers() {
        let caller = Caller::Identity(who);
        let call = removal(cast, remover, &creation.item);
        let Some(call) = call.filter(|_| play.can_call(remover, caller)) else {
            continue;
        };
        let removed = play.send(call.by(caller)).await?;
        if removed.is_some_and(|played| played.is_success()) {
            others::compare(play, cast, &companions, Some(remover)).await?;
            return Ok(true);
        }
    }
    Ok(false)
}

fn removal<'a>(cast: Cast<'a, '_>, remover: &'a Operation, item: &Item) -> Option<Call<'a>> {
    match cast.successes(remover).into_iter().next() {
        Some(case) => of_case(case, item),
        None => on_item(remover, item, "beside-companions"),
    }
}

/// What is made beside an item of a case, as it is.
pub(super) async fn beside<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    case: &Case<'a>,
    item: &Item,
) -> Result<Vec<Other>, CheckError> {
    if cast.family.read.is_none() {
        return Ok(Vec::new());
    }
    let skips = play.recorder.skips();
    let mut companions = companions(play, cast, case).await?;
    play.recorder.forget_skips(skips);
    companions.retain(|companion| companion.id != item.id);
    others::as_they_are(play, cast, companions).await
}

/// Makes items that differ from the one of `case` in one property each.
async fn companions<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    case: &Case<'a>,
) -> Result<Vec<Item>, CheckError> {
    let mut made = Vec::new();
    let Some((media, Content::Value(Value::Object(body)))) = &case.body else {
        return Ok(made);
    };
    for name in body.keys() {
        if made.len() == MOST {
            break;
        }
        for value in other_values(play, cast, case, name) {
            let mut body = body.clone();
            body.insert(name.clone(), value);
            let body = Value::Object(body);
            let is_valid = media
                .schema
                .is_none_or(|schema| play.api.is_valid(schema, Direction::Request, &body));
            if !is_valid {
                continue;
            }
            let case = Case {
                name: format!("{}-beside-{name}", case.name),
                body: Some((media, Content::Value(body))),
                ..case.clone()
            };
            if let Some(creation) = create(play, cast, &case).await? {
                made.push(creation.item);
                break;
            }
        }
    }
    Ok(made)
}

/// Texts that other examples and items have for a property.
fn other_values(
    play: &Play<'_, '_>,
    cast: Cast<'_, '_>,
    case: &Case<'_>,
    name: &str,
) -> Vec<Value> {
    let own = match &case.body {
        Some((_, Content::Value(body))) => body.get(name),
        _ => None,
    };
    let shown = cast.successes(case.operation).into_iter();
    let shown = shown.filter_map(|case| match &case.body {
        Some((_, Content::Value(body))) => body.get(name),
        _ => None,
    });
    let met = play.knowledge.met(cast.family.collection);
    let met = met.filter_map(|item| item.value.get(name));
    let mut values: Vec<Value> = Vec::new();
    for value in shown.chain(met).filter(|value| value.is_string()) {
        if values.len() < MOST_VALUES && Some(value) != own && !values.contains(value) {
            values.push(value.clone());
        }
    }
    values
}

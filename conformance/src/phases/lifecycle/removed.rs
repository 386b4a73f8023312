//! The story of a removal: what was removed is gone, and cannot be removed again.

use hallpass_openapi::model::{Operation, StatusPattern};
use hallpass_openapi::prose::{Prose, says_one};
use hallpass_openapi::references::stem;
use hallpass_openapi::validate::Direction;
use serde_json::Value;

use super::afterwards;
use super::answering;
use super::companions;
use super::denied::denies;
use super::joined;
use super::listing;
use super::others;
use super::pending::choices;
use super::story::{Cast, create, on_item, read_until};
use super::unknown;
use crate::call::{Call, Caller, Content, Intent};
use crate::case::Case;
use crate::checks::{
    Observation, delete_still_there, delete_twice, item_not_found, status_undocumented,
};
use crate::error::CheckError;
use crate::knowledge::Item;
use crate::play::{Play, Played};
use crate::resolve::{at_item, identity};
use crate::rules;

/// Removes an item of the run's own by DELETE.
pub(crate) async fn run<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
) -> Result<(), CheckError> {
    let Some(operation) = cast
        .family
        .removers
        .iter()
        .copied()
        .find(|remover| remover.method == "DELETE")
    else {
        return Ok(());
    };
    let Some(call) = on_item(operation, item, "own") else {
        return Ok(());
    };
    let call = call.accepting(accept(operation)).meant(Intent::Uncertain);
    let Some(played) = play.send(call).await? else {
        return Ok(());
    };
    if !played.is_success() {
        not_found(play, item, &played);
        let reason = format!(
            "removing an item of the run's own gives status {}",
            played.status()
        );
        play.skip(operation, &played.call.case, reason);
        return Ok(());
    }
    gone(play, cast, item, &played).await
}

fn accept(operation: &Operation) -> Option<&str> {
    let content = &crate::plan::success(operation)?.content;
    content.first().map(|media| media.name.as_str())
}

/// What removes an item otherwise, such as accepting an invitation: by whoever of the identities may.
pub(crate) async fn accept_each<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    create_by: &'a Operation,
    remover: &'a Operation,
) -> Result<(), CheckError> {
    let mut shown = cast.successes(remover);
    let more: Vec<Case<'a>> = other_answers(play, &shown);
    for case in &more {
        accept_one(play, cast, create_by, case).await?;
    }
    // Whoever accepted may not be asked again.
    shown.sort_by_key(|case| !is_denial(play, case));
    for case in shown {
        if !accept_one(play, cast, create_by, case).await? {
            play.skip(
                remover,
                &case.id(),
                "no identity of the run may do it to an item that the run made",
            );
        }
    }
    Ok(())
}

fn is_denial(play: &Play<'_, '_>, case: &Case<'_>) -> bool {
    let mut call = Call::new(case.operation, String::new());
    call.body.clone_from(&case.body);
    answer_of(play, &call).is_some_and(|answer| denies(&answer))
}

/// The answers that no example gives in a format that takes others.
fn other_answers<'a>(play: &Play<'a, '_>, shown: &[&Case<'a>]) -> Vec<Case<'a>> {
    let mut given: Vec<(String, Value)> = Vec::new();
    let mut told = Vec::new();
    for case in shown {
        let mut call = Call::new(case.operation, String::new());
        call.body.clone_from(&case.body);
        let (Some((media, _)), Some(body)) = (&case.body, rules::body(&call)) else {
            continue;
        };
        let Some((pointer, values)) = choices(play, media, &body) else {
            continue;
        };
        let own = body.pointer(&pointer).cloned().unwrap_or_default();
        given.push((media.name.clone(), own));
        told.push((*case, *media, body, pointer, values));
    }
    let mut more = Vec::new();
    for (case, media, body, pointer, values) in told {
        for value in values {
            let key = (media.name.clone(), value.clone());
            if given.contains(&key) {
                continue;
            }
            let mut body = body.clone();
            let Some(place) = body.pointer_mut(&pointer) else {
                continue;
            };
            *place = value;
            given.push(key);
            more.push(Case {
                name: format!("{}-other", case.name),
                body: Some((media, Content::Value(body))),
                ..case.clone()
            });
        }
    }
    more
}

async fn accept_one<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    create_by: &'a Operation,
    case: &Case<'a>,
) -> Result<bool, CheckError> {
    // Of another thing first: whoever accepted may not be asked again, and the examples are needed later.
    let shown = cast.successes(create_by);
    let others: Vec<Case<'a>> = shown
        .iter()
        .filter_map(|case| of_another(play, case))
        .collect();
    for creation_case in others.iter().chain(shown) {
        let Some(creation) = create(play, cast, creation_case).await? else {
            continue;
        };
        let mine = answering::is_shown_as_mine(play, cast, &creation.item).await?;
        let companions = companions::beside(play, cast, creation_case, &creation.item).await?;
        let mut members =
            joined::watch(play, cast.family.collection, case.operation, &creation.item).await?;
        for who in 0..play.options.credentials.callers() {
            let Some(call) = of_case(case, &creation.item) else {
                continue;
            };
            let caller = Caller::Identity(who);
            if !play.can_call(case.operation, caller) {
                continue;
            }
            let Some(played) = play.send(call.by(caller)).await? else {
                continue;
            };
            if played.is_success() {
                if who == 0 && mine == Some(false) {
                    answering::not_mine(play, &played);
                }
                if let Some(members) = members.take() {
                    members.compare(play, &played).await?;
                }
                gone(play, cast, &creation.item, &played).await?;
                others::compare(play, cast, &companions, Some(case.operation)).await?;
                if let Some(answer) = answer_of(play, &played.call) {
                    afterwards::run(play, &creation, &answer).await?;
                }
                return Ok(true);
            }
        }
        crate::cleanup::run(play).await?;
    }
    Ok(false)
}

/// The answer that a call gives: that of its body, else the word that its path ends with.
fn answer_of(play: &Play<'_, '_>, call: &Call<'_>) -> Option<Value> {
    if let (Some((media, _)), Some(body)) = (&call.body, rules::body(call)) {
        let (pointer, _) = choices(play, media, &body)?;
        return body.pointer(&pointer).cloned();
    }
    let verb = call.operation.path.text.rsplit([':', '/']).next()?;
    (!verb.contains('}')).then(|| Value::from(verb))
}

/// The example about another thing of the same kind: each reference to one is the next number.
fn of_another<'a>(play: &Play<'a, '_>, case: &Case<'a>) -> Option<Case<'a>> {
    const PEOPLE: [&str; 6] = ["user", "member", "owner", "inviter", "person", "student"];
    let mut call = Call::new(case.operation, String::new());
    call.body.clone_from(&case.body);
    let (media, _) = case.body.as_ref()?;
    let mut body = rules::body(&call)?;
    let mut is_changed = false;
    let mut objects = vec![&mut body];
    while let Some(object) = objects.pop() {
        for (name, value) in object.as_object_mut().into_iter().flatten() {
            let lower = name.to_lowercase();
            let is_reference = stem(name).is_some();
            if is_reference && !PEOPLE.iter().any(|word| lower.contains(word)) {
                if let Some(number) = value.as_u64() {
                    *value = Value::from(number + 1);
                    is_changed = true;
                }
            } else if value.is_object() {
                objects.push(value);
            }
        }
    }
    let is_valid = media
        .schema
        .is_none_or(|schema| play.api.is_valid(schema, Direction::Request, &body));
    (is_changed && is_valid).then(|| Case {
        name: format!("{}-of-another", case.name),
        body: Some((media, Content::Value(body))),
        ..case.clone()
    })
}

/// The case about this item.
pub(crate) fn of_case<'a>(case: &Case<'a>, item: &Item) -> Option<Call<'a>> {
    let (_, name) = identity(case.operation)?;
    let mut call = Call::new(
        case.operation,
        format!(
            "{}/{}/{}",
            case.operation.id, case.name, case.representation
        ),
    );
    call = call.accepting(case.accept).meant(Intent::Uncertain);
    call.parameters = case
        .parameters
        .iter()
        .map(|(parameter, value)| (parameter.name.clone(), value.clone()))
        .collect();
    call.body.clone_from(&case.body);
    Some(at_item(call, item, name))
}

/// The item that `removal` removed can neither be read nor listed nor removed again.
pub(crate) async fn gone<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    removal: &Played<'a>,
) -> Result<(), CheckError> {
    if !removal.is_done() {
        return Ok(());
    }
    unreadable(play, cast, item, removal).await?;
    listing::lacks(play, cast, item, removal).await?;
    twice(play, removal).await
}

/// The item that `removal` removed cannot be read.
pub(crate) async fn unreadable<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    removal: &Played<'a>,
) -> Result<(), CheckError> {
    if !removal.is_done() {
        return Ok(());
    }
    let settled = |played: &Played<'_>| !played.is_success();
    let Some(played) = read_until(play, cast, item, "read-removed", settled).await? else {
        return Ok(());
    };
    if played.is_success() {
        let actual = format!("reading it gives status {}", played.status());
        report(play, &played, item, removal, "read", actual);
    }
    // What a second caller may not read it may not read afterwards either.
    if item.identity == 0 {
        undocumented_absence(play, &played);
    }
    Ok(())
}

/// Where the document lists a 404, what is gone is answered as the document says.
fn undocumented_absence(play: &mut Play<'_, '_>, played: &Played<'_>) {
    let operation = played.call.operation;
    let lists_404 = operation
        .responses
        .iter()
        .any(|response| response.status == StatusPattern::Exact(404));
    let is_refusal = matches!(played.status(), 400 | 403 | 405..=428);
    if lists_404 && is_refusal && played.body.response.is_none() {
        let documented = status_undocumented::documented_statuses(operation);
        let seen = Observation::new(played.status().to_string(), documented, played.status())
            .by(operation.span);
        play.report(&status_undocumented::CHECK, played, seen);
    }
}

/// Reports that an item is still there.
pub(crate) fn report(
    play: &mut Play<'_, '_>,
    played: &Played<'_>,
    item: &Item,
    removal: &Played<'_>,
    how: &str,
    actual: String,
) {
    let operation = removal.call.operation;
    let span = operation
        .resource
        .as_ref()
        .filter(|resource| resource.declared)
        .map_or(operation.span, |resource| resource.span);
    let seen = Observation::new(
        format!("{how} after {}", operation.id),
        item.id.as_str(),
        actual,
    )
    .by(span)
    .after(operation);
    let says = Prose::of(operation.description.as_deref());
    let may_stay = shows_its_state(play, played.call.operation) && !says_gone(&says);
    let seen = if may_stay { seen } else { seen.proven() };
    play.report(&delete_still_there::CHECK, played, seen);
}

/// "A withdrawn invite gives 404", "it is gone then", of an operation that removes.
fn says_gone(prose: &Prose) -> bool {
    const REMOVED: [&str; 5] = ["deleted ", "withdrawn ", "removed ", "then", "afterwards"];
    const GONE: [&str; 5] = [
        "404",
        "is gone",
        "no longer exist",
        "not exist any more",
        "without trace",
    ];
    const DOUBTS: [&str; 5] = ["may ", "might", "409", "unknown", "answered"];
    let mut sentences = prose.sentences();
    sentences
        .any(|says| says_one(says, &REMOVED) && says_one(says, &GONE) && !says_one(says, &DOUBTS))
}

/// Items have a property that may say that they were removed, so that they may stay.
fn shows_its_state(play: &Play<'_, '_>, read: &Operation) -> bool {
    const WORDS: [&str; 7] = [
        "status", "state", "deleted", "removed", "archived", "active", "trash",
    ];
    let content = crate::plan::success(read).map(|response| response.content.as_slice());
    let schemas = content
        .unwrap_or_default()
        .iter()
        .filter_map(|media| media.schema);
    let mut names = schemas.flat_map(|schema| play.api.properties(schema).declared.into_keys());
    names.any(|name| {
        let lower = name.to_ascii_lowercase();
        WORDS.iter().any(|word| lower.contains(word))
    })
}

/// An item that was created and read is not found by another operation.
pub(super) fn not_found(play: &mut Play<'_, '_>, item: &Item, played: &Played<'_>) {
    if !matches!(played.status(), 404 | 410) {
        return;
    }
    let operation = played.call.operation;
    let seen = Observation::new(operation.id.as_str(), item.id.as_str(), played.status())
        .by(operation.span)
        .proven();
    play.report(&item_not_found::CHECK, played, seen);
}

async fn twice<'a>(play: &mut Play<'a, '_>, removal: &Played<'a>) -> Result<(), CheckError> {
    let mut call = removal.call.clone();
    call.case = format!("{}/twice", call.operation.id);
    let Some(played) = play.send(call).await? else {
        return Ok(());
    };
    let Some(resource) = played
        .call
        .operation
        .resource
        .as_ref()
        .filter(|_| played.is_success())
    else {
        return Ok(());
    };
    let expected = resource
        .not_found
        .as_ref()
        .map_or(404, |respond| respond.status);
    let seen =
        Observation::new(resource.collection.as_str(), expected, played.status()).by(resource.span);
    // Where nothing is declared, a removal that succeeds again is a style of its own, unless what never was is not found.
    let refuses_unknown = !resource.declared && unknown::is_refused(play, &played.call).await?;
    let seen = match (resource.declared, refuses_unknown) {
        (true, _) => seen,
        (false, true) => seen.proven(),
        (false, false) => seen.warning(),
    };
    play.report(&delete_twice::CHECK, &played, seen);
    Ok(())
}

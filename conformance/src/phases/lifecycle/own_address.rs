//! What stands below the address of the second caller: an item that the first one makes there is for the second caller alone to answer, and what that
//! caller may not make elsewhere it may not make there either, where the document says so.

use hallpass_openapi::model::{Api, Operation};
use hallpass_openapi::prose::{Prose, says_one};
use serde_json::Value;

use super::access;
use super::object_level::{SECOND, lists_403, report, writers};
use super::removed::of_case;
use super::story::{Cast, on_item};
use crate::call::{Call, Caller, Intent};
use crate::case::Case;
use crate::checks::{Observation, unknown_item_found};
use crate::cleanup;
use crate::error::CheckError;
use crate::knowledge::{Item, scalar_text};
use crate::learn::created;
use crate::play::{Play, Played};
use crate::resolve::resolve;

const FIRST: Caller = Caller::Identity(0);

/// At most this many examples are made at the second caller's address.
const MOST: usize = 3;

/// Makes what the examples show at the second caller's address.
pub(super) async fn run<'a>(play: &mut Play<'a, '_>, cast: Cast<'a, '_>) -> Result<(), CheckError> {
    elsewhere(play, cast).await?;
    let Some(creator) = cast.family.create else {
        return Ok(());
    };
    let names = crate::learn::path_parameters(creator);
    let own = names.filter_map(|name| Some((name.to_owned(), play.second.get(name)?.clone())));
    let own: Vec<(String, String)> = own.collect();
    let Some((name, id)) = own
        .into_iter()
        .next()
        .filter(|_| play.may_send(&creator.method))
    else {
        return Ok(());
    };
    let mut is_refused = access::is_lesser(play.api, &id) && !access::own_roles(creator).is_empty();
    for case in cast.successes(creator).into_iter().take(MOST) {
        let Some(call) = at_own(play, case, &name, &id) else {
            continue;
        };
        let Some(played) = play.send(call.clone().by(FIRST)).await? else {
            continue;
        };
        let resource = creator.resource.as_ref();
        let made = resource.and_then(|resource| created(resource, &played));
        let Some(item) = made.filter(|_| played.is_done()) else {
            continue;
        };
        answered_by_maker(play, cast, &item).await?;
        is_refused = is_refused || may_not(play, cast, &item).await?;
        cleanup::run(play).await?;
        if !is_refused || !lists_403(creator) {
            continue;
        }
        if let Some(played) = play.send(call.by(SECOND).meant(Intent::Wrong)).await?
            && played.is_success()
        {
            let why = "the document lets others make it, none of whom this caller is";
            report(play, &played, why);
        }
        cleanup::run(play).await?;
    }
    Ok(())
}

/// What stands below the second caller's address is not found below that of the first one, where the document says so.
async fn elsewhere<'a>(play: &mut Play<'a, '_>, cast: Cast<'a, '_>) -> Result<(), CheckError> {
    let Some(reader) = cast.family.read else {
        return Ok(());
    };
    let described = reader.parameters.iter();
    let described = described.filter_map(|parameter| parameter.description.as_deref());
    let own = reader.description.as_deref();
    if !is_missing_elsewhere(&Prose::of(described.chain(own))) {
        return Ok(());
    }
    for name in crate::learn::path_parameters(reader) {
        let Some(id) = play.second.get(name).cloned() else {
            continue;
        };
        let own = |of: usize| {
            let met = play.knowledge.met(cast.family.collection);
            met.filter(move |item| item.identity == of)
        };
        let theirs = own(1)
            .find(|item| item.path.get(name) == Some(&id))
            .cloned();
        let mine = own(0).find_map(|item| item.path.get(name).filter(|mine| **mine != id).cloned());
        let (Some(theirs), Some(mine)) = (theirs, mine) else {
            continue;
        };
        let Some(call) = on_item(reader, &theirs, "below-another-address") else {
            continue;
        };
        let call = call.with(name, mine).by(FIRST).meant(Intent::Wrong);
        let Some(played) = play.send(call).await? else {
            continue;
        };
        if played.is_success() && shows(&played, &theirs) {
            let seen = Observation::new(unknown_item_found::ELSEWHERE, 404, played.status());
            play.report(
                &unknown_item_found::CHECK,
                &played,
                seen.by(reader.span).proven(),
            );
        }
    }
    Ok(())
}

fn shows(played: &Played<'_>, item: &Item) -> bool {
    let (Some(value), Some(resource)) = (played.value(), &played.call.operation.resource) else {
        return false;
    };
    let shown = crate::learn::own(resource, value).get(&resource.identity);
    shown.and_then(scalar_text).as_deref() == Some(&item.id)
}

/// "An invite of another user is answered with 404."
fn is_missing_elsewhere(prose: &Prose) -> bool {
    const OTHERS: [&str; 5] = [
        "of another user",
        "of other users",
        "of this user",
        "of a different user",
        "of somebody else",
    ];
    let says = prose.sentence(&[&OTHERS, &["404"]]);
    says.is_some_and(|says| !says_one(says, &["may ", "might"]))
}

/// The example at the second caller's address.
fn at_own<'a>(play: &Play<'a, '_>, case: &Case<'a>, name: &str, id: &str) -> Option<Call<'a>> {
    let call = resolve(play, case).ok()?;
    let is_number = call.parameter(name).is_some_and(Value::is_number);
    let value = id.parse::<u64>().ok().filter(|_| is_number);
    let value = value.map_or_else(|| Value::from(id), Value::from);
    let mut call = call.with(name, value).meant(Intent::Uncertain);
    call.case = format!("{}/for-other-caller", case.operation.id);
    Some(call)
}

/// Whoever made it answers it, though the document lets nobody do so but whom it is for.
async fn answered_by_maker<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
) -> Result<(), CheckError> {
    let removers = cast.family.removers.iter().copied();
    let removers = removers.filter(|remover| remover.method != "DELETE");
    for operation in removers.chain(cast.family.answers.iter().copied()) {
        let is_theirs = lists_403(operation) && is_for_addressee_alone(play.api, operation);
        let Some(case) = cast
            .successes(operation)
            .into_iter()
            .next()
            .filter(|_| is_theirs)
        else {
            continue;
        };
        let Some(mut call) = on_item(operation, item, "by-its-maker") else {
            continue;
        };
        call.body.clone_from(&case.body);
        let played = play.send(call.by(FIRST).meant(Intent::Wrong)).await?;
        if let Some(played) = played.filter(Played::is_success) {
            report(play, &played, "it was made for another caller");
            return Ok(());
        }
    }
    Ok(())
}

/// The second caller is refused to remove or change the item, in the words that let the same people make one.
async fn may_not<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
) -> Result<bool, CheckError> {
    let makers = cast
        .family
        .create
        .map(access::own_roles)
        .unwrap_or_default();
    let same = writers(cast).into_iter();
    let same = same.filter(|writer| access::own_roles(writer) == makers && !makers.is_empty());
    for writer in same {
        let case = cast.successes(writer).into_iter().next();
        let Some(mut call) = case.and_then(|case| of_case(case, item)) else {
            continue;
        };
        call.case = format!("{}/own-by-other-caller", writer.id);
        let played = play.send(call.by(SECOND).meant(Intent::Wrong)).await?;
        if played.is_some_and(|played| played.status() == 403) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// "Only the invited user may do this", of the operation; "only the invited user answers", of the document.
pub(super) fn is_for_addressee_alone(api: &Api, operation: &Operation) -> bool {
    let general = Prose::of_document(api).sentences();
    let mut of_answers =
        general.filter(|says| says_one(says, &["answer", "accept", "den", "repl"]));
    is_told_alone(&Prose::of_own(operation))
        || of_answers.any(|says| is_told_alone(&Prose::of([says])))
}

fn is_told_alone(prose: &Prose) -> bool {
    const ALONE: [&str; 9] = [
        "only the invited",
        "only the invitee",
        "only the user who",
        "only the user invited",
        "only the recipient",
        "only the addressee",
        "only by the invited",
        "only by the user",
        "invited user only",
    ];
    const OTHERS: [&str; 6] = [
        " or admin",
        " or an ",
        " or staff",
        " or the ",
        " or a ",
        "also",
    ];
    let mut sentences = prose.sentences();
    sentences.any(|says| says_one(says, &ALONE) && !says_one(says, &OTHERS))
}

#[cfg(test)]
mod tests {
    use super::{Prose, is_told_alone};

    #[test]
    fn what_is_for_one_alone_is_read() {
        let says = |text| is_told_alone(&Prose::of([text]));
        assert!(says("Only the invited user may do this, and only once."));
        assert!(says("For the invited user only; 403 for everybody else."));
        assert!(!says("Only the invited user or an admin may do this."));
        assert!(!says("The invited user may do this."));
    }
}

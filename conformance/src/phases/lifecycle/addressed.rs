//! The story of an item that the first caller makes for the second one, such as an invitation: it is in that caller's own list, and what comes of it
//! when it is accepted. Who the second caller is shows in a list of what is theirs (`me`).

use hallpass_openapi::alias::me_parameter;
use hallpass_openapi::model::{Operation, Parameter, StatusPattern};
use hallpass_openapi::promises::callers::callers;
use hallpass_openapi::promises::joining::Joining;
use hallpass_openapi::prose::{Prose, says_one};
use hallpass_openapi::references::stem;
use serde_json::Value;

use super::answering::not_mine;
use super::forbidden;
use super::joined;
use super::object_level::{lists_403, report};
use super::removed::{gone, of_case};
use super::story::{Cast, Creation, create, on_item};
use super::walk::walk;
use crate::call::{Call, Caller, Content, Intent};
use crate::case::Case;
use crate::checks::{
    Observation, create_not_readable, duplicate_accepted, duplicate_status, example_replay,
    list_missing_created,
};
use crate::cleanup;
use crate::error::CheckError;
use crate::knowledge::{Item, scalar_text};
use crate::learn::items;
use crate::play::{Play, Played};
use crate::rules;

/// At most so many of the second caller's own are tried.
const MOST_KNOWN: usize = 4;

/// At most so many other things are tried.
const MOST_ELSEWHERE: usize = 4;

const FIRST: Caller = Caller::Identity(0);
const SECOND: Caller = Caller::Identity(1);

/// Makes items for the second caller, one of each example, and has one accepted. Only on this machine: what is accepted stays so.
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creator: &'a Operation,
) -> Result<(), CheckError> {
    let lists = cast.family.lists.iter().copied();
    let own = lists
        .filter_map(|list| Some((list, me_parameter(list)?)))
        .next();
    let has_two = play.options.credentials.callers() > 1 && play.can_call(creator, SECOND);
    let Some((list, parameter)) = own.filter(|_| has_two && play.target.is_loopback()) else {
        return Ok(());
    };
    let skips = play.recorder.skips();
    for caller in [FIRST, SECOND] {
        refused(play, list, parameter, caller).await?;
    }
    let Some(id) = identity(play, list, parameter).await? else {
        return Ok(());
    };
    let property = parameter.name.as_str();
    let mut is_done = false;
    for case in cast.successes(creator) {
        let Some(case) = addressed_to(case, property, &id) else {
            continue;
        };
        cleanup::run(play).await?;
        let mut made = create(play, cast, &case).await?;
        if made.is_none() {
            // There may be one for the second caller already.
            for other in elsewhere(play, cast, &case, property, &id) {
                made = create(play, cast, &other).await?;
                if made.is_some() {
                    break;
                }
            }
        }
        let Some(creation) = made else {
            continue;
        };
        is_mine(play, list, parameter, &creation.item).await?;
        is_readable(play, cast, &creation.item).await?;
        removal(play, cast, &creation.item).await?;
        if play
            .knowledge
            .is_gone(cast.family.collection, &creation.item.id)
        {
            continue;
        }
        is_done = accepted(play, cast, &creation).await?;
        if is_done {
            break;
        }
    }
    cleanup::run(play).await?;
    if !is_done {
        known(play, cast, list, parameter, SECOND).await?;
    }
    // What becomes of whoever accepts is looked at once more where it is told.
    let removers = cast.family.removers.iter();
    let mut joining = removers.filter(|remover| Joining::of(play.api, remover).accepted);
    if joining.next().is_some() {
        known(play, cast, list, parameter, FIRST).await?;
    }
    play.recorder.forget_skips(skips);
    Ok(())
}

/// The list of what is the caller's own.
fn mine<'a>(list: &'a Operation, parameter: &Parameter, caller: Caller) -> Call<'a> {
    Call::new(list, format!("{}/own", list.id))
        .with(&parameter.name, "me")
        .by(caller)
        .meant(Intent::Uncertain)
}

/// `me`, which the document takes for whoever asks, is told to be no value, or nobody.
async fn refused<'a>(
    play: &mut Play<'a, '_>,
    list: &'a Operation,
    parameter: &Parameter,
    caller: Caller,
) -> Result<(), CheckError> {
    let played = play.send(mine(list, parameter, caller)).await?;
    // Who may list what is their own, by the words of the operation, is not forbidden to.
    let is_allowed = may_list_own(&Prose::of_own(list));
    let is_refusal =
        |status: u16| matches!(status, 400 | 404 | 422) || (status == 403 && is_allowed);
    let Some(played) = played.filter(|played| is_refusal(played.status())) else {
        return Ok(());
    };
    let others = list.parameters.iter().filter(|other| other.required);
    if others.count() == 0 || matches!(played.status(), 403 | 404) {
        let seen = Observation::new("me", 200, played.status()).by(parameter.span);
        play.report(&example_replay::CHECK, &played, seen);
    }
    Ok(())
}

/// "The caller must be a teacher of the course, or the user of `userId`."
fn may_list_own(prose: &Prose) -> bool {
    const OWN: [&str; 7] = [
        "or the user of",
        "or the user named",
        "or that user",
        "their own invit",
        "his own invit",
        "the caller's own",
        "his or her own",
    ];
    let mut sentences = prose.sentences();
    sentences.any(|says| says_one(says, &OWN) && !says_one(says, &["not their", "cannot"]))
}

/// The second caller's identity, by what their own list shows.
async fn identity(
    play: &mut Play<'_, '_>,
    list: &Operation,
    parameter: &Parameter,
) -> Result<Option<String>, CheckError> {
    let Some(list) = play.api.operations.iter().find(|own| own.id == list.id) else {
        return Ok(None);
    };
    let Some(played) = play.send(mine(list, parameter, SECOND)).await? else {
        return Ok(None);
    };
    let Some(resource) = &list.resource else {
        return Ok(None);
    };
    let value = played.value().filter(|_| played.is_success());
    let shown = value
        .map(|value| items(resource, value))
        .unwrap_or_default();
    let mut ids = shown
        .iter()
        .filter_map(|item| item.get(&parameter.name).and_then(scalar_text));
    let told = || callers(play.api).map(|[_, second]| second);
    match ids.next() {
        Some(first) => Ok(Some(first.clone()).filter(|first| ids.all(|id| id == *first))),
        // Who has nothing yet may be told by the document.
        None => Ok(told().filter(|_| played.is_success())),
    }
}

/// The example with another addressee.
fn addressed_to<'a>(case: &Case<'a>, property: &str, id: &str) -> Option<Case<'a>> {
    let mut call = Call::new(case.operation, String::new());
    call.body.clone_from(&case.body);
    let (media, _) = case.body.as_ref()?;
    let mut body = rules::body(&call)?;
    let member = body.get_mut(property)?;
    *member = Value::from(id);
    Some(Case {
        name: format!("{}-for-another", case.name),
        body: Some((media, Content::Value(body))),
        ..case.clone()
    })
}

/// The example about other things that the lists showed, of which the second caller has none.
fn elsewhere<'a>(
    play: &Play<'_, '_>,
    cast: Cast<'_, '_>,
    case: &Case<'a>,
    property: &str,
    id: &str,
) -> Vec<Case<'a>> {
    let mut call = Call::new(case.operation, String::new());
    call.body.clone_from(&case.body);
    let (Some((media, _)), Some(Value::Object(body))) = (case.body.as_ref(), rules::body(&call))
    else {
        return Vec::new();
    };
    let is_reference = |name: &&String| *name != property && stem(name).is_some();
    let Some(name) = body.keys().find(is_reference).cloned() else {
        return Vec::new();
    };
    let is_of_second =
        |item: &&Item| item.value.get(property).and_then(scalar_text).as_deref() == Some(id);
    let known = || play.knowledge.met(cast.family.collection);
    let of = |item: &Item| item.value.get(&name).cloned();
    let taken: Vec<Value> = known().filter(is_of_second).filter_map(of).collect();
    let mut others: Vec<Value> = Vec::new();
    for value in known().filter_map(of) {
        if !taken.contains(&value) && !others.contains(&value) && body.get(&name) != Some(&value) {
            others.push(value);
        }
    }
    let others = others.into_iter().take(MOST_ELSEWHERE);
    let cases = others.map(|value| {
        let mut body = body.clone();
        body.insert(name.clone(), value);
        Case {
            body: Some((*media, Content::Value(Value::Object(body)))),
            ..case.clone()
        }
    });
    cases.collect()
}

/// The second caller's own list shows it.
async fn is_mine<'a>(
    play: &mut Play<'a, '_>,
    list: &'a Operation,
    parameter: &Parameter,
    item: &Item,
) -> Result<(), CheckError> {
    let is_it = |ids: &[String]| ids.contains(&item.id);
    let found = walk(play, mine(list, parameter, SECOND), |page| is_it(&page.ids)).await?;
    let Some(mut walk) = found else {
        return Ok(());
    };
    let is_shown = walk.pages.iter().any(|page| is_it(&page.ids));
    let is_complete = walk.is_complete();
    let Some(page) = walk.pages.pop().filter(|_| is_complete && !is_shown) else {
        return Ok(());
    };
    let seen = Observation::new(list.id.as_str(), item.id.as_str(), Value::Null)
        .by(parameter.span)
        .proven();
    play.report(&list_missing_created::CHECK, &page.played, seen);
    Ok(())
}

/// Whom it is for can read it, where the document says so in words.
async fn is_readable<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
) -> Result<(), CheckError> {
    let Some(reader) = cast.family.read else {
        return Ok(());
    };
    let prose = Prose::of_operation(play.api, reader);
    let call = on_item(reader, item, "by-addressee");
    let Some(call) = call.filter(|_| may_read(&prose)) else {
        return Ok(());
    };
    let played = play.send(call.by(SECOND).meant(Intent::Uncertain)).await?;
    if let Some(played) = played.filter(|played| matches!(played.status(), 401 | 403 | 404)) {
        let seen = Observation::new(cast.family.collection, item.id.as_str(), played.status());
        let seen = seen.by(reader.span).proven();
        play.report(&create_not_readable::CHECK, &played, seen);
    }
    Ok(())
}

/// What is a caller's own already is accepted, where nothing could be made for that caller.
async fn known<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    list: &'a Operation,
    parameter: &Parameter,
    caller: Caller,
) -> Result<(), CheckError> {
    let removers = cast.family.removers.iter().copied();
    let mut removers = removers.filter(|remover| remover.method != "DELETE");
    let case = removers.find_map(|remover| cast.successes(remover).into_iter().next());
    let (Some(case), Some(resource)) = (case, &list.resource) else {
        return Ok(());
    };
    let Some(played) = play.send(mine(list, parameter, caller)).await? else {
        return Ok(());
    };
    let value = played.value().filter(|_| played.is_success()).cloned();
    let shown = value.iter().flat_map(|value| items(resource, value));
    let own: Vec<Item> = shown
        .filter_map(|item| {
            Some(Item {
                identity: usize::from(caller == SECOND),
                value: item.clone(),
                ..Item::named(item.get(&resource.identity).and_then(scalar_text)?)
            })
        })
        .take(MOST_KNOWN)
        .collect();
    for (index, item) in own.iter().enumerate() {
        if index == 0 && caller == SECOND {
            is_readable(play, cast, item).await?;
            removal(play, cast, item).await?;
        }
        let Some(call) = of_case(case, item) else {
            continue;
        };
        let members = joined::watch(play, cast.family.collection, case.operation, item).await?;
        let played = play.send(call.by(caller).meant(Intent::Uncertain)).await?;
        if let Some(played) = played.filter(Played::is_success) {
            if let Some(members) = members {
                members.compare(play, &played).await?;
            }
            gone(play, cast, item, &played).await?;
            return Ok(());
        }
    }
    Ok(())
}

/// "The invited user may read it."
fn may_read(prose: &Prose) -> bool {
    const WHO: [&str; 5] = [
        "invited user",
        "invited person",
        "invitee",
        "recipient",
        "user who is invited",
    ];
    const READ: [&str; 5] = ["read", "get ", "see ", "view", "look at"];
    const DOUBTS: [&str; 4] = ["not ", "accept", "nobody", "no one"];
    let mut sentences = prose.sentences();
    sentences.any(|says| says_one(says, &WHO) && says_one(says, &READ) && !says_one(says, &DOUBTS))
}

/// Whom it is for may not delete it, where the document says so in words.
async fn removal<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
) -> Result<(), CheckError> {
    let removers = cast.family.removers.iter().copied();
    let mut deleters = removers.filter(|remover| remover.method == "DELETE" && lists_403(remover));
    let Some(deleter) = deleters.next().filter(|deleter| {
        may_not_delete(&Prose::of_operation(play.api, deleter))
            || leaves_out(&Prose::of_own(deleter))
    }) else {
        return Ok(());
    };
    let Some(call) = on_item(deleter, item, "by-addressee") else {
        return Ok(());
    };
    let Some(played) = play.send(call.by(SECOND).meant(Intent::Wrong)).await? else {
        return Ok(());
    };
    if played.is_success() {
        report(play, &played, "whom it is for may not delete it");
    } else {
        forbidden::told(play, &played);
    }
    Ok(())
}

/// "The invited user may not delete it."
fn may_not_delete(prose: &Prose) -> bool {
    const NOT: [&str; 6] = [
        "not delete",
        "not remove",
        "not withdraw",
        "cannot delete",
        "user may not",
        "invitee may not",
    ];
    prose.sentences().any(|says| {
        let removes = says_one(says, &["delet", "remov", "withdr"]);
        removes && says_one(says, &ADDRESSEES) && says_one(says, &NOT)
    })
}

/// Words for whom something is for.
const ADDRESSEES: [&str; 6] = [
    "invited user",
    "invited person",
    "invitee",
    "recipient",
    "user invited",
    "addressee",
];

/// "403 for everybody else, the invited user included."
fn leaves_out(prose: &Prose) -> bool {
    const INCLUDED: [&str; 8] = [
        "also for the",
        "user may not",
        "invitee may not",
        "included",
        "including the",
        "even the",
        "also the",
        "as well as the",
    ];
    prose.sentences().any(|says| {
        says.contains("403") && says_one(says, &ADDRESSEES) && says_one(says, &INCLUDED)
    })
}

/// The first caller may not accept it, the second one may; then it is gone, and cannot be made again where the document says so.
async fn accepted<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creation: &Creation<'a>,
) -> Result<bool, CheckError> {
    let removers = cast.family.removers.iter().copied();
    for remover in removers.filter(|remover| remover.method != "DELETE") {
        let Some(case) = cast.successes(remover).into_iter().next() else {
            continue;
        };
        let Some(call) = of_case(case, &creation.item) else {
            continue;
        };
        if lists_403(remover)
            && let Some(played) = play.send(call.clone().by(FIRST)).await?
        {
            if played.is_success() {
                not_mine(play, &played);
                return Ok(true);
            }
            forbidden::told(play, &played);
        }
        let members = joined::watch(play, cast.family.collection, remover, &creation.item).await?;
        let Some(played) = play.send(call.by(SECOND)).await? else {
            continue;
        };
        if !played.is_success() {
            continue;
        }
        if let Some(members) = members {
            members.compare(play, &played).await?;
        }
        gone(play, cast, &creation.item, &played).await?;
        if let Some(status) = refused_then(creation.played.call.operation, remover) {
            of_member(play, creation, remover, status).await?;
        }
        return Ok(true);
    }
    Ok(false)
}

/// Makes once more what made its addressee a member, which the document refuses, perhaps with a status.
async fn of_member<'a>(
    play: &mut Play<'a, '_>,
    creation: &Creation<'a>,
    remover: &'a Operation,
    status: Option<u16>,
) -> Result<(), CheckError> {
    let mut call = creation.played.call.clone();
    call.case = format!("{}/for-a-member", call.operation.id);
    let Some(played) = play.send(call.meant(Intent::Uncertain)).await? else {
        return Ok(());
    };
    let seen = |expected: Value| {
        Observation::new("body", expected, played.status())
            .by(remover.span)
            .after(remover)
            .proven()
    };
    if played.is_success() {
        let seen = seen(Value::from("refused"));
        play.report(&duplicate_accepted::CHECK, &played, seen);
    } else if let Some(status) = status.filter(|status| *status != played.status())
        && matches!(played.status(), 400 | 409 | 422)
    {
        let seen = seen(Value::from(status));
        play.report(&duplicate_status::CHECK, &played, seen);
    }
    Ok(())
}

/// The words of the creation, or of what accepts, refuse to make for a member what makes one a member; with a status where they name one alone.
fn refused_then(creator: &Operation, remover: &Operation) -> Option<Option<u16>> {
    const HAS: [&str; 5] = [
        "a new invit",
        "already",
        "another invitation",
        "invited again",
        "another invite",
    ];
    const WHAT: [&str; 5] = [
        "role",
        "member",
        "in the course",
        "in the class",
        "in the group",
    ];
    const REFUSED: [&str; 2] = ["400", "409"];
    let refusals = creator
        .responses
        .iter()
        .filter(|response| matches!(response.status, StatusPattern::Exact(400 | 409)));
    let told = [&creator.description, &remover.description];
    let texts = told.into_iter().flatten().map(String::as_str);
    let prose = Prose::of(texts);
    let says = prose.sentence(&[&HAS, &WHAT, &REFUSED]);
    let of_refusal = Prose::of(refusals.map(|response| response.description.as_str()));
    let says = says.filter(|says| !says_one(says, &["may be invited", "might"]));
    // A sentence that has two of them tells of neither.
    // The name of a status is no word of who is a member.
    let plain: Vec<String> = prose
        .sentences()
        .map(|says| says.replace("already_exists", ""))
        .collect();
    let of_member = plain
        .iter()
        .find(|says| says_one(says, &HAS) && says_one(says, &WHAT) && says_one(says, &REFUSED));
    let status = of_member.filter(|_| says.is_some()).and_then(|says| {
        let (of_400, of_409) = (says.contains("400"), says.contains("409"));
        (of_400 != of_409).then_some(if of_400 { 400 } else { 409 })
    });
    let is_refused = says.is_some() || of_refusal.says(&[&["already"], &WHAT]);
    is_refused.then_some(status)
}

#[cfg(test)]
mod tests {
    use super::{Prose, leaves_out, may_list_own, may_not_delete, may_read};

    #[test]
    fn who_may_read_is_told() {
        let says = |text| may_read(&Prose::of([text]));
        assert!(says(
            "The invited user and teachers of the course can get it."
        ));
        assert!(!says("Only the invited user may accept. Read it first."));
        assert!(!says("The invited user may not read it."));
    }

    #[test]
    fn who_may_not_delete_is_told_from_who_may() {
        let says = |text| may_not_delete(&Prose::of([text]));
        assert!(says(
            "Delete: whoever teaches the course; the invited user may read, but not delete it."
        ));
        assert!(says("The invitee may not delete an invitation."));
        assert!(leaves_out(&Prose::of([
            "For teachers of the course; 403 for everybody else, the invited user included."
        ])));
        assert!(leaves_out(&Prose::of([
            "403 unless the caller is a teacher of the course (the invited user may not)"
        ])));
        assert!(may_list_own(&Prose::of([
            "The caller must be a teacher of the course of `courseId`, or the user of `userId`."
        ])));
        assert!(!leaves_out(&Prose::of([
            "403 for everybody else but the invited user."
        ])));
        assert!(!says("The invited user may delete it."));
        assert!(!says("Strangers may not delete it."));
        assert!(!says("The invited user may not read it."));
    }
}

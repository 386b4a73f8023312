//! The story of items that the run cannot create, such as pending invites: each way of removing one is played on one of them.

use std::collections::BTreeMap;

use hallpass_openapi::model::{MediaType, SchemaId, StatusPattern};
use hallpass_openapi::promises::answers::refuses_again;
use hallpass_openapi::promises::siblings::Siblings;
use hallpass_openapi::prose::{Prose, says_one};
use serde_json::Value;

use super::joined;
use super::listing::is_listed;
use super::no_answer;
use super::others;
use super::places;
use super::removed::{gone, not_found, of_case};
use super::story::{Cast, read};
use super::unknown;
use crate::call::{Call, Content, Intent};
use crate::case::Case;
use crate::checks::{Observation, delete_twice, failed_write_side_effect, unknown_item_found};
use crate::error::CheckError;
use crate::json::escaped;
use crate::knowledge::{Item, scalar_text};
use crate::learn::path_parameters;
use crate::phases::malformed;
use crate::phases::negotiation::unsupported_body;
use crate::phases::other_names;
use crate::play::{Play, Played};
use crate::resolve::identity;
use crate::rules;

/// Items that are left for the phases after this one.
const RESERVED: usize = 3;

/// How deep an answer is looked for in a body.
const DEEPEST: usize = 3;

/// Path parameters under which an item was met.
type Place = BTreeMap<String, String>;

/// Plays each removal that the document shows, each on an item that a list showed.
pub(crate) async fn run<'a>(play: &mut Play<'a, '_>, cast: Cast<'a, '_>) -> Result<(), CheckError> {
    for remover in cast.family.removers.iter().copied() {
        let declared = remover
            .resource
            .as_ref()
            .is_some_and(|resource| resource.declared);
        let mut examples = malformed::Refused::new();
        let mut ways: Vec<Way<'a, '_>> = Vec::new();
        for case in cast.successes(remover) {
            for place in places(play, cast, case, declared) {
                for answer in answers(play, case, declared) {
                    let media = case.body.as_ref().map(|(media, _)| media.name.as_str());
                    let way = Way {
                        case,
                        media,
                        place: place.clone(),
                        answer,
                    };
                    // What an example shows comes before what is made of another one.
                    match ways.iter().position(|known| known.is_same(&way)) {
                        Some(at) if way.answer.is_some() => {
                            if way.is_own() && !ways[at].is_own() {
                                ways[at] = way;
                            }
                        }
                        _ => ways.push(way),
                    }
                }
            }
        }
        let siblings = Siblings::of(remover);
        // What closes others leaves fewer for what does not.
        ways.sort_by_key(|way| (!way.is_own(), way.closes(siblings.as_ref())));
        let mut done: Vec<Way<'a, '_>> = Vec::new();
        while let Some(way) = next(&mut ways, &done) {
            // What is left is for those who try it without the right to.
            let is_left = play.knowledge.met(cast.family.collection).count();
            let is_enough = !done.is_empty() && is_left <= RESERVED;
            if way.answer.is_some() && is_enough {
                continue;
            }
            one(
                play,
                cast,
                way.case,
                &way.place,
                way.answer.clone(),
                &mut examples,
            )
            .await?;
            done.push(way);
        }
        malformed::report(play, examples);
        let known = play.knowledge.met(cast.family.collection).next().cloned();
        if let Some(item) = known {
            unknown::run(play, cast, &item).await?;
        }
    }
    Ok(())
}

/// A way to answer an item: an example in its format, under a path, perhaps with another answer.
struct Way<'a, 'c> {
    case: &'c Case<'a>,
    media: Option<&'a str>,
    place: Place,
    answer: Option<Value>,
}

impl Way<'_, '_> {
    /// The example as it is shown.
    fn is_own(&self) -> bool {
        let mut call = Call::new(self.case.operation, String::new());
        call.body.clone_from(&self.case.body);
        self.answer.is_none() || rules::body(&call) == self.answer
    }

    /// It closes others besides.
    fn closes(&self, siblings: Option<&Siblings>) -> bool {
        let mut call = Call::new(self.case.operation, String::new());
        call.body.clone_from(&self.case.body);
        let sent = self.answer.clone().or_else(|| rules::body(&call));
        siblings.is_some_and(|siblings| siblings.go_with(&sent.unwrap_or_default()))
    }

    fn is_same(&self, other: &Self) -> bool {
        self.media == other.media && self.place == other.place && self.answer == other.answer
    }
}

/// The way that has the most of what none had yet: there may be few items, and each format, each answer and each path is worth one.
fn next<'a, 'c>(ways: &mut Vec<Way<'a, 'c>>, done: &[Way<'a, 'c>]) -> Option<Way<'a, 'c>> {
    let news = |way: &Way<'_, '_>| {
        let is_new = |known: &dyn Fn(&Way<'_, '_>) -> bool| usize::from(!done.iter().any(known));
        is_new(&|known| known.media == way.media)
            + is_new(&|known| known.answer == way.answer)
            + is_new(&|known| known.place == way.place)
    };
    let most = ways.iter().map(news).max()?;
    let at = ways.iter().position(|way| news(way) == most)?;
    Some(ways.remove(at))
}

/// At most this many items are tried where most may be for somebody else.
const MOST_TRIED: usize = 8;

/// What the run could do to none of its own items, such as accepting an invitation that it made for somebody else: on one that was there, or that
/// the document names. Only on this machine, where nobody misses it.
pub(crate) async fn rest<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
) -> Result<(), CheckError> {
    let removers = cast.family.removers.iter().copied();
    for remover in removers.filter(|remover| remover.method != "DELETE") {
        let is_done = play.has_succeeded(remover);
        let case = cast.successes(remover).into_iter().next();
        let Some(case) = case.filter(|_| !is_done && play.target.is_loopback()) else {
            continue;
        };
        let met: Vec<Item> = play
            .knowledge
            .met(cast.family.collection)
            .cloned()
            .collect();
        let named = identity(remover).and_then(|(_, name)| case_value(case, name));
        let known = |id: &String| met.iter().find(|item| item.id == *id).cloned();
        let named = named.map(|id| known(&id).unwrap_or_else(|| Item::named(id)));
        let items: Vec<Item> = named
            .into_iter()
            .chain(met.into_iter().take(MOST_TRIED))
            .collect();
        let skips = play.recorder.skips();
        for item in items {
            let played = answered(play, cast, case, &item, None).await?;
            if played.is_some_and(|played| played.is_success()) {
                play.recorder.forget_skips(skips);
                break;
            }
        }
    }
    Ok(())
}

/// What a case asks of the path of its item; where the document declares nothing, each path under which there are items.
fn places(play: &Play<'_, '_>, cast: Cast<'_, '_>, case: &Case<'_>, declared: bool) -> Vec<Place> {
    if declared {
        let named = path_parameters(case.operation)
            .filter(|name| identity(case.operation).is_none_or(|(_, identity)| identity != *name));
        let wanted = named.filter_map(|name| Some((name.to_owned(), case_value(case, name)?)));
        return vec![wanted.collect()];
    }
    let mut places: Vec<Place> = Vec::new();
    for item in play.knowledge.met(cast.family.collection) {
        if !places.contains(&item.path) {
            places.push(item.path.clone());
        }
    }
    if places.is_empty() {
        places.push(Place::new());
    }
    places
}

fn is_at(item: &Item, place: &Place) -> bool {
    place
        .iter()
        .all(|(name, value)| item.path.get(name).is_none_or(|met| met == value))
}

/// The bodies of a case: its own, and where the document declares nothing, one for each value of the enumeration in it.
fn answers(play: &Play<'_, '_>, case: &Case<'_>, declared: bool) -> Vec<Option<Value>> {
    let mut call = Call::new(case.operation, String::new());
    call.body.clone_from(&case.body);
    let (Some((media, _)), Some(body)) = (&case.body, rules::body(&call)) else {
        return vec![None];
    };
    let choices = choices(play, media, &body).filter(|_| !declared);
    let Some((pointer, values)) = choices else {
        return vec![None];
    };
    let with = |value: Value| {
        let mut body = body.clone();
        *body.pointer_mut(&pointer)? = value;
        Some(body)
    };
    values.into_iter().map(with).collect()
}

pub(super) fn choices(
    play: &Play<'_, '_>,
    media: &MediaType,
    body: &Value,
) -> Option<(String, Vec<Value>)> {
    choices_in(play, media.schema?, body, String::new(), 0)
}

/// The call with another answer in its body.
pub(super) fn of_answer<'a>(mut call: Call<'a>, pointer: &str, answer: Value) -> Option<Call<'a>> {
    let (media, _) = call.body.as_ref()?;
    let media: &MediaType = media;
    let mut body = rules::body(&call)?;
    *body.pointer_mut(pointer)? = answer;
    call.body = Some((media, Content::Value(body)));
    Some(call)
}

fn choices_in(
    play: &Play<'_, '_>,
    id: SchemaId,
    value: &Value,
    pointer: String,
    depth: usize,
) -> Option<(String, Vec<Value>)> {
    if let Some(values) = play.api.schema(id).enumeration.clone() {
        return Some((pointer, values));
    }
    let members = value.as_object().filter(|_| depth < DEEPEST)?;
    let declared = play.api.properties(id).declared;
    members.iter().find_map(|(name, member)| {
        let schema = declared.get(name)?.schema;
        choices_in(
            play,
            schema,
            member,
            format!("{pointer}/{}", escaped(name)),
            depth + 1,
        )
    })
}

async fn one<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    case: &Case<'a>,
    place: &Place,
    answer: Option<Value>,
    examples: &mut malformed::Refused<'a>,
) -> Result<(), CheckError> {
    let met = play.knowledge.met(cast.family.collection);
    let here: Vec<&Item> = met.filter(|item| is_at(item, place)).collect();
    let declared = case
        .operation
        .resource
        .as_ref()
        .is_some_and(|resource| resource.declared);
    // One that has others before and after it, of which none may go with it; where some may, one that has such.
    let at = if declared { 0 } else { here.len() / 2 };
    let siblings = Siblings::of(case.operation).filter(|_| !declared);
    let at = siblings
        .and_then(|siblings| {
            let sent = answer.clone().or_else(|| {
                let mut call = Call::new(case.operation, String::new());
                call.body.clone_from(&case.body);
                rules::body(&call)
            });
            chosen(
                &here,
                &siblings,
                siblings.go_with(&sent.unwrap_or_default()),
            )
        })
        .unwrap_or(at);
    let Some(item) = here.get(at).map(|item| (*item).clone()) else {
        play.skip(
            case.operation,
            &case.id(),
            "no list shows an item to do it to",
        );
        return Ok(());
    };
    let played = answered(play, cast, case, &item, answer).await?;
    match played.filter(|played| !played.is_success()) {
        Some(played) => {
            changed(play, cast, case, &item, &played).await?;
            if malformed::is_told(play, &played) {
                examples.push((case.name.clone(), case.response.span, played));
            }
            Ok(())
        }
        None => Ok(()),
    }
}

/// Which item shows whether others go with it, or stay: of the latter kind one that leaves two others for an answer of the former.
fn chosen(here: &[&Item], siblings: &Siblings, is_closing: bool) -> Option<usize> {
    let of = |item: &Item| {
        let others = here.iter().filter(|other| other.id != item.id);
        let are = others.filter(|other| siblings.are(&item.value, &other.value) == Some(true));
        are.count()
    };
    let most = (0..here.len()).max_by_key(|at| of(here[*at]))?;
    let needed = if is_closing { 1 } else { 2 };
    if of(here[most]) >= needed {
        return Some(most);
    }
    let alone = |at: &usize| of(here[*at]) == 0;
    (here.len() / 2..here.len())
        .chain(0..here.len() / 2)
        .find(alone)
}

/// What the server answers to what a case asks of an item. What follows from a success is looked at.
async fn answered<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    case: &Case<'a>,
    item: &Item,
    answer: Option<Value>,
) -> Result<Option<Played<'a>>, CheckError> {
    let Some(mut call) = of_case(case, item) else {
        return Ok(None);
    };
    // What the example sends as it is, is sent as it is shown.
    let is_own = answer.is_some() && rules::body(&call) == answer;
    if let (Some(answer), Some((media, _)), false) = (answer, &case.body, is_own) {
        call.body = Some((media, Content::Value(answer)));
    }
    elsewhere(play, cast, item, &call).await?;
    unsupported_body(play, &call).await?;
    other_names::unreadable(play, &call).await?;
    if no_answer::run(play, &call).await?
        || play.knowledge.is_gone(cast.family.collection, &item.id)
    {
        // What was to be refused was done.
        return Ok(None);
    }
    let others = others::beside(play, cast, item).await?;
    let others_again = others::beside(play, cast, item).await?;
    let members = joined::watch(play, cast.family.collection, call.operation, item).await?;
    let Some(played) = play.send(call).await? else {
        return Ok(None);
    };
    if played.is_success() {
        if let Some(members) = members {
            members.compare(play, &played).await?;
        }
        let others = others::steady(others, &others_again);
        others::still_beside(play, cast, item, &others, &played).await?;
        gone(play, cast, item, &played).await?;
        again(play, &played).await?;
        return Ok(Some(played));
    }
    is_there(play, cast, item, &played).await?;
    let reason = format!(
        "the server answers {} for an item of its own list",
        played.status()
    );
    play.skip(case.operation, &case.id(), reason);
    Ok(Some(played))
}

/// An item that is told not to be there, and that the same caller can read or is shown. Where the operation has a 403 for what is somebody else's.
async fn is_there<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    played: &Played<'a>,
) -> Result<(), CheckError> {
    let lists = |status: u16| {
        let mut all = played.call.operation.responses.iter();
        all.any(|response| response.status == StatusPattern::Exact(status))
    };
    let is_missing = matches!(played.status(), 404 | 410) && lists(403);
    if !is_missing || !play.target.is_loopback() {
        return Ok(());
    }
    let is_read = read(play, cast, item, "of-list").await?;
    let is_read = is_read.is_some_and(|played| played.is_success());
    if is_read || is_listed(play, cast, item).await? == Some(true) {
        not_found(play, item, played);
    }
    Ok(())
}

/// An item that its list showed, and that requests changed which the server refused.
async fn changed<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    case: &Case<'a>,
    item: &Item,
    played: &Played<'a>,
) -> Result<(), CheckError> {
    // Nobody else is on this machine, and the run has done nothing to the item that the server did not refuse.
    let is_gone = matches!(played.status(), 404 | 409 | 410) && play.target.is_loopback();
    if is_gone && is_listed(play, cast, item).await? == Some(false) {
        let seen = Observation::new(cast.family.collection, item.id.as_str(), Value::Null)
            .by(case.response.span)
            .proven();
        play.report(&failed_write_side_effect::CHECK, played, seen);
    }
    Ok(())
}

/// What was answered is not answered again, neither so nor otherwise, where the document has a 409 for that.
async fn again<'a>(play: &mut Play<'a, '_>, done: &Played<'a>) -> Result<(), CheckError> {
    if !refuses_again(done.call.operation) {
        return once_more(play, done).await;
    }
    let mut calls = vec![done.call.clone()];
    if let (Some((media, _)), Some(body)) = (&done.call.body, rules::body(&done.call))
        && let Some((pointer, values)) = choices(play, media, &body)
    {
        let others = values
            .into_iter()
            .filter(|value| Some(value) != body.pointer(&pointer));
        calls.extend(others.take(1).filter_map(|value| {
            let mut body = body.clone();
            *body.pointer_mut(&pointer)? = value;
            let mut call = done.call.clone();
            call.body = Some((media, Content::Value(body)));
            Some(call)
        }));
    }
    for mut call in calls {
        call.case = format!("{}/again", call.operation.id);
        let Some(played) = play.send(call.meant(Intent::Wrong)).await? else {
            continue;
        };
        if played.is_success() || matches!(played.status(), 400 | 404 | 410 | 422) {
            let operation = played.call.operation;
            let seen = Observation::new(operation.id.as_str(), 409, played.status())
                .by(operation.span)
                .proven();
            play.report(&delete_twice::CHECK, &played, seen);
            break;
        }
    }
    Ok(())
}

/// The same call again, where the document says in words that it finds nothing then: "a second call is answered with 404".
async fn once_more<'a>(play: &mut Play<'a, '_>, done: &Played<'a>) -> Result<(), CheckError> {
    const AGAIN: [&str; 4] = ["second call", "second time", "called again", "call again"];
    let operation = done.call.operation;
    let prose = Prose::of_own(operation);
    let says = prose.sentence(&[&AGAIN, &["404"]]);
    if says.is_none_or(|says| says_one(says, &["not 404", "may "])) {
        return Ok(());
    }
    let mut call = done.call.clone();
    call.case = format!("{}/again", operation.id);
    let Some(played) = play.send(call.meant(Intent::Wrong)).await? else {
        return Ok(());
    };
    if played.is_success() || matches!(played.status(), 400 | 403 | 409 | 422) {
        let seen = Observation::new(operation.id.as_str(), 404, played.status())
            .by(operation.span)
            .proven();
        play.report(&delete_twice::CHECK, &played, seen);
    }
    Ok(())
}

/// The item under another value of its path, such as an invite to a group among those to sections: it is not there, as the lists say.
async fn elsewhere<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    call: &Call<'a>,
) -> Result<(), CheckError> {
    if !unknown::lists_not_found(call.operation) {
        return Ok(());
    }
    for sibling in places::siblings(play, call) {
        if is_met_at(play, &sibling) {
            continue;
        }
        let mut there = item.clone();
        for name in path_parameters(call.operation) {
            if let Some(sent) = sibling.parameter(name).and_then(scalar_text) {
                there.path.insert(name.to_owned(), sent);
            }
        }
        if is_listed(play, cast, &there).await? == Some(true) {
            continue;
        }
        let mut sibling = sibling.meant(Intent::Wrong);
        sibling.case = format!("{}/elsewhere", call.operation.id);
        let Some(played) = play.send(sibling).await? else {
            continue;
        };
        if played.is_done() {
            let operation = call.operation;
            let seen = Observation::new(operation.id.as_str(), 404, played.status())
                .by(operation.span)
                .proven();
            play.report(&unknown_item_found::CHECK, &played, seen);
        }
    }
    Ok(())
}

/// A list showed an item of this identity under this path: each path may count its own.
fn is_met_at(play: &Play<'_, '_>, call: &Call<'_>) -> bool {
    let Some((collection, name)) = identity(call.operation) else {
        return true;
    };
    let Some(id) = call.parameter(name).and_then(scalar_text) else {
        return true;
    };
    let sent = |name: &String| call.parameter(name).and_then(scalar_text);
    let mut met = play.knowledge.seen(collection);
    met.any(|item| {
        let is_at = |(name, value): (&String, &String)| sent(name).as_ref() == Some(value);
        item.id == id && item.path.iter().all(is_at)
    })
}

fn case_value(case: &Case<'_>, name: &str) -> Option<String> {
    case.parameters
        .iter()
        .find(|(parameter, _)| parameter.name == name)
        .and_then(|(_, value)| scalar_text(value))
}

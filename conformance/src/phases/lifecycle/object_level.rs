//! Object level: what belongs to the first caller is neither read nor changed by a second one who may not. Who may is no fact of the document, so
//! an error needs evidence: what the server itself refuses the second caller elsewhere, or shows in none of its lists.

use std::collections::BTreeSet;

use hallpass_openapi::model::{Location, Operation, StatusPattern};
use hallpass_openapi::prose::Prose;
use serde_json::Value;

use super::access;
use super::addresses;
use super::answering;
use super::family::families;
use super::forbidden;
use super::inside;
use super::listing::{is_listed, is_read_whole, listing};
use super::of_others;
use super::own_address;
use super::places;
use super::removed::{self, of_case};
use super::representation;
use super::second_maker;
use super::story::{Cast, create, on_item, read};
use super::visibility;
use super::walk::{Page, walk};
use crate::call::{Call, Caller, Intent};
use crate::checks::{
    Observation, auth_status, failed_write_side_effect, list_total, object_level,
    status_undocumented,
};
use crate::cleanup;
use crate::error::CheckError;
use crate::json::escaped;
use crate::knowledge::{Item, scalar_text};
use crate::learn::items;
use crate::phases::addressee;
use crate::play::{Play, Played};
use crate::rules;

pub(super) const SECOND: Caller = Caller::Identity(1);

/// Lets the second caller try what belongs to the first.
pub(crate) async fn run(play: &mut Play<'_, '_>) -> Result<(), CheckError> {
    if play.options.credentials.callers() < 2 {
        return Ok(());
    }
    let skips = play.recorder.skips();
    let plan = play.plan();
    play.first = addressee::of_first(play, &plan).await?;
    play.second = addressee::of_second(play, &plan).await?;
    let families = families(play.api);
    for family in &families {
        if play.is_pressed(TRIED) {
            break;
        }
        let cast = Cast {
            family,
            plan: &plan,
        };
        let known = family.read.or(family.lists.first().copied());
        if !known.is_some_and(|operation| play.can_call(operation, SECOND)) {
            continue;
        }
        inside::hold(play, &families, cast).await?;
        shown_and_read(play, cast).await?;
        match family.create {
            Some(operation) if is_for_second(play, family.collection) => {
                answering::by_maker(play, cast, operation).await?;
            }
            Some(operation) if play.may_send(&operation.method) => {
                let shown = cast.successes(operation);
                let kept = visibility::of_each(play, &shown);
                for case in shown.into_iter().chain(&kept) {
                    if let Some(creation) = create(play, cast, case).await? {
                        on_one(play, cast, &creation.item).await?;
                        second_maker::made_as_well(play, cast, case, &creation.item).await?;
                    }
                    cleanup::run(play).await?;
                }
                answering::run(play, cast, operation).await?;
                second_maker::by_itself(play, cast, operation).await?;
            }
            Some(_) => {}
            None => {
                for item in places::one_of_each(play, cast.family.collection) {
                    on_one(play, cast, &item).await?;
                }
            }
        }
        cleanup::run(play).await?;
        own_address::run(play, cast).await?;
        of_others::run(play, cast).await?;
        inside::release(play).await?;
    }
    addresses::run(play, &plan).await?;
    play.recorder.forget_skips(skips);
    Ok(())
}

/// The run makes the items for the second caller, so that they are no secret to it.
fn is_for_second(play: &Play<'_, '_>, collection: &str) -> bool {
    let mut known = play.addressees.iter();
    known.any(|known| known.collection == collection)
}

/// Percentage of a document's time after which the second caller tries nothing more.
const TRIED: u32 = 95;

/// At most this many items of the first caller's are tried.
const MOST: usize = 6;

/// At most this many of them are read by the second caller in each format.
const MOST_COMPARED: usize = 2;

/// What the second caller may read of what a list shows to the first one, and what its own lists show: the server decides both, so they agree.
async fn shown_and_read<'a>(play: &mut Play<'a, '_>, cast: Cast<'a, '_>) -> Result<(), CheckError> {
    let Some(reader) = cast.family.read.filter(|read| lists_403(read)) else {
        return Ok(());
    };
    let met: Vec<Item> = play
        .knowledge
        .met(cast.family.collection)
        .filter(|item| item.identity == 0)
        .take(MOST)
        .cloned()
        .collect();
    let mut compared = 0;
    for item in met {
        if !is_readable(play, cast, &item).await? {
            continue;
        }
        let Some(call) = on_item(reader, &item, "other-caller") else {
            continue;
        };
        let Some(read) = by_second(play, call.clone()).await? else {
            continue;
        };
        let mut tried = Tried {
            read: None,
            shown: None,
            lists: Vec::new(),
            hidden: false,
            writes: Vec::new(),
        };
        lists(play, cast, &item, &mut tried).await?;
        if read.is_success() && compared < MOST_COMPARED {
            compared += 1;
            representation::compare(play, call.by(SECOND)).await?;
        }
        if let Some(shown) = &tried.shown
            && let Some(name) = told_by_list_alone(play, cast, &item, shown, &read).await?
        {
            let why = format!("`{name}` is hidden from the same caller where the item is read");
            report(play, shown, &why);
            return Ok(());
        }
        match tried.shown {
            Some(shown) if read.status() == 403 => {
                report(play, &shown, "the same caller may not read it");
                return Ok(());
            }
            None if read.is_success() && tried.hidden => {
                report(play, &read, "no list shows it to the same caller");
                return Ok(());
            }
            _ => {}
        }
    }
    Ok(())
}

/// The name of a property that a list shows to the second caller, and that is hidden from it, and not from the first caller, where the item is read.
async fn told_by_list_alone<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    shown: &Played<'a>,
    by_second: &Played<'a>,
) -> Result<Option<String>, CheckError> {
    let (Some(value), Some(resource), Some(hidden_in)) = (
        shown.value(),
        &shown.call.operation.resource,
        by_second.value().filter(|_| by_second.is_success()),
    ) else {
        return Ok(None);
    };
    let is_it =
        |one: &&Value| one.get(&resource.identity).and_then(scalar_text).as_ref() == Some(&item.id);
    let listed = items(resource, value).into_iter().find(is_it);
    let members = listed.and_then(Value::as_object);
    let told = members.into_iter().flatten().filter(|(name, value)| {
        let is_hidden = hidden_in.get(*name).is_some_and(Value::is_null);
        scalar_text(value).is_some() && is_hidden
    });
    let told: Vec<(String, Value)> = told
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    if told.is_empty() {
        return Ok(None);
    }
    let first = read(play, cast, item, "read-own").await?;
    let first = first.as_ref().and_then(|played| played.value());
    let is_secret =
        |(name, value): &&(String, Value)| first.and_then(|first| first.get(name)) == Some(value);
    Ok(told.iter().find(is_secret).map(|(name, _)| name.clone()))
}

/// What the second caller got from an item of the first one's.
struct Tried<'a> {
    /// Reading it.
    read: Option<Played<'a>>,
    /// A list that shows it.
    shown: Option<Played<'a>>,
    /// The last page that was asked for of each list that does not show it.
    lists: Vec<Played<'a>>,
    /// Each list was refused, or left it out.
    hidden: bool,
    /// Changing and removing it.
    writes: Vec<Played<'a>>,
}

async fn on_one<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
) -> Result<(), CheckError> {
    if !is_readable(play, cast, item).await? {
        return Ok(());
    }
    let read = match cast
        .family
        .read
        .and_then(|read| on_item(read, item, "other-caller"))
    {
        Some(call) => by_second(play, call).await?,
        None => None,
    };
    let mut tried = Tried {
        read,
        shown: None,
        lists: Vec::new(),
        hidden: false,
        writes: Vec::new(),
    };
    lists(play, cast, item, &mut tried).await?;
    for operation in writers(cast) {
        let Some(case) = cast.successes(operation).into_iter().next() else {
            continue;
        };
        let Some(mut call) = of_case(case, item) else {
            continue;
        };
        call.case = format!("{}/other-caller", operation.id);
        for call in in_each_format(cast, operation, call) {
            let written = by_second(play, call).await?;
            let is_there = !tried.writes.iter().any(|played| removes(cast, played));
            if let Some(written) = written.as_ref().filter(|played| is_refusal(played))
                && is_there
            {
                refused_and_done(play, cast, item, written).await?;
            }
            if let Some(written) = written.as_ref().filter(|played| played.is_done())
                && operation.method == "DELETE"
            {
                removed::unreadable(play, cast, item, written).await?;
            }
            tried.writes.extend(written);
        }
    }
    judge(play, &tried);
    if !tried.writes.iter().any(|played| removes(cast, played)) {
        forbidden::any(play, tried.read.iter().chain(&tried.writes));
    }
    secrets(play, cast, item, &tried)?;
    // Who sees less sees it in each format.
    let call = tried.read.filter(Played::is_success).map(|read| read.call);
    match call {
        Some(call) => representation::compare(play, call.meant(Intent::Uncertain)).await,
        None => Ok(()),
    }
}

/// A total that counts what the list leaves out for the caller, where the document says that it does not.
fn counted(play: &mut Play<'_, '_>, played: &Played<'_>, held: u64, total: u64) {
    const OUT: [&str; 4] = ["left out", "not listed", "not counted", "not shown"];
    const COUNTS: [&str; 2] = ["total", "not counted"];
    const SEES: [&str; 3] = ["see", "visible", "access"];
    if held != total && Prose::of_document(play.api).says(&[&OUT, &COUNTS, &SEES]) {
        let span = played.call.operation.span;
        let seen = Observation::new("total", held, total).by(span).proven();
        play.report(&list_total::CHECK, played, seen);
    }
}

/// What only whoever made an item sees, by the words of the document, is told to nobody else.
fn secrets<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    tried: &Tried<'a>,
) -> Result<(), CheckError> {
    let (Some(reader), Some(_)) = (cast.family.read, cast.family.create) else {
        return Ok(());
    };
    let mut names = access::makers_secret(play.api, reader, &item.value);
    // Who may do nothing that the same people may is none of them.
    let refused = tried.writes.iter().filter(|played| played.status() == 403);
    for refused in refused {
        let roles = access::roles(play.api, refused.call.operation);
        names.extend(access::secret_of(play.api, reader, &item.value, &roles));
    }
    for name in names {
        let secret = item
            .value
            .get(&name)
            .filter(|value| scalar_text(value).is_some());
        let Some(secret) = secret else { continue };
        for played in tried.read.iter().chain(&tried.shown) {
            let Some(value) = played.value().filter(|_| played.is_success()) else {
                continue;
            };
            let resource = played.call.operation.resource.as_ref();
            let listed = resource.map(|resource| {
                let id = |one: &Value| one.get(&resource.identity).and_then(scalar_text);
                let mut all = items(resource, value).into_iter();
                all.find(|one| id(one).as_ref() == Some(&item.id))
            });
            let one = listed.flatten().unwrap_or(value);
            if one.get(&name) == Some(secret) {
                let why = format!("`{name}` is for others alone by the words of the document");
                report(play, played, &why);
                return Ok(());
            }
        }
    }
    Ok(())
}

/// What was refused to the second caller and was done all the same.
async fn refused_and_done<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    written: &Played<'a>,
) -> Result<(), CheckError> {
    let Some(played) = read(play, cast, item, "read-own").await? else {
        return Ok(());
    };
    let operation = written.call.operation;
    let seen = if matches!(played.status(), 404 | 410) {
        Observation::new("item", item.id.as_str(), Value::Null)
    } else {
        // What the body sends and what the item was not before.
        let shown = played.value().filter(|_| played.is_success());
        let (Some(shown), Some(Value::Object(sent))) = (shown, rules::body(&written.call)) else {
            return Ok(());
        };
        let changed = sent.iter().find(|(name, value)| {
            let before = item.value.get(*name);
            before.is_some_and(|before| before != *value) && shown.get(*name) == Some(*value)
        });
        let Some((name, value)) = changed else {
            return Ok(());
        };
        let before = item.value.get(name).cloned().unwrap_or_default();
        let at = format!("/{}", escaped(name));
        Observation::new("update", before, value.clone()).at(at)
    };
    let seen = seen.by(operation.span).proven();
    play.report(&failed_write_side_effect::CHECK, written, seen);
    Ok(())
}

/// Whether the item is gone by it.
fn removes(cast: Cast<'_, '_>, played: &Played<'_>) -> bool {
    let mut removers = cast.family.removers.iter();
    played.is_done() && removers.any(|remover| std::ptr::eq(*remover, played.call.operation))
}

/// The call with the body of each format in which the document shows it.
fn in_each_format<'a>(cast: Cast<'a, '_>, operation: &Operation, call: Call<'a>) -> Vec<Call<'a>> {
    let mut calls: Vec<Call<'a>> = vec![call];
    for case in cast.successes(operation) {
        let is_new = case.body.as_ref().is_some_and(|(media, _)| {
            let mut sent = calls.iter().filter_map(|call| call.body.as_ref());
            sent.all(|(known, _)| known.name != media.name)
        });
        if is_new {
            let mut call = calls[0].clone();
            call.body.clone_from(&case.body);
            calls.push(call);
        }
    }
    calls
}

/// The first caller reads it, where it can be read at all.
async fn is_readable<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
) -> Result<bool, CheckError> {
    if cast.family.read.is_none() {
        return Ok(true);
    }
    let played = read(play, cast, item, "read-own").await?;
    Ok(played.is_some_and(|played| played.is_success()))
}

/// Updates and removals; what else removes an item, such as accepting it, only where the item cannot be made again.
pub(super) fn writers<'a>(cast: Cast<'a, '_>) -> Vec<&'a Operation> {
    let family = cast.family;
    let removers = family.removers.iter().copied();
    let removers = removers.filter(|remover| remover.method == "DELETE" || family.create.is_none());
    family.updates.iter().copied().chain(removers).collect()
}

pub(super) async fn by_second<'a>(
    play: &mut Play<'a, '_>,
    call: Call<'a>,
) -> Result<Option<Played<'a>>, CheckError> {
    if !play.can_call(call.operation, SECOND) {
        return Ok(None);
    }
    let call = named(play, call);
    play.send(call.by(SECOND).meant(Intent::Wrong)).await
}

/// The call with the name of the first caller in place of `me`, which is somebody else where the second one asks.
fn named<'a>(play: &Play<'a, '_>, mut call: Call<'a>) -> Call<'a> {
    for (name, value) in &mut call.parameters {
        if let Some(id) = play
            .first
            .get(name)
            .filter(|_| value.as_str() == Some("me"))
        {
            *value = Value::from(id.as_str());
        }
    }
    call
}

/// Asks each list for the item, also by each filter that lets it through.
async fn lists<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    tried: &mut Tried<'a>,
) -> Result<(), CheckError> {
    for operation in cast.family.lists.iter().copied() {
        let Some(found) = listing(play, operation, item, &item.value, "other-caller") else {
            continue;
        };
        let Some(resource) = &operation.resource else {
            continue;
        };
        let mut calls = vec![found.call.clone()];
        for name in resource.filters.keys() {
            if let Some(wanted) = item.value.get(name).and_then(scalar_text) {
                calls.push(found.call.clone().with(name, wanted));
            }
        }
        for call in calls {
            if !play.can_call(operation, SECOND) {
                continue;
            }
            let call = named(play, call).by(SECOND).meant(Intent::Wrong);
            let shows = |page: &Page<'_>| page.ids.contains(&item.id);
            let Some(mut walk) = walk(play, call, shows).await? else {
                continue;
            };
            let is_whole = walk.is_complete() && is_read_whole(operation);
            let held = walk.ids().collect::<BTreeSet<_>>().len() as u64;
            let Some(last) = walk.pages.pop() else {
                continue;
            };
            if let Some(total) = last.total.filter(|_| is_whole) {
                counted(play, &last.played, held, total);
            }
            if last.ids.contains(&item.id) && last.played.is_success() {
                tried.shown = Some(last.played);
                return Ok(());
            }
            tried.hidden |= is_whole || is_refusal(&last.played);
            tried.lists.push(last.played);
        }
    }
    // What cannot be read and no list shows to the first caller is hidden from nobody in particular.
    if tried.hidden && cast.family.read.is_none() {
        tried.hidden = is_listed(play, cast, item).await? == Some(true);
    }
    Ok(())
}

pub(super) fn shows(played: &Played<'_>, item: &Item) -> bool {
    let (Some(value), Some(resource)) = (played.value(), &played.call.operation.resource) else {
        return false;
    };
    let mut shown = items(resource, value).into_iter();
    played.is_success()
        && shown.any(|one| {
            one.get(&resource.identity).and_then(scalar_text).as_deref() == Some(&item.id)
        })
}

fn is_refusal(played: &Played<'_>) -> bool {
    matches!(played.status(), 403 | 404)
}

pub(in crate::phases) fn lists_403(operation: &Operation) -> bool {
    let mut all = operation.responses.iter();
    all.any(|response| response.status == StatusPattern::Exact(403))
}

/// Whose credentials are right elsewhere is not asked for them again: what the caller may not do is 403.
fn taken_for_stranger(play: &mut Play<'_, '_>, tried: &Tried<'_>) {
    let all = || tried.read.iter().chain(&tried.shown).chain(&tried.writes);
    if !all().any(|played| played.is_success() || played.status() == 403) {
        return;
    }
    for played in all().filter(|played| played.status() == 401) {
        if lists_403(played.call.operation) {
            let span = played.call.operation.span;
            let seen = Observation::new("another caller's right", 403, 401).by(span);
            play.report(&auth_status::CHECK, played, seen);
        }
    }
}

/// An operation that has a 403 and no 404 for what is somebody else's, and answers 404.
fn undocumented(play: &mut Play<'_, '_>, tried: &Tried<'_>) {
    let all = tried.read.iter().chain(&tried.lists).chain(&tried.writes);
    for played in all.filter(|played| played.status() == 404) {
        let operation = played.call.operation;
        if lists_403(operation) && played.body.response.is_none() {
            let documented = status_undocumented::documented_statuses(operation);
            let seen = Observation::new("404", documented, 404).by(operation.span);
            play.report(&status_undocumented::CHECK, played, seen);
        }
    }
}

/// What the caller can read is there for it: what it may not do to it is forbidden, not missing. And what it may not change is not missing when read.
fn missing(play: &mut Play<'_, '_>, tried: &Tried<'_>) {
    let reads = tried.read.as_ref().filter(|read| read.is_success());
    let is_denied = tried.writes.iter().any(|played| played.status() == 403);
    let writes = tried.writes.iter().filter(|_| reads.is_some());
    let hidden = tried.read.iter().filter(|_| is_denied);
    for played in writes.chain(hidden) {
        let operation = played.call.operation;
        if played.status() == 404 && lists_403(operation) {
            let seen = Observation::new("another caller's right", 403, 404).by(operation.span);
            play.report(&auth_status::CHECK, played, seen);
        }
    }
}

/// The path names whose items a list shows, and the 403 of the list is for those of others.
fn given_to_others(play: &mut Play<'_, '_>, tried: &Tried<'_>) {
    const WORDS: [&str; 8] = [
        "another user",
        "other user",
        "another person",
        "somebody else",
        "someone else",
        "anyone else",
        "not your",
        "their own",
    ];
    let speaks = |operation: &Operation| {
        let mut all = operation.responses.iter();
        let refusal = all.find(|response| response.status == StatusPattern::Exact(403));
        refusal.is_some_and(|response| {
            let says = response.description.to_lowercase();
            WORDS.iter().any(|word| says.contains(word))
        })
    };
    let all = tried.lists.iter().chain(&tried.shown);
    for played in all.filter(|played| played.is_success()) {
        let operation = played.call.operation;
        if is_of_somebody(operation) && speaks(operation) {
            report(play, played, "the list is that of the first caller");
            return;
        }
    }
}

fn judge(play: &mut Play<'_, '_>, tried: &Tried<'_>) {
    taken_for_stranger(play, tried);
    undocumented(play, tried);
    missing(play, tried);
    given_to_others(play, tried);
    hidden_otherwise(play, tried);
    let unreadable = tried.read.as_ref().is_some_and(is_refusal);
    let is_missing = tried.read.as_ref().is_some_and(|read| read.status() == 404);
    let reader = tried.read.as_ref().map(|read| read.call.operation);
    let hides = reader.is_some_and(|reader| access::hides_as_missing(play.api, reader));
    if let Some(shown) = tried.shown.as_ref().filter(|_| is_missing && hides) {
        report(play, shown, "the same caller is told that it is not there");
    }
    let hidden = tried.shown.is_none() && tried.hidden;
    let refused_writes = tried
        .writes
        .iter()
        .filter(|played| is_refusal(played))
        .count();
    for written in tried.writes.iter().filter(|played| played.is_success()) {
        let why = if access::is_for_maker_alone(written.call.operation) {
            "the document lets nobody do it but whoever made the item"
        } else if unreadable {
            "the same caller may not read it"
        } else if tried.read.is_none() && hidden {
            "no list shows it to the same caller"
        } else if refused_writes > 0 && lists_403(written.call.operation) {
            "another change is refused to the same caller"
        } else {
            continue;
        };
        report(play, written, why);
    }
    if let Some(read) = tried.read.as_ref().filter(|played| played.is_success())
        && (lists_403(read.call.operation)
            || access::hides_as_missing(play.api, read.call.operation))
        && hidden
    {
        report(play, read, "no list shows it to the same caller");
    }
    if let Some(shown) = tried
        .shown
        .as_ref()
        .filter(|played| lists_403(played.call.operation))
        && is_of_somebody(shown.call.operation)
        && refused_writes > 0
    {
        report(play, shown, "a change of it is refused to the same caller");
    }
}

/// What the caller may not see is forbidden to it, while the document says that it is not there.
fn hidden_otherwise(play: &mut Play<'_, '_>, tried: &Tried<'_>) {
    let refused = tried.read.as_ref().filter(|read| read.status() == 403);
    if let Some(read) =
        refused.filter(|read| access::hides_as_missing(play.api, read.call.operation))
    {
        let span = read.call.operation.span;
        let seen = Observation::new("another caller's right", 404, 403).by(span);
        play.report(&auth_status::CHECK, read, seen);
    }
}

/// The path names whose items they are.
fn is_of_somebody(operation: &Operation) -> bool {
    const WORDS: [&str; 6] = ["user", "owner", "member", "account", "person", "customer"];
    operation.parameters.iter().any(|parameter| {
        let lower = parameter.name.to_ascii_lowercase();
        parameter.location == Location::Path && WORDS.iter().any(|word| lower.contains(word))
    })
}

pub(super) fn report(play: &mut Play<'_, '_>, played: &Played<'_>, why: &str) {
    let operation = played.call.operation;
    let seen = Observation::new(operation.id.as_str(), why, played.status())
        .by(operation.span)
        .proven();
    play.report(&object_level::CHECK, played, seen);
}

//! The coverage phase: each constraint of each operation at its boundary. What the document allows is taken, and what it forbids is refused.

mod blamed;
mod bounds;

use std::collections::BTreeSet;

use hallpass_openapi::diagnostic::Span;
use hallpass_openapi::model::{Action, Operation, StatusPattern};
use hallpass_openapi::promises::refusal_of;

use bounds::{Bounds, format_of, last_name, of_operation};

use super::authentication::{call, prepare};
use super::own_texts::with_own_texts;
use super::{malformed, references, unreadable};
use crate::call::{Call, Intent};
use crate::checks::{Observation, negative_accepted, refusal_status, required_missing_accepted};
use crate::cleanup;
use crate::coverage::{
    ASTRAL, Leniency, UNKNOWN_BY_WORDS, UNKNOWN_ELEMENT, Variation, oddities, rough, variations,
};
use crate::error::CheckError;
use crate::knowledge::scalar_text;
use crate::learn::{items, own};
use crate::phases::lifecycle;
use crate::play::{Play, Played};
use crate::resolve::identity;
use crate::rules;
use crate::transport::is_safe;

/// Percentage of a document's time that is spent when this phase ends.
const COVERED: u32 = 45;

/// Varies one call of each operation.
pub(crate) async fn run(play: &mut Play<'_, '_>) -> Result<(), CheckError> {
    let plan = play.plan();
    let total = play.api.operations.len();
    prepare(play, &plan).await?;
    let mut bounds = Bounds::default();
    for (done, operation) in play.api.operations.iter().enumerate() {
        play.recorder.operation(operation, done, total);
        // Why an operation cannot be called was said when its examples were played.
        if !play.may_send(&operation.method) {
            continue;
        }
        let makes = operation
            .resource
            .as_ref()
            .is_some_and(|resource| resource.action == Action::Create);
        if makes {
            // What is there already would be the reason of every refusal, where there may be only one of a kind.
            cleanup::run(play).await?;
        }
        if play.is_pressed(COVERED) {
            play.leave_out(operation, "requests at the boundary of its constraints");
            continue;
        }
        if let Ok(base) = call(play, &plan, operation) {
            let base = free_of_conflict(play, base).await?;
            let refuses = lists_refusals(operation);
            super::one_of::run(play, &base, refuses).await?;
            if is_repeatable(operation) {
                super::needed::run(play, &plan, &base).await?;
            }
            odd(play, &base).await?;
            one(play, base, &mut bounds).await?;
        }
        if makes {
            prepare(play, &plan).await?;
        }
    }
    bounds.report(play);
    cleanup::run(play).await
}

/// The update whose example names what another item is called already, with the texts of its own item: every refusal of the other could be for that.
async fn free_of_conflict<'a>(
    play: &mut Play<'a, '_>,
    base: Call<'a>,
) -> Result<Call<'a>, CheckError> {
    let operation = base.operation;
    let changes = operation
        .resource
        .as_ref()
        .is_some_and(|resource| matches!(resource.action, Action::Update | Action::Replace));
    if !changes || !lists_conflicts(operation) || play.is_allowed(&base) != Some(true) {
        return Ok(base);
    }
    let tried = base.clone().meant(Intent::Uncertain);
    let refused = play.send(tried).await?;
    if refused.is_none_or(|played| played.status() != 409) {
        return Ok(base);
    }
    let item = identity(operation).and_then(|(collection, name)| {
        let id = base.parameter(name).and_then(scalar_text)?;
        let mut own = play.knowledge.own(collection).iter();
        own.find(|item| item.id == id)
    });
    let own = item.and_then(|item| with_own_texts(play, &base, &item.value));
    Ok(own.unwrap_or(base))
}

/// What nothing has is not found, or refused; a server that fails over it has a finding by each exchange's own checks.
async fn odd<'a>(play: &mut Play<'a, '_>, base: &Call<'a>) -> Result<(), CheckError> {
    if !is_repeatable(base.operation) {
        return Ok(());
    }
    let mut calls = oddities(play.api, base);
    calls.retain(|call| play.is_allowed(call) == Some(true));
    calls.extend(rough(play.api, base));
    // Any refusal of them is right.
    let calls = calls.into_iter().map(|call| call.meant(Intent::Wrong));
    let mut batch = play.batch(calls.collect());
    let mut nothing = None;
    while let Some(played) = play.next(&mut batch).await? {
        if let Some(played) = played {
            if shows_nothing(&played) {
                nothing = Some(played.call.clone());
            }
            unreadable::judge(play, &played);
            unreadable::not_found(play, &played);
            unreadable::beyond(play, &played);
        }
        if play.is_pressed(COVERED) {
            break;
        }
    }
    if makes_one_of_a_kind(base.operation) {
        cleanup::run(play).await?;
    }
    match nothing {
        // A list without items has a form of its own in each format.
        Some(call) => lifecycle::representation::compare(play, call).await,
        None => Ok(()),
    }
}

fn shows_nothing(played: &Played<'_>) -> bool {
    let value = played.value().filter(|_| played.is_success());
    let resource = played.call.operation.resource.as_ref();
    let list = resource.filter(|resource| resource.action == Action::List);
    list.zip(value)
        .is_some_and(|(resource, value)| items(resource, value).is_empty())
}

/// At most this many items of different kinds are looked for in the lists.
const MOST_LISTED: usize = 8;

/// The identity of what a reply shows.
fn identity_of(played: &Played<'_>) -> Option<String> {
    let resource = played.call.operation.resource.as_ref()?;
    let shown = played.value().filter(|_| played.is_success())?;
    own(resource, shown)
        .get(&resource.identity)
        .and_then(scalar_text)
}

async fn one<'a>(
    play: &mut Play<'a, '_>,
    mut base: Call<'a>,
    bounds: &mut Bounds<'a>,
) -> Result<(), CheckError> {
    base.intent = Intent::Uncertain;
    if play.is_allowed(&base) != Some(true) {
        return Ok(());
    }
    references::described(play, &base).await?;
    let all = variations(play.api, &base);
    let unwatched = rules::body(&base)
        .is_some_and(|body| references::is_for(base.operation, &body))
        .then(|| base.clone());
    let mut taken = false;
    let operation = base.operation;
    if is_repeatable(operation) && all.iter().any(|variation| variation.valid) {
        base.case = format!("{}/valid", operation.id);
        let played = play.send(base).await?;
        taken = played.is_some_and(|played| played.is_success());
        if taken && makes_one_of_a_kind(operation) {
            cleanup::run(play).await?;
        }
    }
    // What is meant as wrong and is not, as the judge's own validator reads it, proves nothing.
    let is_mock = play.options.fixtures_known;
    let is_meant = |variation: &Variation<'_>| {
        // The own mock goes by schemas.
        if is_mock && variation.subject.ends_with(UNKNOWN_BY_WORDS) {
            return false;
        }
        let is_so = play.is_allowed(&variation.call) == Some(variation.valid);
        (is_so || variation.by_words) && (taken || !variation.valid)
    };
    let meant: Vec<_> = all.into_iter().filter(is_meant).collect();
    if meant
        .first()
        .is_some_and(|first| makes_one_of_a_kind(first.call.operation))
    {
        one_by_one(play, meant, bounds).await?;
        bounds.report_rejected(play);
        if let Some(base) = unwatched {
            references::run(play, base).await?;
            cleanup::run(play).await?;
        }
        return Ok(());
    }
    let calls = meant.iter().map(meaning).collect();
    let mut batch = play.batch(calls);
    let mut made = Vec::new();
    for variation in meant {
        if play.is_pressed(COVERED) {
            play.leave_out(
                operation,
                "some requests at the boundary of its constraints",
            );
            break;
        }
        if let Some(played) = play.next(&mut batch).await?.flatten() {
            if variation.valid && variation.keyword == "enum" && made.len() < MOST_LISTED {
                made.extend(identity_of(&played));
            }
            judge(play, variation, played, bounds);
        }
    }
    bounds.report_rejected(play);
    if let Some(base) = unwatched {
        references::run(play, base).await?;
    }
    let distinct: BTreeSet<&String> = made.iter().collect();
    match &operation.resource {
        // Who gives the same identity again has made nothing new.
        Some(_) if distinct.len() < made.len() => Ok(()),
        Some(resource) if resource.action == Action::Create && !resource.declared => {
            lifecycle::are_listed(play, &resource.collection, &made).await
        }
        _ => Ok(()),
    }
}

/// The call of a variation, with what its reply may be.
fn meaning<'a>(variation: &Variation<'a>) -> Call<'a> {
    let intent = if variation.valid {
        Intent::Uncertain
    } else {
        Intent::Wrong
    };
    variation.call.clone().meant(intent)
}

/// Whether calling it again does no harm but for items that the run removes in the end.
pub(super) fn is_repeatable(operation: &Operation) -> bool {
    let action = operation
        .resource
        .as_ref()
        .map_or(Action::None, |resource| resource.action);
    is_safe(&operation.method)
        || matches!(action, Action::Create | Action::Update | Action::Replace)
}

/// What the document allows is taken, what it forbids is refused.
fn judge<'a>(
    play: &mut Play<'a, '_>,
    variation: Variation<'a>,
    played: Played<'a>,
    bounds: &mut Bounds<'a>,
) {
    let Variation {
        call,
        subject,
        keyword,
        valid,
        lenient,
        span,
        ..
    } = variation;
    // A rule that hangs on state may be why the server refuses.
    let ruled = rules::predicted(&call, None).is_some()
        || (!is_safe(&call.operation.method) && refuses_by_rule(call.operation));
    if valid {
        // Not every store holds what is beyond the first 65,536 characters; what it holds is read back.
        let is_told = keyword != ASTRAL && !ruled;
        let is_told = is_told && !malformed::speaks_of_precondition(&played);
        if keyword == "enum" && bounds::is_refused_in_words(play, &played, &subject) {
            // The own mock knows such values where its document has rules and fixtures.
            let is_known = !play.options.fixtures_known || play.fixtures_known();
            if played.is_success() && is_known {
                let subject = format!("{subject}, a value that the words refuse");
                let span = call.operation.span;
                let seen = Observation::new(subject, "refused", played.status()).by(span);
                play.report(&negative_accepted::CHECK, &played, seen);
            }
            return;
        }
        if matches!(played.status(), 400 | 422) {
            if is_told && !super::needed::lacks(play, &played.call) {
                let seen = Observation::new(subject, "taken", played.status()).by(span);
                bounds.rejected.push((keyword, played, seen));
            }
        } else if played.is_success() {
            let resource = played.call.operation.resource.as_ref();
            let writes = [Action::Create, Action::Update, Action::Replace];
            if resource.is_some_and(|resource| writes.contains(&resource.action)) {
                lifecycle::reply_shows(play, &played);
            }
            *bounds.accepted.entry(subject).or_default() += 1;
        }
        return;
    }
    if let Leniency::Language(words) = lenient {
        if matches!(played.status(), 400 | 422) {
            bounds.strict.insert(words);
        } else if played.is_success() && lists_refusals(played.call.operation) {
            let seen = Observation::new(subject, "refused", played.status()).by(span);
            bounds.converted.push((words, played, seen));
        }
        return;
    }
    of_status(play, &played, &subject, span);
    blamed::look(play, &played, &subject, keyword);
    doubles_of_nothing(play, &played, &subject, keyword, span);
    if keyword == "additionalProperties" && matches!(played.status(), 400 | 422) {
        // Whoever knows what belongs in JSON knows it in XML.
        bounds.strict.insert(UNKNOWN_ELEMENT);
    }
    if subject.starts_with("query ") && matches!(played.status(), 400 | 422) {
        bounds.queries.insert(&played.call.operation.id);
    }
    if keyword == "type" && matches!(played.status(), 400 | 422) {
        bounds.typed.insert(of_operation(&played, &subject));
    }
    let lenient = if lenient == Leniency::Letters && told_status(play, &played, &subject).is_some()
    {
        Leniency::None
    } else {
        lenient
    };
    if lenient == Leniency::Paging && matches!(played.status(), 400 | 422) {
        bounds.refused.insert(keyword);
        if keyword == "minimum" {
            bounds.too_small.insert(of_operation(&played, &subject));
        }
    }
    if lenient == Leniency::Format && matches!(played.status(), 400 | 422) {
        let name = last_name(&subject);
        bounds.formats.extend(format_of(play.api, &played, &name));
        bounds.formats.insert(name);
    }
    if played.is_success() {
        let seen = Observation::new(subject, "refused", played.status()).by(span);
        let is_listed = lists_refusals(played.call.operation);
        if lenient == Leniency::Paging && is_listed {
            bounds.taken.push((keyword, played, seen));
            return;
        }
        if lenient == Leniency::Format && is_listed {
            bounds.formless.push((played, seen));
            return;
        }
        let proven = lenient == Leniency::None && is_listed;
        let seen = if proven { seen } else { seen.warning() };
        let check = if keyword == "required" {
            &required_missing_accepted::CHECK
        } else {
            &negative_accepted::CHECK
        };
        play.report(check, &played, seen);
    }
}

/// A body that lacks what is required is nothing that could be there already.
fn doubles_of_nothing(
    play: &mut Play<'_, '_>,
    played: &Played<'_>,
    subject: &str,
    keyword: &str,
    span: Span,
) {
    let operation = played.call.operation;
    let mut all = operation.responses.iter();
    let lists_400 = all.any(|response| response.status == StatusPattern::Exact(400));
    if keyword == "required"
        && lists_400
        && makes_one_of_a_kind(operation)
        && played.status() == 409
    {
        let seen = Observation::new(subject, 400, 409).by(span);
        play.report(&refusal_status::CHECK, played, seen);
    }
}

/// The status of a refusal, where the document gives one to what is wrong.
fn of_status(play: &mut Play<'_, '_>, played: &Played<'_>, subject: &str, span: Span) {
    let status = played.status();
    let operation = played.call.operation;
    let place = subject.split(' ').next().unwrap_or(subject);
    let told = told_status(play, played, subject);
    let lists = |status: u16| {
        let mut all = operation.responses.iter();
        all.any(|response| response.status == StatusPattern::Exact(status))
    };
    let is_unlisted =
        status == 404 && place != "path" && lists(400) && played.body.response.is_none();
    let expected = told.or(is_unlisted.then_some(400));
    if let Some(expected) = expected.filter(|told| *told != status)
        && matches!(status, 400 | 404 | 422)
    {
        let seen = Observation::new(subject, expected, status).by(span);
        play.report(&refusal_status::CHECK, played, seen);
    }
}

/// The status that the description of a parameter gives to a value of `query limit: maximum` that is none.
fn told_status(play: &Play<'_, '_>, played: &Played<'_>, subject: &str) -> Option<u16> {
    let (place, name) = subject.split_once(' ').unwrap_or((subject, ""));
    let name = name.split(": ").next().unwrap_or_default();
    let is_parameter = ["path", "query", "header", "cookie"].contains(&place);
    let mut parameters = played.call.operation.parameters.iter();
    let parameter = parameters.find(|parameter| parameter.name == name);
    let parameter = parameter.filter(|_| is_parameter)?;
    refusal_of(play.api, parameter)
}

/// Where the server takes only one of a kind, each is removed before the next is tried.
async fn one_by_one<'a>(
    play: &mut Play<'a, '_>,
    meant: Vec<Variation<'a>>,
    bounds: &mut Bounds<'a>,
) -> Result<(), CheckError> {
    for variation in meant {
        if play.is_pressed(COVERED) {
            let operation = variation.call.operation;
            play.leave_out(
                operation,
                "some requests at the boundary of its constraints",
            );
            break;
        }
        let Some(played) = play.send(meaning(&variation)).await? else {
            continue;
        };
        if played.is_success() {
            let resource = played.call.operation.resource.as_ref();
            let id = identity_of(&played).filter(|_| variation.keyword == "enum");
            if let (Some(resource), Some(id)) = (resource.filter(|own| !own.declared), id) {
                lifecycle::are_listed(play, &resource.collection, &[id]).await?;
            }
            cleanup::run(play).await?;
        }
        judge(play, variation, played, bounds);
    }
    Ok(())
}

fn refuses_by_rule(operation: &Operation) -> bool {
    let mut all = operation.rules.iter();
    all.any(|rule| matches!(rule.respond.status, 400 | 422))
}

/// A creation that may be refused for what is there already. An update that may be so has an item to change, which stays.
fn makes_one_of_a_kind(operation: &Operation) -> bool {
    let resource = operation.resource.as_ref();
    let makes = resource.is_some_and(|resource| resource.action == Action::Create);
    makes && lists_conflicts(operation)
}

fn lists_conflicts(operation: &Operation) -> bool {
    let mut all = operation.responses.iter();
    all.any(|response| response.status == StatusPattern::Exact(409))
}

/// The document says that the operation refuses requests that are wrong.
pub(super) fn lists_refusals(operation: &Operation) -> bool {
    operation.responses.iter().any(|response| {
        matches!(
            response.status,
            StatusPattern::Exact(400 | 422) | StatusPattern::Range(4)
        )
    })
}

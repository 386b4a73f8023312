//! The coverage phase: each constraint of each operation at its boundary. What the document allows is taken, and what it forbids is refused.

use std::collections::{BTreeMap, BTreeSet};

use hallpass_openapi::diagnostic::{Severity, Span};
use hallpass_openapi::model::{Action, Api, Location, Operation, Parameter, StatusPattern};
use hallpass_openapi::promises::refusal_of;
use hallpass_openapi::prose::{Prose, says_one};

use super::authentication::{call, prepare};
use super::{malformed, references, unreadable};
use crate::call::{Call, Intent};
use crate::checks::{
    Observation, negative_accepted, positive_rejected, refusal_status, required_missing_accepted,
};
use crate::cleanup;
use crate::coverage::{
    ASTRAL, CHARACTERS, DIGITS, FORM, LETTERS, LINES, Leniency, MARKS, NULL, NUMBER, TRUTH,
    UNKNOWN_ELEMENT, Variation, oddities, rough, variations,
};
use crate::error::CheckError;
use crate::knowledge::scalar_text;
use crate::learn::{items, own};
use crate::phases::lifecycle;
use crate::plan::success;
use crate::play::{Play, Played};
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
            let refuses = lists_refusals(operation);
            super::one_of::run(play, &base, refuses).await?;
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

/// What the server does with pages of an impossible size or place. Many servers take the nearest possible one, so that taking one proves nothing; but
/// one that refuses it elsewhere does not do so.
#[derive(Default)]
struct Bounds<'a> {
    /// Keywords by which such a page was refused.
    refused: BTreeSet<&'static str>,
    /// Parameters of pages of which a text was refused: whoever reads the number reads the text as well.
    typed: BTreeSet<String>,
    /// Parameters of pages of which a number below the smallest was refused.
    too_small: BTreeSet<String>,
    /// Such pages that were given all the same.
    taken: Vec<(&'static str, Played<'a>, Observation)>,
    /// Ways of taking one type for another that some operation refused.
    strict: BTreeSet<&'static str>,
    /// Those that an operation took.
    converted: Vec<(&'static str, Played<'a>, Observation)>,
    /// Properties and parameters of which a text that has not their format was refused, and the formats of an operation's parameters.
    formats: BTreeSet<String>,
    /// Those of which such a text was taken.
    formless: Vec<(Played<'a>, Observation)>,
    /// What the document allows and one operation refused.
    rejected: Vec<(&'static str, Played<'a>, Observation)>,
    /// How many values of one place the operation took.
    accepted: BTreeMap<String, usize>,
}

impl Bounds<'_> {
    fn report(self, play: &mut Play<'_, '_>) {
        for (keyword, played, seen) in self.taken {
            let place = of_operation(&played, &seen.subject);
            let is_negative = is_negative(&played, &seen.subject) && self.typed.contains(&place);
            // Whoever refuses a page too small, and says nothing of cutting a large one down, has the other bound of the document as well.
            let is_other_bound = keyword == "maximum"
                && self.too_small.contains(&place)
                && self.typed.contains(&place)
                && !cuts_down(&played, &seen.subject);
            let seen = if self.refused.contains(keyword) || is_negative || is_other_bound {
                seen
            } else {
                seen.warning()
            };
            play.report(&negative_accepted::CHECK, &played, seen);
        }
        // Whoever looks at the format of a property in one place knows it in the other.
        for (played, seen) in self.formless {
            let name = last_name(&seen.subject);
            let format = format_of(play.api, &played, &name);
            let is_known = self.formats.contains(&name)
                || format.is_some_and(|format| self.formats.contains(&format))
                || refuses_parameters(&played, &name);
            let seen = if is_known { seen } else { seen.warning() };
            play.report(&negative_accepted::CHECK, &played, seen);
        }
        // What the server reads everywhere is the habit of its language; what it refuses elsewhere is not.
        for (words, played, seen) in self.converted {
            if is_no_habit(words, &self.strict) {
                play.report(&negative_accepted::CHECK, &played, seen);
            }
        }
    }

    /// One value of an enumeration that is refused where others are taken cannot be for what the others are not. What else a server refuses may
    /// have reasons that the document does not tell.
    fn report_rejected(&mut self, play: &mut Play<'_, '_>) {
        for (keyword, played, seen) in self.rejected.drain(..) {
            let taken = self
                .accepted
                .get(&seen.subject)
                .copied()
                .unwrap_or_default();
            let is_alone = keyword == "enum"
                && taken >= SIBLINGS
                && !is_conditional(play, &played, &seen.subject)
                && (is_of_requests(play, &played, &seen.subject)
                    || malformed::is_about_arguments(&played));
            let is_error = is_alone
                || (keyword == "maxLength" && is_prose(&played))
                || [LETTERS, MARKS, LINES, CHARACTERS].contains(&keyword)
                || keyword == FORM
                || (keyword == NULL
                    && is_of_requests(play, &played, &seen.subject)
                    && may_be_shown_as_null(play, &played, &seen.subject))
                || is_number_of_query(&played, keyword, &seen.subject);
            // A refusal that has other reasons by the document's own words may have one here.
            if !is_error && !malformed::is_told(play, &played) {
                continue;
            }
            let seen = Observation {
                severity: is_error.then_some(Severity::Error),
                ..seen
            };
            play.report(&positive_rejected::CHECK, &played, seen);
        }
        self.accepted.clear();
    }
}

/// The operation's words give a condition under which the value that was sent is refused.
fn is_conditional(play: &Play<'_, '_>, played: &Played<'_>, subject: &str) -> bool {
    const CONDITIONS: [&str; 7] = [
        "when ", "only ", "unless ", "if ", "must ", "cannot", "may not",
    ];
    let place = subject.split(": ").next().unwrap_or_default();
    let pointer = place.rsplit(' ').next().unwrap_or_default();
    let body = rules::body(&played.call);
    let sent = body
        .as_ref()
        .and_then(|body| body.pointer(pointer)?.as_str());
    let Some(sent) = sent.map(str::to_lowercase) else {
        return false;
    };
    let prose = Prose::of_operation(play.api, played.call.operation);
    let mut about = prose.sentences().filter(|says| {
        let mut words = says.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        words.any(|word| word == sent)
    });
    about.any(|says| says_one(says, &CONDITIONS))
}

/// A way of taking one type for another is refused elsewhere, or so are those that go with it wherever a language or library has it: what reads digits as a
/// number takes a truth value or writes a number as a text as well, and a truth value is taken for a number by itself where nobody looks at its type.
fn is_no_habit(words: &str, strict: &BTreeSet<&'static str>) -> bool {
    strict.contains(words)
        || (words == TRUTH && strict.contains(DIGITS))
        || (words == DIGITS && strict.contains(TRUTH) && strict.contains(NUMBER))
}

/// The smallest or the largest number that a parameter of the query may be, of a request that hangs on nothing else. A number that no server has
/// pages for is one of a type, not of a thought.
fn is_number_of_query(played: &Played<'_>, keyword: &str, subject: &str) -> bool {
    const MOST: f64 = 10_000.0;
    let sent = played.call.parameter(&last_name(subject));
    let is_small = sent
        .and_then(serde_json::Value::as_f64)
        .is_some_and(|number| number.abs() <= MOST);
    ["minimum", "maximum"].contains(&keyword)
        && is_small
        && subject.starts_with("query ")
        && is_safe(&played.call.operation.method)
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

/// Values of an enumeration that must be taken before one that is refused is wrong.
const SIBLINGS: usize = 2;

/// The format of a parameter in the query, with its operation: whoever reads one time of a query reads the other one as well.
fn format_of(api: &Api, played: &Played<'_>, name: &str) -> Option<String> {
    let operation = played.call.operation;
    let mut all = operation.parameters.iter();
    let of_query = |at: &&Parameter| at.name == name && at.location == Location::Query;
    let format = all.find(of_query)?.schema.map(|id| api.schema(id))?;
    Some(format!("{} {}", operation.id, format.format.as_deref()?))
}

/// The 400 of the operation is for parameters that are not as the document describes them, and this is one of the query.
fn refuses_parameters(played: &Played<'_>, name: &str) -> bool {
    const WRONG: [&str; 5] = [
        "not as described",
        "malformed",
        "not valid",
        "invalid",
        "cannot be parsed",
    ];
    let operation = played.call.operation;
    let of_query = |at: &&Parameter| at.name == name && at.location == Location::Query;
    let mut all = operation.responses.iter();
    let refusal = all.find(|response| response.status == StatusPattern::Exact(400));
    let says = refusal.map_or_else(String::new, |refusal| refusal.description.to_lowercase());
    operation.parameters.iter().any(|at| of_query(&at))
        && says.contains("parameter")
        && says_one(&says, &WRONG)
}

/// The name of a place with that of its operation.
fn of_operation(played: &Played<'_>, subject: &str) -> String {
    let place = subject.split(':').next().unwrap_or_default();
    format!("{} {place}", played.call.operation.id)
}

/// The name at the end of a place: `picture_url` of `application/json /picture_url: format`.
fn last_name(subject: &str) -> String {
    let place = subject.split(": ").next().unwrap_or_default();
    let name = place.rsplit(['/', ' ']).next().unwrap_or_default();
    name.to_owned()
}

/// The description of the parameter says that a larger page is cut down.
fn cuts_down(played: &Played<'_>, subject: &str) -> bool {
    const WORDS: [&str; 10] = [
        "capped",
        "clamp",
        "coerc",
        "treated",
        "reduced",
        "truncat",
        "limited to",
        "lowered",
        "cut",
        "may return fewer",
    ];
    let name = last_name(subject);
    let mut parameters = played.call.operation.parameters.iter();
    let parameter = parameters.find(|parameter| parameter.name == name);
    let says = parameter.and_then(|parameter| parameter.description.as_deref());
    let says = says.unwrap_or_default().to_lowercase();
    WORDS.iter().any(|word| says.contains(word))
}

/// The parameter of a subject such as `query start: minimum` was sent as a number below zero.
fn is_negative(played: &Played<'_>, subject: &str) -> bool {
    let place = subject.split(':').next().unwrap_or_default();
    let name = place.split_once(' ').map_or(place, |(_, name)| name);
    let value = played
        .call
        .parameter(name)
        .and_then(serde_json::Value::as_f64);
    value.is_some_and(|value| value < 0.0)
}

/// What the subject, such as `application/json /role: enum`, names is described for requests alone: where replies share it, a value may be one
/// that only the server gives.
fn is_of_requests(play: &Play<'_, '_>, played: &Played<'_>, subject: &str) -> bool {
    let place = subject.split(": ").next().unwrap_or_default();
    let pointer = place.rsplit(' ').next().unwrap_or_default();
    let sent = played
        .call
        .body
        .as_ref()
        .and_then(|(media, _)| media.schema);
    let Some(sent) = sent.and_then(|schema| play.api.schema_at(schema, pointer)) else {
        return false;
    };
    let responses = play.api.operations.iter().filter_map(success);
    let content = responses.flat_map(|response| &response.content);
    let mut shown = content.filter_map(|media| media.schema);
    !shown.any(|schema| play.api.schema_at(schema, pointer) == Some(sent))
}

/// What the subject names may be null in replies, or stands in none: a server that must show a value may want one.
fn may_be_shown_as_null(play: &Play<'_, '_>, played: &Played<'_>, subject: &str) -> bool {
    let place = subject.split(": ").next().unwrap_or_default();
    let pointer = place.rsplit(' ').next().unwrap_or_default();
    let collection = |operation: &Operation| {
        let resource = operation.resource.as_ref();
        resource.map(|resource| resource.collection.clone())
    };
    let own = collection(played.call.operation);
    let all = play.api.operations.iter();
    let related = all.filter(|other| {
        other.id == played.call.operation.id || (own.is_some() && collection(other) == own)
    });
    let content = related
        .filter_map(success)
        .flat_map(|response| &response.content);
    let mut shown = content.filter_map(|media| play.api.schema_at(media.schema?, pointer));
    shown.all(|schema| play.api.schema(schema).types.null)
}

/// The longest text of the body is one for people, which has no form but its length.
fn is_prose(played: &Played<'_>) -> bool {
    let Some(serde_json::Value::Object(members)) = rules::body(&played.call) else {
        return false;
    };
    let texts = members.values().filter_map(serde_json::Value::as_str);
    let longest = texts.max_by_key(|text| text.len());
    longest.is_some_and(|text| text.contains(' ') && !text.contains("://"))
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
    let is_meant = |variation: &Variation<'_>| {
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
        if matches!(played.status(), 400 | 422) && is_told {
            let seen = Observation::new(subject, "taken", played.status()).by(span);
            bounds.rejected.push((keyword, played, seen));
        } else if played.is_success() {
            let resource = played.call.operation.resource.as_ref();
            if resource.is_some_and(|resource| resource.action == Action::Create) {
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
    doubles_of_nothing(play, &played, &subject, keyword, span);
    if keyword == "additionalProperties" && matches!(played.status(), 400 | 422) {
        // Whoever knows what belongs in JSON knows it in XML.
        bounds.strict.insert(UNKNOWN_ELEMENT);
    }
    if keyword == "type" && matches!(played.status(), 400 | 422) {
        bounds.typed.insert(of_operation(&played, &subject));
    }
    let lenient = if lenient == Leniency::Letters && told_status(&played, &subject).is_some() {
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
    let told = told_status(played, subject);
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
fn told_status(played: &Played<'_>, subject: &str) -> Option<u16> {
    let (place, name) = subject.split_once(' ').unwrap_or((subject, ""));
    let name = name.split(": ").next().unwrap_or_default();
    let is_parameter = ["path", "query", "header", "cookie"].contains(&place);
    let mut parameters = played.call.operation.parameters.iter();
    let parameter = parameters.find(|parameter| parameter.name == name);
    parameter.filter(|_| is_parameter).and_then(refusal_of)
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
    let mut all = operation.responses.iter();
    makes && all.any(|response| response.status == StatusPattern::Exact(409))
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

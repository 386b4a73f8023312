//! The negotiation phase: a client gets the media type that it asks for.

use hallpass_openapi::instance;
use hallpass_openapi::media_type::{MediaRange, describing, is_json, is_xml};
use hallpass_openapi::model::{Action, Api, MediaType, Operation, StatusPattern};
use hallpass_openapi::prose::{Prose, says_one};
use hallpass_openapi::validate::Direction;

use crate::call::{Call, Content, Intent};
use crate::case::{Case, same_format};
use crate::checks::{Observation, negotiation};
use crate::cleanup;
use crate::encode::{Nulls, encode};
use crate::error::CheckError;
use crate::phases::lifecycle::representation;
use crate::plan::success;
use crate::play::{Play, Played};
use crate::resolve::resolve;
use crate::transport::is_safe;

/// A media type that no document lists.
pub(super) const UNSUPPORTED: &str = "application/x-hallpass-unsupported";

/// Asks each operation that changes nothing for each of its media types, and sends one body that nobody can read.
pub(crate) async fn run(play: &mut Play<'_, '_>) -> Result<(), CheckError> {
    let plan = play.plan();
    let total = play.api.operations.len();
    let mut habits = Habits::default();
    for (done, operation) in play.api.operations.iter().enumerate() {
        play.recorder.operation(operation, done, total);
        let case = plan
            .cases
            .iter()
            .find(|case| case.operation.id == operation.id && case.is_success());
        let Some(case) = case else { continue };
        if is_safe(&operation.method) {
            accept(play, case, &mut habits).await?;
            alone_in_both(play, case).await?;
        } else if takes_new_items(operation) && case.body.is_some() {
            crossed(play, case).await?;
            for case in one_of_each_format(&plan.cases, operation) {
                if let Ok(call) = resolve(play, case) {
                    with_charset(play, &call).await?;
                    cleanup::run(play).await?;
                }
            }
            if let Ok(call) = resolve(play, case) {
                unsupported_body(play, &call).await?;
            }
        }
    }
    habits.report(play);
    super::other_names::run(play, &plan).await?;
    cleanup::run(play).await
}

/// The first successful case of an operation in each representation of its body.
fn one_of_each_format<'c, 'a>(cases: &'c [Case<'a>], operation: &Operation) -> Vec<&'c Case<'a>> {
    let mut all: Vec<&Case<'a>> = Vec::new();
    let own = cases
        .iter()
        .filter(|case| case.operation.id == operation.id && case.is_success());
    for case in own {
        if all
            .iter()
            .all(|known| known.representation != case.representation)
        {
            all.push(case);
        }
    }
    all
}

/// What the server does with what it need not heed. An operation that does otherwise than the others of the server is wrong.
#[derive(Default)]
struct Habits<'a> {
    /// Operations that gave the media type of the higher quality value.
    heeded: usize,
    /// Those that did not.
    unheeded: Vec<(Played<'a>, Observation)>,
    /// Operations that list a 406 and gave it for a media type that nobody has.
    refused: usize,
    /// Those that list it and gave something else.
    unrefused: Vec<(Played<'a>, Observation)>,
}

impl Habits<'_> {
    fn report(self, play: &mut Play<'_, '_>) {
        for (played, seen) in self.unheeded {
            let seen = if self.heeded > 0 || says_quality(play.api, played.call.operation) {
                seen
            } else {
                seen.warning()
            };
            play.report(&negotiation::CHECK, &played, seen);
        }
        for (played, seen) in self.unrefused {
            if self.refused > 0 || !falls_back(play.api, played.call.operation) {
                play.report(&negotiation::CHECK, &played, seen);
            }
        }
    }
}

/// What is said of the document and of an operation, as it is written.
fn texts<'a>(api: &'a Api, operation: &'a Operation) -> impl Iterator<Item = &'a str> {
    let own = operation.description.as_deref().into_iter();
    api.general().chain(api.around(operation)).chain(own)
}

/// The document says that who accepts nothing of what there is gets something all the same, or does not say what its 406 is for.
fn falls_back(api: &Api, operation: &Operation) -> bool {
    const WORDS: [&str; 5] = ["ignor", "fall back", "falls back", "fallback", "regardless"];
    let mut listed = operation.responses.iter();
    let refusal = listed.find(|response| response.status == StatusPattern::Exact(406));
    let says = refusal.map_or("", |response| response.description.as_str());
    let is_for_it = says_one(
        &says.to_lowercase(),
        &["accept", "type", "format", "media", "represent"],
    );
    let prose = Prose::of(texts(api, operation).chain([says]));
    let is_for_it = is_for_it || prose.says(&[&["accept"], &["406"]]);
    // Whatever goes wrong is reported in the format that the client accepts: that is no word about what nobody has.
    let mut about = prose.sentences().filter(|says| says.contains("accept"));
    let gives = |says: &str| {
        says_one(says, &WORDS)
            || (says.contains("whatever") && !says_one(says, &["wrong", "error"]))
    };
    !is_for_it || about.any(gives)
}

/// The document itself speaks of quality values.
fn says_quality(api: &Api, operation: &Operation) -> bool {
    const HEADER: [&str; 3] = ["accept header", "`accept`", "accept:"];
    const WORDS: [&str; 7] = [
        "weights",
        "quality value",
        "q-value",
        "q value",
        "header prefers",
        "` prefers",
        "you prefer",
    ];
    texts(api, operation).any(|text| {
        let text = text.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        has(&HEADER) && has(&WORDS)
    })
}

/// What belongs to no collection, in JSON and in XML; the life cycle compares the others.
async fn alone_in_both<'a>(play: &mut Play<'a, '_>, case: &Case<'a>) -> Result<(), CheckError> {
    let action = case
        .operation
        .resource
        .as_ref()
        .map(|resource| resource.action);
    if action.is_some_and(|action| action != Action::None) {
        return Ok(());
    }
    let Ok(mut call) = resolve(play, case) else {
        return Ok(());
    };
    call.case = format!("{}/representations", case.operation.id);
    representation::compare(play, call).await
}

fn takes_new_items(operation: &Operation) -> bool {
    operation
        .resource
        .as_ref()
        .is_some_and(|resource| resource.action == Action::Create)
}

async fn accept<'a>(
    play: &mut Play<'a, '_>,
    case: &Case<'a>,
    habits: &mut Habits<'a>,
) -> Result<(), CheckError> {
    let Ok(call) = resolve(play, case) else {
        return Ok(());
    };
    let call = call.meant(Intent::Uncertain);
    let types: Vec<&str> = success(case.operation)
        .into_iter()
        .flat_map(|response| &response.content)
        .map(|media| media.name.as_str())
        .collect();
    let mut answered = false;
    for wanted in types.iter().copied() {
        answered |= alone(play, &call, wanted).await?;
        if let Some(other) = types
            .iter()
            .copied()
            .find(|other| !same_format(other, wanted))
        {
            preferred(
                play,
                &call,
                &format!("{other};q=0.3, {wanted};q=0.9"),
                wanted,
                habits,
            )
            .await?;
        }
    }
    if let Some(other) = types.iter().find(|other| !same_format(other, types[0])) {
        // What has no quality is not acceptable (RFC 9110, section 12.4.2).
        let accept = format!("{};q=0, {other};q=0.5", types[0]);
        preferred(play, &call, &accept, other, habits).await?;
    }
    if answered && !types.is_empty() {
        anything(play, &call).await?;
        ranges(play, &call, &types).await?;
        if !types.iter().any(|name| is_xml(name)) {
            // Whoever writes JSON alone may have a library that writes XML as well.
            let step = step(&call, "text/xml, application/xml", "xml");
            play.send(step.meant(Intent::Uncertain)).await?;
        }
        let is_refused = unsupported(play, &call, habits).await?;
        if is_refused {
            none_of_them(play, &call, &types).await?;
        }
    }
    Ok(())
}

/// What has no quality is not acceptable (RFC 9110, section 12.4.2): whoever refuses what it has not refuses all that it has as well, where nothing else
/// is accepted.
async fn none_of_them<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
    types: &[&str],
) -> Result<(), CheckError> {
    let all: Vec<String> = types.iter().map(|name| format!("{name};q=0")).collect();
    let accept = all.join(", ");
    let step = step(call, &accept, "none").meant(Intent::Wrong);
    let Some(played) = play.send(step).await? else {
        return Ok(());
    };
    if played.is_success() {
        let actual = format!("status {}", played.status());
        let seen = Observation::new(format!("Accept: {accept}"), "status 406", actual);
        play.report(&negotiation::CHECK, &played, seen.by(call.operation.span));
    }
    Ok(())
}

/// A refusal in another format than the one that was asked for, where the document lists both for its status.
pub(crate) fn of_refusal(played: &Played<'_>) -> Option<Observation> {
    let wanted = played.call.accept.as_deref()?;
    let response = played.body.response?;
    let given = played.body.media_type.as_ref()?;
    let declared = played.body.declared?;
    let is_refusal = (400..500).contains(&played.status()) && played.status() != 406;
    let is_one = !wanted.contains([',', ';', '*']);
    let listed = response.content.iter().map(|media| media.name.as_str());
    let is_listed = listed.clone().any(|name| name == wanted);
    let is_other = !same_format(&declared.name, wanted);
    (is_refusal && is_one && is_listed && is_other).then(|| {
        Observation::new(format!("Accept: {wanted}"), wanted, given.to_string()).by(response.span)
    })
}

/// Whoever takes anything gets something.
async fn anything<'a>(play: &mut Play<'a, '_>, call: &Call<'a>) -> Result<(), CheckError> {
    if let Some(played) = play.send(step(call, "*/*", "anything")).await? {
        not_refused(play, &played, "Accept: */*");
        of_default(play, &played, "Accept: */*");
    }
    Ok(())
}

/// A reply in another format than the document says is given where none is asked for.
pub(super) fn of_default(play: &mut Play<'_, '_>, played: &Played<'_>, told: &str) {
    let operation = played.call.operation;
    let format = texts(play.api, operation).find_map(default_format);
    let given = played.media_type().filter(|_| played.is_success());
    let (Some(format), Some(given)) = (format, given) else {
        return;
    };
    let is_other = if format == "JSON" {
        is_xml(&given)
    } else {
        is_json(&given)
    };
    if is_other {
        let seen = Observation::new(told, format, given).by(operation.span);
        play.report(&negotiation::CHECK, played, seen);
    }
}

/// `JSON` of "Without an Accept header, replies are JSON."
fn default_format(says: &str) -> Option<&'static str> {
    const WITHOUT: [&str; 5] = [
        "without an accept",
        "without accept",
        "no accept",
        "accept is missing",
        "accept header is missing",
    ];
    let prose = Prose::of([says]);
    let mut sentences = prose.sentences();
    sentences.find_map(|sentence| {
        let is_it = says_one(sentence, &WITHOUT);
        match (sentence.contains("json"), sentence.contains("xml")) {
            (true, false) if is_it => Some("JSON"),
            (false, true) if is_it => Some("XML"),
            _ => None,
        }
    })
}

/// Whoever takes any subtype of a type gets one that the document lists (RFC 9110, section 12.5.1).
async fn ranges<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
    types: &[&str],
) -> Result<(), CheckError> {
    let mut ranges: Vec<String> = Vec::new();
    for name in types {
        if !can_be_written(play.api, call.operation, name) {
            continue;
        }
        if let Some((kind, _)) = name.split_once('/').filter(|(kind, _)| *kind != "*") {
            let range = format!("{kind}/*");
            if !ranges.contains(&range) {
                ranges.push(range);
            }
        }
    }
    for range in ranges {
        let Some(played) = play.send(step(call, &range, "range")).await? else {
            continue;
        };
        if played.status() == 406 {
            let seen = Observation::new(
                format!("Accept: {range}"),
                "a listed media type",
                "status 406",
            );
            play.report(&negotiation::CHECK, &played, seen.by(call.operation.span));
        }
    }
    Ok(())
}

/// A 406 for whoever does not care, or a failure over his silence.
pub(super) fn not_refused(play: &mut Play<'_, '_>, played: &Played<'_>, told: &str) {
    let status = played.status();
    let is_failure =
        status >= 500 && played.call.accept.is_none() && played.body.response.is_none();
    let operation = played.call.operation;
    let content = success(operation).map(|response| response.content.as_slice());
    let mut content = content.unwrap_or_default().iter();
    let has_form = content.any(|media| can_be_written(play.api, operation, &media.name));
    if (status == 406 && has_form) || is_failure {
        let actual = format!("status {status}");
        let seen = Observation::new(told, "a listed media type", actual);
        let seen = seen.by(played.call.operation.span);
        play.report(&negotiation::CHECK, played, seen);
    }
}

/// The body of a call with the charset that it has anyway: parameters do not make another media type.
pub(super) async fn with_charset<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
) -> Result<(), CheckError> {
    let Some((media, _)) = &call.body else {
        return Ok(());
    };
    let mut call = call.clone().meant(Intent::Uncertain);
    if media.name.contains([';', '*']) || !(is_json(&media.name) || is_xml(&media.name)) {
        return Ok(());
    }
    let name = format!("{}; charset=utf-8", media.name);
    call.case = format!("{}/content-type-charset", call.operation.id);
    call.content_type = Some(name.clone());
    let Some(played) = play.send(call).await? else {
        return Ok(());
    };
    if played.status() == 415 {
        let seen = Observation::new(format!("Content-Type: {name}"), "taken", "status 415");
        let seen = seen.by(played.call.operation.span);
        play.report(&negotiation::CHECK, &played, seen);
    }
    Ok(())
}

/// One media type alone. Gives whether the reply was a success.
async fn alone<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
    wanted: &str,
) -> Result<bool, CheckError> {
    let step = step(call, wanted, "only");
    let Some(played) = play.send(step).await? else {
        return Ok(false);
    };
    refusal(play, &played, wanted);
    Ok(played.is_success())
}

/// A documented media type that was asked for alone and is not what came.
pub(crate) fn refusal(play: &mut Play<'_, '_>, played: &Played<'_>, wanted: &str) {
    let span = success(played.call.operation)
        .map(|response| response.span)
        .unwrap_or_default();
    let actual = match other_type(played, wanted) {
        Some(other) => other,
        None if played.status() == 406
            && can_be_written(play.api, played.call.operation, wanted) =>
        {
            "status 406".to_owned()
        }
        None => return,
    };
    let seen = Observation::new(format!("Accept: {wanted}"), wanted, actual).by(span);
    play.report(&negotiation::CHECK, played, seen);
}

/// Nobody can write what has no form in the media type, such as an element whose name XML does not allow. The document is told of it elsewhere.
fn can_be_written(api: &Api, operation: &Operation, wanted: &str) -> bool {
    let content = success(operation).map(|response| response.content.as_slice());
    let media = content
        .unwrap_or_default()
        .iter()
        .find(|media| media.name == wanted);
    if MediaRange::parse(wanted).is_none() {
        return false;
    }
    let Some((media, schema)) = media.and_then(|media| Some((media, media.schema?))) else {
        return true;
    };
    let made = api.instance(schema, Direction::Response, instance::Options::default());
    made.is_none_or(|value| encode(media, &Content::Value(value), Nulls::Nil).is_ok())
}

/// The media type of a success with a body, when it is not the one wanted. One that the document does not list has a finding of its own.
fn other_type(played: &Played<'_>, wanted: &str) -> Option<String> {
    let given = played
        .body
        .media_type
        .as_ref()
        .filter(|_| played.is_success() && played.body.declared.is_some())?;
    let fits = played.media_type().is_none()
        || describing(given, [wanted]).is_some()
        || MediaRange::parse(wanted).is_none();
    (!fits).then(|| given.to_string())
}

/// A body in one format whose reply is asked for in another one.
async fn crossed<'a>(play: &mut Play<'a, '_>, case: &Case<'a>) -> Result<(), CheckError> {
    let sent = case.body.as_ref().map(|(media, _)| media.name.as_str());
    let listed = success(case.operation).map(|response| response.content.as_slice());
    let other = listed.unwrap_or_default().iter().find(|media| {
        let is_other = sent.is_some_and(|sent| !same_format(sent, &media.name));
        is_other && (is_json(&media.name) || is_xml(&media.name))
    });
    let (Some(other), Ok(call)) = (other, resolve(play, case)) else {
        return Ok(());
    };
    let step = step(&call, &other.name, "other").meant(Intent::Uncertain);
    if let Some(played) = play.send(step).await? {
        refusal(play, &played, &other.name);
    }
    cleanup::run(play).await
}

/// Two media types with quality values. That a server heeds them is practice, not the document's word.
async fn preferred<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
    accept: &str,
    wanted: &str,
    habits: &mut Habits<'a>,
) -> Result<(), CheckError> {
    let Some(played) = play.send(step(call, accept, "preferred")).await? else {
        return Ok(());
    };
    if let Some(other) = other_type(&played, wanted) {
        let span = success(call.operation)
            .map(|response| response.span)
            .unwrap_or_default();
        let seen = Observation::new(format!("Accept: {accept}"), wanted, other).by(span);
        habits.unheeded.push((played, seen));
    } else if played.status() == 406 && can_be_written(play.api, call.operation, wanted) {
        let seen = Observation::new(format!("Accept: {accept}"), wanted, "status 406");
        let seen = seen.by(call.operation.span);
        play.report(&negotiation::CHECK, &played, seen);
    } else if played.is_success() && !accept.contains("q=0,") {
        // Whoever looks for no quality at all may happen on the right one of two, of which one is none.
        habits.heeded += 1;
    }
    Ok(())
}

/// A media type that nobody has: 406, or what the document lists. Other checks see a body that it does not list. Gives whether it was 406.
async fn unsupported<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
    habits: &mut Habits<'a>,
) -> Result<bool, CheckError> {
    let all = success(call.operation).map(|response| response.content.as_slice());
    let has_it = |media: &MediaType| {
        let ranges = ["*/*", "application/*"];
        ranges.iter().any(|range| media.name.starts_with(range))
    };
    if all.unwrap_or_default().iter().any(has_it) {
        return Ok(false);
    }
    let step = step(call, UNSUPPORTED, "unsupported").meant(Intent::Wrong);
    let Some(played) = play.send(step).await? else {
        return Ok(false);
    };
    let mut listed = call.operation.responses.iter();
    let Some(response) = listed.find(|response| response.status == StatusPattern::Exact(406))
    else {
        return Ok(false);
    };
    let is_refused = played.status() == 406;
    if is_refused {
        habits.refused += 1;
    } else if played.status() < 500 {
        let actual = format!("status {}", played.status());
        let seen = Observation::new(format!("Accept: {UNSUPPORTED}"), "status 406", actual);
        habits.unrefused.push((played, seen.by(response.span)));
    }
    Ok(is_refused)
}

fn step<'a>(call: &Call<'a>, accept: &str, name: &str) -> Call<'a> {
    let mut step = call.clone().accepting(Some(accept));
    step.case = format!("{}/accept-{name}", call.operation.id);
    step
}

/// The body of a call as one of a media type that the document does not list.
pub(super) async fn unsupported_body<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
) -> Result<(), CheckError> {
    if call.body.is_none() {
        return Ok(());
    }
    for name in [UNSUPPORTED, "text/plain"] {
        let content = call.operation.request_body.iter();
        let content = content.flat_map(|body| &body.content);
        let mut names = content.map(|media| media.name.as_str());
        let is_taken = |known: &str| known == name || known.contains('*');
        if !names.any(is_taken) {
            as_unsupported(play, call, name).await?;
        }
    }
    Ok(())
}

async fn as_unsupported<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
    name: &str,
) -> Result<(), CheckError> {
    let mut call = call.clone();
    let operation = call.operation;
    let kind = if name == UNSUPPORTED {
        "unsupported"
    } else {
        "text"
    };
    call.case = format!("{}/content-type-{kind}", operation.id);
    call.content_type = Some(name.to_owned());
    let Some(played) = play.send(call.meant(Intent::Wrong)).await? else {
        return Ok(());
    };
    // Where the document lists no 415, a server may look at the body alone.
    let refusal = operation
        .responses
        .iter()
        .find(|response| response.status == StatusPattern::Exact(415));
    // It is for this, and nothing else is wrong with the request.
    let is_other = played.is_success()
        || (matches!(played.status(), 400 | 422) && play.has_succeeded(operation));
    if let Some(response) = refusal.filter(|_| is_other) {
        let subject = format!("Content-Type: {name}");
        let actual = format!("status {}", played.status());
        play.report(
            &negotiation::CHECK,
            &played,
            Observation::new(subject, "status 415", actual).by(response.span),
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::default_format;

    #[test]
    fn a_document_may_say_what_is_given_to_who_asks_for_nothing() {
        let says = "All take JSON and XML. Without an `Accept` header, replies are JSON.";
        assert_eq!(default_format(says), Some("JSON"));
        let either = "Without an Accept header, JSON or XML may come.";
        assert_eq!(default_format(either), None);
        assert_eq!(default_format("Replies are JSON."), None);
    }
}

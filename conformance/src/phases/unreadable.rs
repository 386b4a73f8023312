//! Texts that a server cannot read, where no schema says so: a time that is none, a page token that nobody gave out.

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::model::{Action, Operation, Resource, StatusPattern};
use hallpass_openapi::promises::times::{OF_TIMES, refuses_impossible};
use hallpass_openapi::prose::Prose;
use serde_json::Value;

use super::coverage::lists_refusals;
use crate::checks::{
    Observation, filter_ignored, negative_accepted, positive_rejected, status_undocumented,
};
use crate::coverage::{FAR, IMPOSSIBLE, LATER, NOBODY};
use crate::learn::items;
use crate::play::{Play, Played};

/// Judges the answer to a request that sends such a text.
pub(super) fn judge(play: &mut Play<'_, '_>, played: &Played<'_>) {
    let operation = played.call.operation;
    let Some(resource) = &operation.resource else {
        return;
    };
    if !played.is_success() || !lists_refusals(operation) {
        return;
    }
    let is_asked = |name: &str| played.call.parameter(name).and_then(Value::as_str) == Some(NOBODY);
    if let Some(name) = time(resource).filter(|name| is_asked(name))
        && says_so(operation, name, &OF_TIMES, &[name, "date", "time"])
    {
        accepted(play, played, format!("query {name}: a time"), false);
    }
    let is_impossible = |name: &&str| {
        let sent = played.call.parameter(name).and_then(Value::as_str);
        sent == Some(IMPOSSIBLE) && refuses_impossible(operation, name)
    };
    if let Some(name) = time(resource).filter(is_impossible) {
        let subject = format!("query {name}: a day that there is");
        accepted(play, played, subject, false);
    }
    let token = resource
        .paging
        .as_ref()
        .and_then(|paging| paging.token.as_deref());
    if let Some(name) = token.filter(|name| is_asked(name)) {
        let subject = format!("query {name}: a token that was given out");
        let says = says_so(operation, name, &OF_TOKENS, &[name, "token"]);
        // Some servers begin again from the first page.
        accepted(play, played, subject, !says);
    }
}

/// A page far beyond the last item that shows some, where the document says that it is empty.
pub(super) fn beyond(play: &mut Play<'_, '_>, played: &Played<'_>) {
    const BEYOND: [&str; 5] = [
        "after the last",
        "beyond",
        "after the end",
        "past the end",
        "past the last",
    ];
    const EMPTY: [&str; 4] = ["empty", "no items", "nothing", "no groups"];
    let operation = played.call.operation;
    let Some(resource) = operation.resource.as_ref() else {
        return;
    };
    let paging = resource.paging.as_ref();
    let start = paging.and_then(|paging| paging.start.as_deref());
    let Some(start) = start.filter(|start| {
        let sent = played.call.parameter(start).and_then(Value::as_u64);
        sent == Some(FAR)
    }) else {
        return;
    };
    let Some(value) = played.value().filter(|_| played.is_success()) else {
        return;
    };
    let mut parameters = operation.parameters.iter();
    let parameter = parameters.find(|parameter| parameter.name == start);
    let own = [
        operation.description.as_deref(),
        parameter.and_then(|parameter| parameter.description.as_deref()),
    ];
    let says = Prose::of(own.into_iter().flatten());
    if let Some(item) = items(resource, value).first()
        && says.says(&[&BEYOND, &EMPTY])
    {
        let seen = Observation::new(start, FAR, (*item).clone())
            .by(operation.span)
            .proven();
        play.report(&filter_ignored::CHECK, played, seen);
    }
}

/// A list that has nothing to show for a value of its query, and answers 404 instead of none, which it does not list beside its other refusals.
pub(super) fn not_found(play: &mut Play<'_, '_>, played: &Played<'_>) {
    let operation = played.call.operation;
    let resource = operation.resource.as_ref();
    let is_list = resource.is_some_and(|resource| resource.action == Action::List);
    let is_sent = played.call.body.is_none() && played.status() == 404;
    if is_list && is_sent && sends(played, LATER) {
        // No time is a thing that is not there.
        let seen =
            Observation::new("query: a later time", "a list without items", 404).by(operation.span);
        let seen = Observation {
            severity: Some(Severity::Error),
            ..seen
        };
        play.report(&positive_rejected::CHECK, played, seen);
    } else if is_list && is_sent && played.body.response.is_none() && lists_refusals(operation) {
        let documented = status_undocumented::documented_statuses(operation);
        let seen = Observation::new("404", documented, 404).by(operation.span);
        play.report(&status_undocumented::CHECK, played, seen);
    }
}

fn sends(played: &Played<'_>, value: &str) -> bool {
    let mut sent = played.call.parameters.iter();
    sent.any(|(_, sent)| sent.as_str() == Some(value))
}

/// The filter that compares times, where the document does not declare what it does.
fn time(resource: &Resource) -> Option<&str> {
    let mut filters = resource.filters.iter().filter(|_| !resource.declared);
    let (name, _) = filters.find(|(_, condition)| condition.text.contains("strtotime(value)"))?;
    Some(name)
}

fn accepted(play: &mut Play<'_, '_>, played: &Played<'_>, subject: String, is_guess: bool) {
    let span = played.call.operation.span;
    let seen = Observation::new(subject, "refused", played.status()).by(span);
    let seen = if is_guess { seen.warning() } else { seen };
    play.report(&negative_accepted::CHECK, played, seen);
}

/// Words of a parameter that refuses.
const OF_TOKENS: [&str; 10] = [
    "invalid",
    "not valid",
    "refuse",
    "reject",
    "did not come from",
    "not come from",
    "not given out",
    "not issued",
    "unknown token",
    "any other token",
];

/// The parameter is described by words of `refuses`, or the refusal by one of `words`.
fn says_so(operation: &Operation, name: &str, refuses: &[&str], words: &[&str]) -> bool {
    let has = |text: &str, words: &[&str]| {
        let text = text.to_lowercase();
        words.iter().any(|word| text.contains(&word.to_lowercase()))
    };
    let mut parameters = operation.parameters.iter();
    let of_parameter = parameters.find(|parameter| parameter.name == name);
    let says = of_parameter.and_then(|parameter| parameter.description.as_deref());
    let mut refusals = operation
        .responses
        .iter()
        .filter(|response| matches!(response.status, StatusPattern::Exact(400 | 422)));
    says.is_some_and(|says| has(says, refuses))
        || refusals.any(|refusal| has(&refusal.description, words))
}

//! What a server does at the bounds of what it takes, gathered over all operations: what it does elsewhere tells a habit from a mistake.

use std::collections::{BTreeMap, BTreeSet};

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::model::{Api, Location, Operation, Parameter, StatusPattern};
use hallpass_openapi::prose::says_one;
use hallpass_openapi::view::View;
use serde_json::Value;

use crate::checks::{Observation, negative_accepted, positive_rejected};
use crate::coverage::{
    BIT, CHARACTERS, DIGITS, EXAMPLE, FORM, LETTERS, LINES, MARKS, NULL, NUMBER, TRUTH, WORD,
};
use crate::phases::malformed;
use crate::plan::success;
use crate::play::{Play, Played};
use crate::rules;
use crate::transport::is_safe;

/// What the server does with pages of an impossible size or place. Many servers take the nearest possible one, so that taking one proves nothing; but
/// one that refuses it elsewhere does not do so.
#[derive(Default)]
pub(super) struct Bounds<'a> {
    /// Keywords by which such a page was refused.
    pub refused: BTreeSet<&'static str>,
    /// Parameters of pages of which a text was refused: whoever reads the number reads the text as well.
    pub typed: BTreeSet<String>,
    /// Parameters of pages of which a number below the smallest was refused.
    pub too_small: BTreeSet<String>,
    /// Such pages that were given all the same.
    pub taken: Vec<(&'static str, Played<'a>, Observation)>,
    /// Ways of taking one type for another that some operation refused.
    pub strict: BTreeSet<&'static str>,
    /// Those that an operation took.
    pub converted: Vec<(&'static str, Played<'a>, Observation)>,
    /// Properties and parameters of which a text that has not their format was refused, and the formats of an operation's parameters.
    pub formats: BTreeSet<String>,
    /// Operations that refused a value of a parameter of the query.
    pub queries: BTreeSet<&'a str>,
    /// Those of which such a text was taken.
    pub formless: Vec<(Played<'a>, Observation)>,
    /// What the document allows and one operation refused.
    pub rejected: Vec<(&'static str, Played<'a>, Observation)>,
    /// How many values of one place the operation took.
    pub accepted: BTreeMap<String, usize>,
}

impl Bounds<'_> {
    pub fn report(self, play: &mut Play<'_, '_>) {
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
            // Whoever looks at the others of a query, and compares with a time, cannot do without one.
            let is_time = format.as_ref().is_some_and(|format| {
                TIMES
                    .iter()
                    .any(|time| format.split(' ').next_back() == Some(time))
            });
            let is_known = self.formats.contains(&name)
                || format.is_some_and(|format| self.formats.contains(&format))
                || refuses_parameters(&played, &name)
                || (is_time && self.queries.contains(played.call.operation.id.as_str()));
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
    pub fn report_rejected(&mut self, play: &mut Play<'_, '_>) {
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
                || (keyword == EXAMPLE && malformed::is_told(play, &played))
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
    let sent = sent_text(played, subject);
    sent.is_some_and(|sent| malformed::is_conditional(play.api, played.call.operation, &sent))
}

/// The operation's words refuse a value of an enumeration that was sent, whatever else there is.
pub(super) fn is_refused_in_words(play: &Play<'_, '_>, played: &Played<'_>, subject: &str) -> bool {
    let schema = played
        .call
        .body
        .as_ref()
        .and_then(|(media, _)| media.schema);
    let (Some(sent), Some(schema)) = (sent_text(played, subject), schema) else {
        return false;
    };
    let view = View::of(play.api, schema).property(&last_name(subject));
    let values: Vec<Value> = view
        .into_iter()
        .flat_map(|view| view.values())
        .cloned()
        .collect();
    malformed::is_plainly_refused(played.call.operation, &values, &sent)
}

/// The text that was sent at a place of the body.
fn sent_text(played: &Played<'_>, subject: &str) -> Option<String> {
    let place = subject.split(": ").next().unwrap_or_default();
    let pointer = place.rsplit(' ').next().unwrap_or_default();
    let body = rules::body(&played.call)?;
    Some(body.pointer(pointer)?.as_str()?.to_lowercase())
}

/// A way of taking one type for another is refused elsewhere, or so are those that go with it wherever a language or library has it: what reads digits as a
/// number takes a truth value or writes a number as a text as well, and a truth value is taken for a number by itself where nobody looks at its type.
fn is_no_habit(words: &str, strict: &BTreeSet<&'static str>) -> bool {
    strict.contains(words)
        || (words == TRUTH && strict.contains(DIGITS))
        || (words == DIGITS && strict.contains(TRUTH) && strict.contains(NUMBER))
        || (words == WORD && strict.contains(DIGITS))
        || (words == BIT && strict.contains(TRUTH))
}

/// The smallest or the largest number that a parameter of the query may be, of a request that hangs on nothing else. A number that no server has
/// pages for is one of a type, not of a thought.
fn is_number_of_query(played: &Played<'_>, keyword: &str, subject: &str) -> bool {
    const MOST: f64 = 10_000.0;
    let sent = played.call.parameter(&last_name(subject));
    let is_small = sent
        .and_then(Value::as_f64)
        .is_some_and(|number| number.abs() <= MOST);
    ["minimum", "maximum"].contains(&keyword)
        && is_small
        && subject.starts_with("query ")
        && is_safe(&played.call.operation.method)
}

/// Values of an enumeration that must be taken before one that is refused is wrong.
const SIBLINGS: usize = 2;

/// The format of a parameter in the query, with its operation: whoever reads one time of a query reads the other one as well.
pub(super) fn format_of(api: &Api, played: &Played<'_>, name: &str) -> Option<String> {
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
pub(super) fn of_operation(played: &Played<'_>, subject: &str) -> String {
    let place = subject.split(':').next().unwrap_or_default();
    format!("{} {place}", played.call.operation.id)
}

/// Formats of times.
const TIMES: [&str; 2] = ["date", "date-time"];

/// The name at the end of a place: `picture_url` of `application/json /picture_url: format`.
pub(super) fn last_name(subject: &str) -> String {
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
    let value = played.call.parameter(name).and_then(Value::as_f64);
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

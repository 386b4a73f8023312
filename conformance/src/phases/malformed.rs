//! What a refusal with 400 or 422 says: that the request is not formed as the document has it, or that the server is not in a state to do it.

use hallpass_openapi::diagnostic::Span;
use hallpass_openapi::media_type::is_xml;
use hallpass_openapi::model::{Api, ExampleValue, Operation, Response, StatusPattern};
use hallpass_openapi::promises;
use hallpass_openapi::prose::{Prose, says_one};
use serde_json::Value;

use crate::call::{Call, Intent};
use crate::case::Case;
use crate::checks::{Observation, example_replay};
use crate::learn::identity_parameter;
use crate::play::{Play, Played};
use crate::rules;

/// Words for reasons that lie in what the server holds.
const STATE: [&str; 15] = [
    "precondition",
    "state",
    "already",
    "archived",
    "disabled",
    "expired",
    "not allowed",
    "limit",
    "quota",
    "conflict",
    "exist",
    "locked",
    "rule",
    "cannot be",
    "business",
];

/// A request that the document allows is told to be malformed. Where the document gives that answer other reasons as well, it may be one of those.
pub(super) fn is_told(play: &Play<'_, '_>, played: &Played<'_>) -> bool {
    // Nor is its media type one that the operation does not take.
    let is_refusal = matches!(played.status(), 400 | 422)
        || (played.status() == 415 && played.call.content_type.is_none());
    let response = played.body.response;
    is_refusal
        && response.is_some_and(|response| !speaks_of_state(response) || is_about_arguments(played))
        && rules::predicted(&played.call, None).is_none()
        && play.is_allowed(&played.call) == Some(true)
}

/// The example of a case is told to be malformed, and names nothing that this server may not know: it sends a body, and its path at most an item of the
/// run's own.
pub(super) fn is_example(play: &Play<'_, '_>, case: &Case<'_>, played: &Played<'_>) -> bool {
    let call = &played.call;
    if is_promised(play, case, played) {
        return true;
    }
    let own = identity_parameter(call.operation);
    let names_own = |name: &str| own == Some(name);
    let mut names = call.operation.path.parameter_names();
    case.is_success()
        && call.intent != Intent::Wrong
        && !is_null_in_xml(call)
        && names.all(names_own)
        && rules::body(call).is_some_and(|body| !names_others(&body) || tells_missing(played))
        && is_told(play, played)
}

/// XML has no way of its own to say null, and few readers know that of schemas (`xsi:nil`).
fn is_null_in_xml(call: &Call<'_>) -> bool {
    fn has_null(value: &Value) -> bool {
        match value {
            Value::Null => true,
            Value::Object(members) => members.values().any(has_null),
            Value::Array(items) => items.iter().any(has_null),
            _ => false,
        }
    }
    let in_xml = call
        .body
        .as_ref()
        .is_some_and(|(media, _)| is_xml(&media.name));
    in_xml && rules::body(call).is_some_and(|body| has_null(&body))
}

/// The document promises that a new server takes its examples of requests, and this one, sent as it is shown, is refused for what it is or names.
fn is_promised(play: &Play<'_, '_>, case: &Case<'_>, played: &Played<'_>) -> bool {
    let call = &played.call;
    // What one format shows need not be sayable in the other one.
    let shown = call.body.as_ref().map(|(media, _)| &media.examples);
    let mut examples = shown.into_iter().flatten();
    let is_shown = examples.any(|example| example.name == case.name);
    // An item of the path may be gone since the server was started.
    let is_gone = played.status() == 404 && identity_parameter(call.operation).is_some();
    case.is_success()
        && case.is_settled
        && is_shown
        && !is_gone
        && call.intent != Intent::Wrong
        && matches!(played.status(), 400 | 404 | 415 | 422)
        && (!speaks_of_precondition(played) || (play.shows_seeds && !play.has_altered))
        && promises::examples::are_accepted(play.api)
}

/// The words of the operation give a condition under which a value is refused, or those of another one say with which status: "a group with the level
/// `building` needs a `building_id` (400 otherwise)".
pub(crate) fn is_conditional(api: &Api, operation: &Operation, value: &str) -> bool {
    const CONDITIONS: [&str; 12] = [
        "when ",
        "only ",
        "unless ",
        "if ",
        "must ",
        "cannot",
        "may not",
        "need",
        "require",
        "400",
        "422",
        "otherwise",
    ];
    let own = Prose::of_operation(api, operation);
    speaks_of(&own, value, &CONDITIONS) || is_refused(api, value)
}

/// A sentence names a value, and a status of refusals: "a role `UNSPECIFIED` is 400".
pub(crate) fn is_refused(api: &Api, value: &str) -> bool {
    speaks_of(Prose::of_all(api), value, &["400", "422"])
}

/// Such a sentence that does not name another value as well, which it would compare the two by.
pub(crate) fn is_refused_beside(api: &Api, value: &str, other: &str) -> bool {
    let (value, other) = (value.to_lowercase(), other.to_lowercase());
    Prose::of_all(api).sentences().any(|says| {
        has_word(says, &value) && says_one(says, &["400", "422"]) && !has_word(says, &other)
    })
}

/// A sentence of an operation gives 400 or 422 to a value of an enumeration, whatever else there is: "400: a body that is malformed, or role
/// `UNSPECIFIED`".
pub(crate) fn is_plainly_refused(operation: &Operation, values: &[Value], value: &str) -> bool {
    const CONDITIONS: [&str; 12] = [
        "if ",
        "when ",
        "unless ",
        "only ",
        "may ",
        "might",
        "need",
        "require",
        "otherwise",
        "without ",
        "while ",
        " as ",
    ];
    const MOST_WORDS: usize = 4;
    const REFUSED: [&str; 6] = [
        "is refused",
        "is answered 4",
        "is 400",
        "is 422",
        "is not accepted",
        "is rejected",
    ];
    let prose = Prose::of_own(operation);
    let value = value.to_lowercase();
    prose.sentences().any(|says| {
        let mut parts = says.split([',', ':', '(', ')']);
        let Some(part) = parts.find(|part| has_word(part, &value)) else {
            return false;
        };
        // One of several values that are put in an order, or of a condition told before.
        if says_one(says, &["precondition", "(if", " if ", " already "]) {
            return false;
        }
        let others = values.iter().filter_map(Value::as_str);
        let mut others = others.filter(|other| other.to_lowercase() != value);
        // "400: a body that is malformed, or role `UNSPECIFIED`": nothing else stands beside it.
        let is_bare = part.split_whitespace().count() <= MOST_WORDS;
        let is_listed = is_bare && (says.starts_with("400") || says.starts_with("422"));
        let is_told = is_listed || (says_one(part, &REFUSED) && says_one(says, &["400", "422"]));
        is_told
            && !says_one(part, &CONDITIONS)
            && !others.any(|other| has_word(part, &other.to_lowercase()))
    })
}

fn has_word(says: &str, word: &str) -> bool {
    let mut own = says.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    own.any(|own| own == word)
}

/// A sentence has a value, and one of these words.
fn speaks_of(prose: &Prose, value: &str, words: &[&str]) -> bool {
    let value = value.to_lowercase();
    prose
        .sentences()
        .any(|says| has_word(says, &value) && says_one(says, words))
}

/// The reply names the canonical error code for a system that is not in the state for it.
pub(super) fn speaks_of_precondition(played: &Played<'_>) -> bool {
    played
        .value()
        .is_some_and(|value| has_text(value, "FAILED_PRECONDITION"))
}

/// The reply names the canonical error code for arguments that are wrong whatever the state of the system is (`google.rpc.Code`).
pub(super) fn is_about_arguments(played: &Played<'_>) -> bool {
    played
        .value()
        .is_some_and(|value| has_text(value, "INVALID_ARGUMENT"))
}

fn has_text(value: &Value, wanted: &str) -> bool {
    match value {
        Value::String(text) => text == wanted,
        Value::Object(members) => members.values().any(|value| has_text(value, wanted)),
        _ => false,
    }
}

/// What the body names and is not there has an answer of its own, and the reply is about something else.
fn tells_missing(played: &Played<'_>) -> bool {
    let operation = played.call.operation;
    let mut all = operation.responses.iter();
    let lists_404 = all.any(|response| response.status == StatusPattern::Exact(404));
    lists_404 && operation.path.parameter_names().next().is_none() && is_about_arguments(played)
}

/// Examples that were refused so.
pub(super) type Refused<'a> = Vec<(String, Span, Played<'a>)>;

/// Reports them where the server takes other requests of the operation: one that takes none has reasons of its own.
pub(super) fn report(play: &mut Play<'_, '_>, refused: Refused<'_>) {
    for (name, span, played) in refused {
        if play.has_succeeded(played.call.operation) {
            let seen = Observation::new(name, "a success", played.status()).by(span);
            play.report(&example_replay::CHECK, &played, seen);
        }
    }
}

fn speaks_of_state(response: &Response) -> bool {
    let examples = response.content.iter().flat_map(|media| &media.examples);
    let shown = examples.map(|example| match &example.value {
        ExampleValue::Data(value) | ExampleValue::Both(value, _) => value.to_string(),
        ExampleValue::Serialized(text) => text.clone(),
        ExampleValue::External(_) => String::new(),
    });
    let mut texts = shown.chain([response.description.clone()]);
    texts.any(|text| is_of_state(&text))
}

/// A text gives reasons that lie in what the server holds. That a body cannot be read, and that a value is not allowed, is none.
fn is_of_state(text: &str) -> bool {
    const FORMS: [&str; 13] = [
        "breaks a rule",
        "rule of this document",
        "rules of this document",
        // The name of a parameter.
        "limit:",
        "limit is",
        "limit must",
        "the limit parameter",
        "cannot be read",
        "cannot be parsed",
        "cannot be understood",
        "cannot be decoded",
        "could not be read",
        "could not be parsed",
    ];
    let prose = Prose::of([text]);
    let mut sentences = prose.sentences();
    sentences.any(|sentence| {
        let mut rest = sentence.to_owned();
        for form in FORMS {
            rest = rest.replace(form, "");
        }
        if rest.contains("value") {
            rest = rest.replace("not allowed", "");
        }
        STATE.iter().any(|word| rest.contains(word))
    })
}

/// A truth value, or a number that is none of a thing.
fn is_choice(value: &Value) -> bool {
    value.is_boolean() || value.as_u64().is_some_and(|number| number < 10)
}

/// A body that has identities of other things, which may not be there.
pub(super) fn names_others(value: &Value) -> bool {
    const ENDS: [&str; 9] = [
        "_id", "Id", "_ids", "Ids", "ID", "_uid", "Uid", "_key", "Key",
    ];
    const WORDS: [&str; 8] = [
        "user", "email", "owner", "member", "parent", "token", "account", "course",
    ];
    match value {
        Value::Object(members) => members.iter().any(|(name, value)| {
            let lower = name.to_lowercase();
            lower == "id"
                || ENDS.iter().any(|end| name.ends_with(end))
                || (WORDS.iter().any(|word| lower.contains(word)) && !is_choice(value))
                || names_others(value)
        }),
        Value::Array(items) => items.iter().any(names_others),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_of_state;

    #[test]
    fn what_cannot_be_read_is_told_from_what_cannot_be_done() {
        let cases = [
            (
                "The body cannot be read, or a value in the query is not allowed.",
                false,
            ),
            (
                "The action is none of the two. The invite stays pending.",
                false,
            ),
            ("The course cannot be changed.", true),
            ("limit: too large", false),
            ("The limit of groups is reached.", true),
            (
                "Malformed body, or a field which breaks a rule of this document.",
                false,
            ),
            ("Not allowed for archived courses.", true),
            ("The title is taken already.", true),
        ];
        for (text, expected) in cases {
            assert_eq!(is_of_state(text), expected, "{text}");
        }
    }
}

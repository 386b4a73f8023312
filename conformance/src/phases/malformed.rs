//! What a refusal with 400 or 422 says: that the request is not formed as the document has it, or that the server is not in a state to do it.

use hallpass_openapi::diagnostic::Span;
use hallpass_openapi::model::{ExampleValue, Response};
use serde_json::Value;

use crate::call::Intent;
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
        && response.is_some_and(|response| !speaks_of_state(response))
        && rules::predicted(&played.call, None).is_none()
        && play.is_allowed(&played.call) == Some(true)
}

/// The example of a case is told to be malformed, and names nothing that this server may not know: it sends a body, and its path at most an item of the
/// run's own.
pub(super) fn is_example(play: &Play<'_, '_>, case: &Case<'_>, played: &Played<'_>) -> bool {
    let call = &played.call;
    let own = identity_parameter(call.operation);
    let names_own = |name: &str| own == Some(name);
    let mut names = call.operation.path.parameter_names();
    case.is_success()
        && call.intent != Intent::Wrong
        && names.all(names_own)
        && rules::body(call).is_some_and(|body| !names_others(&body))
        && is_told(play, played)
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
    texts.any(|text| {
        let text = text.to_lowercase();
        STATE.iter().any(|word| text.contains(word))
    })
}

/// A body that has identities of other things, which may not be there.
fn names_others(value: &Value) -> bool {
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
                || WORDS.iter().any(|word| lower.contains(word))
                || names_others(value)
        }),
        Value::Array(items) => items.iter().any(names_others),
        _ => false,
    }
}

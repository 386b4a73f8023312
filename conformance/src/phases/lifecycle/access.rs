//! What the document says in words of who may see and change what.

use hallpass_openapi::model::{Api, Operation, StatusPattern};
use hallpass_openapi::prose::{Prose, says_one};
use hallpass_openapi::view::View;
use serde_json::Value;

use super::written::shown_schema;

/// Who made an item, as descriptions call them.
const MAKERS: [&str; 4] = ["creator", "owner", "author", "who created"];

/// Words that leave a doubt of who else there is.
const OTHERS: [&str; 9] = [
    "admin",
    "member",
    "manager",
    "teacher",
    "moderator",
    "share",
    "unless",
    "except",
    "collaborat",
];

/// The document says that an item is changed by whoever made it and by nobody else.
pub(super) fn is_for_maker_alone(operation: &Operation) -> bool {
    const ONLY: [&str; 4] = ["only the ", "only its ", "only an item's ", "only their "];
    const CHANGE: [&str; 8] = [
        "change", "update", "delete", "remove", "edit", "modify", "may", "can",
    ];
    const STRANGERS: [&str; 6] = [
        "did not create",
        "is not the creator",
        "is not the owner",
        "is not its owner",
        "is not its creator",
        "created by somebody else",
    ];
    let own = [&operation.summary, &operation.description];
    let prose = Prose::of(own.into_iter().flatten().map(String::as_str));
    let refusal = Prose::of(refusal(operation));
    let is_told = |sentence: &str| says_one(sentence, &MAKERS) && !says_one(sentence, &OTHERS);
    let mut of_operation = prose.sentences();
    let mut of_refusal = refusal.sentences();
    of_operation.any(|text| is_told(text) && says_one(text, &ONLY) && says_one(text, &CHANGE))
        || of_refusal.any(|text| says_one(text, &STRANGERS) && !says_one(text, &OTHERS))
}

fn refusal(operation: &Operation) -> Option<&str> {
    let mut all = operation.responses.iter();
    let response = all.find(|response| response.status == StatusPattern::Exact(403))?;
    Some(&response.description)
}

/// A property of an item that is shown to whoever made it alone.
pub(super) fn makers_secret(api: &Api, reader: &Operation, shown: &Value) -> Vec<String> {
    const SEES: [&str; 5] = ["sees", "see ", "shown", "visible", "returned"];
    described(api, reader, shown, |text| {
        text.contains("only")
            && says_one(text, &MAKERS)
            && says_one(text, &SEES)
            && !says_one(text, &OTHERS)
    })
}

/// The properties that an item shows and of which a sentence of their description says something.
fn described(
    api: &Api,
    reader: &Operation,
    shown: &Value,
    is_told: impl Fn(&str) -> bool,
) -> Vec<String> {
    let Some(schema) = shown_schema(reader) else {
        return Vec::new();
    };
    let view = View::of(api, schema);
    let members = shown.as_object().into_iter().flatten();
    let names = members.map(|(name, _)| name).filter(|name| {
        let texts = view.property(name).map(|view| view.descriptions());
        let prose = Prose::of(texts.unwrap_or_default());
        let mut sentences = prose.sentences();
        sentences.any(&is_told)
    });
    names.cloned().collect()
}

/// The document says that what a caller may not see is not there for it, in every operation.
pub(super) fn hides_as_missing(api: &Api, operation: &Operation) -> bool {
    const UNSEEN: [&str; 6] = [
        "do not see",
        "may not see",
        "cannot see",
        "can not see",
        "not allowed to see",
        "not visible",
    ];
    const MISSING: [&str; 4] = ["404", "did not exist", "does not exist", "not_found"];
    let mut all = operation.responses.iter();
    let not_found = all.find(|response| response.status == StatusPattern::Exact(404));
    let own = Prose::of(not_found.map(|response| response.description.as_str()));
    let of_own = own.sentences().any(|text| says_one(text, &UNSEEN));
    let prose = Prose::of_operation(api, operation);
    let mut sentences = prose.sentences();
    let is_told = |text: &str| {
        let is_denied = says_one(text, &["permission", "403", "forbidden"]);
        says_one(text, &UNSEEN) && says_one(text, &MISSING) && !is_denied
    };
    not_found.is_some() && (of_own || sentences.any(is_told))
}

/// The beginnings of names for people who may do more than others.
const ROLES: [&str; 8] = [
    "admin",
    "teach",
    "owner",
    "creator",
    "manager",
    "moderat",
    "instructor",
    "librarian",
];

/// Whom the document lets do something, as the beginnings of their names, in the sentences that speak of permission.
pub(super) fn roles(api: &Api, operation: &Operation) -> Vec<&'static str> {
    const PERMISSION: [&str; 8] = [
        "only ",
        "permission",
        "403",
        "may not",
        "must be",
        "neither",
        "forbidden",
        "not allowed",
    ];
    let own = [&operation.summary, &operation.description];
    let texts = own.into_iter().flatten().map(String::as_str);
    let texts = texts
        .chain(refusal(operation))
        .chain(api.description.as_deref());
    let prose = Prose::of(texts);
    let speaks: Vec<&str> = prose
        .sentences()
        .filter(|text| says_one(text, &PERMISSION))
        .collect();
    named(|role| speaks.iter().any(|text| text.contains(role)))
}

fn named(is_named: impl Fn(&str) -> bool) -> Vec<&'static str> {
    ROLES.into_iter().filter(|role| is_named(role)).collect()
}

/// Properties that are shown to these people alone.
pub(super) fn secret_of(
    api: &Api,
    reader: &Operation,
    shown: &Value,
    roles: &[&str],
) -> Vec<String> {
    const SEE: [&str; 4] = ["see", "shown", "visible", "returned"];
    const HIDDEN: [&str; 4] = ["null for ", "absent for ", "empty for ", "hidden from "];
    described(api, reader, shown, |text| {
        let is_hidden = says_one(text, &HIDDEN) && text.contains("not ");
        let is_told = (text.contains("only ") && says_one(text, &SEE)) || is_hidden;
        let of = named(|role| text.contains(role));
        is_told && !of.is_empty() && of.iter().all(|role| roles.contains(role))
    })
}

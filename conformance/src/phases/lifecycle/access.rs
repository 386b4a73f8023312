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
    let prose = Prose::of_own(operation);
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
    const UNSEEN: [&str; 22] = [
        "for that user",
        "for the user",
        "for that caller",
        "for the caller",
        "for them",
        "for all others",
        "for others",
        "does not see",
        "hidden from",
        "everyone else gets",
        "for anybody else",
        "for anyone else",
        "for this caller",
        "for everybody else",
        "for everyone else",
        "everyone else is told",
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
const ROLES: [&str; 11] = [
    "staff",
    "advisor",
    "editor",
    "admin",
    "teach",
    "owner",
    "creator",
    "manager",
    "moderat",
    "instructor",
    "librarian",
];

/// Words of sentences that speak of permission.
const PERMISSION: [&str; 9] = [
    "only ",
    " only",
    "permission",
    "403",
    "may not",
    "must be",
    "neither",
    "forbidden",
    "not allowed",
];

/// Whom an operation lets do it, in its own words alone: "staff only".
pub(super) fn own_roles(operation: &Operation) -> Vec<&'static str> {
    let prose = Prose::of_own(operation);
    let speaks: Vec<&str> = prose
        .sentences()
        .filter(|text| says_one(text, &["only ", " only", "must be"]) || text.starts_with("for "))
        .collect();
    named(|role| speaks.iter().any(|text| text.contains(role)))
}

/// The document calls the caller of this identity one of those who may do little: "user 502 (guest login) is a student".
pub(super) fn is_lesser(api: &Api, id: &str) -> bool {
    is_called_lesser(Prose::of_document(api), id)
}

fn is_called_lesser(prose: &Prose, id: &str) -> bool {
    const LESSER: [&str; 6] = [
        "student", "ordinary", "guest", "pupil", "learner", "visitor",
    ];
    let is_of_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    prose.sentences().any(|says| {
        let words: Vec<&str> = says
            .split(|c: char| !is_of_name(c))
            .filter(|word| !word.is_empty())
            .collect();
        let Some(at) = words.iter().position(|word| *word == id) else {
            return false;
        };
        // As far as the next user is spoken of.
        let is_next =
            |word: &&&str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_digit());
        let rest = words[at + 1..].iter().take_while(|word| !is_next(word));
        let rest: Vec<&str> = rest.copied().take(8).collect();
        let told = rest.join(" ");
        says_one(&told, &LESSER) && named(|role| told.contains(role)).is_empty()
    })
}

/// Whom the document lets do something, as the beginnings of their names, in the sentences that speak of permission.
pub(super) fn roles(api: &Api, operation: &Operation) -> Vec<&'static str> {
    let own = [&operation.summary, &operation.description];
    let texts = own.into_iter().flatten().map(String::as_str);
    let texts = texts
        .chain(refusal(operation))
        .chain(api.around(operation))
        .chain(api.general());
    let prose = Prose::of(texts);
    let speaks: Vec<&str> = prose
        .sentences()
        .filter(|text| says_one(text, &PERMISSION) || text.starts_with("for those "))
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
    let mut names = described(api, reader, shown, |text| is_secret(text, roles));
    // The document as a whole names what it speaks of.
    let prose = Prose::of_document(api);
    let members = shown.as_object().into_iter().flatten();
    names.extend(members.map(|(name, _)| name.clone()).filter(|name| {
        let name = name.to_lowercase();
        let is_of_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        prose.sentences().any(|text| {
            let clauses = text.split(", and ").flat_map(|text| text.split(';'));
            let mut about = clauses.filter(|text| {
                let mut words = text.split(|c: char| !is_of_name(c));
                name.contains('_') && words.any(|word| word == name)
            });
            about.any(|text| is_secret(text, roles))
        })
    }));
    names
}

/// A sentence about a property says that these people see it, and others do not.
fn is_secret(text: &str, roles: &[&str]) -> bool {
    const SEE: [&str; 4] = ["see", "shown", "visible", "returned"];
    const HIDDEN: [&str; 4] = ["null for ", "absent for ", "empty for ", "hidden from "];
    const ELSE: [&str; 6] = [
        "not ",
        "other",
        "everybody else",
        "everyone else",
        "anybody else",
        "anyone else",
    ];
    const ALONE: [&str; 4] = ["only ", "nobody else", "no one else", "none else"];
    let is_hidden = says_one(text, &HIDDEN) && says_one(text, &ELSE);
    let is_told = (says_one(text, &ALONE) && says_one(text, &SEE)) || is_hidden;
    let of = named(|role| text.contains(role));
    is_told && !of.is_empty() && of.iter().all(|role| roles.contains(role))
}

#[cfg(test)]
mod tests {
    use super::{Prose, is_called_lesser, is_secret};

    #[test]
    fn who_may_do_little_is_read() {
        let says = |text, id| is_called_lesser(&Prose::of([text]), id);
        let both = "User 501 (partner login) is an instructor, user 502 (guest login) a student.";
        assert!(says(both, "502"));
        assert!(!says(both, "501"));
        assert!(says(
            "Staff is 4021 (user 4077 is an ordinary user, 4090 another one).",
            "4077"
        ));
        assert!(!says("User 12 teaches the students.", "12"));
    }

    #[test]
    fn who_sees_a_property_is_read() {
        let cases = [
            (
                "never null for the admin of the group, always null for other users",
                true,
            ),
            (
                "it is shown to administrators of the group, and to nobody else",
                true,
            ),
            ("only admins see its access_code (others: null)", true),
            ("only teachers see it", false),
            ("null for groups without an admin", false),
            ("the admin sees it first", false),
        ];
        for (text, expected) in cases {
            assert_eq!(is_secret(text, &["admin"]), expected, "{text}");
        }
    }
}

//! What descriptions promise: of what an update leaves out, of what is one of a kind, of how what is wrong is refused.

pub mod answers;
pub mod at_once;
pub mod callers;
pub mod changes;
pub mod charset;
pub mod closed;
pub mod conditions;
pub mod connections;
pub mod doubles;
pub mod examples;
pub mod idempotency;
pub mod joining;
pub mod media;
pub mod needs;
pub mod presence;
pub mod repeats;
pub mod siblings;
pub mod steps;
pub mod time;
pub mod times;
pub mod xml;

use serde_json::{Map, Value};

use crate::model::{Action, Api, Location, Operation, Parameter, SchemaId, StatusPattern};
use crate::prose::{Prose, says_one};
use crate::references::stem;
use crate::stated_order::ignores_case;
use crate::view::View;

/// Words that say it alone.
const PARTIAL: [&str; 25] = [
    "others as they are",
    "rest as it is",
    "properties that are sent",
    "what is sent changes",
    "only what is sent",
    "only what you send",
    "only the properties",
    "only the keys",
    "only the members",
    "only those that are sent",
    "changes only",
    "only changes",
    "others alone",
    "other properties alone",
    "the rest alone",
    "nothing else",
    "partial",
    "unchanged",
    "stay as they are",
    "left as they are",
    "left alone",
    "keep their",
    "are kept",
    "only the fields",
    "fields that are sent",
];

/// Words for what a request leaves out.
const UNSENT: [&str; 5] = [
    "not sent",
    "left out",
    "omitted",
    "not given",
    "not included",
];

/// Words for what is as it was, beside those.
const KEPT: [&str; 5] = ["keep", "not changed", "left as", "stay", "remain"];

/// The document says that an update leaves alone what is not sent.
pub fn keeps_unsent(operation: &Operation) -> bool {
    keeps(&words(operation))
}

/// The document says of the members of an object, by its name, that those stay which are not sent.
pub fn keeps_unsent_of(operation: &Operation, name: &str) -> bool {
    keeps_of(&words(operation), name)
}

fn keeps(says: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| says.contains(word));
    has(&PARTIAL) || (has(&UNSENT) && has(&KEPT))
}

fn keeps_of(says: &str, name: &str) -> bool {
    let name = name.to_lowercase();
    let mut promised = UNSENT.iter().flat_map(|unsent| {
        ["", "that are ", "which are ", "that were "].map(|link| format!("{name} {link}{unsent}"))
    });
    let mut within = ["inside", "within", "also in", "members of", "fields of"]
        .iter()
        .flat_map(|link| [format!("{link} {name}"), format!("{link} `{name}`")]);
    let mut merged = ["is merged", "are merged", "gets merged"]
        .iter()
        .flat_map(|merged| [format!("{name} {merged}"), format!("`{name}` {merged}")]);
    let is_promised = promised.any(|phrase| says.contains(&phrase))
        || within.any(|phrase| says.contains(&phrase));
    (keeps(says) && is_promised) || merged.any(|phrase| says.contains(&phrase))
}

/// The property of what a creation sends that the description of its 409 names as one that another item has.
pub fn unique_of<'s>(operation: &Operation, sent: &'s Map<String, Value>) -> Option<&'s str> {
    const WORDS: [&str; 4] = ["another", "other", "in use", "taken"];
    let mut all = operation.responses.iter();
    let conflict = all.find(|response| response.status == StatusPattern::Exact(409))?;
    let says = conflict.description.to_lowercase();
    let is_of_other = WORDS.iter().any(|word| says.contains(word));
    let mut members = sent.iter().filter(|_| is_of_other);
    let (name, _) = members.find(|(name, value)| {
        let has_value = !matches!(value, Value::Null | Value::Object(_) | Value::Array(_))
            && value.as_str() != Some("");
        has_value && conflict.description.contains(&format!("`{name}`"))
    })?;
    Some(name)
}

/// Optional query parameters of which the description of the operation asks for at least one: "at least one of `userId` and `courseId`".
pub fn at_least_one_of(operation: &Operation) -> Option<Vec<&str>> {
    let says = operation.description.as_deref()?.to_lowercase();
    // Lines are folded as anybody likes.
    let says = says.split_whitespace().collect::<Vec<_>>().join(" ");
    let (_, after) = says.split_once("at least one of")?;
    let sentence = after.split('.').next()?;
    let words: Vec<String> = sentence
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .map(|word| word.replace('_', ""))
        .collect();
    let optional = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.location == Location::Query && !parameter.required);
    let named = optional
        .filter(|parameter| words.contains(&parameter.name.to_lowercase().replace('_', "")));
    let names: Vec<&str> = named.map(|parameter| parameter.name.as_str()).collect();
    (names.len() > 1).then_some(names)
}

/// The property of those that a body has whose own description says that it is unique, where the operation lists a 409.
pub fn unique_by_itself<'n>(
    api: &Api,
    operation: &Operation,
    mut properties: impl Iterator<Item = (&'n str, SchemaId)>,
) -> Option<&'n str> {
    let mut all = operation.responses.iter();
    let lists_409 = all.any(|response| response.status == StatusPattern::Exact(409));
    let is_unique = |&(_, schema): &(&str, SchemaId)| {
        Prose::of(View::of(api, schema).descriptions()).says(&[&["unique", "409"]])
    };
    let is_called_so = |&(name, _): &(&str, SchemaId)| unique_words(api, operation, name).is_some();
    let found =
        properties.find(|property| lists_409 && (is_unique(property) || is_called_so(property)))?;
    Some(found.0)
}

/// The sentence that calls a property unique among the items of a creation or an update, in small letters: "titles are unique within a building".
pub fn unique_words(api: &Api, operation: &Operation, name: &str) -> Option<String> {
    let collection = |of: &Operation| of.resource.as_ref().map(|own| own.collection.clone());
    let own = collection(operation);
    let creates = |of: &&Operation| {
        let resource = of.resource.as_ref();
        own.is_some()
            && collection(of) == own
            && resource.is_some_and(|own| own.action == Action::Create)
    };
    let creation = api.operations.iter().find(creates);
    let mut all = operation.responses.iter();
    if !all.any(|response| response.status == StatusPattern::Exact(409)) {
        return None;
    }
    let of_creation = creation.and_then(|creation| creation.description.as_deref());
    let texts = [operation.description.as_deref(), of_creation];
    let prose = Prose::of(texts.into_iter().flatten());
    let mut sentences = prose.sentences();
    let found = sentences.find(|says| calls_unique(says, name))?;
    // "`title` is unique; letter case does not matter": what is said of case is said of it.
    let next = sentences
        .next()
        .filter(|next| ignores_case(next) && !next.contains(". "));
    Some(next.map_or_else(|| found.to_owned(), |next| format!("{found}; {next}")))
}

fn calls_unique(says: &str, name: &str) -> bool {
    const UNIQUE: [&str; 12] = [
        "no two ",
        "never twice",
        "only once",
        "is unique",
        "are unique",
        "be unique",
        "must be free",
        "that is taken",
        "is already taken",
        "are already taken",
        "is already in use",
        "already used by another",
    ];
    const DOUBTS: [&str; 5] = [
        "not unique",
        "need not",
        "may be shared",
        "not have to",
        "may ",
    ];
    let name = name.to_lowercase();
    let mut words = says.split(|c: char| !c.is_alphanumeric() && c != '_');
    let is_named = words.any(|word| word.strip_suffix('s').unwrap_or(word) == name || word == name);
    is_named && says_one(says, &UNIQUE) && !says_one(says, &DOUBTS)
}

/// The properties within whose values a sentence calls something unique: `building_id` of "within a building".
pub fn unique_within<'n>(says: &str, names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let is_scope = |name: &&str| stem(name).is_some_and(|stem| says.contains(&stem.to_lowercase()));
    names.filter(is_scope).collect()
}

/// The document says that a page's token goes only with the other parameters of the call that gave it, and what comes of others.
pub fn binds_tokens(operation: &Operation, token: &str) -> bool {
    let mut all = operation.parameters.iter();
    let parameter = all.find(|parameter| parameter.name == token);
    let of_token = parameter.and_then(|parameter| parameter.description.as_deref());
    let of_operation = Prose::of(operation.description.as_deref());
    let mut general = of_operation.sentences();
    let of_token = Prose::of(of_token);
    let mut own = of_token.sentences();
    own.any(|says| binds(says, true)) || general.any(|says| binds(says, says.contains("token")))
}

/// "Used with other filters it is answered 400", "all other parameters must match, else 400".
fn binds(says: &str, is_of_token: bool) -> bool {
    // "A token is good only with the same `courseId` and `role` (else 400)."
    let is_good_with = is_of_token
        && says_one(
            says,
            &[
                "good only with",
                "valid only with",
                "only valid with",
                "works only with",
                "only with the same",
            ],
        )
        && says.contains("same");
    const SAME: [&str; 10] = [
        "other parameters",
        "other filters",
        "other query parameters",
        "all parameters",
        "same parameters",
        "same filters",
        "same query",
        "with others",
        "filters must",
        "parameters must",
    ];
    const BOUND: [&str; 9] = [
        "must be",
        "must match",
        "must equal",
        "have to be",
        "have to match",
        "must stay",
        "must not change",
        "issued for",
        "goes with",
    ];
    const WITH: [&str; 10] = [
        "used with",
        "used for",
        "sent with",
        "together with",
        "in combination with",
        "of another",
        "from another",
        "of a different",
        "from a different",
        "issued for",
    ];
    const OTHERS: [&str; 5] = ["another", "other ", "others", "different", "changed"];
    const REFUSED: [&str; 5] = ["400", "refused", "rejected", "invalid", "fails"];
    let is_same = says_one(says, &SAME) && says_one(says, &BOUND);
    let is_with = is_of_token && says_one(says, &WITH) && says_one(says, &OTHERS);
    let is_doubted = says_one(says, &["may ", "might", "should"]) && !says.contains("may change");
    says_one(says, &REFUSED) && (is_same || is_with || is_good_with) && !is_doubted
}

/// The document says that an identity in the request of a creation is not heeded.
pub fn ignores_identity(api: &Api, operation: &Operation, identity: &str) -> bool {
    ignores(&Prose::of_operation(api, operation), identity)
}

/// A sentence says that the identity in a request, and not the request's own, is ignored.
fn ignores(prose: &Prose, identity: &str) -> bool {
    let identity = identity.to_lowercase();
    let places = ["in the request", "in a request", "in the body"];
    let phrases = places.map(|place| format!(" {identity} {place}"));
    prose.sentences().any(|sentence| {
        let padded = format!(" {sentence}").replace('(', " ");
        phrases.iter().any(|phrase| padded.contains(phrase)) && sentence.contains("ignored")
    })
}

/// The references of a creation of which there is but one combination, by the words of the document.
#[derive(Debug)]
pub struct Combination {
    /// Names of the properties that are references.
    pub references: Vec<String>,
    sentence: String,
}

impl Combination {
    /// Whether the words name another property as a part of what is combined.
    pub fn has_part(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        let links = [
            "",
            "its ",
            "the ",
            "their ",
            "a ",
            "another ",
            "a different ",
        ];
        let any = [
            "whatever ",
            "regardless of ",
            "irrespective of ",
            "no matter ",
            "also for ",
            "also with ",
            "even for ",
            "even with ",
            "even under ",
        ];
        let mut phrases = links
            .iter()
            .flat_map(|link| any.map(|any| format!("{any}{link}{name}")));
        let is_whatever = phrases.any(|phrase| self.sentence.contains(&phrase));
        self.sentence.contains(&name) && !is_whatever
    }
}

/// What a creation sends that there is but once, in a sentence of its 409, of the operation or of the document: "at most one invitation for a user and
/// a course" of `userId` and `courseId`.
pub fn combination(
    api: &Api,
    operation: &Operation,
    sent: &Map<String, Value>,
) -> Option<Combination> {
    const ONE: [&str; 16] = [
        "a second ",
        "at most one",
        "only one",
        "already exists",
        "there is an ",
        "there is a ",
        "exists already",
        "already has",
        "has already",
        "can be one",
        "may be one",
        "can have one",
        "may have one",
        "has one",
        "one open",
        "one pending",
    ];
    let mut all = operation.responses.iter();
    let conflict = all.find(|response| response.status == StatusPattern::Exact(409))?;
    let named = |name: &String| Some((name.clone(), stem(name)?.to_lowercase()));
    let references: Vec<(String, String)> = sent.keys().filter_map(named).collect();
    let own = operation.description.as_deref().into_iter();
    let general = api.around(operation).chain(api.general());
    let prose = Prose::of(own.chain(general).chain([conflict.description.as_str()]));
    let combines = |sentence: &&str| {
        let has = |(_, stem): &(String, String)| sentence.contains(stem.as_str());
        references.len() > 1 && says_one(sentence, &ONE) && references.iter().all(has)
    };
    // What is said of another status is another rule.
    let is_of_it =
        |says: &&str| says.contains("409") || !says_one(says, &["400", "403", "404", "412", "422"]);
    let combined = || prose.sentences().filter(combines);
    let told = combined().find(|says| says.contains("409"));
    let sentence = told.or_else(|| combined().find(is_of_it))?.to_owned();
    let references = references.into_iter().map(|(name, _)| name).collect();
    Some(Combination {
        references,
        sentence,
    })
}

/// The status that the description of a parameter gives a value that the schema does not allow; else that of the document, to one of few in a path.
pub fn refusal_of(api: &Api, parameter: &Parameter) -> Option<u16> {
    let own = parameter.description.as_deref().and_then(refusal_by);
    let is_listed = || {
        let schema = parameter.schema.map(|id| api.schema(id));
        schema.is_some_and(|schema| schema.enumeration.is_some())
    };
    let is_path = parameter.location == Location::Path;
    own.or_else(|| {
        let general = Prose::of_document(api);
        (is_path && is_listed()).then(|| refused_in(general, &parameter.name))?
    })
}

/// "Any other realm in a path is answered 400."
fn refused_in(prose: &Prose, name: &str) -> Option<u16> {
    let name = name.to_lowercase();
    let told = ["other ", "unknown ", "no such "].map(|word| format!("{word}{name}"));
    let mut sentences = prose.sentences();
    sentences.find_map(|says| {
        // "| 4 | path and query parameters | 400 |"
        const OF_PATHS: [&str; 3] = [
            "path and query parameters",
            "query and path parameters",
            "path parameters",
        ];
        let is_of_it =
            told.iter().any(|told| says.contains(told.as_str())) || says_one(says, &OF_PATHS);
        let is_plain = !says_one(says, &["may ", "might", " or 4"]);
        let words = says.split(|c: char| !c.is_alphanumeric());
        let numbers = words.filter_map(|word| word.parse::<u16>().ok());
        let mut statuses = numbers.filter(|number| *number >= 100);
        let status = statuses.next().filter(|_| statuses.next().is_none())?;
        (is_of_it && is_plain && [400, 404, 422].contains(&status)).then_some(status)
    })
}

fn refusal_by(says: &str) -> Option<u16> {
    const STATUSES: [u16; 3] = [400, 404, 422];
    // One that is not there is another thing than one that is none.
    const OF_FORM: [&str; 14] = [
        "whatever it looks",
        "anything that is not",
        "anything which is not",
        "any other word",
        "whatever form",
        "any form",
        "any other value",
        "any other text",
        "any other string",
        "any other form",
        "anything else",
        "another form",
        "malformed",
        "invalid",
    ];
    let says = says.to_lowercase();
    let words = says.split(|c: char| !c.is_alphanumeric());
    let numbers: Vec<u16> = words.filter_map(|word| word.parse().ok()).collect();
    let mut named = STATUSES
        .into_iter()
        .filter(|status| numbers.contains(status));
    let status = named.next().filter(|_| named.next().is_none())?;
    // "Any other number" may be one that nobody has.
    let is_of_form = says_one(&says, &OF_FORM)
        || (status != 404 && says_one(&says, &["a value that is no", "any other "]));
    is_of_form.then_some(status)
}

/// Summary and descriptions of an operation and its body, in small letters, however their lines are folded.
pub(crate) fn words(operation: &Operation) -> String {
    let body = operation.request_body.as_ref();
    let texts = [
        operation.summary.as_deref(),
        operation.description.as_deref(),
        body.and_then(|body| body.description.as_deref()),
    ];
    let texts = texts.into_iter().flatten();
    let words: Vec<&str> = texts.flat_map(str::split_whitespace).collect();
    words.join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{
        Combination, Location, Operation, Parameter, Prose, at_least_one_of, ignores, keeps,
        keeps_of, refusal_by, refused_in,
    };

    #[test]
    fn a_document_tells_what_other_words_in_a_path_get() {
        let of = |text| refused_in(&Prose::of([text]), "realm");
        assert_eq!(of("Any other realm in a path is answered 400."), Some(400));
        assert_eq!(of("Unknown realms are 404."), Some(404));
        assert_eq!(
            of("Another realm has 400 invites, an unknown realm 404."),
            None
        );
        assert_eq!(of("Any other realm may be answered 400."), None);
    }

    #[test]
    fn an_identity_in_a_request_is_told_from_that_of_the_request() {
        let says = |text| ignores(&Prose::of([text]), "id");
        assert!(says("It has an `id` (an `id` in the request is ignored)."));
        assert!(says("An id in a request is ignored."));
        assert!(!says("The id of the request is ignored."));
        assert!(!says("A void in the request is ignored."));
    }

    #[test]
    fn a_status_for_what_is_no_value_is_told_from_one_for_what_is_not_there() {
        assert_eq!(
            refusal_by("Which ones. Any other value is answered 400."),
            Some(400)
        );
        assert_eq!(
            refusal_by("An id, of whatever form, that nobody has gives 404."),
            Some(404)
        );
        assert_eq!(refusal_by("404 if there is no such group."), None);
        assert_eq!(refusal_by("A thing; any other number is 404."), None);
        assert_eq!(refusal_by("400 if malformed, else 404."), None);
    }

    #[test]
    fn what_is_combined_is_told_from_what_may_be_anything() {
        let part = |sentence: &str, name| {
            let combination = Combination {
                references: Vec::new(),
                sentence: sentence.to_owned(),
            };
            combination.has_part(name)
        };
        assert!(part(
            "one invitation for a user, a course and a role",
            "role"
        ));
        assert!(!part(
            "one invitation for a user and a course, whatever role",
            "role"
        ));
        assert!(!part(
            "one invitation for a user and a course, whatever its role",
            "role"
        ));
        assert!(!part("one invitation for a user and a course", "role"));
    }

    #[test]
    fn parameters_of_which_one_is_needed_are_named() {
        let parameter = |name: &str| Parameter::named(name, Location::Query);
        let mut operation = Operation {
            parameters: vec![
                parameter("userId"),
                parameter("course_id"),
                parameter("limit"),
            ],
            ..Operation::default()
        };
        let cases: [(&str, &[&str]); 3] = [
            (
                "Lists. At least one of `userId`\nand `courseId` must be given. See `limit`.",
                &["userId", "course_id"],
            ),
            ("At least one of `userId` is needed.", &[]),
            ("Lists by userId and courseId.", &[]),
        ];
        for (says, expected) in cases {
            operation.description = Some(says.to_owned());
            let named = at_least_one_of(&operation).unwrap_or_default();
            assert_eq!(named, expected, "{says}");
        }
    }

    #[test]
    fn a_promise_is_told_from_a_description() {
        let says =
            "fields that are not sent keep their values, and so do options that are not sent.";
        assert!(keeps(says));
        assert!(keeps_of(says, "options"));
        assert!(!keeps_of(says, "title"));
        assert!(keeps_of(
            "all others are kept; the same holds inside `options`.",
            "options"
        ));
        assert!(keeps("what is left out stays as it is."));
        assert!(!keeps("replaces the group. what is left out is cleared."));
    }
}

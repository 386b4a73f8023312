//! References in the body of a creation: what the document says of those that lead nowhere.

use serde_json::Value;

use crate::model::{Action, Api, ExampleValue, Operation, SchemaId, StatusPattern};
use crate::prose::{Prose, says_one};
use crate::view::View;

/// What a name that is a reference refers to: `course` of `courseId` and `course_id`.
pub fn stem(name: &str) -> Option<&str> {
    let stem = name.strip_suffix("_id").or_else(|| name.strip_suffix("Id"));
    stem.filter(|stem| !stem.is_empty())
}

/// Whether a creation lists a 404 that speaks of what a property refers to: `courseId`, of "the course does not exist". Its path names nothing that
/// might not be there, so the 404 can only be about the body.
pub fn may_be_missing(operation: &Operation, name: &str) -> bool {
    let resource = operation.resource.as_ref();
    let creates = resource.is_some_and(|own| own.action == Action::Create && own.identity != name);
    let stem = stem(name);
    let mut all = operation.responses.iter();
    let not_found = all.find(|response| response.status == StatusPattern::Exact(404));
    let (Some(stem), Some(not_found)) = (stem, not_found) else {
        return false;
    };
    let of_operation = operation.description.as_deref().unwrap_or_default();
    creates
        && operation.path.parameter_names().next().is_none()
        && (speaks_of(&not_found.description, stem) || is_told_missing(of_operation, stem))
}

/// A sentence gives 404 as the answer where the thing does not exist.
fn is_told_missing(says: &str, stem: &str) -> bool {
    const STATUS: [&str; 3] = ["404", "not_found", "not found"];
    const MISSING: [&str; 4] = ["not exist", "n't exist", "no such", "unknown"];
    let prose = Prose::of([says]);
    let mut sentences = prose.sentences();
    // "Unknown users and courses are 404."
    let all = format!("{stem}s");
    let is_of = |sentence: &str| speaks_of(sentence, stem) || speaks_of(sentence, &all);
    sentences.any(|sentence| {
        says_one(sentence, &STATUS) && says_one(sentence, &MISSING) && is_of(sentence)
    })
}

/// The values that the examples of the document have for a property of their top.
pub fn shown<'a>(api: &'a Api, name: &str) -> Vec<&'a Value> {
    let bodies = api.operations.iter().flat_map(|operation| {
        let sent = operation.request_body.iter().flat_map(|body| &body.content);
        let replied = operation
            .responses
            .iter()
            .flat_map(|response| &response.content);
        sent.chain(replied)
    });
    let examples = bodies.flat_map(|media| &media.examples);
    let data = examples.filter_map(|example| match &example.value {
        ExampleValue::Data(value) | ExampleValue::Both(value, _) => Some(value),
        ExampleValue::Serialized(_) | ExampleValue::External(_) => None,
    });
    data.filter_map(|value| value.get(name)).collect()
}

fn speaks_of(says: &str, stem: &str) -> bool {
    let says = says.to_lowercase();
    let stem = stem.to_lowercase().replace('_', "");
    let mut words = says.split(|c: char| !c.is_alphanumeric());
    words.any(|word| word == stem)
}

/// The status that the description of a property gives to what it refers to and is not there: "An unknown category is refused with 400."
pub fn told(description: &str) -> Option<u16> {
    const MISSING: [&str; 5] = ["unknown", "not exist", "n't exist", "no such", "nobody has"];
    const DOUBTS: [&str; 4] = ["may ", "might", "ignored", "taken"];
    let prose = Prose::of([description]);
    let mut sentences = prose.sentences();
    sentences.find_map(|says| {
        let is_told = says_one(says, &MISSING) && !says_one(says, &DOUBTS);
        let words = says.split(|c: char| !c.is_alphanumeric());
        let mut statuses = words.filter_map(|word| word.parse::<u16>().ok());
        let status = statuses.find(|status| [400, 404, 409, 422].contains(status));
        status.filter(|_| is_told)
    })
}

/// The status that the document gives to a property of a creation which refers to what is not there: in the words of the property, else in those of
/// the operation.
pub fn refusal(api: &Api, operation: &Operation, name: &str, schema: SchemaId) -> Option<u16> {
    let view = View::of(api, schema);
    let descriptions = view.descriptions();
    let of_property = descriptions.iter().copied().find_map(told);
    of_property.or_else(|| {
        let stem = stem(name)?;
        let lists = |status: u16| {
            let mut all = operation.responses.iter();
            all.any(|response| response.status == StatusPattern::Exact(status))
        };
        // What is sent is often described where it is shown.
        let replies = operation.responses.iter().flat_map(|reply| &reply.content);
        let shown = replies.filter_map(|media| {
            let declared = api.properties(media.schema?).declared;
            Some(View::of(api, declared.get(name)?.schema))
        });
        let shown: Vec<View<'_>> = shown.take(1).collect();
        let described = shown.iter().flat_map(View::descriptions);
        let mut things = vec![stem.to_lowercase()];
        things.extend(
            descriptions
                .into_iter()
                .chain(described)
                .flat_map(named_things),
        );
        let status = told_by(operation.description.as_deref()?, &things)?;
        lists(status).then_some(status)
    })
}

/// The status that the words of a list give to a filter which names what is not there: "an unknown course or user is answered 404", of `courseId`.
pub fn unknown_filter(operation: &Operation, name: &str) -> Option<u16> {
    let stem = stem(name)?;
    let status = told_by(operation.description.as_deref()?, &[stem.to_lowercase()])?;
    let mut all = operation.responses.iter();
    let is_listed = all.any(|response| response.status == StatusPattern::Exact(status));
    is_listed.then_some(status)
}

/// "Number of the section or group." -> `section`, `group`.
fn named_things(description: &str) -> Vec<String> {
    const LEADS: [&str; 4] = [
        "number of the ",
        "id of the ",
        "id of a ",
        "identifier of the ",
    ];
    let prose = Prose::of([description]);
    let Some(first) = prose.sentences().next() else {
        return Vec::new();
    };
    let rest = LEADS.iter().find_map(|lead| first.split_once(lead));
    let things = rest
        .into_iter()
        .flat_map(|(_, things)| things.split(" or "));
    let is_word = |thing: &&str| thing.chars().all(char::is_alphanumeric) && !thing.is_empty();
    let things: Vec<&str> = things.map(str::trim).collect();
    let are_words = things.iter().all(is_word);
    let things = things.into_iter().filter(|_| are_words);
    things.map(str::to_owned).collect()
}

/// The status in a part of a sentence that speaks of one of these things and says that it does not exist.
fn told_by(says: &str, things: &[String]) -> Option<u16> {
    let prose = Prose::of([says]);
    let parts = prose.sentences().flat_map(|sentence| sentence.split(", "));
    let mut parts = parts.filter(|part| {
        let is_of =
            |thing: &String| speaks_of(part, thing) || speaks_of(part, &format!("{thing}s"));
        things.iter().any(is_of)
    });
    parts.find_map(told)
}

#[cfg(test)]
mod tests {
    use super::{is_told_missing, named_things, speaks_of, told, told_by};

    #[test]
    fn an_operation_tells_what_becomes_of_an_unknown_thing() {
        let of = |says: &str, thing: &str| told_by(says, &[thing.to_owned()]);
        let says = "An unknown target is 400, an unknown user 404. Users may invite themselves.";
        assert_eq!(of(says, "target"), Some(400));
        assert_eq!(of(says, "user"), Some(404));
        assert_eq!(
            of("A section or group that does not exist is 404.", "group"),
            Some(404)
        );
        assert_eq!(of("An archived group is 409.", "group"), None);
        assert_eq!(
            named_things("Number of the section or group."),
            ["section", "group"]
        );
        assert!(named_things("Number of the seats that are left or taken").is_empty());
    }

    #[test]
    fn a_property_tells_what_becomes_of_an_unknown_one() {
        assert_eq!(
            told("The `id` of a category. An unknown category is refused with 400."),
            Some(400)
        );
        assert_eq!(told("A user that does not exist is 404."), Some(404));
        assert_eq!(told("An unknown category may be refused with 400."), None);
        assert_eq!(told("Unknown ones are left out."), None);
        assert_eq!(told("At most 400 letters."), None);
    }

    #[test]
    fn a_sentence_tells_what_a_thing_that_does_not_exist_is_answered() {
        let says = "* `PERMISSION_DENIED` if the caller does not teach the course.\n* `NOT_FOUND` if the course does not exist.";
        assert!(is_told_missing(says, "course"));
        assert!(is_told_missing(
            "Unknown users and courses are 404.",
            "course"
        ));
        assert!(!is_told_missing(says, "user"));
        assert!(!is_told_missing(
            "Courses that do not exist match nothing.",
            "course"
        ));
    }

    #[test]
    fn a_description_speaks_of_a_thing_by_its_name() {
        assert!(speaks_of(
            "NOT_FOUND if the course or the user does not exist.",
            "course"
        ));
        assert!(!speaks_of("No such courses.", "course"));
        assert!(!speaks_of("Not found.", "user"));
    }
}

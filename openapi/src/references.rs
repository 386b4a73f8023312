//! References in the body of a creation: what the document says of those that lead nowhere.

use serde_json::Value;

use crate::model::{Action, Api, ExampleValue, Operation, StatusPattern};
use crate::prose::{Prose, says_one};

/// Whether a creation lists a 404 that speaks of what a property refers to: `courseId`, of "the course does not exist". Its path names nothing that
/// might not be there, so the 404 can only be about the body.
pub fn may_be_missing(operation: &Operation, name: &str) -> bool {
    let resource = operation.resource.as_ref();
    let creates = resource.is_some_and(|own| own.action == Action::Create && own.identity != name);
    let stem = name.strip_suffix("_id").or_else(|| name.strip_suffix("Id"));
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

#[cfg(test)]
mod tests {
    use super::{is_told_missing, speaks_of, told};

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

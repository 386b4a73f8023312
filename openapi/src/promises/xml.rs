//! What a document promises of its XML beside its schemas.

use crate::model::{Api, ExampleValue};
use crate::prose::{Prose, says_one};

/// The document says that XML has no element for what is null.
pub fn leaves_null_out(api: &Api) -> bool {
    leaves_out(Prose::of_document(api))
}

fn leaves_out(prose: &Prose) -> bool {
    const OUT: [&str; 6] = [
        "left out",
        "omitted",
        "absent",
        "not written",
        "no element",
        "leaves out",
    ];
    const DOUBTS: [&str; 6] = [
        "may ",
        "never",
        "not left out",
        "no element is",
        "not omitted",
        "json",
    ];
    prose.sentences().any(|says| {
        let is_of_null = says.contains("xml") && says.contains("null");
        is_of_null && says_one(says, &OUT) && !says_one(says, &DOUBTS)
    })
}

/// The document says that null is an empty element in XML.
pub fn null_is_empty(api: &Api) -> bool {
    tells_empty(Prose::of_document(api))
}

fn tells_empty(prose: &Prose) -> bool {
    const DOUBTS: [&str; 6] = [
        "xsi:nil",
        "never",
        "not null",
        "or left out",
        "cannot",
        "nil ",
    ];
    prose.sentences().any(|says| {
        let is_of_null = says.contains("null") && says.contains("empty element");
        is_of_null && !says_one(says, &DOUBTS)
    })
}

/// The document writes truth values of this element or attribute as `true` and `false`: it says so, or shows it in an example of a reply.
pub fn writes_words(api: &Api, name: &str) -> bool {
    tells_words(Prose::of_document(api)) || shows_words(api, name)
}

fn tells_words(prose: &Prose) -> bool {
    const TRUTH: [&str; 2] = ["boolean", "truth value"];
    const DOUBTS: [&str; 6] = [" 1", "`1", " 0", "`0", "may ", "in json"];
    prose.sentences().any(|says| {
        let is_of_truth = says_one(says, &TRUTH) && says.contains("true") && says.contains("false");
        is_of_truth && !says_one(says, &DOUBTS)
    })
}

fn shows_words(api: &Api, name: &str) -> bool {
    let responses = api.operations.iter().flat_map(|at| &at.responses);
    let content = responses.flat_map(|response| &response.content);
    let examples = content
        .filter(|media| media.xml.is_some())
        .flat_map(|media| &media.examples);
    let forms = ["true", "false"].map(|word| {
        [
            format!("<{name}>{word}<"),
            format!("{name}=\"{word}\""),
            format!("{name}='{word}'"),
        ]
    });
    examples
        .filter_map(|example| match &example.value {
            ExampleValue::Serialized(text) | ExampleValue::Both(_, text) => Some(text),
            ExampleValue::Data(_) | ExampleValue::External(_) => None,
        })
        .any(|text| forms.iter().flatten().any(|form| text.contains(form)))
}

#[cfg(test)]
mod tests {
    use super::{Prose, leaves_out, tells_empty, tells_words};

    #[test]
    fn null_that_is_an_empty_element_is_told_from_null_that_is_marked() {
        let says = |text| tells_empty(&Prose::of([text]));
        assert!(says("In XML a null is an empty element."));
        assert!(says(
            "An empty element stands for `null` where the property is nullable."
        ));
        assert!(!says("Null is an empty element with `xsi:nil`."));
        assert!(!says(
            "An empty element is the empty text. Null is left out."
        ));
    }

    #[test]
    fn truth_values_in_words_are_told_from_those_in_digits() {
        let says = |text| tells_words(&Prose::of([text]));
        assert!(says("Booleans are `true` and `false` in both types."));
        assert!(!says(
            "Booleans are `true` and `false` in JSON and `1` and `0` in XML."
        ));
        assert!(!says("Booleans are `true` and `false` in JSON."));
        assert!(!says("A boolean may be written as true or false."));
    }

    #[test]
    fn null_that_is_left_out_is_told_from_null_that_is_written() {
        let says = |text| leaves_out(&Prose::of([text]));
        assert!(says("In XML a value that is null is left out."));
        assert!(!says(
            "In XML, no element is left out because its value is null."
        ));
        assert!(!says("Null may be left out of XML."));
        assert!(!says("What is null is left out of JSON, and empty in XML."));
    }
}

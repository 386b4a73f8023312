//! What a document promises of its XML beside its schemas.

use serde_json::Value;

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

/// Words for the element around all others.
const ROOTS: [&str; 9] = [
    "outermost",
    "outer-most",
    "outer most",
    "root element",
    "root of a",
    "root of the",
    "root of an",
    "top element",
    "document element",
];

/// Words for what nobody looks at.
const UNHEEDED: [&str; 16] = [
    "not looked at",
    "not checked",
    "not examined",
    "not heeded",
    "not significant",
    "ignored",
    "does not matter",
    "no matter",
    "any name",
    "superfluous",
    "irrelevant",
    "is arbitrary",
    "whatever name",
    "be anything",
    "is of no",
    "free to choose",
];

/// Words for the characters that XML 1.0 has no form for.
const CONTROLS: [&str; 3] = ["control character", "cannot carry", "not allowed in xml"];

/// Words for what is not taken.
const REFUSED: [&str; 4] = ["refused", "rejected", "400", "not allowed"];

/// A sentence of the document or of an operation has one of these words, all of those, and says that such a body is refused.
pub fn refuses(api: &Api, any: &[&str], all: &[&str]) -> bool {
    refused(Prose::of_all(api), any, all)
}

fn refused(prose: &Prose, any: &[&str], all: &[&str]) -> bool {
    prose.sentences().any(|sentence| {
        says_one(sentence, any)
            && all.iter().all(|word| sentence.contains(word))
            && says_one(sentence, &REFUSED)
    })
}

/// The document says that a body with another root element is refused.
pub fn refuses_other_roots(api: &Api) -> bool {
    refuses(api, &ROOTS, &[])
}

/// The document says that the name of the root element of a body does not matter.
pub fn takes_any_root(api: &Api) -> bool {
    any_root(Prose::of_all(api))
}

fn any_root(prose: &Prose) -> bool {
    !refused(prose, &ROOTS, &[]) && prose.says(&[&ROOTS, &UNHEEDED])
}

/// The document says that texts with characters which XML cannot carry are refused, in JSON as well.
pub fn refuses_controls(api: &Api) -> bool {
    refuses(api, &CONTROLS, &[])
}

/// Whether a text of the value, or a name in it, has a character that XML 1.0 cannot carry.
pub fn has_controls(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.chars().all(is_carried),
        Value::Array(items) => items.iter().any(has_controls),
        Value::Object(members) => members
            .iter()
            .any(|(name, member)| !name.chars().all(is_carried) || has_controls(member)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn is_carried(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{
        CONTROLS, Prose, any_root, has_controls, leaves_out, refused, tells_empty, tells_words,
    };

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
    fn a_root_of_any_name_is_told_from_one_that_is_refused() {
        let says = |text| any_root(&Prose::of([text]));
        assert!(says(
            "The name of the root element of a request is not looked at."
        ));
        assert!(says(
            "The name of the outermost element is superfluous: any name is accepted."
        ));
        assert!(!says("Another root element is refused."));
        assert!(!says("The root element is `group`."));
    }

    #[test]
    fn characters_that_xml_cannot_carry_are_found_where_they_are_refused() {
        let says = |text| refused(&Prose::of([text]), &CONTROLS, &[]);
        assert!(says(
            "Text with characters that XML cannot carry is refused with 400."
        ));
        assert!(!says("XML 1.0 cannot carry some characters."));
        assert!(has_controls(&json!({"a": ["b", {"c": "d\u{1}"}]})));
        assert!(has_controls(&json!("\u{ffff}")));
        assert!(!has_controls(
            &json!({"a": ["line\n\ttab", "ü", "🎓", 1, null]})
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

//! What a document promises of its XML beside its schemas.

use crate::model::Api;
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

#[cfg(test)]
mod tests {
    use super::{Prose, leaves_out};

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

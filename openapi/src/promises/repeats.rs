//! What the description of a header says to repeat of the body.

use crate::model::Header;

/// The property whose value a header has as well, as a JSON Pointer.
pub fn property(header: &Header) -> Option<String> {
    same_as(header.description.as_deref()?)
}

/// Words with which the two need not be the same.
const DOUBTS: [&str; 8] = [
    "if", "when", "unless", "or", "may", "not", "except", "unlike",
];

/// The property that a description says to have the same value, as a JSON Pointer.
fn same_as(description: &str) -> Option<String> {
    let joined: Vec<&str> = description.split_whitespace().collect();
    let joined = joined.join(" ");
    let mut sentences = joined.split(". ").filter_map(|sentence| {
        let lower = sentence.to_lowercase();
        let mut said = lower.split(|c: char| !c.is_alphanumeric());
        let is_open = said.any(|word| DOUBTS.contains(&word));
        let at = lower.rfind("the same").filter(|_| !is_open)?;
        let (between, rest) = sentence.get(at + "the same".len()..)?.split_once('`')?;
        let (name, after) = rest.split_once('`')?;
        let after = after.trim_end_matches('.').trim();
        let is_whole = after.is_empty()
            || [
                "of the reply",
                "of the body",
                "of the response",
                "in the reply",
                "in the body",
                "in the response",
            ]
            .contains(&after);
        let between: Vec<&str> = between.split_whitespace().collect();
        let is_plain = matches!(
            between.as_slice(),
            [_, "as"] | ["as"] | ["as", "its" | "the" | "in"] | [_, "as", "its" | "the" | "in"]
        );
        let is_name = !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_.-/".contains(&byte));
        (is_whole && is_plain && is_name).then(|| name.to_owned())
    });
    let name = sentences.next()?;
    Some(format!(
        "/{}",
        name.trim_start_matches('/').replace('.', "/")
    ))
}

#[cfg(test)]
mod tests {
    use super::same_as;

    #[test]
    fn the_property_that_is_repeated_is_named_in_so_many_words() {
        let cases = [
            ("The same number as `total`.", Some("/total")),
            (
                "Where the new group is, the same as its `links.self`.",
                Some("/links/self"),
            ),
            (
                "The same value as `id` of the reply. Never empty.",
                Some("/id"),
            ),
            ("The same as `id` of the first item.", None),
            ("The same as `total` if there is one.", None),
            ("Not the same as `total`.", None),
            ("Counts as `total` does.", None),
        ];
        for (description, expected) in cases {
            assert_eq!(same_as(description).as_deref(), expected, "{description}");
        }
    }
}

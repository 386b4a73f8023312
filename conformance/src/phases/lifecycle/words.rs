//! Words that the document gives a meaning in a description, such as `me` for the caller: a list is asked for by them too.

use hallpass_openapi::model::{Api, Location, Parameter};

use crate::call::Call;

/// At most this many words of one parameter are tried.
const MOST: usize = 2;

/// Longest word.
const LONGEST: usize = 20;

/// The call of a list by each word that the description of one of its parameters sets off as a value.
pub(super) fn asked_for<'a>(api: &'a Api, call: &Call<'a>) -> Vec<Call<'a>> {
    let Some(resource) = &call.operation.resource else {
        return Vec::new();
    };
    if resource.declared {
        return Vec::new();
    }
    let of_items = call.operation.parameters.iter().filter(|parameter| {
        // What is no filter may be anything: a way to sort, a part to show.
        parameter.location == Location::Query && resource.filters.contains_key(&parameter.name)
    });
    let mut calls = Vec::new();
    for parameter in of_items {
        for word in set_off(api, parameter) {
            let mut asked = call.clone();
            // The word alone: beside another filter it may leave nothing.
            asked
                .parameters
                .retain(|(name, _)| !resource.filters.contains_key(name));
            asked = asked.with(&parameter.name, word);
            asked.case = format!("{}/{}-{word}", call.operation.id, parameter.name);
            calls.push(asked);
        }
    }
    calls
}

/// Words between quotes or backticks in the description of a text that has no other rule.
fn set_off<'a>(api: &Api, parameter: &'a Parameter) -> Vec<&'a str> {
    let schema = parameter.schema.map(|schema| api.schema(schema));
    let is_free = schema.is_some_and(|schema| {
        schema.types.string && schema.enumeration.is_none() && schema.pattern.is_none()
    });
    if !is_free {
        return Vec::new();
    }
    let says = parameter.description.as_deref().unwrap_or_default();
    let mut words = quoted(says);
    words.retain(|word| *word != parameter.name);
    words.truncate(MOST);
    words
}

/// Lone words of letters between `"` or `` ` ``.
fn quoted(text: &str) -> Vec<&str> {
    let pieces: Vec<&str> = text.split(['"', '`', '\u{201c}', '\u{201d}']).collect();
    // Every second piece is between two marks, if there is one after it.
    let between = pieces.iter().skip(1).step_by(2);
    let between = between.take((pieces.len() - 1) / 2);
    let is_word = |piece: &&str| {
        !piece.is_empty()
            && piece.len() <= LONGEST
            && piece
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    between.copied().filter(is_word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_set_off_is_told_from_prose() {
        let cases: [(&str, &[&str]); 6] = [
            (
                "the numeric identifier, the email address, or `me`.",
                &["me"],
            ),
            ("the string literal \"me\", indicating the user", &["me"]),
            (
                "Either \u{201c}open\u{201d} or \u{201c}closed\u{201d}.",
                &["open", "closed"],
            ),
            ("Like `2014-01-01` or `-created`.", &[]),
            ("A name.", &[]),
            ("an unfinished \"quote", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(quoted(text), expected, "{text}");
        }
    }
}

//! Bodies whose media types have different types: what their alternatives are called.

use crate::ir::{Alternative, Choice, Type};
use crate::names::{Case, Wish, settle};

/// More words than these make no name.
const MOST_WORDS: usize = 2;

/// The choice with a name for each alternative, after its media types.
pub(crate) fn named(name: &str, mut alternatives: Vec<Alternative>) -> Choice {
    let wishes: Vec<Wish> = alternatives.iter().map(wish).collect();
    let names = settle(&wishes, Case::Camel, &[]);
    for (alternative, name) in alternatives.iter_mut().zip(names) {
        alternative.name = name;
    }
    Choice {
        name: name.to_owned(),
        alternatives,
    }
}

fn wish(alternative: &Alternative) -> Wish {
    let mut words: Vec<&str> = Vec::new();
    for media in &alternative.media {
        let word = word(media);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    let is_many = words.len() > 1;
    words.truncate(MOST_WORDS);
    let name = match alternative.value {
        Type::Bytes if is_many => "bytes".to_owned(),
        _ => words.join(" "),
    };
    Wish {
        longer: alternative.media.first().cloned(),
        ..Wish::plain(&name, None)
    }
}

/// What a media type is called in a word.
fn word(media: &str) -> &str {
    let essence = media.split(';').next().unwrap_or_default().trim();
    let (kind, subtype) = essence.split_once('/').unwrap_or(("", essence));
    match (kind, subtype) {
        ("*", _) => "any",
        (_, "*") => kind,
        (_, "plain") => "text",
        (_, "x-www-form-urlencoded") => "form",
        ("multipart", _) => "multipart",
        (_, "octet-stream") => "bytes",
        _ => subtype.strip_prefix("x-").unwrap_or(subtype),
    }
}

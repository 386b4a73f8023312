//! Lists that operations share: each is written once, under a name.

use crate::ir::{Format, Lists, Media, Operation, Security};
use crate::names::{Case, Wish, settle};

/// Characters of the longest name that still helps.
const LONGEST_NAME: usize = 36;

/// Gathers the lists of all operations, and gives each operation their names.
pub(crate) fn share(operations: &mut [Operation]) -> Lists {
    let media = distinct(operations.iter().flat_map(Operation::bodies).cloned());
    let security = distinct(
        operations
            .iter()
            .map(|operation| operation.security.clone()),
    );
    let wishes: Vec<Wish> = media
        .iter()
        .map(|list| media_name(list))
        .chain(security.iter().map(security_name))
        .collect();
    let mut names = settle(&wishes, Case::Shouty, &[]).into_iter();
    let lists = Lists {
        media: names.by_ref().take(media.len()).zip(media).collect(),
        security: names.zip(security).collect(),
    };
    operations
        .iter_mut()
        .for_each(|operation| name(operation, &lists));
    lists
}

/// The lists that are not empty, each once, in order.
fn distinct<T: PartialEq>(lists: impl Iterator<Item = Vec<T>>) -> Vec<Vec<T>> {
    let mut kept: Vec<Vec<T>> = Vec::new();
    for list in lists {
        if !list.is_empty() && !kept.contains(&list) {
            kept.push(list);
        }
    }
    kept
}

/// `JSON_RESULT`: the formats, XML by its root element.
fn media_name(list: &[Media]) -> Wish {
    let mut words: Vec<&str> = Vec::new();
    for media in list {
        let word = match &media.format {
            Format::Json => "json",
            Format::Text => "text",
            Format::Form(_) => "form",
            Format::Multipart(_) => "multipart",
            Format::Bytes => "bytes",
            Format::Xml(root) => root,
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    short(&words.join(" "), "media")
}

/// `OAUTH1_OR_BASIC`: the schemes.
fn security_name(list: &Security) -> Wish {
    let alternative = |schemes: &Vec<(String, Vec<String>)>| {
        let names: Vec<&str> = schemes.iter().map(|(name, _)| name.as_str()).collect();
        if names.is_empty() {
            "anonymous".to_owned()
        } else {
            names.join(" and ")
        }
    };
    let words: Vec<String> = list.iter().map(alternative).collect();
    short(&words.join(" or "), "security")
}

/// A name that tells what is in the list, unless it would be longer than the list.
fn short(words: &str, else_named: &str) -> Wish {
    let name = if words.len() > LONGEST_NAME {
        else_named
    } else {
        words
    };
    Wish::plain(name, None)
}

fn name(operation: &mut Operation, lists: &Lists) {
    if let Some(body) = &mut operation.body {
        body.list = find(&lists.media, &body.media);
    }
    for response in &mut operation.responses {
        response.list = find(&lists.media, &response.media);
    }
    operation.security_list = find(&lists.security, &operation.security);
}

fn find<T: PartialEq>(lists: &[(String, Vec<T>)], wanted: &Vec<T>) -> Option<String> {
    lists
        .iter()
        .find(|(_, list)| list == wanted)
        .map(|(name, _)| name.clone())
}

//! Creations with each value of the property that decides who sees an item.

use hallpass_openapi::media_type::is_json;

use crate::call::{Call, Content};
use crate::case::Case;
use crate::knowledge::scalar_text;
use crate::play::Play;
use crate::rules;

/// At most this many values of visibility are tried.
const MOST_VISIBILITIES: usize = 6;

/// The first creation with each value of the enumeration that decides who sees the item.
pub(super) fn of_each<'a>(play: &Play<'a, '_>, shown: &[&Case<'a>]) -> Vec<Case<'a>> {
    const WORDS: [&str; 5] = ["privacy", "visib", "access", "audience", "confidential"];
    let json = shown.iter().find(|case| {
        let media = case.body.as_ref().map(|(media, _)| media);
        media.is_some_and(|media| is_json(&media.name))
    });
    let Some((case, (media, _))) = json.and_then(|case| Some((case, case.body.clone()?))) else {
        return Vec::new();
    };
    let Some(schema) = media.schema else {
        return Vec::new();
    };
    let mut call = Call::new(case.operation, String::new());
    call.body.clone_from(&case.body);
    let Some(body) = rules::body(&call) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for (name, property) in play.api.properties(schema).declared {
        let lower = name.to_ascii_lowercase();
        let values = play.api.schema(property.schema).enumeration.clone();
        let values = values.filter(|_| WORDS.iter().any(|word| lower.contains(word)));
        for value in values.into_iter().flatten().take(MOST_VISIBILITIES) {
            let mut body = body.clone();
            let Some(members) = body.as_object_mut() else {
                continue;
            };
            if members.get(&name) == Some(&value) {
                continue;
            }
            members.insert(name.clone(), value.clone());
            let value = scalar_text(&value).unwrap_or_default();
            all.push(Case {
                name: format!("{}-{value}", case.name),
                body: Some((media, Content::Value(body))),
                ..(*case).clone()
            });
        }
    }
    all
}

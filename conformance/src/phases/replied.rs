//! Replies to the examples of requests, where the document says that the reply example of the same name is what such a request gets.

use hallpass_openapi::equality::{Mode, differences};
use hallpass_openapi::model::{Api, Example};
use hallpass_openapi::prose::{Prose, says_one};
use serde_json::Value;

use crate::call::Content;
use crate::case::{Case, data};
use crate::checks::{Observation, example_value};
use crate::play::{Play, Played};

/// Compares the reply with the example of the same name, but for what the document leaves open.
pub(super) fn compare(play: &mut Play<'_, '_>, case: &Case<'_>, played: &Played<'_>) {
    // The own mock makes up what nobody sent.
    let Some(open) = of_same_name(play.api).filter(|_| !play.options.fixtures_known) else {
        return;
    };
    let Some(value) = played.value().filter(|_| played.is_success()) else {
        return;
    };
    let (Some(example), true) = (example(case, played), is_as_shown(case, played)) else {
        return;
    };
    let Some(expected) = data(example) else {
        return;
    };
    let changes = differences(play.api, None, expected, value, Mode::Exact);
    let change = changes.into_iter().find(|change| {
        let mut names = change.path.split('/').skip(1);
        let is_open = names.any(|name| open.contains(&name.to_lowercase()));
        let is_time = [&change.left, &change.right]
            .iter()
            .all(|value| value.as_ref().is_some_and(is_time));
        change.left.is_some() && !is_open && !is_time
    });
    if let Some(change) = change {
        let (left, right) = (
            change.left.unwrap_or_default(),
            change.right.unwrap_or_default(),
        );
        let seen = Observation::new(example.name.as_str(), left, right).at(change.path);
        play.report(
            &example_value::CHECK,
            played,
            seen.by(example.span).proven(),
        );
    }
}

/// A time, which no example can know.
fn is_time(value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default().as_bytes();
    let is_digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    (0..4).all(is_digit) && text.get(4) == Some(&b'-') && is_digit(5)
}

/// The example of the reply that has the name of that of the request.
fn example<'c>(case: &Case<'c>, played: &Played<'_>) -> Option<&'c Example> {
    let declared = played.body.declared?;
    let mut media = case.response.content.iter();
    let media = media.find(|media| media.name == declared.name)?;
    let (sent, _) = case.body.as_ref()?;
    let is_shown = sent
        .examples
        .iter()
        .any(|example| example.name == case.name);
    let mut examples = media.examples.iter().filter(|_| is_shown);
    examples.find(|example| example.name == case.name)
}

/// Nothing else was sent than the example shows.
fn is_as_shown(case: &Case<'_>, played: &Played<'_>) -> bool {
    let call = &played.call;
    let same = case
        .parameters
        .iter()
        .all(|(parameter, value)| call.parameter(&parameter.name) == Some(value));
    let content = |body: &Option<(_, Content)>| body.as_ref().map(|(_, content)| content.clone());
    same && content(&call.body) == content(&case.body)
}

/// What the document leaves open where it says so: "the reply example of the same name shows what it gets, save `id` and `created`".
fn of_same_name(api: &Api) -> Option<Vec<String>> {
    open(Prose::of_document(api))
}

fn open(prose: &Prose) -> Option<Vec<String>> {
    const NAMED: [&str; 4] = [
        "reply example of the same name",
        "response example of the same name",
        "reply examples of the same name",
        "response examples of the same name",
    ];
    const SAVE: [&str; 5] = [
        " save ",
        " except ",
        " but for ",
        " apart from ",
        " other than ",
    ];
    const DOUBTS: [&str; 5] = ["may ", "might", "could", "not ", "similar"];
    let says = prose.sentences().find(|says| says_one(says, &NAMED))?;
    let (_, after) = NAMED.iter().find_map(|named| says.split_once(named))?;
    if says_one(after, &DOUBTS) {
        return None;
    }
    let open = SAVE.iter().find_map(|save| after.split_once(save));
    let words = open.map_or("", |(_, open)| open);
    let is_of_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-' || c == '.';
    let words = words.split(|c: char| !is_of_name(c));
    // "links.self" is a place inside of `links`.
    let names = words.flat_map(|word| word.split('.'));
    let names = names.filter(|word| !word.is_empty() && *word != "and" && *word != "the");
    Some(names.map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::{Prose, open};

    #[test]
    fn what_a_reply_example_leaves_open_is_read() {
        let of = |text| open(&Prose::of([text]));
        let names = |all: &[&str]| Some(all.iter().map(|name| (*name).to_owned()).collect());
        assert_eq!(
            of(
                "A request example is accepted, and the reply example of the same name shows what it gets, save `id`, `created` and `links`."
            ),
            names(&["id", "created", "links"])
        );
        assert_eq!(
            of("It gets the reply example of the same name."),
            names(&[])
        );
        assert_eq!(of("A reply example of the same name may differ."), None);
        assert_eq!(of("Examples of the same name belong together."), None);
    }
}

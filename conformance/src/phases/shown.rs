//! Examples that the document calls real: the server shows them.

use hallpass_openapi::equality::{Difference, Mode, differences};
use hallpass_openapi::media_type::is_json;
use hallpass_openapi::model::{Action, Api, Example, Operation, Resource};
use hallpass_openapi::prose::{Prose, says_one};
use serde_json::Value;

use crate::call::Intent;
use crate::case::{Case, data};
use crate::checks::{Observation, example_value};
use crate::error::CheckError;
use crate::knowledge::scalar_text;
use crate::learn::{identity_parameter, items};
use crate::play::{Play, Played};

/// What is said of an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claim {
    /// It is all that there is.
    Whole,
    /// What it shows is there, perhaps beside other things.
    Part,
}

/// Compares the reply to an example with what the document shows, where it says that it is real.
pub(super) async fn compare<'a>(
    play: &mut Play<'a, '_>,
    case: &Case<'a>,
    played: &Played<'a>,
) -> Result<(), CheckError> {
    let Some(value) = played.value().filter(|_| played.is_success()) else {
        return Ok(());
    };
    let Some(example) = shown(case, played) else {
        return Ok(());
    };
    let (Some(claim), Some(expected)) = (claim(play.api, case, example), data(example)) else {
        return Ok(());
    };
    let operation = played.call.operation;
    let reads = operation
        .resource
        .as_ref()
        .filter(|resource| resource.action == Action::Read);
    let id = |value: &Value| value.get(&reads?.identity).and_then(scalar_text);
    if let Some(real) = id(expected).filter(|real| id(value).is_some_and(|id| id != *real))
        && let Some(name) = identity_parameter(operation)
    {
        // Another item was read, such as one of the run's own.
        let call = played.call.clone().with(name, real);
        if let Some(played) = play.send(call.meant(Intent::Uncertain)).await?
            && let Some(value) = played.value().filter(|_| played.is_success())
        {
            let seen = difference(play, claim, example, expected, value, operation);
            report(play, &played, seen);
        }
        return Ok(());
    }
    let seen = difference(play, claim, example, expected, value, operation);
    report(play, played, seen);
    Ok(())
}

fn report(play: &mut Play<'_, '_>, played: &Played<'_>, seen: Option<Observation>) {
    if let Some(seen) = seen {
        play.report(&example_value::CHECK, played, seen);
    }
}

/// Where what a server shows is not what the example has.
fn difference(
    play: &Play<'_, '_>,
    claim: Claim,
    example: &Example,
    expected: &Value,
    value: &Value,
    operation: &Operation,
) -> Option<Observation> {
    let resource = operation.resource.as_ref();
    let found = match resource.map(|resource| (resource, resource.action)) {
        Some((resource, Action::List)) => in_list(play, resource, claim, expected, value),
        Some((resource, Action::Read)) => {
            let id = |value: &Value| value.get(&resource.identity).and_then(scalar_text);
            let is_same = id(expected) == id(value);
            let found = is_same.then(|| first(play, operation, expected, value));
            found.flatten()
        }
        _ if claim == Claim::Whole => first(play, operation, expected, value),
        _ => None,
    };
    let change = found?;
    let (left, right) = (
        change.left.unwrap_or_default(),
        change.right.unwrap_or_default(),
    );
    let seen = Observation::new(example.name.as_str(), left, right).at(change.path);
    Some(seen.by(example.span).proven())
}

/// The example of the reply that belongs to a case.
fn shown<'c>(case: &Case<'c>, played: &Played<'_>) -> Option<&'c Example> {
    let declared = played.body.declared?;
    let media = case.response.content.iter();
    let mut media = media.filter(|media| media.name == declared.name && is_json(&media.name));
    let examples = &media.next()?.examples;
    let named = examples.iter().find(|example| example.name == case.name);
    named.or_else(|| examples.first().filter(|_| examples.len() == 1))
}

fn claim(api: &Api, case: &Case<'_>, example: &Example) -> Option<Claim> {
    let operation = case.operation;
    let texts = [
        operation.description.as_deref(),
        Some(case.response.description.as_str()),
        example.summary.as_deref(),
        example.description.as_deref(),
    ];
    let own = Prose::of(texts.into_iter().flatten());
    let general = Prose::of_document(api);
    let name = case_name(example);
    let of_own = own.sentences().find_map(|says| claimed(says, &name));
    // Of all examples together the document can but say that they are real.
    let of_all = || general.sentences().find_map(|says| claimed(says, &name));
    of_own.or_else(|| of_all().map(|_| Claim::Part))
}

/// The name of an example as sentences have it.
fn case_name(example: &Example) -> String {
    example.name.to_lowercase()
}

/// A sentence of "the examples named `a` and `b`" is about no others.
fn is_about(sentence: &str, name: &str) -> bool {
    let Some((_, names)) = sentence.split_once("named ") else {
        return true;
    };
    let mut words = names.split(|c: char| !is_of_name(c));
    words.any(|word| word == name)
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_'
}

fn claimed(sentence: &str, name: &str) -> Option<Claim> {
    const WHOLE: [&str; 8] = [
        "values of the example",
        "order of the example",
        "as the example shows them",
        "example is the whole list",
        "example is the complete list",
        "example is the full list",
        "exactly the example",
        "exactly this example",
    ];
    // That an example was taken from somewhere does not say that it is there.
    const PART: [&str; 9] = [
        "is the real ",
        "freshly started",
        "newly started",
        "fresh server",
        "just been started",
        "in a fresh sandbox",
        "of a fresh sandbox",
        "exactly as shown",
        "comes with every installation",
    ];
    const ENDS: [&str; 2] = ["is real", "are real"];
    const DOUBTS: [&str; 7] = [
        "not ",
        "may ",
        "might",
        "could",
        "for instance",
        "request",
        "unless",
    ];
    // "The list is the example `all`", "thing 5 is the example `five`".
    let is_named = [" is the example ", " are the example "].iter().any(|is| {
        let after = sentence.split_once(is).map(|(_, after)| after);
        let first = after.and_then(|after| after.split(|c: char| !is_of_name(c)).next());
        first == Some(name)
    });
    if is_named && !says_one(sentence, &["but for", "except", "apart from"]) {
        return Some(Claim::Part);
    }
    let is_clear = sentence.contains("example") && !says_one(sentence, &DOUBTS);
    if !is_clear || !is_about(sentence, name) {
        return None;
    }
    if says_one(sentence, &WHOLE) {
        return Some(Claim::Whole);
    }
    let is_real = ENDS.iter().any(|end| sentence.ends_with(end));
    (is_real || says_one(sentence, &PART)).then_some(Claim::Part)
}

fn in_list(
    play: &Play<'_, '_>,
    resource: &Resource,
    claim: Claim,
    expected: &Value,
    value: &Value,
) -> Option<Difference> {
    let (expected, shown) = (items(resource, expected), items(resource, value));
    let pointer = resource.items.clone().unwrap_or_default();
    let within = |at: usize, change: Difference| Difference {
        path: format!("{pointer}/{at}{}", change.path),
        ..change
    };
    let operation = play.api.operations.iter().find(|operation| {
        let own = operation.resource.as_ref();
        own.is_some_and(|own| std::ptr::eq(own, resource))
    })?;
    if claim == Claim::Whole {
        let longest = expected.len().max(shown.len());
        return (0..longest).find_map(|at| match (expected.get(at), shown.get(at)) {
            (Some(one), Some(other)) => {
                first(play, operation, one, other).map(|change| within(at, change))
            }
            (left, right) => Some(Difference {
                path: format!("{pointer}/{at}"),
                left: left.map(|value| (*value).clone()),
                right: right.map(|value| (*value).clone()),
            }),
        });
    }
    let id = |value: &Value| value.get(&resource.identity).and_then(scalar_text);
    expected.iter().find_map(|one| {
        let own = id(one)?;
        let at = shown
            .iter()
            .position(|other| id(other).as_ref() == Some(&own))?;
        first(play, operation, one, shown[at]).map(|change| within(at, change))
    })
}

/// The first difference that is neither one of hosts nor one that an update of the document's examples makes.
fn first(
    play: &Play<'_, '_>,
    operation: &Operation,
    expected: &Value,
    shown: &Value,
) -> Option<Difference> {
    let changes = differences(play.api, None, expected, shown, Mode::Exact);
    changes.into_iter().find(|change| {
        let texts = change.left.as_ref().zip(change.right.as_ref());
        let texts = texts.and_then(|(one, other)| one.as_str().zip(other.as_str()));
        let is_of_host = texts.is_some_and(|(one, other)| is_link_alike(one, other));
        // What the example has not it says nothing of.
        change.left.is_some() && !is_of_host && !is_written(play.api, operation, change)
    })
}

/// Links to the same place of two hosts.
fn is_link_alike(one: &str, other: &str) -> bool {
    let place = |link: &str| {
        let (_, rest) = link.split_once("://")?;
        Some(rest.split_once('/').map_or("", |(_, path)| path).to_owned())
    };
    place(one).is_some() && place(one) == place(other)
}

/// A value that an example of an update or of a creation of the same collection sends.
fn is_written(api: &Api, operation: &Operation, change: &Difference) -> bool {
    let Some(right) = &change.right else {
        return false;
    };
    let own = operation.resource.as_ref().map(|own| &own.collection);
    let related = api.operations.iter().filter(|other| {
        let of = other.resource.as_ref();
        of.is_some_and(|of| Some(&of.collection) == own && of.action != Action::List)
    });
    let content =
        related.flat_map(|other| other.request_body.iter().flat_map(|body| &body.content));
    let examples = content.flat_map(|media| &media.examples);
    let mut sent = examples.filter_map(data);
    sent.any(|value| contains(value, right))
}

fn contains(value: &Value, wanted: &Value) -> bool {
    value == wanted
        || match value {
            Value::Object(members) => members.values().any(|member| contains(member, wanted)),
            Value::Array(items) => items.iter().any(|item| contains(item, wanted)),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::{Claim, claimed, is_link_alike};

    #[test]
    fn only_clear_words_call_an_example_real() {
        let cases = [
            ("the example is the whole list", Some(Claim::Whole)),
            (
                "a fresh sandbox answers its creator with exactly the example",
                Some(Claim::Whole),
            ),
            (
                "the example is the real invitation 9001 of a fresh sandbox",
                Some(Claim::Part),
            ),
            (
                "the invite of the example is pending in a fresh sandbox",
                Some(Claim::Part),
            ),
            ("the example may not be real", None),
            ("a really good example", None),
            ("the shelf of the example is real", Some(Claim::Part)),
            ("all examples were taken from our sandbox", None),
            ("the example shows real data", None),
            ("the example is really long", None),
            ("the whole list, for example", None),
            ("thing 5 is the example lone; it", Some(Claim::Part)),
            ("thing 5 is the example other", None),
            ("a new thing is the example lone but for its id", None),
            (
                "the examples named lone and other are what a freshly started server shows",
                Some(Claim::Part),
            ),
            (
                "the examples named alone and other are what a freshly started server shows",
                None,
            ),
        ];
        for (sentence, expected) in cases {
            assert_eq!(claimed(sentence, "lone"), expected, "{sentence}");
        }
    }

    #[test]
    fn links_are_alike_whatever_their_hosts() {
        assert!(is_link_alike(
            "https://a.example/v1/x",
            "http://127.0.0.1:8080/v1/x"
        ));
        assert!(!is_link_alike(
            "https://a.example/v1/x",
            "http://127.0.0.1:8080/v1/y"
        ));
        assert!(!is_link_alike("x", "y"));
    }
}

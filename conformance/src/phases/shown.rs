//! Examples that the document calls real: the server shows them.

use hallpass_openapi::equality::{Difference, Mode, differences};
use hallpass_openapi::media_type::is_json;
use hallpass_openapi::model::{Action, Api, Example, Location, Operation, Resource};
use hallpass_openapi::prose::{Prose, says_one};
use serde_json::Value;

use crate::call::{Call, Intent};
use crate::case::{Case, data};
use crate::checks::{Observation, example_value};
use crate::error::CheckError;
use crate::json::escaped;
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
    seeds(play, case, played).await?;
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
    play.shows_seeds |= seen.is_none() && shows_all(operation, expected, value);
    report(play, played, seen);
    Ok(())
}

/// What is shown has all items of the example, so that the server is as the document says of one that was just started.
fn shows_all(operation: &Operation, expected: &Value, value: &Value) -> bool {
    let Some(resource) = &operation.resource else {
        return false;
    };
    let id = |one: &Value| one.get(&resource.identity).and_then(scalar_text);
    let ids = |all: &Value| -> Vec<Option<String>> {
        match resource.action {
            Action::List => items(resource, all).into_iter().map(id).collect(),
            Action::Read => vec![id(all)],
            _ => Vec::new(),
        }
    };
    let (expected, shown) = (ids(expected), ids(value));
    let mut all = expected.iter();
    !expected.is_empty() && all.all(|id| id.is_some() && shown.contains(id))
}

/// At most this many items of lists are read by themselves.
const MOST_SEEDS: usize = 8;

/// The items that the examples of a list show, read one by one: the page that shows them may be another one, or be narrowed otherwise.
async fn seeds<'a>(
    play: &mut Play<'a, '_>,
    case: &Case<'a>,
    played: &Played<'a>,
) -> Result<(), CheckError> {
    let Some(list) = (case.operation.resource.as_ref()).filter(|own| own.action == Action::List)
    else {
        return Ok(());
    };
    let reads = play.api.operations.iter().find(|operation| {
        let own = operation.resource.as_ref();
        own.is_some_and(|own| own.action == Action::Read && own.collection == list.collection)
    });
    let Some((reads, name)) = reads.and_then(|reads| Some((reads, identity_parameter(reads)?)))
    else {
        return Ok(());
    };
    let content = case.response.content.iter();
    let json = content.filter(|media| is_json(&media.name));
    let examples: Vec<&Example> = json.flat_map(|media| &media.examples).collect();
    for example in examples {
        let (Some(_), Some(value)) = (claim(play.api, case, example), data(example)) else {
            continue;
        };
        for item in items(list, value) {
            let Some(id) = item.get(&list.identity).and_then(scalar_text) else {
                continue;
            };
            let story = format!("seed {}", list.collection);
            let is_new = play.is_new_story(&format!("{story} {id}"), 1);
            if !is_new || !play.is_new_story(&story, MOST_SEEDS) {
                continue;
            }
            let mut call = Call::new(reads, format!("{}/seed", reads.id));
            for (parameter, value) in &played.call.parameters {
                let in_path = reads.parameters.iter();
                let mut in_path = in_path.filter(|own| own.location == Location::Path);
                if in_path.any(|own| own.name == *parameter) {
                    call = call.with(parameter, value.clone());
                }
            }
            // A kind in the path is that of the item, where it says so.
            for parameter in (reads.parameters.iter()).filter(|own| own.location == Location::Path)
            {
                if let Some(own) = item.get(&parameter.name).and_then(scalar_text) {
                    call = call.with(&parameter.name, own);
                }
            }
            let call = call.with(name, id).meant(Intent::Uncertain);
            let Some(read) = play.send(call).await? else {
                continue;
            };
            if let Some(value) = read.value().filter(|_| read.is_success()) {
                let change = first(play, reads, item, value);
                let seen = change.map(|change| observe(example, change));
                report(play, &read, seen);
            }
        }
    }
    Ok(())
}

fn observe(example: &Example, change: Difference) -> Observation {
    let (left, right) = (
        change.left.unwrap_or_default(),
        change.right.unwrap_or_default(),
    );
    let seen = Observation::new(example.name.as_str(), left, right).at(change.path);
    seen.by(example.span).proven()
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
        None if operation.method == "GET" && is_complete(operation) => {
            lacking(play, operation, expected, value)
        }
        _ => None,
    };
    found.map(|change| observe(example, change))
}

/// The reply is no page of more, and nothing chooses what is in it.
fn is_complete(operation: &Operation) -> bool {
    let mut parameters = operation.parameters.iter();
    parameters.all(|parameter| parameter.location != Location::Query)
}

/// What an example shows and a reply has not: members of objects, and items of lists, wherever they stand.
fn lacking(
    play: &Play<'_, '_>,
    operation: &Operation,
    expected: &Value,
    value: &Value,
) -> Option<Difference> {
    let (Some(expected), Some(shown)) = (expected.as_object(), value.as_object()) else {
        return None;
    };
    expected.iter().find_map(|(name, one)| {
        let (one, shown) = (one.as_array()?, shown.get(name)?.as_array()?);
        one.iter().enumerate().find_map(|(at, item)| {
            let nearest = nearest(item, shown);
            let path = format!("/{}/{at}", escaped(name));
            match nearest {
                Some(nearest) => first(play, operation, item, nearest).map(|change| Difference {
                    path: format!("{path}{}", change.path),
                    ..change
                }),
                None => Some(Difference {
                    path,
                    left: Some(item.clone()),
                    right: None,
                }),
            }
        })
    })
}

/// The item that has the same identity, of which nothing but its names is known.
fn nearest<'v>(item: &Value, all: &'v [Value]) -> Option<&'v Value> {
    let ids = |value: &Value| -> Vec<(String, String)> {
        let members = value.as_object().into_iter().flatten();
        let ids = members.filter(|(name, _)| {
            let name = name.to_ascii_lowercase();
            name == "id" || name.ends_with("_id") || name.ends_with("id")
        });
        let ids = ids.filter_map(|(name, value)| Some((name.clone(), scalar_text(value)?)));
        let mut ids: Vec<(String, String)> = ids.collect();
        ids.sort();
        ids
    };
    let own = ids(item);
    all.iter().find(|other| {
        if own.is_empty() {
            *other == item
        } else {
            ids(other) == own
        }
    })
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
    let mut all = general.sentences();
    let mut of_all =
        || all.find_map(|says| claimed(says, &name).filter(|_| is_of_number(says, case, example)));
    of_own.or_else(|| of_all().map(|_| Claim::Part))
}

/// A sentence that names something by its number, such as "group 3001 of the examples", is about no other example.
fn is_of_number(sentence: &str, case: &Case<'_>, example: &Example) -> bool {
    // Who is shown it is not what is shown.
    const ASKERS: [&str; 6] = ["to", "user", "users", "by", "caller", "for"];
    let words = sentence.split(|c: char| !is_of_name(c));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let is_number = |word: &str| word.len() > 1 && word.chars().all(|c| c.is_ascii_digit());
    let numbers: Vec<&str> = words
        .iter()
        .enumerate()
        .filter(|(at, word)| {
            let before = at.checked_sub(1).and_then(|at| words.get(at));
            is_number(word) && !before.is_some_and(|before| ASKERS.contains(before))
        })
        .map(|(_, word)| *word)
        .collect();
    let sent = case.parameters.iter().map(|(_, value)| value);
    let members = data(example).and_then(Value::as_object);
    let shown = members.into_iter().flatten().map(|(_, value)| value);
    let mut known = sent.chain(shown).filter_map(scalar_text);
    numbers.is_empty() || known.any(|known| numbers.contains(&known.as_str()))
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
    const PART: [&str; 27] = [
        "is exactly what",
        "are exactly what",
        "literally what",
        "precisely what",
        "is what the sandbox",
        "are what the sandbox",
        "are what a fresh",
        "is in every sandbox as shown",
        "are in every sandbox as shown",
        "is the real ",
        "sandbox starts with",
        "server starts with",
        "service starts with",
        "at the start",
        "when it starts",
        "a fresh sandbox has",
        "a fresh sandbox holds",
        "a fresh instance has",
        "a fresh instance holds",
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
    const DOUBTS: [&str; 6] = ["not ", "may ", "might", "could", "for instance", "unless"];
    const OF_REQUESTS: [&str; 5] = [
        "request example",
        "example request",
        "example of a request",
        "requests in the example",
        "request bod",
    ];
    // A second half may speak of requests.
    let halves = sentence.split_once(", and ");
    let sentence = match halves {
        Some((half, _)) if half.contains("example") => half,
        _ => sentence,
    };
    // "The list is the example `all`", "thing 5 is the example `five`".
    let is_named = [" is the example ", " are the example "].iter().any(|is| {
        let after = sentence.split_once(is).map(|(_, after)| after);
        let first = after.and_then(|after| after.split(|c: char| !is_of_name(c)).next());
        first == Some(name)
    });
    if is_named && !says_one(sentence, &["but for", "except", "apart from"]) {
        return Some(Claim::Part);
    }
    let is_clear = sentence.contains("example")
        && !says_one(sentence, &DOUBTS)
        && !says_one(sentence, &OF_REQUESTS);
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
        let is_sent = play.options.fixtures_known && is_written(play.api, operation, change);
        // What the example has not it says nothing of, and what is counted moves with what the run makes.
        change.left.is_some() && !is_of_host && !is_counted(play.api, change) && !is_sent
    })
}

/// A number that nobody writes may count what is there.
fn is_counted(api: &Api, change: &Difference) -> bool {
    let name = change.path.rsplit('/').next().unwrap_or_default();
    let bodies = (api.operations.iter()).filter_map(|operation| operation.request_body.as_ref());
    let sent = bodies.flat_map(|body| &body.content);
    let mut sent = sent.filter_map(|media| media.schema);
    let is_number = change.left.as_ref().is_some_and(Value::is_number);
    is_number && !sent.any(|schema| api.properties(schema).declared.contains_key(name))
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

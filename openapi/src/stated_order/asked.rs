//! Orders that a request asks for by its query: `sort=-title`, `order_by=title:desc`, or `sort=title` with `direction=desc`.

use serde_json::Value;

use super::case::{ignores_case, without_case, without_exact};
use super::words::{self, Word};
use super::{Key, StatedOrder, keys};
use crate::model::{Api, ExampleValue, Location, Operation, Parameter};
use crate::prose::says_one;
use crate::view::View;

/// An order, and the query that asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedOrder {
    /// Query parameters with their values.
    pub query: Vec<(String, String)>,
    /// What decides first.
    pub key: Key,
    /// What decides where that is the same.
    pub tie: Option<Key>,
}

/// Names of parameters that say what items are in the order of, without what joins their words.
const BY: [&str; 8] = [
    "sort",
    "sortby",
    "orderby",
    "ordering",
    "order",
    "sortfield",
    "sortkey",
    "orderfield",
];

/// Names of parameters that say which way round.
const WAYS: [&str; 9] = [
    "order",
    "direction",
    "dir",
    "sortorder",
    "sortdirection",
    "sortdir",
    "orderdirection",
    "orderdir",
    "sorttype",
];

/// What a value says before its words are looked at.
struct Part {
    property: String,
    descending: Option<bool>,
    /// It says how old the first ones are, and not what they are in the order of.
    is_age: bool,
}

/// Values that ask for the newest first.
const NEWEST: [&str; 4] = ["newest", "newestfirst", "latest", "mostrecent"];

/// Values that ask for the oldest first.
const OLDEST: [&str; 3] = ["oldest", "oldestfirst", "earliest"];

/// What else than the making of an item may be new.
const OTHER_TIMES: [&str; 8] = [
    "updat", "modif", "chang", "activ", "answer", "post", "join", "use",
];

/// The orders that a list can be asked for. Those of which the document leaves a doubt are not among them.
pub fn asked(api: &Api, operation: &Operation, items: &View<'_>) -> Vec<AskedOrder> {
    let query = || {
        let parameters = operation.parameters.iter();
        parameters.filter(|parameter| parameter.location == Location::Query)
    };
    let way = query().find_map(|parameter| way(api, parameter));
    let mut by = query().filter(|parameter| {
        BY.contains(&plain(&parameter.name).as_str())
            && way.as_ref().is_none_or(|way| way.name != parameter.name)
    });
    let by = (by.next(), by.next());
    if let ((None, None), Some(way)) = (by, &way) {
        return each_way(way, items);
    }
    let (Some(parameter), None) = by else {
        return Vec::new();
    };
    let values = values(api, parameter);
    let mut all = Vec::new();
    for value in &values {
        all.extend(orders(parameter, value, &values, way.as_ref(), items));
    }
    all
}

/// Both ways round of a list that has but one order, which the parameter tells: by the time of creation.
fn each_way(way: &Way, items: &View<'_>) -> Vec<AskedOrder> {
    const TIMES: [&str; 6] = [
        "created",
        "createdat",
        "createtime",
        "creationtime",
        "createdon",
        "datecreated",
    ];
    let is_of_creation = says_one(
        &way.says,
        &[
            "by time of creation",
            "by creation time",
            "by date of creation",
            "by creation",
        ],
    );
    let names = items.names();
    let mut times = names
        .iter()
        .filter(|name| TIMES.contains(&plain(name).as_str()));
    let (Some(property), None, true) = (times.next(), times.next(), is_of_creation) else {
        return Vec::new();
    };
    let both = way.words.iter().zip([false, true]);
    let asked = both.filter_map(|(word, descending)| {
        Some(AskedOrder {
            query: vec![(way.name.clone(), word.clone())],
            key: words::key(property, descending, &[], items)?,
            tie: None,
        })
    });
    asked.collect()
}

/// A parameter that says which way round, with its words for ascending and descending.
struct Way {
    name: String,
    says: String,
    words: [String; 2],
}

fn way(api: &Api, parameter: &Parameter) -> Option<Way> {
    if !WAYS.contains(&plain(&parameter.name).as_str()) {
        return None;
    }
    let values = values(api, parameter);
    let word = |descending| {
        let is_it = |value: &&String| keys::direction(&value.to_lowercase()) == Some(descending);
        values.iter().find(is_it).cloned()
    };
    Some(Way {
        name: parameter.name.clone(),
        says: parameter
            .description
            .as_deref()
            .unwrap_or_default()
            .to_lowercase(),
        words: [word(false)?, word(true)?],
    })
}

/// Values that a parameter lists, else those of its examples.
fn values(api: &Api, parameter: &Parameter) -> Vec<String> {
    let schema = parameter.schema.map(|schema| api.schema(schema));
    let texts = |values: &[Value]| -> Vec<String> {
        let texts = values.iter().filter_map(Value::as_str);
        texts.map(str::to_owned).collect()
    };
    let listed = schema.and_then(|schema| schema.enumeration.as_deref());
    if let Some(listed) = listed {
        return texts(listed);
    }
    let is_text = schema.is_some_and(|schema| schema.types.string);
    let own = parameter
        .examples
        .iter()
        .filter_map(|example| match &example.value {
            ExampleValue::Data(value) | ExampleValue::Both(value, _) => Some(value.clone()),
            _ => None,
        });
    let of_schema = schema.into_iter().flat_map(|schema| &schema.examples);
    let all: Vec<Value> = own
        .chain(of_schema.map(|(value, _)| value.clone()))
        .filter(|_| is_text)
        .collect();
    let mut all = texts(&all);
    all.dedup();
    all
}

/// The orders that a value asks for: one, or one each way round.
fn orders(
    parameter: &Parameter,
    value: &str,
    values: &[String],
    way: Option<&Way>,
    items: &View<'_>,
) -> Vec<AskedOrder> {
    let says = parameter.description.as_deref().unwrap_or_default();
    let says: Vec<&str> = says.split_whitespace().collect();
    let says = says.join(" ");
    let asked = |query: Vec<(String, String)>, order: (Key, Option<Key>)| AskedOrder {
        query,
        key: order.0,
        tie: order.1,
    };
    let own = (parameter.name.clone(), value.to_owned());
    if let Some(order) = order(value, values, &says, items) {
        return vec![asked(vec![own], order)];
    }
    let parts = parts(value, items).unwrap_or_default();
    let (Some(way), [part]) = (way, parts.as_slice()) else {
        return Vec::new();
    };
    let is_open = part.descending.is_none() && segment(&says, value, values).is_none();
    let both = way.words.iter().zip([false, true]).filter(|_| is_open);
    both.filter_map(|(word, descending)| {
        let key = words::key(&part.property, descending, &[], items)?;
        let key = if ignores_case(&says) {
            key.folded()
        } else {
            key
        };
        let query = vec![own.clone(), (way.name.clone(), word.clone())];
        Some(asked(query, (key, None)))
    })
    .collect()
}

/// The order of a value that tells its direction itself, or of which the words tell it.
fn order(
    value: &str,
    values: &[String],
    says: &str,
    items: &View<'_>,
) -> Option<(Key, Option<Key>)> {
    let parts = parts(value, items)?;
    let (first, rest) = parts.split_first()?;
    let segment = segment(says, value, values);
    let own = segment.unwrap_or_default();
    if let Some(other) = reversed(own, values).filter(|other| *other != value) {
        let (key, tie) = order(other, values, says, items)?;
        let turned = |key: Key| Key {
            descending: !key.descending,
            ..key
        };
        let agrees = first.property == key.property && first.descending != Some(key.descending);
        return agrees.then(|| (turned(key), tie.map(turned)));
    }
    if first.is_age {
        let is_clear = rest.is_empty() && !says_one(&says.to_lowercase(), &OTHER_TIMES);
        let key = words::key(&first.property, first.descending?, &[], items)?;
        let tie = same_way(says, &key, items);
        return is_clear.then_some((key, tie));
    }
    let (sentence, ties) = split_ties(own);
    let exact = without_exact(sentence);
    let is_exact = exact.is_some();
    let sentence = exact.unwrap_or_else(|| sentence.to_owned());
    let (sentence, _) = without_case(&sentence);
    let words = words::words(&sentence);
    if !is_about(&words, &first.property) {
        return None;
    }
    let plain_words = words.iter().filter(|word| !word.is_code);
    let mut said: Vec<bool> = plain_words
        .filter_map(|word| keys::direction(&word.lower))
        .collect();
    let letters = sentence.to_lowercase();
    let ways = [("a to z", false), ("z to a", true)];
    said.extend(
        ways.into_iter()
            .filter(|(way, _)| letters.contains(way))
            .map(|(_, descending)| descending),
    );
    let descending = match (first.descending, said.as_slice()) {
        (Some(known), []) => known,
        (Some(known), [said]) if *said == known => known,
        (None, [said]) => *said,
        (None, []) if has_reverse(&first.property, values, items) => false,
        _ => return None,
    };
    let key = words::key(&first.property, descending, &words, items)?;
    let folds = ignores_case(own) || (segment.is_none() && ignores_case(says));
    let key = if folds {
        key.folded()
    } else if is_exact {
        key.exact()
    } else {
        key
    };
    let of_value = rest.first().and_then(|part| {
        let descending = part.descending.or(first.descending.map(|_| false))?;
        words::key(&part.property, descending, &[], items)
    });
    let tie = of_value.or_else(|| {
        let ties = words::words(ties?);
        words::decider(&ties, items).or_else(|| keys::tie(&ties, items))
    });
    let tie = tie.filter(|tie| tie.property != key.property);
    Some((key, tie))
}

/// "Ties by `id`, in the same direction."
fn same_way(says: &str, key: &Key, items: &View<'_>) -> Option<Key> {
    const TIES: [&str; 4] = [
        "ties by ",
        "equal times by ",
        "ties are ordered by ",
        "then by ",
    ];
    let lower = says.to_lowercase();
    let (_, rest) = TIES.iter().find_map(|ties| lower.split_once(ties))?;
    let (named, rest) = rest.trim_start_matches('`').split_once(['`', ',', ' '])?;
    let rest = rest.split(". ").next().unwrap_or_default();
    let is_same = says_one(rest, &["same direction", "same way", "same order"]);
    let names = items.names();
    let property = names.iter().find(|name| name.eq_ignore_ascii_case(named))?;
    let tie = words::key(property, key.descending, &[], items);
    tie.filter(|tie| is_same && tie.property != key.property)
}

/// What a value names: properties, each perhaps with its direction.
fn parts(value: &str, items: &View<'_>) -> Option<Vec<Part>> {
    let parts: Option<Vec<Part>> = value
        .split(',')
        .map(|part| self::part(part.trim(), items))
        .collect();
    parts.filter(|parts| parts.len() <= 2)
}

fn part(text: &str, items: &View<'_>) -> Option<Part> {
    let age = plain(text);
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_new = NEWEST.contains(&age.as_str());
    if is_word && (is_new || OLDEST.contains(&age.as_str())) {
        return Some(Part {
            property: words::made(items)?.to_owned(),
            descending: Some(is_new),
            is_age: true,
        });
    }
    let (bare, descending) = if let Some(bare) = text.strip_prefix('-') {
        (bare, Some(true))
    } else if let Some(bare) = text.strip_prefix('+') {
        (bare, Some(false))
    } else {
        let cut = text.rsplit_once([':', ' ', '_', '.', '-']);
        let cut = cut.and_then(|(bare, end)| Some((bare, keys::direction(&end.to_lowercase())?)));
        cut.map_or((text, None), |(bare, descending)| (bare, Some(descending)))
    };
    let wanted = plain(bare);
    let mut names = items
        .names()
        .into_iter()
        .filter(|name| plain(name) == wanted);
    let property = names.next().filter(|_| !wanted.is_empty())?.to_owned();
    Some(Part {
        property,
        descending,
        is_age: false,
    })
}

/// Another value asks for the same property the other way round, so this one is the usual way.
fn has_reverse(property: &str, values: &[String], items: &View<'_>) -> bool {
    values.iter().any(|value| {
        let parts = parts(value, items);
        let first = parts.as_ref().and_then(|parts| parts.first());
        first.is_some_and(|part| part.property == property && part.descending == Some(true))
    })
}

/// What a description says of a value: from "`value`:" to the next value.
fn segment<'t>(says: &'t str, value: &str, values: &[String]) -> Option<&'t str> {
    let start = |value: &str| {
        let marks = [
            ":",
            " is",
            " -",
            " \u{2014}",
            " \u{2013}",
            " =",
            " sorts",
            " orders",
            " by",
        ];
        let mut all = marks.iter().filter_map(|mark| {
            let opening = format!("`{value}`{mark}");
            says.find(&opening).map(|at| (at, at + opening.len()))
        });
        all.next()
    };
    let (_, from) = start(value)?;
    let others = values.iter().filter_map(|other| start(other));
    let end = others.map(|(at, _)| at).filter(|at| *at >= from).min();
    Some(
        says[from..end.unwrap_or(says.len())]
            .trim()
            .trim_end_matches(['.', ',', ';']),
    )
}

/// "The exact reverse of `title`" -> `title`.
fn reversed<'v>(segment: &str, values: &'v [String]) -> Option<&'v str> {
    let lower = segment.to_lowercase();
    let (_, rest) = lower.split_once("exact reverse of ")?;
    let found = values
        .iter()
        .find(|value| rest == format!("`{}`", value.to_lowercase()));
    found.map(String::as_str)
}

/// The part of a segment that speaks of ties.
fn split_ties(segment: &str) -> (&str, Option<&str>) {
    let marks = [
        ", equal ", "; equal ", ". Equal ", ", ties ", "; ties ", ". Ties ", ", same ",
    ];
    let at = marks.iter().filter_map(|mark| segment.find(mark)).min();
    match at {
        Some(at) => (&segment[..at], Some(segment[at + 1..].trim())),
        None => (segment, None),
    }
}

/// The words say nothing of another property, and nothing that decides instead.
fn is_about(words: &[Word<'_>], property: &str) -> bool {
    const KNOWN: [&str; 30] = [
        "by",
        "number",
        "that",
        "is",
        "the",
        "numeric",
        "numerical",
        "numerically",
        "value",
        "of",
        "in",
        "order",
        "its",
        "ascending",
        "descending",
        "increasing",
        "decreasing",
        "alphabetical",
        "alphabetically",
        "sorted",
        "ordered",
        "sort",
        "sorts",
        "items",
        "list",
        "default",
        "exact",
        "a",
        "to",
        "z",
    ];
    words.iter().all(|word| {
        word.text.is_empty()
            || plain(word.text) == plain(property)
            || (!word.is_code && KNOWN.contains(&word.lower.as_str()))
    })
}

/// Whether a parameter of this name asks for an order, or ranks what is found.
fn sorts(name: &str) -> bool {
    const NAMES: [&str; 10] = [
        "direction",
        "dir",
        "reverse",
        "desc",
        "asc",
        "descending",
        "ascending",
        "rank",
        "q",
        "query",
    ];
    const PARTS: [&str; 3] = ["sort", "order", "search"];
    let plain = plain(name);
    NAMES.contains(&plain.as_str()) || PARTS.iter().any(|word| plain.contains(word))
}

/// The order of a list's reply to a request with this query: the one that is asked for, else the stated one. `None` where another one may be asked for.
pub(super) fn of_request(
    api: &Api,
    operation: &Operation,
    items: &View<'_>,
    stated: Option<StatedOrder>,
    query: &[(String, String)],
) -> Option<StatedOrder> {
    let sent: Vec<&(String, String)> = query.iter().filter(|(name, _)| sorts(name)).collect();
    let is_set =
        |parameter: &&Parameter| parameter.location != Location::Path && sorts(&parameter.name);
    let mut parameters = operation.parameters.iter().filter(is_set).peekable();
    if sent.is_empty() && parameters.peek().is_none() {
        return stated;
    }
    let default = |parameter: &Parameter| {
        let schema = parameter.schema.map(|schema| api.schema(schema))?;
        let value = schema.default.as_ref()?;
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        Some((parameter.name.clone(), text))
    };
    let parameters: Vec<&Parameter> = parameters.collect();
    let is_sent = |parameter: &Parameter| sent.iter().any(|(name, _)| *name == parameter.name);
    let unsent = parameters.iter().filter(|parameter| !is_sent(parameter));
    if unsent.clone().any(|parameter| parameter.required) {
        return None;
    }
    let defaults: Vec<(String, String)> =
        unsent.filter_map(|parameter| default(parameter)).collect();
    if sent.is_empty() && defaults.is_empty() {
        return stated;
    }
    let wanted: Vec<&(String, String)> = sent.iter().copied().chain(&defaults).collect();
    let mut all = asked(api, operation, items).into_iter();
    let found = all.find(|order| {
        order.query.len() == wanted.len() && order.query.iter().all(|pair| wanted.contains(&pair))
    })?;
    match stated {
        // What is said of the list agrees with what is asked for where nothing is.
        Some(StatedOrder::By(key, tie)) if sent.is_empty() => {
            (key == found.key).then(|| StatedOrder::By(key, tie.or(found.tie)))
        }
        Some(StatedOrder::Creation) if sent.is_empty() => None,
        _ => Some(StatedOrder::By(found.key, found.tie)),
    }
}

/// A text without what an order is said to depend on: that nothing else is asked for.
pub(super) fn unconditional(operation: &Operation, text: &str) -> String {
    let joined: Vec<&str> = text.split_whitespace().collect();
    let has_breaks = text.contains("\n\n");
    let mut rest = if has_breaks {
        text.to_owned()
    } else {
        joined.join(" ")
    };
    let parameters = operation.parameters.iter();
    let names = parameters
        .filter(|parameter| parameter.location == Location::Query && sorts(&parameter.name))
        .map(|parameter| parameter.name.as_str());
    let names: Vec<&str> = names.collect();
    if names.is_empty() {
        return rest;
    }
    let mut phrases = vec![
        "by default".to_owned(),
        "unless otherwise specified".to_owned(),
    ];
    for name in names {
        for name in [format!("`{name}`"), name.to_owned()] {
            let ends = [
                "says otherwise",
                "asks for another order",
                "is given",
                "is set",
                "is sent",
                "is specified",
            ];
            phrases.extend(ends.iter().map(|end| format!("unless {name} {end}")));
            let ends = [
                "is not given",
                "is not set",
                "is not sent",
                "is absent",
                "is omitted",
                "is left out",
            ];
            for word in ["if", "when", "where"] {
                phrases.extend(ends.iter().map(|end| format!("{word} {name} {end}")));
            }
            phrases.extend(
                ["if no", "when no", "without a", "without"].map(|word| format!("{word} {name}")),
            );
        }
    }
    for phrase in phrases {
        while let Some(at) = rest.to_ascii_lowercase().find(&phrase.to_ascii_lowercase()) {
            rest.replace_range(at..at + phrase.len(), "");
        }
    }
    rest
}

/// A name without case and signs.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_ascii_alphanumeric());
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use crate::model::{Schema, SchemaId, Types};

    use super::*;

    fn schema(api: &mut Api, string: bool, schema: Schema) -> SchemaId {
        let id = SchemaId(u32::try_from(api.schemas.len()).unwrap());
        api.schemas.push(Schema {
            types: Types {
                string,
                integer: !string,
                ..Types::default()
            },
            ..schema
        });
        id
    }

    /// Orders that a list of items with `id`, `title` and `rank` can be asked for by parameters, each with its values.
    fn read(parameters: &[(&str, &[&str], &str)]) -> Vec<String> {
        let mut api = Api::default();
        let mut item = Schema::default();
        for (name, string) in [
            ("id", true),
            ("title", true),
            ("rank", false),
            ("created", true),
        ] {
            let id = schema(&mut api, string, Schema::default());
            item.properties.insert(name.to_owned(), id);
        }
        let mut operation = Operation::default();
        for (name, values, says) in parameters {
            let listed = Schema {
                enumeration: Some(values.iter().map(|value| Value::from(*value)).collect()),
                ..Schema::default()
            };
            let id = schema(&mut api, true, listed);
            let mut parameter = Parameter::named(name, Location::Query);
            parameter.schema = Some(id);
            parameter.description = Some((*says).to_owned());
            operation.parameters.push(parameter);
        }
        let last = SchemaId(u32::try_from(api.schemas.len()).unwrap());
        api.schemas.push(item);
        let show = |key: &Key| {
            let sign = if key.descending { "-" } else { "" };
            format!("{sign}{} {:?}", key.property, key.kind)
        };
        let all = asked(&api, &operation, &View::of(&api, last));
        let words = all.iter().map(|order| {
            let query: Vec<&str> = order
                .query
                .iter()
                .map(|(_, value)| value.as_str())
                .collect();
            let tie = order.tie.as_ref().map(|tie| format!(", {}", show(tie)));
            format!(
                "{}: {}{}",
                query.join("&"),
                show(&order.key),
                tie.unwrap_or_default()
            )
        });
        words.collect()
    }

    #[test]
    fn values_of_a_parameter_ask_for_an_order() {
        let described = "`id`: by numeric value of `id`, ascending. `-id`: descending.\n`title`: by title, upper and lower case\nnot distinguished, equal titles by ascending `id`. `-title`: the exact reverse of `title`.";
        assert_eq!(
            read(&[("sort", &["id", "-id", "title", "-title"], described)]),
            [
                "id: id Number",
                "-id: -id Any",
                "title: title Folded, id Any",
                "-title: -title Folded, -id Any",
            ]
        );
        assert_eq!(
            read(&[(
                "order_by",
                &["title:asc", "rank desc", "title,-id", "+rank"],
                ""
            )]),
            [
                "title:asc: title Any",
                "rank desc: -rank Number",
                "+rank: rank Number",
            ]
        );
        assert_eq!(
            read(&[
                ("sortBy", &["title", "rank"], "Case-insensitive."),
                ("order", &["asc", "desc"], "")
            ]),
            [
                "title&asc: title Folded",
                "title&desc: -title Folded",
                "rank&asc: rank Number",
                "rank&desc: -rank Number",
            ]
        );
    }

    #[test]
    fn the_numbers_of_letters_are_an_order_of_their_own() {
        let described = "`id` sorts by the number that the id is, ascending; `title` by the title, ascending by Unicode code point (so that \"Zoo\" comes before \"art\"), equal titles by id.";
        assert_eq!(
            read(&[("sort", &["id", "title"], described)]),
            ["id: id Any", "title: title Exact"]
        );
    }

    #[test]
    fn the_newest_and_the_oldest_are_told_by_the_time_of_creation() {
        let ages = ["newest", "oldest"];
        let ties = "newest = latest `created` first. Ties by `id`, in the same direction.";
        assert_eq!(
            read(&[("order", &ages, ties)]),
            [
                "newest: -created Time, -id Any",
                "oldest: created Time, id Any"
            ]
        );
        assert_eq!(
            read(&[("sort", &["title", "newest"], "`title` is A to Z.")]),
            ["title: title Any", "newest: -created Time"]
        );
        let other = "By the last update.";
        assert_eq!(read(&[("order", &ages, other)]), Vec::<String>::new());
    }

    #[test]
    fn a_value_that_leaves_a_doubt_asks_for_nothing() {
        let cases: [&[(&str, &[&str], &str)]; 6] = [
            &[("sort", &["title", "rank"], "")],
            &[("sort", &["popularity", "-popularity"], "")],
            &[("sort", &["-title"], "`-title`: by the title of the owner.")],
            &[("sort", &["-title"], ""), ("order_by", &["-rank"], "")],
            &[("kind", &["-title"], "")],
            &[("sort", &["title_desc"], "`title_desc`: ascending")],
        ];
        for parameters in cases {
            assert_eq!(read(parameters), Vec::<String>::new(), "{parameters:?}");
        }
    }
}

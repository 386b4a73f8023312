//! Sentences that state an order: few forms, and none with a condition in it.

use super::case::{without_case, without_exact};
use super::rewording::parted;
use super::{Key, Kind, StatedOrder, keys};
use crate::view::View;

/// What is said where there is an order to speak of.
const TALK: [&str; 13] = [
    "sorted",
    "ordered",
    "unsorted",
    "unordered",
    "ascending",
    "descending",
    "alphabetical",
    "alphabetically",
    "chronological",
    "first",
    "order",
    "ordering",
    "sorting",
];

/// Words of conditions, choices and habits, with which nothing is stated that always holds.
const DOUBTS: [&str; 48] = [
    "if",
    "when",
    "whenever",
    "unless",
    "where",
    "can",
    "may",
    "could",
    "should",
    "might",
    "use",
    "using",
    "optionally",
    "optional",
    "either",
    "or",
    "whether",
    "depending",
    "depends",
    "specify",
    "specified",
    "given",
    "parameter",
    "requested",
    "request",
    "each",
    "every",
    "within",
    "per",
    "grouped",
    "except",
    "not",
    "no",
    "never",
    "usually",
    "typically",
    "generally",
    "default",
    "defaults",
    "reverse",
    "reversed",
    "otherwise",
    "relevance",
    "unsorted",
    "unordered",
    "random",
    "arbitrary",
    "deleted",
];

/// Names of the time of creation, without what joins their words.
const CREATED: [&str; 12] = [
    "created",
    "createdat",
    "createdon",
    "createtime",
    "createdtime",
    "creationtime",
    "creationdate",
    "createddate",
    "datecreated",
    "timecreated",
    "creationtimestamp",
    "createdtimestamp",
];

/// Names of the time of the last change.
const UPDATED: [&str; 14] = [
    "updated",
    "updatedat",
    "updatedon",
    "updatetime",
    "updatedtime",
    "lastupdated",
    "lastupdate",
    "modified",
    "modifiedat",
    "modifiedon",
    "modifiedtime",
    "lastmodified",
    "lastmodifiedat",
    "dateupdated",
];

/// A word of a clause.
#[derive(Debug)]
pub(super) struct Word<'t> {
    /// As it is written, without marks.
    pub text: &'t str,
    /// In lower case.
    pub lower: String,
    /// Between backticks.
    pub is_code: bool,
    /// The clause goes on after a comma or bracket, or ends.
    pub ends: bool,
}

/// A look at the text, to go no further where it speaks of no order.
pub(super) fn may_state(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["order", "sort", " first", "ascending", "descending"]
        .iter()
        .any(|word| lower.contains(word))
}

/// The order that texts state of items. `None` where they are silent or at odds, and where a word leaves a doubt.
pub(super) fn stated(texts: &[&str], items: &View<'_>) -> Option<StatedOrder> {
    let mut main: Option<StatedOrder> = None;
    let mut tie = None;
    for clause in texts.iter().flat_map(|text| clauses(text)) {
        // Whom it is shown to is no doubt of its order.
        let (clause, folds) = without_case(
            &clause
                .replace("may see", "see")
                .replace("that match the list request", "")
                .replace("the requesting user is permitted to", "they"),
        );
        let exact = without_exact(&clause);
        let is_exact = exact.is_some();
        let clause = exact
            .unwrap_or(clause)
            .replace(" ()", "")
            .replace("()", "")
            .replace("(, ", "(");
        let words = words(&clause);
        let has = |all: &[&str]| {
            words
                .iter()
                .any(|word| !word.is_code && all.contains(&word.lower.as_str()))
        };
        if !has(&TALK) {
            continue;
        }
        if has(&DOUBTS) || is_of_a_part(&words, items) {
            return None;
        }
        let of_ties = has(&TIES);
        if of_ties && !names_a_property_first(&words, items) {
            tie = decider(&words, items).or_else(|| keys::tie(&words, items));
            continue;
        }
        let lower: Vec<&str> = words.iter().map(|word| word.lower.as_str()).collect();
        let found = keys::told(&words, items, age(&lower));
        let found = match found {
            None if of_ties => {
                tie = decider(&words, items);
                continue;
            }
            None => order(&words, items),
            found => found,
        };
        match (found.map(|found| compared(found, folds, is_exact)), &main) {
            (Some(found), None) => main = Some(found),
            (Some(StatedOrder::By(key, more)), Some(StatedOrder::By(known, _)))
                if key == *known =>
            {
                tie = more.or(tie);
            }
            (Some(found), Some(known)) if found == *known => {}
            (Some(_), Some(_)) => return None,
            (None, _)
                if has(&[
                    "sorted",
                    "ordered",
                    "ascending",
                    "descending",
                    "chronological",
                ]) =>
            {
                return None;
            }
            (None, _) => {}
        }
    }
    match main? {
        StatedOrder::By(key, own) => {
            let tie = own.or(tie).filter(|tie: &Key| tie.property != key.property);
            Some(StatedOrder::By(key, tie))
        }
        StatedOrder::Creation => Some(StatedOrder::Creation),
    }
}

/// Words of items that are the same by what is said before.
const TIES: [&str; 4] = ["same", "equal", "tie", "ties"];

/// What items are in the order of is named before ties are spoken of.
fn names_a_property_first(words: &[Word<'_>], items: &View<'_>) -> bool {
    let names = items.names();
    let before = words
        .iter()
        .take_while(|word| word.is_code || !TIES.contains(&word.lower.as_str()));
    before.into_iter().any(|word| names.contains(word.text))
}

/// Texts are compared without regard to case, or by the numbers of their letters, where that is said.
fn compared(order: StatedOrder, folds: bool, is_exact: bool) -> StatedOrder {
    match order {
        StatedOrder::By(key, tie) if folds => StatedOrder::By(key.folded(), tie),
        StatedOrder::By(key, tie) if is_exact => StatedOrder::By(key.exact(), tie),
        order => order,
    }
}

/// Sentences, and what semicolons part.
fn clauses(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    // Each item of a list stands for itself.
    let text = text
        .replace('\r', "")
        .replace("\n- ", "\n\n")
        .replace("\n* ", "\n\n");
    for paragraph in text.split("\n\n") {
        let paragraph = paragraph.trim_start_matches(['-', '*', ' ']);
        let joined: Vec<&str> = paragraph.split_whitespace().collect();
        let joined = parted(&joined.join(" "));
        let sentences = joined.split(". ").flat_map(|sentence| sentence.split("; "));
        all.extend(sentences.map(|clause| clause.trim_end_matches('.').to_owned()));
    }
    all
}

pub(super) fn words(clause: &str) -> Vec<Word<'_>> {
    let words = clause
        .split([' ', '\u{2014}', '\u{2013}'])
        .filter(|word| !word.is_empty());
    let word = |word| {
        let is_mark = |c: char| !c.is_alphanumeric() && c != '_' && c != '`' && c != '-';
        let text: &str = str::trim_matches(word, is_mark);
        let bare = text.trim_matches('`');
        Word {
            text: bare,
            lower: bare.to_lowercase(),
            is_code: bare.len() < text.len(),
            ends: word.ends_with([',', ')', ':', '.']),
        }
    };
    words.map(word).collect()
}

/// The clause speaks of something inside the items that has an order of its own.
fn is_of_a_part(words: &[Word<'_>], items: &View<'_>) -> bool {
    let is_part = |name: &&str| {
        let view = items.property(name);
        view.is_some_and(|view| view.any(|schema| schema.types.array || schema.items.is_some()))
    };
    let parts: Vec<String> = items
        .names()
        .into_iter()
        .filter(is_part)
        .map(str::to_lowercase)
        .collect();
    words.iter().any(|word| {
        parts
            .iter()
            .any(|part| part.trim_end_matches('s') == word.lower.trim_end_matches('s'))
    })
}

/// The order of a clause: by a property, or by age.
fn order(words: &[Word<'_>], items: &View<'_>) -> Option<StatedOrder> {
    let lower: Vec<&str> = words.iter().map(|word| word.lower.as_str()).collect();
    if lower.iter().filter(|word| **word == "first").count() > 1 {
        return None;
    }
    let age = age(&lower);
    if let Some(at) = property_at(&lower) {
        return named(words, at, items, age);
    }
    let is_creation = lower
        .windows(4)
        .any(|four| matches!(four, ["order", "of", "their" | "its", "creation"]))
        || lower.windows(6).any(|six| {
            matches!(
                six,
                ["order", "in", "which", "they", "were", "created" | "made"]
            )
        })
        || lower.windows(3).any(|three| {
            matches!(
                three,
                ["order", "of", "creation"] | ["in", "creation", "order"]
            )
        });
    let descending = match (is_creation, age) {
        (true, None) => false,
        (_, Some(descending)) => descending,
        (false, None) => return None,
    };
    let mut directions = lower.iter().filter_map(|word| keys::direction(word));
    if directions.any(|said| said != descending) {
        return None;
    }
    let is_update = lower
        .iter()
        .any(|word| word.contains("updat") || word.contains("modif"));
    match times(items, is_update).as_slice() {
        [property] if !is_other_time(items, property, &lower) => {
            let key = Key {
                property: (*property).to_owned(),
                descending,
                kind: Kind::Time,
            };
            Some(StatedOrder::By(key, None))
        }
        [] if is_creation && !is_update && !descending => Some(StatedOrder::Creation),
        _ => None,
    }
}

/// Whether the newest are first, or the oldest.
fn age(lower: &[&str]) -> Option<bool> {
    let first = lower.iter().position(|word| *word == "first")?;
    let before = &lower[..first];
    match before {
        [.., "newest" | "latest"]
        | [.., "most", "recent"]
        | [.., "most", "recently", "created" | "updated" | "modified"] => Some(true),
        [.., "oldest" | "earliest"] => Some(false),
        _ => None,
    }
}

/// Where the name of a property stands after words that say it is what items are in the order of.
fn property_at(lower: &[&str]) -> Option<usize> {
    const ORDERS: [&str; 6] = [
        "ascending",
        "descending",
        "alphabetical",
        "alphabetic",
        "increasing",
        "decreasing",
    ];
    let after = (0..lower.len()).find_map(|at| match &lower[at..] {
        [direction, "order", "of" | "by", ..] if ORDERS.contains(direction) => Some(at + 3),
        [
            direction,
            "numeric" | "numerical" | "alphabetical" | "alphabetic",
            "order",
            "of" | "by",
            ..,
        ] if ORDERS.contains(direction) => Some(at + 4),
        [
            "sorted" | "ordered",
            "alphabetically" | "numerically",
            "by",
            ..,
        ] => Some(at + 3),
        ["sorted" | "ordered", "by", ..] => Some(at + 2),
        _ => None,
    })?;
    // What was said before comes first, and this decides what that leaves open.
    if lower[..after]
        .iter()
        .any(|word| matches!(*word, "then" | "followed" | "after"))
    {
        return None;
    }
    let is_between =
        |word: &&&str| matches!(**word, "their" | "its" | "the" | "numeric" | "numerical");
    Some(after + lower[after..].iter().take_while(is_between).count())
}

/// The order by the property that is named at a place.
fn named(
    words: &[Word<'_>],
    at: usize,
    items: &View<'_>,
    age: Option<bool>,
) -> Option<StatedOrder> {
    let word = words.get(at)?;
    if word.lower == "creation" && !word.is_code {
        return by_creation(words, at, items, age);
    }
    let names = items.names();
    let property = names.get(word.text)?;
    let goes_on = words
        .get(at + 1)
        .filter(|_| !word.ends)
        .map(|next| next.lower.as_str());
    if !matches!(
        goes_on,
        None | Some("in" | "from" | "ascending" | "descending" | "then" | "with" | "the")
    ) {
        return None;
    }
    // A second one makes it unclear which of them decides.
    let others = words[at + 1..]
        .iter()
        .take_while(|word| word.lower != "then");
    if others
        .filter(|word| word.is_code)
        .any(|word| names.contains(word.text))
    {
        return None;
    }
    let said = |all: &[&str]| words.iter().any(|word| all.contains(&word.lower.as_str()));
    let is_time = is_time_property(items, property);
    let letters = |three: [&str; 3]| {
        let mut all = words.windows(3);
        all.any(|words| words.iter().map(|word| word.lower.as_str()).eq(three))
    };
    let (a_to_z, z_to_a) = (letters(["a", "to", "z"]), letters(["z", "to", "a"]));
    if goes_on == Some("from") && !a_to_z && !z_to_a {
        return None;
    }
    let is_alphabetical =
        said(&["alphabetical", "alphabetic", "alphabetically"]) || a_to_z || z_to_a;
    let up = said(&["ascending", "increasing"]) || a_to_z;
    let down = said(&["descending", "decreasing"]) || z_to_a;
    let descending = match (up, down) {
        (true, true) => return None,
        (false, false) if is_time => age?,
        (false, false) if age.is_some() || (said(&["first"]) && !is_alphabetical) => return None,
        (false, false) if !is_alphabetical && !is_text(items, property) => return None,
        (_, down) => down,
    };
    let key = key(property, descending, words, items)?;
    Some(StatedOrder::By(key, None))
}

/// "In descending order of their creation time".
fn by_creation(
    words: &[Word<'_>],
    at: usize,
    items: &View<'_>,
    age: Option<bool>,
) -> Option<StatedOrder> {
    let rest: Vec<&str> = words[at + 1..]
        .iter()
        .map(|word| word.lower.as_str())
        .collect();
    let ends = words[at].ends || matches!(rest.as_slice(), [] | ["time" | "date", ..]);
    let said = |all: &[&str]| words.iter().any(|word| all.contains(&word.lower.as_str()));
    let descending = match (
        said(&["ascending", "increasing"]),
        said(&["descending", "decreasing"]),
    ) {
        (true, false) => false,
        (false, true) => true,
        (false, false) => age?,
        (true, true) => return None,
    };
    match times(items, false).as_slice() {
        [property] if ends => {
            let key = Key {
                property: (*property).to_owned(),
                descending,
                kind: Kind::Time,
            };
            Some(StatedOrder::By(key, None))
        }
        _ => None,
    }
}

/// What decides between items that are the same otherwise: "have the larger `id` first".
pub(super) fn decider(words: &[Word<'_>], items: &View<'_>) -> Option<Key> {
    let lower: Vec<&str> = words.iter().map(|word| word.lower.as_str()).collect();
    // "By `id`, highest first."
    if let [.., "by", _, direction, "first"] = lower.as_slice()
        && let Some(descending) = largest_first(direction)
    {
        let property = *items.names().get(words.get(lower.len() - 3)?.text)?;
        return key(property, descending, words, items);
    }
    // "Those of the same second in descending `id`."
    if let [.., "in", said, _] = lower.as_slice()
        && let Some(descending) = keys::direction(said)
    {
        let property = *items.names().get(words.last()?.text)?;
        return key(property, descending, words, items);
    }
    if let Some(at) = property_at(&lower) {
        let StatedOrder::By(key, _) = named(words, at, items, None)? else {
            return None;
        };
        return Some(key);
    }
    let directions = lower.iter().enumerate();
    let (at, descending) = directions
        .filter_map(|(at, word)| Some((at, largest_first(word)?)))
        .next()?;
    let at = at
        + 1
        + usize::from(matches!(
            lower.get(at + 1),
            Some(&("numeric" | "numerical"))
        ));
    let property = *items.names().get(words.get(at)?.text)?;
    let is_whole = lower.get(at + 1) == Some(&"first") && lower.len() == at + 2;
    is_whole.then(|| key(property, descending, words, items))?
}

fn largest_first(word: &str) -> Option<bool> {
    match word {
        "larger" | "largest" | "greater" | "greatest" | "higher" | "highest" => Some(true),
        "smaller" | "smallest" | "lower" | "lowest" => Some(false),
        _ => None,
    }
}

/// The key of a property. `None` where its values have a meaning that their texts do not show.
pub(super) fn key(
    property: &str,
    descending: bool,
    words: &[Word<'_>],
    items: &View<'_>,
) -> Option<Key> {
    let view = items.property(property)?;
    let said = |all: &[&str]| words.iter().any(|word| all.contains(&word.lower.as_str()));
    let is_alphabetical = said(&["alphabetical", "alphabetic", "alphabetically"]);
    let is_listed = view.any(|schema| schema.enumeration.is_some() || schema.constant.is_some());
    if is_listed && !is_alphabetical {
        return None;
    }
    let is_number = view.any(|schema| schema.types.integer || schema.types.number);
    let is_time = view.any(|schema| {
        schema
            .format
            .as_deref()
            .is_some_and(|format| format.starts_with("date"))
    });
    let kind = if is_number || said(&["numeric", "numerical", "numerically"]) {
        Kind::Number
    } else if is_time || is_time_property(items, property) {
        Kind::Time
    } else {
        Kind::Any
    };
    Some(Key {
        property: property.to_owned(),
        descending,
        kind,
    })
}

/// A text without a form, that people would look for from A to Z.
pub(super) fn is_text(items: &View<'_>, property: &str) -> bool {
    let view = items.property(property);
    view.is_some_and(|view| {
        view.any(|schema| schema.types.string) && !view.any(|schema| schema.format.is_some())
    })
}

/// It is the time of creation, or of the last change.
pub(super) fn is_time_property(items: &View<'_>, property: &str) -> bool {
    times(items, false).contains(&property) || times(items, true).contains(&property)
}

/// The only property of the time of creation.
pub(super) fn made<'a>(items: &View<'a>) -> Option<&'a str> {
    match times(items, false).as_slice() {
        [property] => Some(property),
        _ => None,
    }
}

/// Properties of the time of creation, or of the last change.
fn times<'a>(items: &View<'a>, updated: bool) -> Vec<&'a str> {
    let names: &[&str] = if updated { &UPDATED } else { &CREATED };
    let is_one = |name: &&str| {
        let plain = name.replace(['_', '-'], "").to_lowercase();
        names.contains(&plain.as_str()) || (!updated && is_described(items, name))
    };
    items.names().into_iter().filter(is_one).collect()
}

/// A time of which the document says that it is that of the creation.
fn is_described(items: &View<'_>, name: &str) -> bool {
    let Some(view) = items.property(name).filter(is_time) else {
        return false;
    };
    let says = |words: &str| {
        view.descriptions()
            .iter()
            .any(|text| text.to_lowercase().starts_with(words))
    };
    [
        "when it was created",
        "the time of creation",
        "time of creation",
        "the creation time",
        "creation time",
    ]
    .into_iter()
    .any(says)
}

fn is_time(view: &View<'_>) -> bool {
    view.any(|schema| schema.format.as_deref() == Some("date-time"))
}

/// The newest may be so by another time that items have.
fn is_other_time(items: &View<'_>, property: &str, lower: &[&str]) -> bool {
    const PAST: [&str; 6] = ["expir", "delet", "archiv", "due", "end", "clos"];
    let is_vague = lower.contains(&"recent") || lower.contains(&"latest");
    let is_other = |name: &&str| {
        let plain = name.to_lowercase();
        let is_update =
            plain.contains("updat") || plain.contains("modif") || plain.contains("chang");
        let looks = items.property(name).is_some_and(|view| {
            is_time(&view) || view.any(|schema| schema.format.as_deref() == Some("date"))
        });
        let is_passed = PAST.iter().any(|word| plain.contains(word)) || (is_update && !is_vague);
        let is_named = ["_at", "_on", "_time", "_date", "date", "time", "timestamp"]
            .iter()
            .any(|end| plain.ends_with(end));
        *name != property && (looks || is_named) && !is_passed
    };
    let is_said = lower
        .iter()
        .any(|word| word.contains("creat") || word.contains("updat") || word.contains("modif"));
    !is_said && items.names().iter().any(is_other)
}

#[cfg(test)]
mod tests {
    use crate::model::{Api, Schema, SchemaId, Types};

    use super::*;

    /// Items with properties, each written as its name and its type: `id:string`.
    fn api(properties: &str) -> Api {
        let mut api = Api::default();
        let mut item = Schema::default();
        for property in properties.split(' ') {
            let (name, kind) = property.split_once(':').unwrap();
            let id = SchemaId(u32::try_from(api.schemas.len()).unwrap());
            item.properties.insert(name.to_owned(), id);
            api.schemas.push(Schema {
                types: Types {
                    string: matches!(kind, "string" | "time" | "enum"),
                    integer: kind == "integer",
                    array: kind == "array",
                    ..Types::default()
                },
                format: (kind == "time").then(|| "date-time".to_owned()),
                enumeration: (kind == "enum").then(Vec::new),
                ..Schema::default()
            });
        }
        api.schemas.push(item);
        api
    }

    fn said(properties: &str, text: &str) -> String {
        let api = api(properties);
        let last = SchemaId(u32::try_from(api.schemas.len() - 1).unwrap());
        match stated(&[text], &View::of(&api, last)) {
            None => String::new(),
            Some(StatedOrder::Creation) => "creation".to_owned(),
            Some(StatedOrder::By(key, tie)) => {
                let show = |key: &Key| {
                    let sign = if key.descending { "-" } else { "" };
                    format!("{sign}{} {:?}", key.property, key.kind)
                };
                let tie = tie.map(|tie| format!(", {}", show(&tie)));
                format!("{}{}", show(&key), tie.unwrap_or_default())
            }
        }
    }

    #[test]
    fn orders_that_are_stated_are_read() {
        let cases = [
            (
                "id:string",
                "The groups are in ascending order of their numeric `id`, the oldest first. `total` counts all.",
                "id Number",
            ),
            (
                "id:string title:string",
                "The list is fixed and in alphabetical order of `id`.",
                "id Any",
            ),
            (
                "id:string title:string",
                "Lists them, sorted by `title`.",
                "title Any",
            ),
            (
                "id:string name:string",
                "All of them, ordered by name",
                "name Any",
            ),
            (
                "id:integer rank:integer",
                "Sorted by `rank` in descending order.",
                "-rank Number",
            ),
            (
                "id:string name:string",
                "Sorted by `name`, then by `id`.",
                "name Any",
            ),
            (
                "id:string created:integer",
                "In descending order of `created`.",
                "-created Number",
            ),
            (
                "id:string createTime:string/date-time",
                "Ordered by `createTime`, newest first, those of the same time by `id` (by code point, ascending).",
                "-createTime Time, id Any",
            ),
            (
                "id:string created:integer",
                "The invites, the newest first; those of the same second have the larger `id` first.",
                "-created Time, -id Any",
            ),
            (
                "id:string created:integer",
                "Newest first by `created`; invites of the same second by `id`, highest first.",
                "-created Number, -id Any",
            ),
            (
                "id:string createdAt:time updated_at:time",
                "Newest first.",
                "-createdAt Time",
            ),
            (
                "id:string created_at:time",
                "Sorted by creation date, with the most recent first",
                "-created_at Time",
            ),
            (
                "id:string created_at:time",
                "Sorted by `created_at`, most recent first.",
                "-created_at Time",
            ),
            (
                "id:string created_at:time updated_at:time",
                "The most recently updated first.",
                "-updated_at Time",
            ),
            (
                "id:string created_at:time",
                "In the order of their creation.",
                "created_at Time",
            ),
            (
                "id:string created_at:time",
                "In descending order of creation time.",
                "-created_at Time",
            ),
            (
                "id:string",
                "Returns what matches, in the order of their\ncreation. At least one must be supplied.",
                "creation",
            ),
            ("id:string", "Everything, in creation order.", "creation"),
            (
                "id:string",
                "Returns what matches, in the order in which they were created.",
                "creation",
            ),
            (
                "id:string title:string",
                "The groups that you may see, sorted by title from A to Z, regardless of case.",
                "title Folded",
            ),
            (
                "id:string",
                "Filters are combined. The list is in ascending numeric order of `id`.",
                "id Number",
            ),
            (
                "id:string created:integer",
                "Newest first: descending `created`, equal `created` by descending `id`.",
                "-created Number, -id Any",
            ),
            (
                "id:string createTime:time",
                "Oldest first: ascending `createTime`, then ascending numeric `id`.",
                "createTime Time, id Number",
            ),
            (
                "id:string userId:string",
                "By ascending numeric `userId`, without pages. Each user is there once.",
                "userId Number",
            ),
            (
                "id:string name:string",
                "All of them, by ascending numeric `id`, without pages.",
                "id Number",
            ),
            (
                "id:integer rank:integer",
                "Ordered by `rank` descending, ties by ascending `id`.",
                "-rank Number, id Number",
            ),
            (
                "id:integer rank:integer",
                "Ordered by rank descending, ties by `id`.",
                "-rank Number",
            ),
            (
                "id:integer title:string",
                "Sorted alphabetically by `title`, then by `id` in descending order.",
                "title Any, -id Number",
            ),
            (
                "id:integer created:time",
                "Most recent first (by `created`).",
                "-created Time",
            ),
            (
                "id:integer title:string",
                "Sorted by `title`, upper and lower case not distinguished. Equal titles are in ascending order of `id`.",
                "title Folded, id Number",
            ),
            (
                "id:integer created:time",
                "Newest first. Sorted by `created`, newest first; equal times by descending `id`.",
                "-created Time, -id Number",
            ),
            ("id:string rank:integer", "`rank` ascending.", "rank Number"),
            (
                "id:integer created:integer",
                "All pending invites of the user in the realm, the latest `created` first; among invites created in the same second the greater `id` comes first.",
                "-created Number, -id Number",
            ),
            (
                "id:integer created:integer",
                "Newest first (`created`), ties broken by `id` descending.",
                "-created Number, -id Number",
            ),
            (
                "id:integer created:integer",
                "Ordered by `created` (descending), then `id` (descending).",
                "-created Number, -id Number",
            ),
            (
                "id:integer created:integer",
                "Sorted by `created` descending (newest first); ties by `id` descending.",
                "-created Number, -id Number",
            ),
            (
                "id:string createTime:time",
                "In reverse chronological order.",
                "-createTime Time",
            ),
            (
                "id:string createTime:time",
                "In chronological order.",
                "createTime Time",
            ),
            (
                "id:string createTime:time",
                "The newest invites come first.",
                "-createTime Time",
            ),
            (
                "id:string createTime:time",
                "Most recent invitations first.",
                "-createTime Time",
            ),
            (
                "id:string createTime:time",
                "Ordered from newest to oldest.",
                "-createTime Time",
            ),
            (
                "id:string createTime:time",
                "From the oldest to the newest.",
                "createTime Time",
            ),
            (
                "id:string createTime:time",
                "Sorted by creation time, oldest first; ties by `id`.",
                "createTime Time",
            ),
            (
                "id:integer created:integer",
                "Order: `created` descending, `id` descending.",
                "-created Number, -id Number",
            ),
            (
                "id:string",
                "In order of creation (oldest first).",
                "creation",
            ),
            ("id:integer", "Sorted ascending by `id`.", "id Number"),
            (
                "id:integer title:string",
                "Sort order is `title` ascending, then `id` ascending.",
                "title Any, id Number",
            ),
            (
                "id:integer title:string",
                "Sorted by `title`, ignoring case; ties by ascending `id`.",
                "title Folded, id Number",
            ),
            (
                "id:integer",
                "Items are returned in ascending order of their id.",
                "id Number",
            ),
            ("id:integer", "Lowest `id` first.", "id Number"),
            (
                "id:string",
                "- At least one is required.\n- The order is by ascending numeric `id`.\n- Pages joined in order hold each invitation once.",
                "id Number",
            ),
            (
                "id:string",
                "The order is by ascending numeric `id`.",
                "id Number",
            ),
            (
                "id:integer created:time",
                "The newest (`created`) come first; of equally old ones the higher `id`.",
                "-created Time, -id Number",
            ),
            (
                "id:integer title:string",
                "Sorted by `title` (case-insensitive), then by ascending `id`.",
                "title Folded, id Number",
            ),
        ];
        let read = cases.map(|(properties, text, _)| (text, said(properties, text)));
        assert_eq!(
            read,
            cases.map(|(_, text, expected)| (text, expected.to_owned()))
        );
    }

    #[test]
    fn words_that_leave_a_doubt_state_nothing() {
        let cases = [
            ("id:string title:string", "Sorted by `title` by default."),
            ("id:string title:string", "Can be sorted by `title`."),
            (
                "id:string title:string",
                "Sorted by `title` if `q` is sent.",
            ),
            (
                "id:string title:string",
                "Sorted by `title`. The order is not guaranteed.",
            ),
            ("id:string title:string", "In no particular order."),
            ("id:string title:string", "Sorted by `title` or `id`."),
            ("id:string title:string", "Sorted by `title` and `id`."),
            (
                "id:string title:string",
                "Sorted by `title`. Elsewhere in ascending order of `id`.",
            ),
            (
                "id:string title:string",
                "Sorted by the `title` of their owner.",
            ),
            ("id:string title:string", "Sorted by `owner`."),
            (
                "id:string title:string",
                "Sorted by `title` from the catalogue.",
            ),
            (
                "id:string title:string",
                "Sorted by popularity, in ascending order of `id`.",
            ),
            (
                "id:string title:string",
                "The pinned first, then sorted by `title`.",
            ),
            (
                "id:string level:enum",
                "Sorted by `level`, in ascending order of `level`.",
            ),
            ("id:string rank:integer", "Sorted by `rank`."),
            ("id:string created:time", "Sorted by `created`."),
            ("id:string created:time published_at:time", "Newest first."),
            ("id:string created:time", "The most recent activity first."),
            (
                "id:string created:time members:array",
                "Groups with their members, newest first.",
            ),
            ("id:string", "Newest first."),
            ("id:string", "The first page of things."),
            (
                "id:string rank:integer",
                "The pinned first, then by ascending `rank`.",
            ),
            (
                "id:string rank:integer",
                "By ascending `rank`, but the pinned ones come first.",
            ),
            (
                "id:string created:time",
                "Newest first: ascending `created`.",
            ),
            (
                "id:string rank:integer",
                "By ascending `rank` of their owner.",
            ),
            (
                "id:string rank:integer",
                "Filtered by `rank` in descending order of importance.",
            ),
        ];
        let read = cases.map(|(properties, text)| (text, said(properties, text)));
        assert_eq!(read, cases.map(|(_, text)| (text, String::new())));
    }
}

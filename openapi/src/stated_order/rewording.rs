//! What is said of an order in other words, in those that are read.

/// What decides between items that are the same, in a clause of its own.
pub(super) fn parted(text: &str) -> String {
    const HOW: [&str; 2] = ["(by code point, ascending)", "(by code point)"];
    // The same in words that are known; longer ones first.
    const SAME: [(&str, &str); 21] = [
        ("(descending)", "descending"),
        ("(ascending)", "ascending"),
        ("(desc)", "descending"),
        ("(asc)", "ascending"),
        ("in reverse chronological order", "newest first"),
        ("reverse chronologically", "newest first"),
        ("in chronological order", "oldest first"),
        ("from the newest to the oldest", "newest first"),
        ("from newest to oldest", "newest first"),
        ("from the oldest to the newest", "oldest first"),
        ("from oldest to newest", "oldest first"),
        ("newest to oldest", "newest first"),
        ("oldest to newest", "oldest first"),
        ("most recent ", "newest "),
        ("of equally old ones", "of the same time"),
        ("of equally new ones", "of the same time"),
        ("joined in order ", "joined "),
        ("the order is by ", "sorted by "),
        ("the order is ", "sorted by "),
        ("date of creation", "creation time"),
        ("time of creation", "creation time"),
    ];
    const MADE: [&str; 4] = [
        "created in the same second",
        "created at the same second",
        "created at the same time",
        "created at the same moment",
    ];
    let text = text.replace(", those of the same", "; those of the same");
    let text = MADE
        .iter()
        .fold(text, |text, made| text.replace(made, "of the same time"));
    let text = SAME
        .iter()
        .fold(text, |text, (words, same)| replace(&text, words, same));
    let text = superlatives(&behind_first(&text));
    HOW.iter()
        .fold(text, |text, how| text.replace(how, "ascending"))
}

/// Replaces words whatever letters they begin with.
fn replace(text: &str, words: &str, same: &str) -> String {
    let mut text = text.to_owned();
    while let Some(at) = text.to_ascii_lowercase().find(words) {
        text.replace_range(at..at + words.len(), same);
    }
    text
}

/// "Newest first (`created`)" is newest first by `created`.
fn behind_first(text: &str) -> String {
    for age in ["newest", "latest", "oldest", "earliest"] {
        for come in ["come", "comes", "are", "is"] {
            let told = |capital: &str| -> Option<String> {
                let (before, rest) = text.split_once(&format!("{capital} (`"))?;
                let (name, after) = rest.split_once(&format!("`) {come} first"))?;
                let is_name = !name.contains(['`', ' ']);
                is_name.then(|| format!("{before}{age} first by `{name}`{after}"))
            };
            let capital = format!("{}{}", age[..1].to_uppercase(), &age[1..]);
            if let Some(told) = told(age).or_else(|| told(&capital)) {
                return told;
            }
        }
    }
    let Some((before, rest)) = text.split_once("first (`") else {
        return text.to_owned();
    };
    match rest.split_once("`)") {
        Some((name, after)) if !name.contains(['`', ' ']) => {
            format!("{before}first by `{name}`{after}")
        }
        _ => text.to_owned(),
    }
}

/// "The latest `created` first" is by descending `created`, and "the greater `id` comes first" by descending `id`.
fn superlatives(text: &str) -> String {
    const DOWN: [&str; 10] = [
        "latest", "newest", "greatest", "highest", "largest", "biggest", "greater", "higher",
        "larger", "later",
    ];
    const UP: [&str; 9] = [
        "earliest", "oldest", "smallest", "lowest", "least", "smaller", "lower", "earlier", "older",
    ];
    const COMES: [&str; 6] = ["comes", "come", "is", "stands", "goes", "being"];
    const AGES: [&str; 4] = ["newest", "latest", "oldest", "earliest"];
    // What else may be new is not the item.
    const ITEMS: [&str; 14] = [
        "invites",
        "invitations",
        "groups",
        "items",
        "entries",
        "ones",
        "records",
        "requests",
        "members",
        "invite",
        "invitation",
        "group",
        "item",
        "entry",
    ];
    let words: Vec<&str> = text.split(' ').collect();
    let is_property = |word: &str| {
        let bare = word.trim_end_matches([',', '.', ';']);
        bare.len() > 2 && bare.starts_with('`') && bare.ends_with('`')
    };
    let mut told: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let lower = word.to_lowercase();
        let down = DOWN.contains(&lower.as_str());
        let property = words.get(at + 1).filter(|word| is_property(word));
        let comes = words.get(at + 2).is_some_and(|word| COMES.contains(word));
        let end = at + if comes { 3 } else { 2 };
        let first = words
            .get(end)
            .filter(|word| word.trim_end_matches([',', '.', ';', ')', ':']) == "first");
        if let (true, Some(property), Some(first)) =
            (down || UP.contains(&lower.as_str()), property, first)
        {
            if told
                .last()
                .is_some_and(|word| word.eq_ignore_ascii_case("the"))
            {
                told.pop();
            }
            let direction = if down { "descending" } else { "ascending" };
            let mark = &first["first".len()..];
            told.push(format!(
                "by {direction} {}{mark}",
                property.trim_end_matches(',')
            ));
            at = end + 1;
            continue;
        }
        // "Of the same time the higher `id`."
        let ends = property.is_some_and(|word| word.ends_with(['.', ';']));
        let is_tie = words[..at].contains(&"same") && (ends || at + 2 == words.len());
        if let (true, true, Some(property)) =
            (is_tie, down || UP.contains(&lower.as_str()), property)
        {
            if told
                .last()
                .is_some_and(|word| word.eq_ignore_ascii_case("the"))
            {
                told.pop();
            }
            let direction = if down { "descending" } else { "ascending" };
            told.push(format!("by {direction} {property}"));
            at += 2;
            continue;
        }
        let noun = words.get(at + 1).is_some_and(|word| ITEMS.contains(word));
        if let (true, true, Some(first)) = (AGES.contains(&lower.as_str()), noun, first) {
            told.push(format!("{lower} {first}"));
            at = end + 1;
            continue;
        }
        told.push((*word).to_owned());
        at += 1;
    }
    told.join(" ")
}

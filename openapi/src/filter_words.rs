//! What the description of a filter says of its edges: whether the very value is among what it lets through, and whether case counts.

use crate::stated_order::ignores_case;

/// Whether the very value of a bound is let through; `None` where the words leave it open.
pub fn bound(says: &str) -> Option<bool> {
    const CLOSED: [&str; 12] = [
        "at or after",
        "on or after",
        "at or before",
        "on or before",
        "or later",
        "or earlier",
        "or newer",
        "or older",
        "or equal",
        "inclusive",
        "not before",
        "no earlier than",
    ];
    const OPEN: [&str; 5] = [
        "not those of the same second",
        "strictly",
        "exclusive",
        "not at",
        "but not",
    ];
    let lower = says.to_lowercase();
    let has = |all: &[&str]| all.iter().any(|phrase| lower.contains(phrase));
    match (has(&CLOSED), has(&OPEN)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// Whether a search finds texts whatever the case of their letters; `None` where nothing is said.
pub fn case_folds(says: &str) -> Option<bool> {
    let lower = says.to_lowercase();
    let cased = [
        "case-sensitive",
        "case sensitive",
        "case counts",
        "case matters",
    ];
    if ignores_case(says) {
        return Some(true);
    }
    cased
        .iter()
        .any(|phrase| lower.contains(phrase))
        .then(|| lower.contains("not case"))
}

/// The description says that a value of the filter takes everything: "`all` for every status".
pub fn takes_all(says: &str, value: &str) -> bool {
    const EVERYTHING: [&str; 8] = [
        "every ",
        "all ",
        "any ",
        "no restriction",
        "no filter",
        "whatever",
        "regardless",
        "without restriction",
    ];
    let mark = format!("`{value}`");
    let sentences = says.split(['.', ';']);
    let mut about = sentences.filter_map(|sentence| sentence.split_once(&mark));
    about.any(|(_, rest)| {
        let own = rest.split('`').next().unwrap_or_default().to_lowercase();
        EVERYTHING
            .iter()
            .any(|word| format!("{own} ").contains(word))
    })
}

/// The text in one line.
pub(crate) fn words(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// The names in a text that are of a kind: those between backticks, else those among its words; `None` where there are not `N` of them.
pub(crate) fn named<const N: usize>(text: &str, is: impl Fn(&&str) -> bool) -> Option<[&str; N]> {
    let mut marked: Vec<&str> = text.split('`').skip(1).step_by(2).filter(&is).collect();
    marked.sort_unstable();
    marked.dedup();
    if marked.is_empty() {
        let bare = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        marked = bare.filter(&is).collect();
        marked.sort_unstable();
        marked.dedup();
    }
    marked.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_told_by_words() {
        let cases = [
            ("Only those made at or after this moment.", Some(true)),
            ("Made at this time (UTC) or later.", Some(true)),
            (
                "Made after this time (not those of the same second).",
                Some(false),
            ),
            ("Made after this time.", None),
        ];
        for (says, expected) in cases {
            assert_eq!(bound(says), expected, "{says}");
        }
    }

    #[test]
    fn a_value_takes_everything_where_it_is_said() {
        assert!(takes_all(
            "Only those of this status; `all` for every status.",
            "all"
        ));
        assert!(takes_all("`any`: no restriction", "any"));
        assert!(!takes_all(
            "Only those of this status. `all` is deprecated.",
            "all"
        ));
        assert!(!takes_all("`new` or `all`", "all"));
    }

    #[test]
    fn case_counts_where_it_is_said() {
        assert_eq!(
            case_folds("upper and lower case are not distinguished"),
            Some(true)
        );
        assert_eq!(case_folds("The search is case-sensitive."), Some(false));
        assert_eq!(case_folds("The search is not case-sensitive."), Some(true));
        assert_eq!(case_folds("A text."), None);
    }
}

//! Whether texts are compared with regard to the case of their letters, as words say it.

/// What is said where case is no matter; longer ones first.
const PHRASES: [&str; 35] = [
    "case does not count",
    "case is not significant",
    "case is no matter",
    "letters taken as equal",
    "compared in lower case",
    "in lower case",
    "compared in lowercase",
    "ignoring upper and lower case",
    "upper and lower case make no difference",
    "upper and lower case makes no difference",
    "whatever their upper and lower case",
    "whatever its upper and lower case",
    "case makes no difference",
    "differ in case only",
    "differ only in case",
    "upper and lower case are not distinguished",
    "upper and lower case is not distinguished",
    "upper and lower case not distinguished",
    "upper- and lower-case are not distinguished",
    "lower and upper case are not distinguished",
    "upper and lower case are the same",
    "without distinguishing upper and lower case",
    "case is not distinguished",
    "without regard to case",
    "regardless of case",
    "irrespective of case",
    "disregarding case",
    "ignoring the case",
    "ignoring case",
    "case is ignored",
    "case does not matter",
    "case-insensitively",
    "case-insensitive",
    "case insensitively",
    "case insensitive",
];

/// Words that take it back.
const CASED: [&str; 4] = [
    "not case-insensitive",
    "not case insensitive",
    "no case-insensitive",
    "or case-",
];

/// The text without the words that say that case is no matter, and whether it has them.
pub(super) fn without_case(text: &str) -> (String, bool) {
    let mut rest = text.to_owned();
    if CASED
        .iter()
        .any(|phrase| rest.to_ascii_lowercase().contains(phrase))
    {
        return (rest, false);
    }
    let mut folds = false;
    for phrase in PHRASES {
        while let Some(at) = rest.to_ascii_lowercase().find(phrase) {
            rest.replace_range(at..at + phrase.len(), "");
            folds = true;
        }
    }
    (rest, folds)
}

/// Words by which texts are compared by the numbers of their letters; longer ones first.
const EXACT: [&str; 8] = [
    "in the order of unicode code points",
    "in unicode code point order",
    "by unicode code points",
    "by unicode code point",
    "in code point order",
    "by code points",
    "by code point",
    "by code unit",
];

/// The text without the words that say that texts are compared by the numbers of their letters, and without what stands in brackets; `None` where it has
/// none.
pub(super) fn without_exact(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let (phrase, at) = EXACT
        .iter()
        .find_map(|phrase| Some((phrase, lower.find(phrase)?)))?;
    let mut rest = text.to_owned();
    rest.replace_range(at..at + phrase.len(), "");
    if let Some((before, after)) = rest.clone().split_once('(') {
        let after = after.split_once(')').map_or("", |(_, after)| after);
        rest = format!("{before}{after}");
    }
    Some(rest)
}

/// The text says that case is no matter.
pub fn ignores_case(text: &str) -> bool {
    let joined: Vec<&str> = text.split_whitespace().collect();
    without_case(&joined.join(" ")).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_say_that_case_is_no_matter_are_found() {
        let cases = [
            ("by title, upper and lower case\nnot distinguished", true),
            ("A case-insensitive search.", true),
            ("The search is not case-insensitive.", false),
            ("case-sensitive", false),
            ("in any case", false),
        ];
        for (text, expected) in cases {
            assert_eq!(ignores_case(text), expected, "{text}");
        }
    }
}

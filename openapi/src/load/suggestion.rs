//! "Did you mean": the known word nearest to a misspelt one.

/// The nearest candidate, if one is near enough to be meant.
pub(super) fn nearest<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let folded = fold(word);
    let limit = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(word.len()) <= limit + 2)
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&folded, &fold(candidate)),
                candidate,
            )
        })
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// `did you mean …?`, or all candidates when they are few, or nothing.
pub(super) fn help<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str> + Clone,
) -> Option<String> {
    if let Some(nearest) = nearest(word, candidates.clone()) {
        return Some(format!("did you mean `{nearest}`?"));
    }
    let known: Vec<&str> = candidates.into_iter().take(13).collect();
    (!known.is_empty() && known.len() <= 12).then(|| format!("known here: {}", list(&known)))
}

/// Words in backticks, with commas.
pub(super) fn list(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}

/// Letters only, without case: `operation_ID` is near `operationId`.
fn fold(word: &str) -> String {
    word.chars()
        .filter(|character| !matches!(character, '-' | '_' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_not() {
        assert_eq!(
            nearest("operationID", ["tags", "operationId"]),
            Some("operationId")
        );
        assert_eq!(nearest("strng", ["string", "number"]), Some("string"));
        assert_eq!(nearest("colour", ["string", "number"]), None);
        assert_eq!(nearest("x", ["y"]), Some("y"));
        assert_eq!(nearest("", ["get"]), None);
    }
}

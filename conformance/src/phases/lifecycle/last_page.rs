//! The last page of a list: whether the document says that it leads to no other.

use hallpass_openapi::model::Api;

use crate::play::Played;
use hallpass_openapi::view::View;

/// The description of the link, or of the operation, says that it is there only when there is more, or not on the last page.
pub(super) fn has_no_link(api: &Api, played: &Played<'_>, pointer: &str) -> bool {
    let operation = played.call.operation;
    let dotted = pointer.trim_start_matches('/').replace('/', ".");
    let name = format!("`{dotted}`");
    let own = [&operation.summary, &operation.description];
    let of_operation = own
        .into_iter()
        .flatten()
        .any(|text| says(text, Some(&name)));
    let mut view = played
        .body
        .declared
        .and_then(|declared| declared.schema)
        .map(|schema| View::of(api, schema));
    for name in pointer.split('/').skip(1) {
        view = view.and_then(|view| view.property(name));
    }
    let of_link =
        view.is_some_and(|view| view.descriptions().into_iter().any(|text| says(text, None)));
    of_operation || of_link
}

/// A sentence says so, of what it names if it must name it.
fn says(text: &str, name: Option<&str>) -> bool {
    let joined: Vec<&str> = text.split_whitespace().collect();
    let joined = joined.join(" ");
    let mut clauses = joined.split(". ").flat_map(|sentence| sentence.split("; "));
    clauses.any(|clause| {
        let start = name.map_or(Some(0), |name| clause.find(name));
        start.is_some_and(|start| is_only_before_more(&clause[start..].to_lowercase()))
    })
}

/// "... is there only when there is more", "... is left out on the last page".
fn is_only_before_more(clause: &str) -> bool {
    const THERE: [&str; 10] = [
        "there", "is", "are", "more", "items", "results", "pages", "groups", "exist", "follow",
    ];
    const AWAY: [&str; 13] = [
        "null",
        "empty",
        "unset",
        "no link",
        "left out",
        "absent",
        "omitted",
        "missing",
        "not there",
        "not present",
        "not set",
        "not included",
        "not returned",
    ];
    let is_mark = |c: char| !c.is_alphanumeric();
    let words: Vec<&str> = clause
        .split(is_mark)
        .filter(|word| !word.is_empty())
        .collect();
    if words
        .iter()
        .any(|word| matches!(*word, "may" | "might" | "usually" | "can" | "or"))
    {
        return false;
    }
    let only = words.windows(2).position(|two| {
        matches!(
            two,
            [
                "only" | "exactly" | "precisely" | "just",
                "when" | "if" | "where" | "while"
            ]
        )
    });
    if let Some(at) = only.map(|at| at + 2) {
        let condition: Vec<&str> = words[at..].iter().copied().take(4).collect();
        let more = condition
            .iter()
            .position(|word| matches!(*word, "more" | "further"));
        // More than some number are no reason to go on.
        let more = more.filter(|more| condition.get(more + 1) != Some(&"than"));
        return more.is_some_and(|more| condition[..more].iter().all(|word| THERE.contains(word)))
            || is_of_rest(&words[at..].join(" "));
    }
    let plain = words.join(" ");
    let gone = AWAY
        .iter()
        .find_map(|away| Some(&plain[plain.find(away)? + away.len()..]));
    let last = [
        "on the last",
        "at the end",
        "for the last page",
        "when there is no",
        "when there are no",
        "if there is no",
        "if there are no",
        "when nothing follows",
        "if nothing follows",
        "when this is the last page",
        "if this is the last page",
        "when it is the last page",
        "once there are no more",
    ];
    let of_none = |after: &str| {
        let ends = ["more", "further", "other", "next"];
        !after.contains(" no ") || ends.iter().any(|end| after.contains(&format!(" no {end}")))
    };
    gone.is_some_and(|after| {
        last.iter()
            .any(|last| after.trim_start().starts_with(last) && of_none(after))
    })
}

/// What is left for other pages: "there are groups after this page", "this is not the last page".
fn is_of_rest(condition: &str) -> bool {
    const REST: [&str; 9] = [
        " after this page",
        " after this one",
        " after the page",
        " after these",
        " on later pages",
        " follow",
        " are left",
        " remain",
        "not the last page",
    ];
    const STARTS: [&str; 9] = [
        "there ", "it ", "this ", "items ", "results ", "groups ", "others ", "another ", "any ",
    ];
    let is_start = STARTS.iter().any(|start| condition.starts_with(start));
    is_start && REST.iter().any(|rest| condition.contains(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_clear_words_say_that_the_last_page_has_no_link() {
        let name = Some("`nextPageToken`");
        let cases = [
            (
                "Left out when empty. `nextPageToken` is there only when there is more.",
                name,
                true,
            ),
            (
                "`nextPageToken` is there only when more groups follow, and leads to them.",
                name,
                true,
            ),
            ("`nextPageToken` is left out on the last page.", name, true),
            ("Present only if there are more results.", None, true),
            (
                "Address of the next page, present only if there are further groups after this page.",
                None,
                true,
            ),
            ("Omitted if there are no more results.", None, true),
            (
                "Present exactly when there are groups after this page.",
                None,
                true,
            ),
            ("Null on the last page.", None, true),
            ("Empty when nothing follows.", None, true),
            ("Present exactly when there are groups.", None, false),
            (
                "If this field is omitted, there are no subsequent pages.",
                None,
                false,
            ),
            ("If it is left out, there are no more items.", None, false),
            (
                "Only when there is more, `total` is there; `nextPageToken` leads on.",
                name,
                false,
            ),
            ("The token of the next page.", None, false),
            ("May be missing on the last page.", None, false),
        ];
        for (text, name, expected) in cases {
            assert_eq!(says(text, name), expected, "{text}");
        }
    }
}

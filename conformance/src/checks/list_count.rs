//! `list-count`: what counts the items of a reply is their number.

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::model::Schema;

use super::words::{place, show};
use super::{Check, Evidence, Judge, Observation};
use crate::finding::Finding;
use crate::json::escaped;
use hallpass_openapi::view::View;

/// What counts the items of a reply is their number.
pub static CHECK: Check = Check {
    id: "list-count",
    title: "what counts the items of a reply is their number",
    severity: Severity::Error,
    doc: "The description of a property says that it is the number of the items in this reply, or on this page, and the array beside it has more items or fewer. Clients that go by the number read too far, or not far enough.",
    words,
    judge: Judge::Exchange(judge),
};

fn words(finding: &Finding) -> String {
    format!(
        "{} is {}, and {} has {} items",
        place(finding.at.as_deref()),
        show(&finding.actual),
        place(Some(&finding.subject)),
        show(&finding.expected)
    )
}

/// What items are called whatever they are.
const ITEMS: [&str; 6] = [
    "items", "results", "entries", "records", "elements", "objects",
];

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let is_success = evidence
        .reply()
        .is_some_and(|reply| (200..300).contains(&reply.status));
    let is_read = evidence.body.malformed.is_empty() && evidence.body.problems.is_empty();
    let schema = evidence.body.declared.and_then(|declared| declared.schema);
    let (Some(schema), Some(value)) = (
        schema.filter(|_| is_success && is_read),
        &evidence.body.value,
    ) else {
        return Vec::new();
    };
    let view = View::of(evidence.api, schema);
    let arrays: Vec<&str> = arrays(&view);
    let wrong = view.names().into_iter().filter_map(|name| {
        let counter = counter(&view, name)?;
        let array = *arrays
            .iter()
            .find(|array| counts(counter, array, arrays.len() == 1))?;
        let (count, items) = (value.get(name)?.as_u64()?, value.get(array)?.as_array()?);
        let seen = Observation::new(format!("/{}", escaped(array)), items.len(), count);
        let seen = seen.at(format!("/{}", escaped(name))).by(counter.span);
        (count != items.len() as u64).then_some(seen)
    });
    wrong.collect()
}

fn arrays<'a>(view: &View<'a>) -> Vec<&'a str> {
    let is_array = |name: &&str| {
        view.property(name)
            .is_some_and(|view| view.any(|schema| schema.types.array))
    };
    view.names().into_iter().filter(is_array).collect()
}

/// The schema of a property that is a number and described.
fn counter<'a>(view: &View<'a>, name: &str) -> Option<&'a Schema> {
    let schemas = view.properties(name);
    schemas
        .into_iter()
        .find(|schema| schema.types.integer && schema.description.is_some())
}

/// The description says that the number is that of the items of an array in the same reply.
fn counts(counter: &Schema, array: &str, is_only: bool) -> bool {
    let says = counter
        .description
        .as_deref()
        .unwrap_or_default()
        .to_lowercase();
    let says = says.trim().trim_end_matches('.').replace('`', "");
    let says: Vec<&str> = says
        .split_whitespace()
        .filter(|word| *word != "the")
        .collect();
    let [
        "number" | "count",
        "of",
        name,
        "in" | "on",
        "this",
        "reply" | "response" | "page",
    ] = says.as_slice()
    else {
        return false;
    };
    let bare = |name: &str| name.to_lowercase().trim_end_matches('s').to_owned();
    bare(name) == bare(array) || (is_only && ITEMS.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_number_of_this_reply_counts_its_items() {
        let cases = [
            (
                "The number of invites in this reply.",
                "invite",
                false,
                true,
            ),
            ("Number of `loans` on this page", "loans", false, true),
            ("The count of items in this response.", "loans", true, true),
            (
                "The count of items in this response.",
                "loans",
                false,
                false,
            ),
            (
                "The number of pages in this response.",
                "loans",
                true,
                false,
            ),
            ("The number of loans.", "loans", true, false),
            (
                "The number of loans on this page and all before.",
                "loans",
                true,
                false,
            ),
            (
                "The largest number of loans on this page.",
                "loans",
                true,
                false,
            ),
            (
                "The number of lost loans on this page.",
                "loans",
                true,
                false,
            ),
        ];
        for (description, array, is_only, expected) in cases {
            let counter = Schema {
                description: Some(description.to_owned()),
                ..Schema::default()
            };
            assert_eq!(counts(&counter, array, is_only), expected, "{description}");
        }
    }
}

//! `item-link`: the link of an item to itself leads to the item.

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::item_link::{LOCATION, PLACES, folder};
use hallpass_openapi::model::Action;
use serde_json::Value;

use super::words::plain;
use super::{Check, Evidence, Judge, Observation};
use crate::finding::Finding;
use crate::knowledge::scalar_text;
use crate::learn::items;

/// The link of an item to itself leads to the item.
pub static CHECK: Check = Check {
    id: "item-link",
    title: "the link of an item to itself leads to the item",
    severity: Severity::Error,
    doc: "An item has a link named `self` whose path is that of the operation which reads such items, with an identity of the same form that is another one than the item's own. Clients that follow links get another item, or none. The `Location` of a 201 leads to the new item as well.",
    words,
    judge: Judge::Exchange(judge),
};

fn words(finding: &Finding) -> String {
    if finding.subject == LOCATION {
        return format!(
            "item {} was made, and `{LOCATION}` leads to {}",
            plain(&finding.expected),
            plain(&finding.actual)
        );
    }
    format!(
        "item {} says that it is at {}",
        plain(&finding.expected),
        plain(&finding.actual)
    )
}

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let (Some(resource), Some(value)) = (&evidence.operation.resource, &evidence.body.value) else {
        return Vec::new();
    };
    let is_success = evidence
        .reply()
        .is_some_and(|reply| (200..300).contains(&reply.status));
    let shown = match resource.action {
        Action::List => items(resource, value),
        Action::None | Action::Delete => Vec::new(),
        _ => vec![value],
    };
    let Some(folder) = folder(evidence.api, resource).filter(|_| is_success) else {
        return Vec::new();
    };
    let wrong = shown.into_iter().find_map(|item| {
        let id = item.get(&resource.identity).and_then(scalar_text)?;
        if let Some(link) =
            location(evidence).filter(|link| is_of_another(link, &folder, &id, item))
        {
            return Some(Observation::new(LOCATION, id, link));
        }
        let links = PLACES
            .iter()
            .filter_map(|at| Some((*at, item.pointer(at)?.as_str()?)));
        let mut wrong = links.filter(|(_, link)| is_of_another(link, &folder, &id, item));
        let (at, link) = wrong.next()?;
        Some(Observation::new(at, id, link).at(at))
    });
    wrong
        .map(|seen| seen.by(evidence.operation.span).proven())
        .into_iter()
        .collect()
}

/// Where a creation says that the new item is.
fn location<'e>(evidence: &Evidence<'e>) -> Option<&'e str> {
    let is_creation = evidence
        .operation
        .resource
        .as_ref()
        .is_some_and(|resource| resource.action == Action::Create);
    let reply = evidence
        .reply()
        .filter(|reply| is_creation && reply.status == 201)?;
    reply.header("location")
}

/// The link ends in the folder and an identity that looks like the item's own and is nothing that the item says of itself.
fn is_of_another(link: &str, folder: &str, id: &str, item: &Value) -> bool {
    let path = link.split(['?', '#']).next().unwrap_or_default();
    let mut segments = path.trim_end_matches('/').rsplit('/');
    let (Some(last), Some(before)) = (segments.next(), segments.next()) else {
        return false;
    };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_alike = match (is_number(last), is_number(id)) {
        (true, true) => true,
        (false, false) => last.len() == id.len() && !last.contains('%'),
        _ => false,
    };
    let says = |value: &Value| scalar_text(value).as_deref() == Some(last);
    let is_told = item
        .as_object()
        .is_some_and(|members| members.values().any(says));
    before == folder && is_alike && last != id && !is_told
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_link_to_another_item_is_told_from_other_forms_of_the_own_one() {
        let item = json!({"id": "17", "code": 12345});
        let cases = [
            ("https://api.example/v1/groups/17", false),
            ("/v1/groups/17/?view=full", false),
            ("https://api.example/v1/groups/18", true),
            ("https://api.example/v1/groups/12345", false),
            ("https://api.example/v1/groups/chess-club", false),
            ("https://api.example/v1/people/18", false),
            ("groups page 18", false),
            ("", false),
        ];
        for (link, expected) in cases {
            assert_eq!(
                is_of_another(link, "groups", "17", &item),
                expected,
                "{link}"
            );
        }
    }
}

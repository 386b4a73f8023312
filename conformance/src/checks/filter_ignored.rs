//! `filter-ignored`: a filter leaves out what does not match.

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::model::Action;
use reqwest::Url;
use serde_json::Value;

use super::words::show;
use super::{Check, Evidence, Judge, Observation};
use crate::finding::Finding;
use crate::knowledge::scalar_text;
use crate::learn::items;

/// A filter leaves out what does not match.
pub static CHECK: Check = Check {
    id: "filter-ignored",
    title: "a filter leaves out what does not match",
    severity: Severity::Error,
    doc: "The list was asked for with a filter, and shows an item that the document's condition for it does not let through. A filter whose schema has a default holds where it is not sent, too. A list inside of something that was only just made shows no item that says it is inside of something else.",
    words,
    judge: Judge::Exchange(judge),
};

fn words(finding: &Finding) -> String {
    format!(
        "filter `{}` = {} lets through {}",
        finding.subject,
        show(&finding.expected),
        show(&finding.actual)
    )
}

/// The filters of a list that compare a property with the default of the parameter. What was sent is looked at by the phases.
fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let operation = evidence.operation;
    let resource = operation.resource.as_ref();
    let Some(resource) = resource.filter(|resource| resource.action == Action::List) else {
        return Vec::new();
    };
    let reply = evidence.reply();
    let is_success = reply.is_some_and(|reply| (200..300).contains(&reply.status));
    let (Some(value), true) = (&evidence.body.value, is_success) else {
        return Vec::new();
    };
    let sent = sent(&evidence.exchange.request.url);
    let wrong = resource.defaults.iter().filter_map(|(name, filter)| {
        let own = sent.iter().find(|(known, _)| known == name);
        // How a list of values is written is looked at by the phases.
        if own.is_some() && filter.is_list {
            return None;
        }
        let defaults = || filter.defaults.iter().filter_map(scalar_text).collect();
        let wanted: Vec<String> = own.map_or_else(defaults, |(_, text)| vec![text.clone()]);
        let shown = items(resource, value);
        let other = shown.iter().find_map(|item| {
            let own = item.get(&filter.property)?;
            (!wanted.contains(&scalar_text(own)?)).then(|| own.clone())
        })?;
        // `all` is a value of no item.
        let is_known =
            |value: &Value| scalar_text(value).is_some_and(|text| wanted.contains(&text));
        let is_one = filter.values.iter().any(is_known);
        let expected = wanted.join(", ");
        is_one.then(|| {
            let seen = Observation::new(name.as_str(), expected, other);
            seen.by(operation.span).proven()
        })
    });
    wrong.collect()
}

/// Names and values of a query.
fn sent(url: &str) -> Vec<(String, String)> {
    let url = Url::parse(url).ok();
    let pairs = url.iter().flat_map(|url| url.query_pairs());
    pairs
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

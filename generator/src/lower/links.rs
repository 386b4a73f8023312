//! Links of responses, as data.

use hallpass_openapi::model;
use serde_json::Value;

use super::calls::Call;
use crate::ir::{Link, Source};

/// The links of a response; `calls` are those of the document, whose operations they may lead to.
pub(super) fn links(response: &model::Response, calls: &[Call<'_>]) -> Vec<Link> {
    let links = response.links.iter();
    links.map(|(name, link)| of(name, link, calls)).collect()
}

fn of(name: &str, link: &model::Link, calls: &[Call<'_>]) -> Link {
    // Operations of paths come first, in their order; those of callbacks are looked for by name.
    let by_place = link.operation.and_then(|id| calls.get(id.0));
    let by_id = || {
        let mut calls = calls.iter();
        calls.find(|call| call.operation.id == link.target)
    };
    let call = by_place.or_else(by_id);
    let parameters = link.parameters.iter();
    Link {
        name: name.to_owned(),
        operation: call.map(|call| call.operation.id.clone()),
        target: link.target.clone(),
        parameters: parameters
            .map(|(name, value)| (name.clone(), source(value)))
            .collect(),
        body: link.request_body.as_ref().map(source),
        server: link.server.as_ref().map(|server| server.url.clone()),
    }
}

fn source(value: &Value) -> Source {
    match value {
        Value::String(text) if text.starts_with('$') || text.contains("{$") => {
            Source::Expression(text.clone())
        }
        other => Source::Constant(other.to_string()),
    }
}

//! What `x-hallpass-resource` and `x-hallpass-rules` name must be there: parameters, responses and their examples.

use super::Lowering;
use super::suggestion;
use crate::diagnostic::{Diagnostic, Span};
use crate::model::{Location, Operation, Paging, PagingStyle, Respond, Response, StatusPattern};

impl<'t> Lowering<'t> {
    /// Tells what the extensions of an operation name and the operation does not have.
    pub(super) fn check_agreement(&mut self, operation: &Operation) {
        if let Some(resource) = &operation.resource {
            if let Some(name) = &resource.parameter {
                self.need_parameter(operation, name, resource.span, false);
            }
            for (name, filter) in &resource.filters {
                self.need_parameter(operation, name, filter.span, true);
            }
            for name in resource.paging.iter().flat_map(paging_parameters) {
                self.need_parameter(operation, name, resource.span, true);
            }
            if let Some(respond) = &resource.not_found {
                self.need_response(operation, respond, resource.span);
            }
        }
        for rule in &operation.rules {
            self.need_response(operation, &rule.respond, rule.span);
        }
    }

    fn need_parameter(&mut self, operation: &Operation, name: &str, span: Span, in_query: bool) {
        let fits = |location| !in_query || location == Location::Query;
        let parameters = operation.parameters.iter();
        let names: Vec<&str> = parameters
            .filter(|parameter| fits(parameter.location))
            .map(|parameter| parameter.name.as_str())
            .collect();
        if !names.contains(&name) {
            let kind = if in_query {
                "query parameter"
            } else {
                "parameter"
            };
            let message = format!("the operation has no {kind} `{name}`");
            self.disagree(span, message, suggestion::nearest(name, names));
        }
    }

    /// The response for a status, and the example in it, must be documented.
    fn need_response(&mut self, operation: &Operation, respond: &Respond, span: Span) {
        let status = respond.status;
        let Some(response) = response_for(operation, status) else {
            let message = format!("the operation documents no response for status {status}");
            return self.disagree(span, message, None);
        };
        let Some(example) = &respond.example else {
            return;
        };
        let names: Vec<&str> = example_names(response).collect();
        if !names.contains(&example.as_str()) {
            let message = format!("the response for status {status} has no example `{example}`");
            self.disagree(span, message, suggestion::nearest(example, names));
        }
    }

    fn disagree(&mut self, span: Span, message: String, near: Option<&str>) {
        let diagnostic = Diagnostic::error("extension-unresolved", span, message);
        self.log.push(match near {
            Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")),
            None => diagnostic,
        });
    }
}

fn paging_parameters(paging: &Paging) -> impl Iterator<Item = &String> {
    let by_style = match paging.style {
        PagingStyle::Offset | PagingStyle::Page => &paging.start,
        PagingStyle::Token => &paging.token,
    };
    by_style.iter().chain(&paging.limit)
}

/// The most specific response for a status.
fn response_for(operation: &Operation, status: u16) -> Option<&Response> {
    let range = u8::try_from(status / 100).ok()?;
    let patterns = [
        StatusPattern::Exact(status),
        StatusPattern::Range(range),
        StatusPattern::Default,
    ];
    let find = |pattern| {
        operation
            .responses
            .iter()
            .find(|response| response.status == pattern)
    };
    patterns.into_iter().find_map(find)
}

fn example_names(response: &Response) -> impl Iterator<Item = &str> {
    let examples = response
        .content
        .iter()
        .flat_map(|media_type| &media_type.examples);
    let shown = examples.map(|example| example.name.as_str());
    shown.chain(response.answers.iter().map(String::as_str))
}

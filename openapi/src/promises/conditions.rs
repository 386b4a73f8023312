//! What a document promises of conditional requests: entity tags, what is not sent again, and what is done only while nothing has changed (RFC 9110,
//! section 13).

use crate::model::{Header, Location, Operation, Parameter, Response, StatusPattern};
use crate::prose::{Prose, says_one};

/// The header of a response that carries its entity tag, with its name as written.
pub fn tag(response: &Response) -> Option<(&str, &Header)> {
    let mut headers = response.headers.iter();
    let (name, header) = headers.find(|(name, _)| name.eq_ignore_ascii_case("etag"))?;
    Some((name, header))
}

/// The parameter of an operation that is this header.
fn header<'o>(operation: &'o Operation, name: &str) -> Option<&'o Parameter> {
    let mut all = operation.parameters.iter();
    all.find(|parameter| {
        parameter.location == Location::Header && parameter.name.eq_ignore_ascii_case(name)
    })
}

fn lists(operation: &Operation, status: u16) -> bool {
    let mut all = operation.responses.iter();
    all.any(|response| response.status == StatusPattern::Exact(status))
}

/// `If-None-Match`, where the operation has it.
pub fn if_none_match(operation: &Operation) -> Option<&Parameter> {
    header(operation, "If-None-Match")
}

/// `If-Match` of an operation that changes something, where it has it.
pub fn if_match(operation: &Operation) -> Option<&Parameter> {
    let changes = matches!(
        operation.method.as_str(),
        "PUT" | "PATCH" | "POST" | "DELETE"
    );
    header(operation, "If-Match").filter(|_| changes)
}

/// A GET answers 304 to whoever has what it would send: it lists that status, or the description of `If-None-Match` says so.
pub fn spares_what_is_known(operation: &Operation) -> bool {
    let says = || {
        let parameter = if_none_match(operation);
        let text = parameter.and_then(|parameter| parameter.description.as_deref());
        promises_304(&Prose::of(text))
    };
    operation.method == "GET" && (lists(operation, 304) || says())
}

fn promises_304(prose: &Prose) -> bool {
    const MAYBE: [&str; 5] = ["may ", "might ", "can ", "could ", "should"];
    prose
        .sentences()
        .any(|sentence| sentence.contains("304") && !says_one(sentence, &MAYBE))
}

/// A change asked for with the tag of what is no more is answered 412.
pub fn refuses_stale(operation: &Operation) -> bool {
    if_match(operation).is_some() && lists(operation, 412)
}

/// A change needs a tag: `If-Match` is required, or what lacks it has a status of its own.
pub fn needs_tag(operation: &Operation) -> bool {
    if_match(operation).is_some_and(|parameter| parameter.required || lists(operation, 428))
}

/// What lacks a tag is answered 428.
pub fn asks_for_tag(operation: &Operation) -> bool {
    if_match(operation).is_some() && lists(operation, 428)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(method: &str, header: Parameter, statuses: &[u16]) -> Operation {
        let response = |status: &u16| Response {
            status: StatusPattern::Exact(*status),
            summary: None,
            description: String::new(),
            headers: indexmap::IndexMap::new(),
            content: Vec::new(),
            links: indexmap::IndexMap::new(),
            answers: Vec::new(),
            span: crate::diagnostic::Span::default(),
        };
        Operation {
            method: method.to_owned(),
            parameters: vec![header],
            responses: statuses.iter().map(response).collect(),
            ..Operation::default()
        }
    }

    fn named(name: &str, says: &str) -> Parameter {
        Parameter {
            description: Some(says.to_owned()),
            ..Parameter::named(name, Location::Header)
        }
    }

    #[test]
    fn what_is_not_sent_again_is_listed_or_said() {
        let says = |says: &str, statuses: &[u16]| {
            spares_what_is_known(&operation("GET", named("If-None-Match", says), statuses))
        };
        assert!(says("", &[200, 304]));
        assert!(says(
            "The tag of what is known: 304 if it is current.",
            &[200]
        ));
        assert!(!says("304 may be answered.", &[200]));
        assert!(!says("The tag of what is known.", &[200]));
    }

    #[test]
    fn a_change_may_ask_for_a_tag() {
        let put = |required: bool, statuses: &[u16]| {
            let header = Parameter {
                required,
                ..named("if-match", "")
            };
            operation("PUT", header, statuses)
        };
        assert!(needs_tag(&put(true, &[204])));
        assert!(needs_tag(&put(false, &[204, 428])));
        assert!(!needs_tag(&put(false, &[204, 412])));
        assert!(refuses_stale(&put(false, &[204, 412])));
        assert!(!refuses_stale(&put(false, &[204])));
        // What only looks has nothing to lose.
        let get = operation("GET", named("If-Match", ""), &[200, 412]);
        assert!(!refuses_stale(&get));
    }
}

//! The plan: which cases a document's examples make, in which order, and which of them no request can bring about.

pub(crate) mod kinds;

use std::sync::LazyLock;

use hallpass_openapi::diagnostic::Span;
use hallpass_openapi::instance;
use hallpass_openapi::model::{
    Action, Api, Example, MediaType, Operation, Parameter, RequestBody, Response, Schema,
    StatusPattern,
};
use hallpass_openapi::validate::Direction;
use indexmap::IndexMap;
use serde_json::Value;

use crate::call::Content;
use crate::case::{
    Case, content, data, is_success, means_success, named, representation, same_format,
};
use crate::encode::can_encode;
use crate::transport::is_safe;

/// An example that no request can bring about.
#[derive(Debug, Clone)]
pub struct Unplayable<'a> {
    /// The operation.
    pub operation: &'a Operation,
    /// Name of the example.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// Cases in the order in which they are played, and what cannot be played.
#[derive(Debug, Clone, Default)]
pub struct Plan<'a> {
    /// Cases by operation: what changes the server's state comes after what only looks, what removes comes last.
    pub cases: Vec<Case<'a>>,
    /// What cannot be played.
    pub unplayable: Vec<Unplayable<'a>>,
}

/// Plans all examples of a document.
pub fn plan(api: &Api) -> Plan<'_> {
    let mut operations: Vec<&Operation> = api.operations.iter().collect();
    operations.sort_by_key(|operation| rank(operation));
    let mut plan = Plan::default();
    for operation in operations {
        plan_operation(api, operation, &mut plan);
    }
    plan
}

/// The success response: the one that the resource names, else the first of 2xx, else the default.
pub fn success(operation: &Operation) -> Option<&Response> {
    let declared = operation
        .resource
        .as_ref()
        .and_then(|resource| resource.status);
    let with = |status: u16| {
        operation
            .responses
            .iter()
            .find(move |response| response.status == StatusPattern::Exact(status))
    };
    declared.and_then(with).or_else(|| {
        let responses = &operation.responses;
        let default = |response: &&Response| response.status == StatusPattern::Default;
        responses
            .iter()
            .find(|response| is_success(response))
            .or_else(|| responses.iter().find(default))
    })
}

/// Lists teach ids and must be seen before anything changes; what removes comes last.
fn rank(operation: &Operation) -> u8 {
    let action = operation
        .resource
        .as_ref()
        .map_or(Action::None, |resource| resource.action);
    match action {
        Action::List => 0,
        Action::Create => 1,
        Action::Read => 2,
        Action::None if is_safe(&operation.method) => 2,
        Action::Update | Action::Replace => 3,
        Action::None => 4,
        Action::Delete => 5,
    }
}

fn plan_operation<'a>(api: &Api, operation: &'a Operation, plan: &mut Plan<'a>) {
    let names = names(operation);
    for name in &names {
        match outline(api, operation, name) {
            Ok(outline) => plan.cases.extend(cases(operation, &outline)),
            Err(Some(reason)) => {
                plan.unplayable.push(Unplayable {
                    operation,
                    name: shown(name),
                    reason,
                });
            }
            Err(None) => {}
        }
    }
}

/// Names of all examples in order of appearance: those of requests first. An operation without any is played once as it is.
fn names(operation: &Operation) -> Vec<String> {
    let of_parameters = operation
        .parameters
        .iter()
        .flat_map(|parameter| &parameter.examples);
    let of_body = operation
        .request_body
        .iter()
        .flat_map(|body| &body.content)
        .flat_map(|media| &media.examples);
    let of_responses = operation
        .responses
        .iter()
        .flat_map(|response| &response.content)
        .flat_map(|media| &media.examples);
    let answers = operation
        .responses
        .iter()
        .flat_map(|response| response.answers.iter().cloned());
    let mut names: Vec<String> = Vec::new();
    let examples = of_parameters
        .chain(of_body)
        .chain(of_responses)
        .map(|example| example.name.clone());
    for name in examples.chain(answers) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let plays_success = names
        .iter()
        .any(|name| means_success(operation, promised(operation, name)));
    if !plays_success && !names.iter().any(String::is_empty) {
        names.insert(0, String::new());
    }
    names
}

/// A case before its representations are chosen.
struct Outline<'a> {
    name: String,
    parameters: Vec<(&'a Parameter, Value)>,
    bodies: Vec<(&'a MediaType, Content)>,
    response: &'a Response,
    is_settled: bool,
}

/// What an example sends and promises; `Err(None)` when the authentication phase plays it.
fn outline<'a>(
    api: &Api,
    operation: &'a Operation,
    name: &str,
) -> Result<Outline<'a>, Option<String>> {
    let response = promised(operation, name);
    let on_request = stands_on_request(operation, name);
    if !on_request && !means_success(operation, response) {
        let unauthenticated = response.status == StatusPattern::Exact(401);
        return Err((!unauthenticated)
            .then(|| "no request example of this name says how to bring it about".to_owned()));
    }
    let mut parameters = parameters(api, operation, name);
    let body_name = body_example_name(api, operation, name, &parameters);
    let is_settled = kinds::settle(api, operation, body_name, &mut parameters);
    let bodies = bodies(api, operation, name, body_name)?;
    Ok(Outline {
        name: shown(name),
        parameters,
        bodies,
        response,
        is_settled,
    })
}

fn shown(name: &str) -> String {
    if name.is_empty() {
        "example".to_owned()
    } else {
        name.to_owned()
    }
}

/// The response that has an example of this name, or names it as an answer; else that of success. Lone examples of errors are
/// no promise to any request.
fn promised<'a>(operation: &'a Operation, name: &str) -> &'a Response {
    let holds = |response: &&Response| {
        let shows = response
            .content
            .iter()
            .any(|media| named(&media.examples, name).is_some());
        let is_chance = has_another_cause(response.status) && stands_on_request(operation, name);
        response.answers.iter().any(|answer| answer == name)
            || (shows && !is_chance && (!name.is_empty() || is_success(response)))
    };
    operation
        .responses
        .iter()
        .find(holds)
        .or_else(|| success(operation))
        .unwrap_or(&ANY_RESPONSE)
}

/// Statuses that no value of a request brings about: credentials, the method, `Accept`, the length, `Content-Type` or the server's state do. Their examples
/// are often shared by all operations, and one of them has the name of a request's by chance.
fn has_another_cause(status: StatusPattern) -> bool {
    matches!(
        status,
        StatusPattern::Exact(401 | 405 | 406 | 408 | 411 | 413 | 414 | 415 | 429 | 431 | 500..=599)
            | StatusPattern::Range(5)
    )
}

/// What an operation promises that lists no success: nothing in particular.
static ANY_RESPONSE: LazyLock<Response> = LazyLock::new(|| Response {
    status: StatusPattern::Default,
    summary: None,
    description: String::new(),
    headers: IndexMap::new(),
    content: Vec::new(),
    links: IndexMap::new(),
    answers: Vec::new(),
    span: Span::default(),
});

fn stands_on_request(operation: &Operation, name: &str) -> bool {
    let on_parameter = operation
        .parameters
        .iter()
        .any(|parameter| named(&parameter.examples, name).is_some());
    let mut content = operation.request_body.iter().flat_map(|body| &body.content);
    on_parameter || content.any(|media| named(&media.examples, name).is_some())
}

/// Parameters that the example sends: those that it stands on, and required ones with a value that the document shows otherwise.
fn parameters<'a>(api: &Api, operation: &'a Operation, name: &str) -> Vec<(&'a Parameter, Value)> {
    let value_of = |parameter: &'a Parameter| {
        let own = named(&parameter.examples, name).and_then(data).cloned();
        own.or_else(|| {
            parameter
                .required
                .then(|| usual(api, operation, parameter))
                .flatten()
        })
    };
    operation
        .parameters
        .iter()
        .filter_map(|parameter| Some((parameter, value_of(parameter)?)))
        .collect()
}

/// The value of a parameter in the usual case: its lone example, else one that leads to success, else one that its schema shows.
fn usual(api: &Api, operation: &Operation, parameter: &Parameter) -> Option<Value> {
    let leads_to_success =
        |example: &&Example| means_success(operation, promised(operation, &example.name));
    let example =
        named(&parameter.examples, "").or_else(|| parameter.examples.iter().find(leads_to_success));
    let allowed = |value: &Value| {
        let allows = |schema| api.is_valid(schema, Direction::Request, value);
        parameter.schema.is_none_or(allows)
    };
    example
        .and_then(data)
        .cloned()
        .filter(allowed)
        .or_else(|| shown_by_schema(api.schema(parameter.schema?)).filter(allowed))
        .or_else(|| api.parameter_instance(parameter))
}

/// A value that a schema shows: an example, its default, its constant, or the first of its enumeration.
fn shown_by_schema(schema: &Schema) -> Option<Value> {
    let example = schema.examples.first().map(|(value, _)| value);
    let first = schema
        .enumeration
        .as_ref()
        .and_then(|values| values.first());
    let shown = example
        .or(schema.default.as_ref())
        .or(schema.constant.as_ref())
        .or(first);
    shown.filter(|value| !value.is_null()).cloned()
}

/// Bodies that the example sends, by media type. A media type without an example of this name sends the data of another one's.
fn bodies<'a>(
    api: &Api,
    operation: &'a Operation,
    name: &str,
    shown_name: &str,
) -> Result<Vec<(&'a MediaType, Content)>, Option<String>> {
    let Some(body) = &operation.request_body else {
        return Ok(Vec::new());
    };
    let value = body
        .content
        .iter()
        .find_map(|media| named(&media.examples, shown_name).and_then(data));
    let content_of = |media: &'a MediaType| {
        let own = named(&media.examples, shown_name).and_then(content);
        let borrowed = || {
            value
                .filter(|_| can_encode(media))
                .cloned()
                .map(Content::Value)
        };
        Some((media, own.or_else(borrowed)?))
    };
    let shown: Vec<_> = body.content.iter().filter_map(content_of).collect();
    let unusual =
        name.is_empty() && !shown.is_empty() && !shown.iter().any(|shown| is_allowed(api, shown));
    let bodies = if shown.is_empty() || unusual {
        made(api, body)
    } else {
        shown
    };
    if bodies.is_empty() && body.required {
        return Err(Some(
            "the document shows no request body, and none can be made by its schema".to_owned(),
        ));
    }
    Ok(bodies)
}

/// The schema allows what an example shows. Whether it allows a text is seen when it is read.
fn is_allowed(api: &Api, (media, content): &(&MediaType, Content)) -> bool {
    match (content, media.schema) {
        (Content::Value(value), Some(schema)) => api.is_valid(schema, Direction::Request, value),
        _ => true,
    }
}

/// Bodies made by the schemas, where the document shows none.
fn made<'a>(api: &Api, body: &'a RequestBody) -> Vec<(&'a MediaType, Content)> {
    let media = body.content.iter().filter(|media| can_encode(media));
    let bodies = media.filter_map(|media| {
        let options = instance::Options::default();
        let value = api.instance(media.schema?, Direction::Request, options)?;
        Some((media, Content::Value(value)))
    });
    bodies.collect()
}

/// The name under which the body of a case stands: its own, else the lone one, else one that leads to success, and is of the kind that the parameters name.
fn body_example_name<'a>(
    api: &Api,
    operation: &'a Operation,
    name: &'a str,
    parameters: &[(&Parameter, Value)],
) -> &'a str {
    let examples = || {
        operation
            .request_body
            .iter()
            .flat_map(|body| &body.content)
            .flat_map(|media| &media.examples)
    };
    let has = |wanted: &str| examples().any(|example| example.name == wanted);
    if has(name) {
        return name;
    }
    let succeeds =
        |example: &&Example| means_success(operation, promised(operation, &example.name));
    let fitting = |example: &&Example| succeeds(example) && kinds::fits(api, example, parameters);
    let successful = examples()
        .find(fitting)
        .or_else(|| examples().find(succeeds));
    if has("") {
        ""
    } else {
        successful.map_or("", |example| example.name.as_str())
    }
}

fn cases<'a>(operation: &'a Operation, outline: &Outline<'a>) -> Vec<Case<'a>> {
    pairs(operation, outline)
        .into_iter()
        .map(|(body, accept)| Case {
            operation,
            name: outline.name.clone(),
            representation: pair_name(body.map(|(media, _)| *media), accept),
            parameters: outline.parameters.clone(),
            body: body.cloned(),
            accept,
            response: outline.response,
            is_settled: outline.is_settled,
        })
        .collect()
}

type Pair<'a, 'o> = (Option<&'o (&'a MediaType, Content)>, Option<&'a str>);

/// Each body with the reply of its format, and each reply that no body asks for with the first body.
fn pairs<'a, 'o>(operation: &'a Operation, outline: &'o Outline<'a>) -> Vec<Pair<'a, 'o>> {
    let replies: Vec<&str> = reply_types(outline.response);
    // What another success has can be had; what only failures have is asked for where nothing else is.
    let of = |succeeds: bool| {
        let all = operation.responses.iter();
        let fitting = all.filter(move |response| is_success(response) == succeeds);
        fitting.flat_map(reply_types).collect::<Vec<&str>>()
    };
    let (successes, mut failures) = (of(true), of(false));
    // Whoever lists it for failures alone need not have it where nothing fails (RFC 9457).
    failures.retain(|name| !name.contains("/problem+"));
    let of_format = |media: &MediaType, types: &[&'a str]| {
        types
            .iter()
            .copied()
            .find(|reply| same_format(reply, &media.name))
    };
    let mut pairs: Vec<Pair<'a, 'o>> = Vec::new();
    for body in &outline.bodies {
        let accept = of_format(body.0, &replies).or_else(|| replies.first().copied());
        let accept = accept
            .or_else(|| of_format(body.0, &successes))
            .or_else(|| successes.first().copied())
            .or_else(|| of_format(body.0, &failures));
        pairs.push((Some(body), accept));
    }
    for reply in replies {
        if !pairs.iter().any(|(_, accept)| *accept == Some(reply)) {
            pairs.push((outline.bodies.first(), Some(reply)));
        }
    }
    if pairs.is_empty() {
        pairs.push((None, None));
    }
    pairs
}

/// What a client accepts who wants a media type: that of problems (RFC 9457) comes in place of another one of the same format.
pub(crate) fn acceptable<'a>(api: &'a Api, name: &'a str) -> &'a str {
    if !name.contains("/problem+") {
        return name;
    }
    let successes = api.operations.iter().filter_map(success);
    let mut types = successes.flat_map(reply_types);
    let plain = types.find(|other| !other.contains("/problem+") && same_format(other, name));
    plain.unwrap_or(name)
}

fn reply_types(response: &Response) -> Vec<&str> {
    response
        .content
        .iter()
        .map(|media| media.name.as_str())
        .collect()
}

fn pair_name(body: Option<&MediaType>, accept: Option<&str>) -> String {
    match (body, accept) {
        (None, None) => "none".to_owned(),
        (None, Some(accept)) => representation(accept),
        (Some(body), None) => representation(&body.name),
        (Some(body), Some(accept)) if same_format(&body.name, accept) => representation(&body.name),
        (Some(body), Some(accept)) => {
            format!("{}-{}", representation(&body.name), representation(accept))
        }
    }
}

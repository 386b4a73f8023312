//! Operations: what is sent, what comes back, and a table of data.

use hallpass_openapi::model::{Location, PathPart, StatusPattern, Style};

use super::checks;
use super::structs;
use super::text::{docs, fitted, head, indented, joined};
use super::types::{self, Scope};
use crate::format::CALL;
use crate::ir::{
    Alternative, Choice, Field, Found, Link, Operation, Parameter, Presence, Response, Source, Type,
};

/// The module of an operation.
pub(super) fn operation(operation: &Operation) -> String {
    let words = head(&operation.docs, operation.deprecated, 0);
    let items = joined([
        "use super::runtime;".to_owned(),
        structs::request(&operation.request),
        joined(operation.forms.iter().map(structs::form)),
        choices(operation),
        joined(operation.responses.iter().filter_map(headers)),
        response(operation),
        table(operation),
        received(operation),
        answers(operation),
    ]);
    format!(
        "{words}pub mod {} {{\n{}\n}}",
        operation.module,
        indented(&items)
    )
}

/// What comes back, by status.
/// Bodies of several types.
fn choices(operation: &Operation) -> String {
    joined(operation.choices.iter().map(choice))
}

fn choice(choice: &Choice) -> String {
    let derives = "/// A body, by its media type.\n#[derive(Debug, Clone, PartialEq)]";
    let variants: String = choice.alternatives.iter().map(alternative).collect();
    let body = format!("pub enum {} {{\n{variants}}}", choice.name);
    let lines: String = choice.alternatives.iter().map(stands_in).collect();
    let table = format!(
        "runtime::bodies! {{\n    {} {{\n{lines}    }}\n}}",
        choice.name
    );
    joined([fitted(format!("{derives}\n{body}"), 4), table])
}

fn alternative(alternative: &Alternative) -> String {
    let media: Vec<String> = alternative
        .media
        .iter()
        .map(|name| format!("`{name}`"))
        .collect();
    let words = docs(&[format!("As {}.", media.join(", "))], 4);
    let value = types::path(&alternative.value, Scope::Operation);
    format!("{words}    {}({value}),\n", alternative.name)
}

/// The media types of an alternative.
fn stands_in(alternative: &Alternative) -> String {
    let kind = match alternative.value {
        Type::Bytes => "bytes",
        _ => "typed",
    };
    let rules = checks::rules(&alternative.checks);
    let media: Vec<String> = alternative
        .media
        .iter()
        .map(|name| format!("{name:?}"))
        .collect();
    format!(
        "        {} {kind}{rules} = {},\n",
        alternative.name,
        media.join(" | ")
    )
}

/// The headers of a response, and how they are called.
fn headers(response: &Response) -> Option<String> {
    let headers = response.headers.as_ref()?;
    let words = match response.status {
        StatusPattern::Exact(code) => format!("Headers of the reply {code}."),
        StatusPattern::Range(digit) => format!("Headers of the replies {digit}00 to {digit}99."),
        StatusPattern::Default => "Headers of any other reply.".to_owned(),
    };
    if let Some(same) = &headers.same {
        let module = same.module.as_ref();
        let module = module.map_or_else(String::new, |name| format!("super::{name}::"));
        let (words, name) = (docs(&[words], 0), &headers.name);
        let alias = format!("{words}pub type {name} = {module}{};", same.name);
        return Some(fitted(alias, 4));
    }
    let lines = headers.parameters.iter().zip(&headers.structure.fields);
    let lines: String = lines
        .map(|(parameter, field)| {
            let rules = checks::rules(&field.checks);
            format!(
                "        {} => {}{rules},\n",
                self::parameter(parameter),
                field.name
            )
        })
        .collect();
    let table = format!(
        "runtime::headers! {{\n    {} {{\n{lines}    }}\n}}",
        headers.name
    );
    let own = structs::own(&words, &headers.name, &headers.structure);
    Some(joined([own, table]))
}

fn response(operation: &Operation) -> String {
    let variants: String = operation.responses.iter().map(variant).collect();
    let body = if variants.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{\n{variants}}}")
    };
    let derives = "/// What comes back.\n#[derive(Debug, Clone, PartialEq)]\n#[non_exhaustive]";
    fitted(format!("{derives}\npub enum Response {body}"), 4)
}

fn variant(response: &Response) -> String {
    let words = docs(&response.docs, 4);
    let status = is_many(response).then(|| "u16".to_owned());
    let value = response
        .value
        .iter()
        .map(|value| types::path(value, Scope::Operation));
    let headers = response.headers.iter().map(|headers| headers.name.clone());
    let parts: Vec<String> = status.into_iter().chain(value).chain(headers).collect();
    let flat = parts.join(", ");
    let content = if parts.is_empty() {
        String::new()
    } else if parts.len() > 1 && flat.chars().count() > CALL {
        format!("(\n        {},\n    )", parts.join(",\n        "))
    } else {
        format!("({flat})")
    };
    format!("{words}    {}{content},\n", response.variant)
}

/// Stands for several codes, so that the variant says which.
fn is_many(response: &Response) -> bool {
    !matches!(response.status, StatusPattern::Exact(_))
}

/// How a request that a server sends is read.
fn received(operation: &Operation) -> String {
    let Some(all) = &operation.received else {
        return String::new();
    };
    let (fields, body) = operation
        .request
        .fields
        .split_at(operation.parameters.len());
    let parameters = operation.parameters.iter().zip(all).zip(fields);
    let parameters = parameters.map(|((one, from), field)| {
        let one = parameter(one);
        let from = match from {
            Found::Path => format!("path({one})"),
            Found::Header => format!("header({one})"),
            Found::Cookie => format!("cookie({one})"),
            Found::Query => format!("query({one})"),
            Found::Spread(names) => format!("spread({one}, &{names:?})"),
            Found::Others(names) => format!("others({one}, &{names:?})"),
        };
        (field, from)
    });
    let body = body.iter().map(|field| (field, read(field).to_owned()));
    let lines: String = parameters
        .chain(body)
        .map(|(field, from)| format!("    {} {from},\n", field.name))
        .collect();
    format!("runtime::received! {{\n{lines}}}")
}

/// How what is answered to a server is written.
fn answers(operation: &Operation) -> String {
    if !operation.is_answered || operation.responses.is_empty() {
        return String::new();
    }
    let lines = operation.responses.iter().enumerate();
    let lines = lines.map(|(index, response)| {
        let code = match response.status {
            StatusPattern::Exact(code) => code,
            StatusPattern::Range(digit) => u16::from(digit) * 100,
            StatusPattern::Default => 0,
        };
        format!(
            "    {index} {code} {}{},\n",
            response.variant,
            made(response)
        )
    });
    format!("runtime::answers! {{\n{}}}", lines.collect::<String>())
}

/// From what a body comes.
fn read(body: &Field) -> &'static str {
    match (&body.value, body.presence) {
        (Type::Bytes, Presence::Required) => "bytes()",
        (Type::Bytes, _) => "optional_bytes()",
        (_, Presence::Required) => "body()",
        _ => "optional_body()",
    }
}

/// The operation as data, how replies are read, and what is checked of a request.
fn table(operation: &Operation) -> String {
    let Operation { id, method, .. } = operation;
    let path: String = operation.path.iter().map(path_part).collect();
    let mut text = format!("runtime::operation! {{\n    {id:?} {method:?} {path:?},\n");
    let parameters = operation.parameters.iter();
    let parameters: String = parameters
        .map(|one| format!("        {},\n", parameter(one)))
        .collect();
    text += &block("parameters", &parameters);
    let body = operation.body.as_ref().map(|body| {
        let presence = if body.required {
            "required"
        } else {
            "optional"
        };
        format!("{presence}({})", list(body.list.as_deref()))
    });
    text += &format!("    body {},\n", body.as_deref().unwrap_or("None"));
    let responses = operation.responses.iter().enumerate();
    let responses: String = responses
        .map(|(index, response)| reply(index, response))
        .collect();
    text += &block("responses", &responses);
    text += &format!(
        "    security {},\n",
        list(operation.security_list.as_deref())
    );
    if !operation.servers.is_empty() {
        text += &format!("    servers &{:?},\n", operation.servers);
    }
    text += &block("checks", &checks::request(&operation.request));
    text + "}"
}

fn block(name: &str, lines: &str) -> String {
    if lines.is_empty() {
        format!("    {name} {{}}\n")
    } else {
        format!("    {name} {{\n{lines}    }}\n")
    }
}

/// A shared list, or an empty one.
fn list(name: Option<&str>) -> String {
    name.map_or_else(|| "&[]".to_owned(), |name| format!("super::lists::{name}"))
}

fn path_part(part: &PathPart) -> String {
    match part {
        PathPart::Literal(text) => text.clone(),
        PathPart::Parameter(name) => format!("{{{name}}}"),
    }
}

fn parameter(parameter: &Parameter) -> String {
    let Parameter { wire, explode, .. } = parameter;
    let (location, style, exploded) = match parameter.location {
        Location::Path => ("path", Style::Simple, false),
        Location::Header => ("header", Style::Simple, false),
        Location::Query => ("query", Style::Form, true),
        Location::Cookie => ("cookie", Style::Form, true),
        Location::Querystring => ("querystring", Style::Form, true),
    };
    let mut text = format!("{location}({wire:?})");
    if parameter.required && parameter.location != Location::Path {
        text += ".required()";
    }
    if parameter.style != style || *explode != exploded {
        text += &format!(".style({:?}, {explode})", parameter.style);
    }
    if parameter.allow_reserved {
        text += ".allow_reserved()";
    }
    if let Some(name) = &parameter.content {
        text += &format!(".content({name:?})");
    }
    text
}

/// A response, and of what its variant is made.
fn reply(index: usize, response: &Response) -> String {
    let media = list(response.list.as_deref());
    let pattern = match response.status {
        StatusPattern::Exact(code) => format!("exact({code}, {media})"),
        StatusPattern::Range(digit) => format!("range({digit}, {media})"),
        StatusPattern::Default => format!("default({media})"),
    };
    let headers = response.headers.as_ref();
    let declared = headers.map(|headers| format!(".headers({}::HEADERS)", headers.name));
    let links = links(&response.links);
    let made = made(response);
    let (declared, variant) = (declared.unwrap_or_default(), &response.variant);
    format!("        {index} {pattern}{declared}{links} => {variant}{made},\n")
}

/// The parts of the variant of a response.
fn made(response: &Response) -> String {
    let value = response.value.as_ref().map(|value| match value {
        Type::Bytes => "bytes",
        _ => "decode",
    });
    let parts = [
        is_many(response).then_some("status"),
        value,
        response.headers.as_ref().map(|_| "headers"),
    ];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    match parts.is_empty() {
        true => String::new(),
        false => format!("({})", parts.join(", ")),
    }
}

/// The links of a response, a line each.
fn links(links: &[Link]) -> String {
    if links.is_empty() {
        return String::new();
    }
    let lines: String = links
        .iter()
        .map(|one| format!("            {},\n", link(one)))
        .collect();
    format!(".links(&[\n{lines}        ])")
}

fn link(link: &Link) -> String {
    let mut text = match &link.operation {
        Some(operation) => format!("Link::new({:?}, {operation:?})", link.name),
        None => format!("Link::elsewhere({:?}, {:?})", link.name, link.target),
    };
    if !link.parameters.is_empty() {
        let parameters = link.parameters.iter();
        let parameters: Vec<String> = parameters
            .map(|(name, value)| format!("({name:?}, {})", source(value)))
            .collect();
        text += &format!(".parameters(&[{}])", parameters.join(", "));
    }
    if let Some(body) = &link.body {
        text += &format!(".body({})", source(body));
    }
    if let Some(url) = &link.server {
        text += &format!(".server({url:?})");
    }
    text
}

fn source(source: &Source) -> String {
    match source {
        Source::Expression(text) => format!("Source::Expression({text:?})"),
        Source::Constant(json) => format!("Source::Constant({json:?})"),
    }
}

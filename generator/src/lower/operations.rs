//! Operations: parameters, bodies and responses in terms of the module's types.

use std::sync::Arc;

use hallpass_openapi::diagnostic::Span;
use hallpass_openapi::model::{self, MediaType, SecurityRequirement, XmlBody};

use super::calls::{Call, Caller};
use super::choices;
use super::class::Class;
use super::definitions::{Definitions, construction};
use super::docs::paragraphs;
use super::forms::is_in_parts;
use super::ignored::ignored;
use super::links;
use super::received;
use super::responses;
use super::types::Types;
use super::usage::View;
use super::xml::Tables;
use crate::ir::{
    Alternative, Body, Check, Choice, Field, Form, Format, Found, Media, Operation, Parameter,
    Presence, Response, Struct, Type,
};
use crate::names::{Case, Names, Wish, settle};

/// Lowers the operations of a document.
#[derive(Debug)]
pub(crate) struct Operations<'d, 's, 'a, 'c> {
    /// Fields and what cannot be expressed.
    pub definitions: &'d mut Definitions<'s, 'a>,
    /// XML tables of the bodies seen.
    pub tables: Tables,
    /// Forms with files of the operation that is lowered.
    pub forms: Vec<Form>,
    /// The operation that is lowered, by the path of its module.
    pub module: String,
    /// Who calls it.
    pub caller: Caller,
    /// What there is to lead to.
    pub calls: &'c [Call<'c>],
    /// The servers of the document.
    pub servers: &'c [model::Server],
}

/// The media types of a body, and its type.
#[derive(Debug, Default)]
struct Content {
    value: Option<Type>,
    checks: Vec<Check>,
    media: Vec<Media>,
    choice: Option<Choice>,
}

impl Operations<'_, '_, '_, '_> {
    /// All operations: those of clients, and what the server calls in modules of its own.
    pub fn all(&mut self) -> Vec<Operation> {
        let calls = self.calls;
        let of = |caller| calls.iter().filter(move |call| call.caller == caller);
        let modules = [Caller::Webhook, Caller::Callback];
        let modules = modules.into_iter().filter(|one| of(*one).next().is_some());
        let modules: Vec<Caller> = modules.collect();
        let mut wishes: Vec<Wish> = of(Caller::Client).map(wish).collect();
        let count = wishes.len();
        // Operations have their names whether the server calls anything or not.
        wishes.extend(modules.iter().filter_map(|caller| {
            let name = caller.module()?;
            Some(Wish {
                inline: true,
                ..Wish::plain(name, None)
            })
        }));
        let mut names = self.module_names("operation", &wishes);
        let withins = names.split_off(count);
        let mut operations: Vec<Operation> = of(Caller::Client)
            .zip(names)
            .map(|(call, name)| self.operation(call, name, None))
            .collect();
        for (caller, within) in modules.into_iter().zip(withins) {
            let wishes: Vec<Wish> = of(caller).map(wish).collect();
            let names = self.module_names(&within, &wishes);
            for (call, name) in of(caller).zip(names) {
                operations.push(self.operation(call, name, Some(&within)));
            }
        }
        operations
    }

    fn module_names(&self, scope: &str, wishes: &[Wish]) -> Vec<String> {
        let types = self.definitions.types;
        let taken = ["runtime", "lists", "xml"];
        let taken: Vec<&str> = taken.into_iter().chain(types.symbols.uncased()).collect();
        types.names.settle(scope, wishes, Case::Snake, &taken)
    }

    fn operation(&mut self, call: &Call<'_>, module: String, within: Option<&str>) -> Operation {
        let operation = call.operation;
        self.caller = call.caller;
        self.module = within.map_or_else(|| module.clone(), |one| format!("{one}::{module}"));
        let mut names = request_names(operation, &self.module, self.definitions.types.names);
        let body_name = names.pop().unwrap_or_default();
        let pairs = operation.parameters.iter().zip(names);
        let mut fields: Vec<Field> = pairs
            .map(|(parameter, name)| self.parameter(parameter, name))
            .collect();
        let mut choices = Vec::new();
        let body = operation
            .request_body
            .as_ref()
            .and_then(|request| self.body(request, body_name, &mut choices));
        let (field, body) = body.unzip();
        fields.extend(field);
        Operation {
            parameters: operation.parameters.iter().map(parameter_data).collect(),
            request: request(fields),
            body,
            responses: self.responses(operation, &mut choices),
            choices,
            forms: std::mem::take(&mut self.forms),
            docs: operation_docs(call),
            deprecated: operation.deprecated,
            id: operation.id.clone(),
            method: operation.method.clone(),
            path: operation.path.parts.clone(),
            security: operation
                .security
                .iter()
                .map(|requirement: &SecurityRequirement| requirement.schemes.clone())
                .collect(),
            security_list: None,
            servers: self.servers(operation),
            is_answered: call.caller != Caller::Client,
            received: self.received(call),
            within: within.map(str::to_owned),
            span: operation.span,
            module,
        }
    }

    /// The servers of an operation, where they are not those of the document.
    fn servers(&self, operation: &model::Operation) -> Vec<String> {
        let urls = |servers: &[model::Server]| -> Vec<String> {
            servers.iter().map(|server| server.url.clone()).collect()
        };
        let own = urls(&operation.servers);
        if own == urls(self.servers) {
            return Vec::new();
        }
        own
    }

    /// From where the request of a server is read, which is told where it cannot be.
    fn received(&mut self, call: &Call<'_>) -> Option<Vec<Found>> {
        if call.caller == Caller::Client {
            return None;
        }
        let schemas = self.definitions.types.schemas;
        let parameters = call.operation.parameters.iter();
        let from = parameters.map(|one| received::from(schemas, call.operation, one).ok_or(one));
        let from = from.collect::<Result<Vec<Found>, _>>();
        if let Err(parameter) = &from {
            let message = format!(
                "`{}` of {} is not read: `Request::decode` is not generated",
                parameter.name,
                call.words.as_deref().unwrap_or(&call.name)
            );
            self.ignore("request-unread", message, parameter.span);
        }
        from.ok()
    }

    fn parameter(&mut self, parameter: &model::Parameter, name: String) -> Field {
        let mut field = match parameter.schema {
            Some(schema) => self.definitions.field(
                name,
                &parameter.name,
                schema,
                parameter.required,
                self.caller.sends(),
            ),
            None => untyped(name, &parameter.name, parameter.required),
        };
        // A parameter is text: null has no form of its own, so absent and null are one.
        field.presence = presence(parameter.required);
        if let Some(words) = &parameter.description {
            field.docs = paragraphs([Some(words.as_str())]);
        }
        field.deprecated |= parameter.deprecated;
        field
    }

    fn body(
        &mut self,
        request: &model::RequestBody,
        name: String,
        choices: &mut Vec<Choice>,
    ) -> Option<(Field, Body)> {
        let content = self.content(&request.content, self.caller.sends(), "Body");
        choices.extend(content.choice);
        let docs = paragraphs([request.description.as_deref()]);
        let value = content.value?;
        let field = Field {
            wire: name.clone(),
            name,
            docs: if docs.is_empty() {
                vec!["The body.".to_owned()]
            } else {
                docs
            },
            deprecated: false,
            presence: presence(request.required),
            value: value.clone(),
            checks: content.checks,
            default: None,
        };
        let body = Body {
            required: request.required,
            value,
            media: content.media,
            list: None,
        };
        Some((field, body))
    }

    fn responses(
        &mut self,
        operation: &model::Operation,
        choices: &mut Vec<Choice>,
    ) -> Vec<Response> {
        let wishes: Vec<Wish> = operation
            .responses
            .iter()
            .map(|response| Wish::plain(&responses::name(response.status), None))
            .collect();
        let names = settle(&wishes, Case::Camel, &[]);
        operation
            .responses
            .iter()
            .zip(names)
            .map(|(response, variant)| self.response(&operation.method, response, variant, choices))
            .collect()
    }

    /// What HTTP sends without a body is never read as one.
    fn tell_bodiless(&mut self, response: &model::Response) {
        let media = response.content.iter();
        if let Some(media) = media.clone().find(|media| media.schema.is_some()) {
            let message = "a reply to HEAD, and one with this status, has no body in HTTP; its schema is not read".to_owned();
            self.ignore("bodiless", message, media.span);
        }
    }

    fn response(
        &mut self,
        method: &str,
        response: &model::Response,
        variant: String,
        choices: &mut Vec<Choice>,
    ) -> Response {
        let choice = format!("{variant}Body");
        let content = if responses::has_body(method, response.status) {
            self.content(&response.content, self.caller.answers(), &choice)
        } else {
            self.tell_bodiless(response);
            Content::default()
        };
        choices.extend(content.choice);
        let status = match response.status {
            model::StatusPattern::Exact(code) => format!("Status {code}."),
            model::StatusPattern::Range(digit) => format!("Status {digit}00 to {digit}99."),
            model::StatusPattern::Default => "Any other status.".to_owned(),
        };
        Response {
            docs: paragraphs([Some(status.as_str()), Some(response.description.as_str())]),
            status: response.status,
            headers: self.headers(&response.headers, &variant),
            links: links::links(response, self.calls),
            variant,
            value: content.value,
            media: content.media,
            list: None,
        }
    }

    /// The media types of a body, and a type: that of all, or a choice of this name where they differ.
    fn content(&mut self, media: &[MediaType], direction: View, choice: &str) -> Content {
        let mut content = Content::default();
        let mut alternatives: Vec<Alternative> = Vec::new();
        let all = media;
        for media in all {
            let (value, checks, format) = self
                .text_in_json(media, all, direction)
                .unwrap_or_else(|| self.media(media, direction));
            content.media.push(Media {
                name: media.name.clone(),
                format,
            });
            let same = alternatives.iter_mut().find(|one| one.value == value);
            match same {
                Some(same) => same.media.push(media.name.clone()),
                None => alternatives.push(Alternative {
                    name: String::new(),
                    value,
                    checks,
                    media: vec![media.name.clone()],
                }),
            }
        }
        if alternatives.len() > 1 {
            content.value = Some(Type::Own(choice.to_owned()));
            content.checks = vec![Check::Nested];
            content.choice = Some(choices::named(choice, alternatives));
        } else if let Some(only) = alternatives.pop() {
            content.value = Some(only.value);
            content.checks = only.checks;
        }
        content
    }

    /// Some servers list `text/plain` wherever they list JSON. Where it has the same type that is no text, what comes so can be nothing but JSON.
    fn text_in_json(
        &self,
        media: &MediaType,
        all: &[MediaType],
        direction: View,
    ) -> Option<(Type, Vec<Check>, Format)> {
        let is_answer = direction == View::Read && self.caller == Caller::Client;
        if !is_answer || essence(&media.name) != "text/plain" || self.plain(media).is_some() {
            return None;
        }
        let schema = media.schema.filter(|schema| !self.is_bytes(*schema))?;
        let types = self.definitions.types;
        let value = types.nullable(schema, direction);
        let is_same = |other: &MediaType| {
            let schema = other.schema.filter(|_| is_json(&other.name));
            schema.is_some_and(|schema| types.nullable(schema, direction) == value)
        };
        let checks = self.checks(schema, direction);
        all.iter()
            .any(is_same)
            .then_some((value, checks, Format::Json))
    }

    fn media(&mut self, media: &MediaType, direction: View) -> (Type, Vec<Check>, Format) {
        let types: Types<'_, '_> = self.definitions.types;
        if self.caller == Caller::Client && direction == View::Write && is_in_parts(media) {
            if let Some(parts) = self.parts(media) {
                return parts;
            }
            if !media.encodings.is_empty() {
                let message = format!("the encoding of the parts of `{}`", media.name);
                self.ignore("encoding", message, media.span);
            }
        }
        let format = match &media.xml {
            Some(xml) => Some(self.xml(xml)),
            None if is_json(&media.name) => Some(Format::Json),
            None => self.plain(media),
        };
        match (format, media.schema) {
            (Some(format), Some(schema)) => (
                types.nullable(schema, direction),
                self.checks(schema, direction),
                format,
            ),
            (Some(format), None) => (Type::Value, Vec::new(), format),
            (None, _) => {
                if media.schema.is_some_and(|schema| !self.is_bytes(schema)) {
                    let message = format!(
                        "the schema of `{}` is not read; its body is bytes",
                        media.name
                    );
                    self.ignore("media-type", message, media.span);
                }
                (Type::Bytes, Vec::new(), Format::Bytes)
            }
        }
    }

    fn checks(&self, schema: model::SchemaId, direction: View) -> Vec<Check> {
        self.definitions
            .types
            .inner(Some(schema), direction)
            .unwrap_or_default()
    }

    /// A text that is a scalar, or a form.
    fn plain(&self, media: &MediaType) -> Option<Format> {
        let schemas = self.definitions.types.schemas;
        let schema = media.schema.map(|schema| schemas.base(schema))?;
        let essence = essence(&media.name);
        let class = schemas.class(schema);
        let is_binary = schemas.get(schema).format.as_deref() == Some("binary");
        if essence.starts_with("text/") && class.is_scalar() && !is_binary {
            return Some(Format::Text);
        }
        let is_form = essence == "application/x-www-form-urlencoded";
        let is_object = matches!(class, Class::Struct | Class::Map(_));
        (is_form && is_object).then(|| Format::Form(styled(media)))
    }

    /// A text is bytes in a media type of its own.
    fn is_bytes(&self, schema: model::SchemaId) -> bool {
        let schemas = self.definitions.types.schemas;
        let class = schemas.class(schemas.base(schema));
        matches!(class, Class::Text | Class::Any)
    }

    fn xml(&mut self, body: &Arc<XmlBody>) -> Format {
        Format::Xml(self.tables.add(body))
    }

    pub(super) fn ignore(&mut self, code: &'static str, message: String, span: Span) {
        self.definitions.ignored.push(ignored(code, message, span));
    }
}

/// Names of the fields of a request: the parameters', and last the body's. Parameters of one name in two places are told apart by
/// where they stand.
fn request_names(operation: &model::Operation, module: &str, names: &Names<'_>) -> Vec<String> {
    let mut wishes: Vec<Wish> = operation
        .parameters
        .iter()
        .map(|parameter| Wish {
            longer: Some(format!("{:?} {}", parameter.location, parameter.name)),
            place: format!("{:?}", parameter.location).to_lowercase(),
            span: parameter.span,
            ..Wish::plain(&parameter.name, parameter.rust_name.as_deref())
        })
        .collect();
    wishes.push(Wish {
        longer: Some("request body".to_owned()),
        inline: true,
        ..Wish::plain("body", None)
    });
    let scope = format!("parameter {module}");
    names.settle(&scope, &wishes, Case::Snake, &[])
}

pub(super) fn presence(required: bool) -> Presence {
    if required {
        Presence::Required
    } else {
        Presence::Optional
    }
}

fn request(fields: Vec<Field>) -> Struct {
    Struct {
        construction: construction(&fields),
        fields,
        rest: None,
        checks: Vec::new(),
    }
}

fn parameter_data(parameter: &model::Parameter) -> Parameter {
    Parameter {
        wire: parameter.name.clone(),
        location: parameter.location,
        required: parameter.required,
        style: parameter.style,
        explode: parameter.explode,
        allow_reserved: parameter.allow_reserved,
        content: parameter.content.clone(),
    }
}

/// A parameter or header without a schema is a text.
pub(super) fn untyped(name: String, wire: &str, required: bool) -> Field {
    Field {
        name,
        wire: wire.to_owned(),
        docs: vec![format!("`{wire}`.")],
        deprecated: false,
        presence: presence(required),
        value: Type::String,
        checks: Vec::new(),
        default: None,
    }
}

/// A module for an operation.
fn wish(call: &Call<'_>) -> Wish {
    let operation = call.operation;
    Wish::plain(&call.name, operation.rust_name.as_deref()).at(operation.span)
}

fn operation_docs(call: &Call<'_>) -> Vec<String> {
    let operation = call.operation;
    let (method, path) = (&operation.method, &operation.path.text);
    let line = match (&call.words, call.caller) {
        (None, _) => format!("`{method} {path}`"),
        (Some(words), Caller::Callback) => format!("`{method} {path}`: {words}."),
        (Some(words), _) => format!("`{method}`: {words}."),
    };
    paragraphs([
        operation.summary.as_deref(),
        operation.description.as_deref(),
        Some(line.as_str()),
    ])
}

/// JSON by name, and a range that takes everything.
/// The properties of a form that have a style.
fn styled(media: &MediaType) -> Vec<Parameter> {
    let encodings = media.encodings.properties.iter();
    let styled = encodings.filter(|(_, encoding)| encoding.is_styled());
    styled
        .map(|(name, encoding)| {
            let style = encoding.style.unwrap_or(model::Style::Form);
            Parameter {
                wire: name.clone(),
                location: model::Location::Query,
                required: false,
                style,
                explode: encoding.explode.unwrap_or(style == model::Style::Form),
                allow_reserved: encoding.allow_reserved.unwrap_or(false),
                content: None,
            }
        })
        .collect()
}

pub(super) fn essence(name: &str) -> String {
    let essence = name.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

pub(super) fn is_json(name: &str) -> bool {
    let essence = essence(name);
    let subtype = essence.split('/').nth(1).unwrap_or_default();
    subtype == "json"
        || subtype.ends_with("+json")
        || essence == "*/*"
        || essence == "application/*"
}

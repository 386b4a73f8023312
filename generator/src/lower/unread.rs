//! What of the operations the generated code has no place for yet, each told at its place.

use std::collections::HashSet;

use hallpass_openapi::diagnostic::{Diagnostic, Span};
use hallpass_openapi::model::{Api, Location, MediaType, Operation, SchemaId, Style};

use super::calls::{Call, Caller};
use super::class::Class;
use super::forms::is_in_parts;
use super::headers::{has_form, is_kept};
use super::ignored::ignored;
use super::operations::essence;
use super::schemas::Schemas;

/// Reports callbacks of nobody, encodings and items of streams.
pub(crate) fn report(
    api: &Api,
    schemas: &Schemas<'_>,
    calls: &[Call<'_>],
    report: &mut Vec<Diagnostic>,
) {
    let spans: HashSet<Span> = calls.iter().map(|call| call.operation.span).collect();
    let unused = api.shared.callbacks.iter();
    for operation in unused.filter(|operation| !spans.contains(&operation.span)) {
        let message = "no operation has this callback; nothing of it is generated";
        report.push(ignored("callback-unused", message, operation.span));
    }
    for call in calls {
        let is_client = call.caller == Caller::Client;
        if is_client {
            unwritten(call.operation, schemas, report);
        }
        let read: Vec<&MediaType> = if is_client {
            call.answered().collect()
        } else {
            call.sent().collect()
        };
        for media in read {
            spread(media, schemas, report);
        }
        for media in call.sent() {
            of_media(media, is_client && is_in_parts(media), report);
        }
        for media in call.answered() {
            of_media(media, false, report);
        }
    }
}

/// Parameters and properties of forms whose values have no text: to send one is an error.
fn unwritten(operation: &Operation, schemas: &Schemas<'_>, report: &mut Vec<Diagnostic>) {
    let is_nested = |style: Style, schema: Option<SchemaId>| {
        let has_form = |id| style == Style::DeepObject || has_form(schemas, id);
        !schema.is_none_or(has_form)
    };
    const NESTED: &str = "holds arrays or objects in an array or object, which have no text in its style: such a value cannot be sent";
    for parameter in &operation.parameters {
        let is_query = parameter.location == Location::Querystring;
        let words = match &parameter.content {
            Some(name) if !(is_kept(name) || is_query && is_form(name)) => {
                format!("is in `{name}`: it cannot be sent")
            }
            None if is_nested(parameter.style, parameter.schema) => NESTED.to_owned(),
            _ => continue,
        };
        let message = format!("the parameter `{}` {words}", parameter.name);
        report.push(ignored("parameter-unwritten", message, parameter.span));
    }
    let body = operation.request_body.iter().flat_map(|body| &body.content);
    for media in body.filter(|media| is_form(&media.name)) {
        let Some(schema) = media.schema else { continue };
        let properties = &schemas.get(schemas.base(schema)).properties;
        for (name, encoding) in &media.encodings.properties {
            let style = encoding.style.unwrap_or(Style::Form);
            if encoding.is_styled() && is_nested(style, properties.get(name).copied()) {
                let message = format!("the property `{name}` {NESTED}");
                report.push(ignored("encoding", message, media.span));
            }
        }
    }
}

/// Whether properties of an object stand beside other names, so that nothing says which are its own.
pub(super) fn is_spread(
    schemas: &Schemas<'_>,
    style: Style,
    explode: bool,
    schema: Option<SchemaId>,
) -> bool {
    let is_object = |id| match schemas.class(schemas.base(id)) {
        Class::Struct | Class::Map(_) => true,
        Class::Union(arms) => arms.iter().any(|arm| {
            let class = schemas.class(schemas.base(*arm));
            matches!(class, Class::Struct | Class::Map(_) | Class::Union(_))
        }),
        _ => false,
    };
    style != Style::DeepObject && explode && schema.is_some_and(is_object)
}

/// Properties of forms that are not read from where their style puts them.
fn spread(media: &MediaType, schemas: &Schemas<'_>, report: &mut Vec<Diagnostic>) {
    let Some(schema) = media.schema.filter(|_| is_form(&media.name)) else {
        return;
    };
    let properties = &schemas.get(schemas.base(schema)).properties;
    for (name, encoding) in &media.encodings.properties {
        let style = encoding.style.unwrap_or(Style::Form);
        let explode = encoding.explode.unwrap_or(style == Style::Form);
        let property = properties.get(name).copied();
        if encoding.is_styled() && is_spread(schemas, style, explode, property) {
            let message = format!(
                "the property `{name}` of a form is not read: nothing says which names are its own"
            );
            report.push(ignored("encoding", message, media.span));
        }
    }
}

fn is_form(name: &str) -> bool {
    essence(name) == "application/x-www-form-urlencoded"
}

/// The encodings of a form in parts that is sent are told of where its type is made.
fn of_media(media: &MediaType, is_sent_in_parts: bool, report: &mut Vec<Diagnostic>) {
    if media.item_schema.is_some() {
        let message = format!("the items of a stream of `{}` have no type", media.name);
        report.push(ignored("item-schema", message, media.span));
    }
    if !media.encodings.is_empty() && !is_form(&media.name) && !is_sent_in_parts {
        let message = format!(
            "the encoding of the parts of `{}` is not generated",
            media.name
        );
        report.push(ignored("encoding", message, media.span));
    }
}

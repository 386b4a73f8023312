//! What of the operations the generated code has no place for yet, each told at its place.

use hallpass_openapi::diagnostic::Diagnostic;
use hallpass_openapi::model::{Api, MediaType, Operation};

use super::forms::is_in_parts;
use super::ignored::ignored;

/// Reports callbacks, webhooks, links, encodings and items of streams.
pub(crate) fn report(api: &Api, report: &mut Vec<Diagnostic>) {
    for webhook in &api.webhooks {
        let message = format!(
            "the webhook `{}`: no code is generated for it",
            webhook.name
        );
        report.push(ignored("webhook", message, webhook.span));
    }
    for operation in &api.operations {
        of_operation(operation, report);
    }
}

fn of_operation(operation: &Operation, report: &mut Vec<Diagnostic>) {
    for callback in &operation.callbacks {
        let message = format!(
            "the callback `{}`: no code is generated for it",
            callback.name
        );
        report.push(ignored("callback", message, callback.span));
    }
    for response in &operation.responses {
        for (name, link) in &response.links {
            let message = format!("the link `{name}` is not generated");
            report.push(ignored("link", message, link.span));
        }
    }
    let responses = operation
        .responses
        .iter()
        .flat_map(|response| &response.content);
    let request = operation.request_body.iter().flat_map(|body| &body.content);
    request.for_each(|media| of_media(media, is_in_parts(media), report));
    responses.for_each(|media| of_media(media, false, report));
}

/// The encodings of a form in parts that is sent are told of where its type is made.
fn of_media(media: &MediaType, is_sent_in_parts: bool, report: &mut Vec<Diagnostic>) {
    if media.item_schema.is_some() {
        let message = format!("the items of a stream of `{}` have no type", media.name);
        report.push(ignored("item-schema", message, media.span));
    }
    let is_form = media.name.starts_with("application/x-www-form-urlencoded");
    if !media.encodings.is_empty() && !is_form && !is_sent_in_parts {
        let message = format!(
            "the encoding of the parts of `{}` is not generated",
            media.name
        );
        report.push(ignored("encoding", message, media.span));
    }
}

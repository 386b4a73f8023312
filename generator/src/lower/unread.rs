//! What of the operations the generated code has no place for yet, each told at its place.

use hallpass_openapi::diagnostic::Diagnostic;
use hallpass_openapi::model::MediaType;

use super::calls::{Call, Caller};
use super::forms::is_in_parts;
use super::ignored::ignored;

/// Reports encodings and items of streams.
pub(crate) fn report(calls: &[Call<'_>], report: &mut Vec<Diagnostic>) {
    for call in calls {
        let is_client = call.caller == Caller::Client;
        for media in call.sent() {
            of_media(media, is_client && is_in_parts(media), report);
        }
        for media in call.answered() {
            of_media(media, false, report);
        }
    }
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

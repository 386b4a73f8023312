//! Examples of bodies, as tests of the generated code.

pub(super) mod fit;

use hallpass_openapi::diagnostic::Diagnostic;
use hallpass_openapi::model::{self, Api, ExampleValue, MediaType};
use hallpass_openapi::validate::Direction;

use super::calls::{Call, Caller};
use super::ignored::ignored;
use super::usage::View;
use crate::ir::{Example, Format, Media, Operation, Place, Type};
use crate::names::{Case, Wish, settle};

/// Examples that are validated before the memory of their validators is let go.
pub(super) const VALIDATORS: usize = 512;

/// Collects the examples of a document.
#[derive(Debug, Default)]
pub(crate) struct Examples {
    found: Vec<(String, Example)>,
    /// Who calls the operation that is looked at.
    caller: Option<Caller>,
    /// Examples without a text.
    pub ignored: Vec<Diagnostic>,
}

impl Examples {
    /// The examples of all bodies.
    pub fn collect(&mut self, api: &Api, calls: &[Call<'_>], operations: &[Operation]) {
        for (call, operation) in calls.iter().zip(operations) {
            let source = call.operation;
            self.caller = Some(call.caller);
            if let (Some(request), Some(body)) = (&source.request_body, &operation.body) {
                let place = (Place::Request, "request".to_owned());
                self.body(
                    operation,
                    place,
                    &request.content,
                    &body.media,
                    &body.value,
                    api,
                );
            }
            for (index, response) in operation.responses.iter().enumerate() {
                let place = (
                    Place::Response(response.status),
                    responses_word(&source.responses[index]),
                );
                let value = response.value.as_ref().unwrap_or(&Type::Bytes);
                self.body(
                    operation,
                    place,
                    &source.responses[index].content,
                    &response.media,
                    value,
                    api,
                );
            }
        }
    }

    /// The tests, each with a name of its own.
    pub fn finish(self) -> Vec<Example> {
        let wishes: Vec<Wish> = self
            .found
            .iter()
            .map(|(name, _)| Wish::plain(name, None))
            .collect();
        let names = settle(&wishes, Case::Snake, &[]);
        let examples = self.found.into_iter().map(|(_, example)| example);
        examples
            .zip(names)
            .map(|(example, name)| named(example, name))
            .collect()
    }

    fn body(
        &mut self,
        operation: &Operation,
        (place, word): (Place, String),
        source: &[MediaType],
        media: &[Media],
        value: &Type,
        api: &Api,
    ) {
        for form in media {
            let Some(source) = source.iter().find(|source| source.name == form.name) else {
                continue;
            };
            for example in &source.examples {
                let example = &*fit::as_meant(api, source, example);
                let Some(text) = self.text(example, &form.format) else {
                    continue;
                };
                let name = format!(
                    "{} {word} {} {}",
                    operation.path(),
                    example.name,
                    extension(form)
                );
                let direction = self.direction(place);
                let wrong = fit::contradiction(api, source, &form.format, example, direction);
                if self.found.len().is_multiple_of(VALIDATORS) {
                    api.forget_validators();
                }
                let found = Example {
                    name: String::new(),
                    docs: docs(example, wrong.as_deref(), api),
                    operation: operation.path(),
                    place,
                    media: form.name.clone(),
                    file: extension(form).to_owned(),
                    value: operation.in_media(value, &form.name).clone(),
                    text,
                    deviates: example.known_deviation.is_some() || wrong.is_some(),
                };
                self.found.push((name, found));
            }
        }
    }

    /// Which way the bodies of a place go: to the server, or from it.
    fn direction(&self, place: Place) -> Direction {
        let caller = self.caller.unwrap_or(Caller::Client);
        let view = match place {
            Place::Request => caller.sends(),
            Place::Response(_) => caller.answers(),
        };
        match view {
            View::Write => Direction::Request,
            View::Both | View::Read => Direction::Response,
        }
    }

    /// The text on the wire, if the example has one in this format.
    fn text(&mut self, example: &model::Example, format: &Format) -> Option<String> {
        let reason = match (&example.value, format) {
            (_, Format::Bytes | Format::Form(_) | Format::Multipart(_) | Format::Text) => {
                return None;
            }
            (ExampleValue::Serialized(text) | ExampleValue::Both(_, text), _) => {
                return Some(text.clone());
            }
            (ExampleValue::Data(value), Format::Json) => {
                return serde_json::to_string_pretty(value).ok();
            }
            (ExampleValue::Data(_), Format::Xml(_)) => "an XML example in data form is not tested",
            (ExampleValue::External(_), _) => "an external example is not tested",
        };
        self.ignored.push(ignored("example", reason, example.span));
        None
    }
}

fn named(example: Example, name: String) -> Example {
    let stem = name
        .strip_suffix(&format!("_{}", example.file))
        .unwrap_or(&name);
    Example {
        file: format!("{stem}.{}", example.file),
        name,
        ..example
    }
}

fn extension(media: &Media) -> &'static str {
    match media.format {
        Format::Json => "json",
        Format::Xml(_) => "xml",
        Format::Text | Format::Form(_) | Format::Multipart(_) => "text",
        Format::Bytes => "bytes",
    }
}

fn responses_word(response: &model::Response) -> String {
    match response.status {
        model::StatusPattern::Exact(code) => code.to_string(),
        status => super::responses::name(status),
    }
}

/// Where the example stands, and why it deviates.
fn docs(example: &model::Example, wrong: Option<&str>, api: &Api) -> Vec<String> {
    let place = api
        .sources
        .place(example.span)
        .map(|place| format!("`{}:{}`", place.file, place.line));
    let known = example.known_deviation.as_ref();
    let deviation = known
        .map(|reason| format!("Known to deviate: {reason}"))
        .or_else(|| wrong.map(|wrong| format!("Contradicts its schema: {wrong}")));
    super::docs::paragraphs([place.as_deref(), deviation.as_deref()])
}

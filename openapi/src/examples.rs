//! Examples against their schemas, in JSON and in XML, and JSON examples against XML examples of the same name.

mod parts;
mod places;
mod schemas;
mod serialized;
#[cfg(test)]
mod tests;
mod text;
mod verdict;

use std::collections::HashSet;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::equality::{Mode, differences};
use crate::media_type::{is_json, is_xml};
use crate::model::{Api, Example, ExampleValue, MediaType, Schema, SchemaId};
use crate::validate::Direction;
use places::Places;

/// Checks all examples of a document: those of parameters, bodies and schemas, and defaults.
///
/// Codes: `example-schema` (an example does not fit its schema), `example-format` (a value in it is not of its `format`),
/// `example-unread` (a note: text of a media type that is not read), `example-reference` (a `$ref` stands for the value of an example), `example-xml` (an XML example cannot be read by its schema),
/// `example-representation-mismatch` (JSON and XML examples of one name differ), `default-schema` (a default does not fit its
/// schema), `default-format` (it is not of its `format`), and for examples that are marked: `known-deviation` (a note: it deviates, as said), `known-deviation-unneeded` (it does
/// not deviate).
pub fn check(api: &Api) -> Vec<Diagnostic> {
    let mut checker = Checker {
        api,
        places: Places::new(&api.sources),
        nullable: verdict::nullable(api),
        has_untyped_nullable: api.schemas.iter().any(Schema::is_nullable_without_type),
        found: Vec::new(),
    };
    checker.operations(&api.operations, Some(Direction::Request));
    for webhook in &api.webhooks {
        checker.operations(&webhook.operations, None);
    }
    checker.shared(&api.shared);
    checker.schemas();
    checker.finish()
}

struct Checker<'a> {
    api: &'a Api,
    places: Places<'a>,
    /// Where types stand beside a `nullable` that means nothing.
    nullable: HashSet<Span>,
    /// Some `nullable` stands without `type`.
    has_untyped_nullable: bool,
    found: Vec<Diagnostic>,
}

/// An example of a body, read.
struct Read<'e> {
    example: &'e Example,
    schema: Option<SchemaId>,
    is_xml: bool,
    /// In data form; `None` when it cannot be read.
    value: Option<Value>,
    /// What is wrong with it.
    wrong: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn body(&mut self, content: &[MediaType], direction: Option<Direction>) {
        let mut all: Vec<Read<'_>> = content
            .iter()
            .flat_map(|media_type| {
                media_type
                    .examples
                    .iter()
                    .map(move |example| (media_type, example))
            })
            .map(|(media_type, example)| self.read(media_type, example, direction))
            .collect();
        self.compare(&mut all);
        for read in all {
            self.report(read.example, read.wrong);
        }
    }

    fn read<'e>(
        &mut self,
        media_type: &MediaType,
        example: &'e Example,
        direction: Option<Direction>,
    ) -> Read<'e> {
        let mut wrong = Vec::new();
        let value = match &example.value {
            ExampleValue::Data(Value::String(text)) => {
                wrong = self.written_as_text(media_type, example, text, direction);
                Some(Value::from(text.as_str()))
            }
            ExampleValue::Data(value) | ExampleValue::Both(value, _) => {
                wrong = self.against_schema(example, media_type.schema, direction, value);
                Some(value.clone())
            }
            ExampleValue::Serialized(text) => {
                self.serialized(media_type, example, text, direction, &mut wrong)
            }
            ExampleValue::External(_) => None,
        };
        Read {
            example,
            schema: media_type.schema,
            is_xml: is_xml(&media_type.name),
            value: value.filter(|_| is_xml(&media_type.name) || is_json(&media_type.name)),
            wrong,
        }
    }

    /// Each XML example with the JSON example of its name (a lone `example` has none); a difference is told at the one that is marked, else at the XML one.
    fn compare(&mut self, all: &mut [Read<'_>]) {
        for xml in 0..all.len() {
            let twin = (0..all.len()).find(|json| {
                all[xml].is_xml
                    && !all[*json].is_xml
                    && !all[xml].example.name.is_empty()
                    && all[*json].value.is_some()
                    && all[*json].example.name == all[xml].example.name
            });
            let Some(json) = twin else { continue };
            let wrong = self.mismatches(&all[json], &all[xml]);
            let is_marked = |at: usize| all[at].example.known_deviation.is_some();
            let at = if is_marked(json) && !is_marked(xml) {
                json
            } else {
                xml
            };
            all[at].wrong.extend(wrong);
        }
    }

    fn mismatches(&mut self, json: &Read<'_>, xml: &Read<'_>) -> Vec<Diagnostic> {
        let (Some(left), Some(right)) = (&json.value, &xml.value) else {
            return Vec::new();
        };
        let found = differences(self.api, json.schema, left, right, Mode::JsonAndXml);
        found
            .into_iter()
            .map(|difference| {
                let span = self.places.in_xml(xml.example, &difference.path);
                let shown = |value: &Option<Value>| match value {
                    Some(value) => short(value),
                    None => "nothing".to_owned(),
                };
                let message = format!(
                    "{} `{}`: JSON has {}, XML has {}",
                    title(xml.example),
                    difference.path,
                    shown(&difference.left),
                    shown(&difference.right)
                );
                Diagnostic::error("example-representation-mismatch", span, message).with_related(
                    self.places.inside(json.example.span, &difference.path),
                    "the JSON example",
                )
            })
            .collect()
    }

    fn report(&mut self, example: &Example, wrong: Vec<Diagnostic>) {
        let Some(reason) = &example.known_deviation else {
            self.found.extend(wrong);
            return;
        };
        let title = title(example);
        self.found.push(match wrong.as_slice() {
            [] => Diagnostic::warning(
                "known-deviation-unneeded",
                example.span,
                format!("{title} is marked as a known deviation, but does not deviate"),
            )
            .with_help("remove `x-hallpass-known-deviation`"),
            [first, ..] => {
                let count = wrong.len();
                let places = if count == 1 { "place" } else { "places" };
                Diagnostic::note(
                    "known-deviation",
                    first.span,
                    format!("{title} deviates in {count} {places}, as known: {reason}"),
                )
            }
        });
    }

    /// In document order; what several operations share is told once.
    fn finish(mut self) -> Vec<Diagnostic> {
        self.found
            .sort_by(|a, b| (a.span, a.code, &a.message).cmp(&(b.span, b.code, &b.message)));
        self.found.dedup();
        self.found
    }
}

fn title(example: &Example) -> String {
    if example.name.is_empty() {
        "the example".to_owned()
    } else {
        format!("example `{}`", example.name)
    }
}

/// A value on one line, cut when it is long.
fn short(value: &Value) -> String {
    const MAX_SHOWN: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// How many examples are marked as known deviations and do deviate, among these diagnostics.
pub fn known_deviations(diagnostics: &[Diagnostic]) -> usize {
    let is_known = |diagnostic: &&Diagnostic| {
        diagnostic.code == "known-deviation" && diagnostic.severity == Severity::Note
    };
    diagnostics.iter().filter(is_known).count()
}

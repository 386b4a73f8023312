//! Examples against their schemas, in JSON and in XML, and JSON examples against XML examples of the same name.

mod places;
mod serialized;
#[cfg(test)]
mod tests;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::equality::{Mode, differences};
use crate::media_type::{is_json, is_xml};
use crate::model::{Api, Example, ExampleValue, MediaType, SchemaId};
use crate::validate::{Direction, Violation};
use places::Places;

/// Checks all examples of a document: those of parameters, bodies and schemas, and defaults.
///
/// Codes: `example-schema` (an example does not fit its schema), `example-reference` (a `$ref` stands for the value of an example), `example-xml` (an XML example cannot be read by its schema),
/// `example-representation-mismatch` (JSON and XML examples of one name differ), `default-schema` (a default does not fit its
/// schema), and for examples that are marked: `known-deviation` (a note: it deviates, as said), `known-deviation-unneeded` (it does
/// not deviate).
pub fn check(api: &Api) -> Vec<Diagnostic> {
    let mut checker = Checker {
        api,
        places: Places::new(&api.sources),
        found: Vec::new(),
    };
    for operation in &api.operations {
        for parameter in &operation.parameters {
            checker.parameter_examples(&parameter.examples, parameter.schema);
        }
        if let Some(body) = &operation.request_body {
            checker.body(&body.content, Direction::Request);
        }
        for response in &operation.responses {
            checker.body(&response.content, Direction::Response);
        }
    }
    checker.schemas();
    checker.finish()
}

struct Checker<'a> {
    api: &'a Api,
    places: Places<'a>,
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
    fn parameter_examples(&mut self, examples: &[Example], schema: Option<SchemaId>) {
        for example in examples {
            let ExampleValue::Data(value) = &example.value else {
                continue;
            };
            let wrong = self.against_schema(example, schema, Direction::Request, value);
            self.report(example, wrong);
        }
    }

    fn body(&mut self, content: &[MediaType], direction: Direction) {
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
        direction: Direction,
    ) -> Read<'e> {
        let mut wrong = Vec::new();
        let value = match &example.value {
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

    /// Each XML example with the JSON example of its name; a difference is told at the one that is marked, else at the XML one.
    fn compare(&mut self, all: &mut [Read<'_>]) {
        for xml in 0..all.len() {
            let twin = (0..all.len()).find(|json| {
                all[xml].is_xml
                    && !all[*json].is_xml
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

    fn against_schema(
        &mut self,
        example: &Example,
        schema: Option<SchemaId>,
        direction: Direction,
        value: &Value,
    ) -> Vec<Diagnostic> {
        if is_reference(value) {
            let message = format!(
                "{} holds `$ref`, which is data there and no reference",
                title(example)
            );
            let help =
                "refer to an Example Object: `examples: {NAME: {$ref: …}}`, or use `externalValue`";
            return vec![
                Diagnostic::error("example-reference", example.span, message).with_help(help),
            ];
        }
        let violations = schema
            .map(|id| self.api.validate(id, direction, value))
            .unwrap_or_default();
        violations
            .iter()
            .map(|violation| {
                let span = self.places.inside(example.span, &violation.instance_path);
                unfit("example-schema", &title(example), span, violation)
            })
            .collect()
    }

    /// Examples and defaults of the schemas themselves. An example of a schema may show either direction.
    fn schemas(&mut self) {
        for number in 0..self.api.schemas.len() {
            let Ok(number) = u32::try_from(number) else {
                return;
            };
            let id = SchemaId(number);
            let schema = self.api.schema(id);
            for (value, span) in &schema.examples {
                for violation in self.in_either_direction(id, value) {
                    let span = self.places.inside(*span, &violation.instance_path);
                    self.found
                        .push(unfit("example-schema", "the example", span, &violation));
                }
            }
            if let Some(default) = &schema.default {
                let span = schema.keyword_span("default");
                for violation in self.in_either_direction(id, default) {
                    self.found
                        .push(unfit("default-schema", "the default", span, &violation));
                }
            }
        }
    }

    fn in_either_direction(&self, id: SchemaId, value: &Value) -> Vec<Violation> {
        if self.api.is_valid(id, Direction::Request, value) {
            return Vec::new();
        }
        self.api.validate(id, Direction::Response, value)
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

/// `{"$ref": "file.json"}`, which people write inside `value` although nothing follows it there.
fn is_reference(value: &Value) -> bool {
    value.as_object().is_some_and(|members| members.len() == 1)
        && value.get("$ref").is_some_and(Value::is_string)
}

fn unfit(code: &'static str, title: &str, span: Span, violation: &Violation) -> Diagnostic {
    let at = match violation.instance_path.as_str() {
        "" => String::new(),
        path => format!(" at `{path}`"),
    };
    let message = format!("{title} does not fit its schema{at}: {}", violation.message);
    let diagnostic = Diagnostic::error(code, span, message);
    if violation.span == Span::default() {
        return diagnostic;
    }
    diagnostic.with_related(violation.span, "required here")
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

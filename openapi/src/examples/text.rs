//! Examples that are written as text where the schema asks for something else.

use serde_json::Value;

use super::{Checker, title};
use crate::diagnostic::Diagnostic;
use crate::media_type::{MediaRange, is_json, is_xml};
use crate::model::{Example, MediaType, SchemaId};
use crate::validate::Direction;

impl Checker<'_> {
    /// A text is the value itself in JSON. In other media types OpenAPI lets it stand for the body as it is sent.
    pub(super) fn written_as_text(
        &self,
        media_type: &MediaType,
        example: &Example,
        text: &str,
        direction: Option<Direction>,
    ) -> Vec<Diagnostic> {
        let as_written = Value::from(text);
        let wrong = self.against_schema(example, media_type.schema, direction, &as_written);
        if wrong.is_empty() {
            return wrong;
        }
        let Some(schema) = media_type.schema.filter(|id| self.forbids_text(*id, text)) else {
            return wrong;
        };
        if is_json(&media_type.name) {
            return advised(wrong, text);
        }
        if is_xml(&media_type.name) {
            return wrong;
        }
        let types = self.api.schema(schema).types;
        let is_scalar = !types.is_any() && !types.object && !types.array;
        let is_plain =
            MediaRange::parse(&media_type.name).is_some_and(|range| range.main == "text");
        if !(is_plain && is_scalar) {
            return vec![unread(media_type, example)];
        }
        let value = self.api.read_text(schema, text);
        self.against_schema(example, media_type.schema, direction, &value)
    }

    /// Whether a text is of the wrong type, whatever it says.
    fn forbids_text(&self, schema: SchemaId, text: &str) -> bool {
        let violations = self.api.validate(schema, Direction::Request, &text.into());
        let is_type = |keyword: &str| matches!(keyword, "type" | "anyOf" | "oneOf");
        violations
            .iter()
            .any(|violation| violation.instance_path.is_empty() && is_type(&violation.keyword))
    }
}

/// What to do about JSON inside of a text.
fn advised(wrong: Vec<Diagnostic>, text: &str) -> Vec<Diagnostic> {
    let holds_json =
        text.trim_start().starts_with(['{', '[']) && serde_json::from_str::<Value>(text).is_ok();
    if !holds_json {
        return wrong;
    }
    let help = "the text holds JSON: write it as data, not in quotes or as a block";
    let advise = |diagnostic: Diagnostic| diagnostic.with_help(help);
    wrong.into_iter().map(advise).collect()
}

fn unread(media_type: &MediaType, example: &Example) -> Diagnostic {
    let message = format!(
        "{} is text of `{}`, which is not read: it is not held against its schema",
        title(example),
        media_type.name
    );
    Diagnostic::note("example-unread", example.span, message)
}

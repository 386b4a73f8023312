//! Examples and defaults of the schemas themselves.

use serde_json::Value;

use super::Checker;
use super::verdict::Subject;
use crate::diagnostic::Span;
use crate::model::SchemaId;

impl Checker<'_> {
    /// An example or a default of a schema may show either direction.
    pub(super) fn schemas(&mut self) {
        for number in 0..self.api.schemas.len() {
            let Ok(number) = u32::try_from(number) else {
                return;
            };
            self.schema(SchemaId(number));
        }
        for (id, value, span) in &self.api.shared.beside_references {
            self.example(*id, value, *span);
        }
    }

    fn schema(&mut self, id: SchemaId) {
        let schema = self.api.schema(id);
        for (value, span) in &schema.examples {
            self.example(id, value, *span);
        }
        if let Some(default) = &schema.default {
            let subject = Subject {
                title: "the default".to_owned(),
                schema_code: "default-schema",
                format_code: "default-format",
                span: schema.keyword_span("default"),
            };
            let found = self.contradictions(id, None, default);
            let wrong = self.unfit(&subject, found);
            self.found.extend(wrong);
        }
    }

    fn example(&mut self, id: SchemaId, value: &Value, span: Span) {
        let subject = Subject {
            title: "the example".to_owned(),
            schema_code: "example-schema",
            format_code: "example-format",
            span,
        };
        let found = self.contradictions(id, None, value);
        let mut wrong = self.unfit(&subject, found);
        wrong.extend(self.by_letter(&subject, id, None, value));
        self.found.extend(wrong);
    }
}

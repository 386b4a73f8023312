//! Examples and defaults of the schemas themselves.

use super::Checker;
use super::verdict::Subject;
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
    }

    fn schema(&mut self, id: SchemaId) {
        let schema = self.api.schema(id);
        for (value, span) in &schema.examples {
            let subject = Subject {
                title: "the example".to_owned(),
                schema_code: "example-schema",
                format_code: "example-format",
                span: *span,
            };
            let found = self.contradictions(id, None, value);
            let wrong = self.unfit(&subject, found);
            self.found.extend(wrong);
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
}

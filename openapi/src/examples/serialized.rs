//! XML examples: read strictly by their shape, then checked like any value.

use hallpass_runtime::xml::{self, Options, Problem, ProblemKind};
use serde_json::Value;

use super::verdict::Subject;
use super::{Checker, title};
use crate::diagnostic::Diagnostic;
use crate::model::{Example, MediaType};
use crate::validate::Direction;

impl Checker<'_> {
    /// The value of an XML example; what is wrong with it goes to `wrong`.
    pub(super) fn serialized(
        &mut self,
        media_type: &MediaType,
        example: &Example,
        text: &str,
        direction: Option<Direction>,
        wrong: &mut Vec<Diagnostic>,
    ) -> Option<Value> {
        let body = media_type.xml.as_ref()?;
        let decoded = match xml::decode(text, &body.shapes, &body.root, &Options::lenient()) {
            Ok(decoded) => decoded,
            Err(error) => {
                let span = self.places.line_in(example, error.line());
                let message = format!("{} is not XML: {}", title(example), error.message());
                wrong.push(Diagnostic::error("example-xml", span, message));
                return None;
            }
        };
        let notes = decoded.notes.iter().filter(|note| matters(note.kind));
        for problem in decoded.problems.iter().chain(notes) {
            wrong.push(self.problem(example, problem));
        }
        if let Some(id) = media_type.schema {
            let found = self.contradictions(id, direction, &decoded.value);
            let subject = Subject::example(example);
            wrong.extend(self.unfit_at(&subject, &found, |path| self.places.in_xml(example, path)));
        }
        Some(decoded.value)
    }

    fn problem(&self, example: &Example, problem: &Problem) -> Diagnostic {
        let span = self.places.line_in(example, problem.line);
        let message = format!(
            "{} at `{}`: expected {}, found {}",
            title(example),
            problem.path,
            problem.expected,
            problem.found
        );
        Diagnostic::error("example-xml", span, message)
    }
}

/// Remarks that an example, which is written to be copied, should not give cause for.
fn matters(kind: ProblemKind) -> bool {
    matches!(
        kind,
        ProblemKind::UnknownAttribute
            | ProblemKind::WrapperRepeated
            | ProblemKind::JsonEscape
            | ProblemKind::DoubleEscape
    )
}

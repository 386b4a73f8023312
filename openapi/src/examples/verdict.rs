//! Values against their schemas, in words.

use std::collections::HashSet;

use serde_json::Value;

use super::{Checker, title};
use crate::diagnostic::{Diagnostic, Span};
use crate::model::{Api, Example, Schema, SchemaId};
use crate::validate::{Contradictions, Direction, Violation};

/// Missing properties that are named; more are counted.
const MAXIMUM_NAMED: usize = 5;

/// What is held against a schema.
pub(super) struct Subject {
    /// What it is, in words.
    pub(super) title: String,
    /// What a broken keyword is told as.
    pub(super) schema_code: &'static str,
    /// What a value of another format is told as.
    pub(super) format_code: &'static str,
    /// Where it stands.
    pub(super) span: Span,
}

impl Subject {
    pub(super) fn example(example: &Example) -> Self {
        Self {
            title: title(example),
            schema_code: "example-schema",
            format_code: "example-format",
            span: example.span,
        }
    }
}

impl Checker<'_> {
    pub(super) fn against_schema(
        &self,
        example: &Example,
        schema: Option<SchemaId>,
        direction: Option<Direction>,
        value: &Value,
    ) -> Vec<Diagnostic> {
        if is_reference(value) {
            return vec![misplaced_reference(example)];
        }
        let subject = Subject::example(example);
        match schema {
            Some(id) => {
                let mut wrong = self.unfit(&subject, self.contradictions(id, direction, value));
                wrong.extend(self.by_letter(&subject, id, direction, value));
                wrong
            }
            None => Vec::new(),
        }
    }

    /// How a value contradicts its schema; one that may go either way must fit one of them.
    pub(super) fn contradictions(
        &self,
        id: SchemaId,
        direction: Option<Direction>,
        value: &Value,
    ) -> Contradictions {
        if let Some(direction) = direction {
            return self.api.contradictions(id, direction, value);
        }
        let found = self.api.contradictions(id, Direction::Request, value);
        if found.is_empty() {
            return found;
        }
        self.api.contradictions(id, Direction::Response, value)
    }

    /// Null where `nullable` stands without `type`: what that means is plain, but a validator that goes by the letter refuses it.
    pub(super) fn by_letter(
        &self,
        subject: &Subject,
        id: SchemaId,
        direction: Option<Direction>,
        value: &Value,
    ) -> Vec<Diagnostic> {
        if !self.has_untyped_nullable {
            return Vec::new();
        }
        let direction = direction.unwrap_or(Direction::Response);
        let found = self.api.contradictions_by_letter(id, direction, value);
        let place = |path: &str| self.places.inside(subject.span, path);
        let diagnostics = self.broken(subject, &found, place).into_iter();
        let help = "`nullable` has no effect without `type` in OpenAPI 3.0, and what `allOf` refers to must allow null, too";
        diagnostics
            .map(|diagnostic| diagnostic.with_help(help))
            .collect()
    }

    /// Tells of each at its place in the document.
    pub(super) fn unfit(&self, subject: &Subject, found: Contradictions) -> Vec<Diagnostic> {
        self.unfit_at(subject, &found, |path| {
            self.places.inside(subject.span, path)
        })
    }

    /// Tells of each at its place.
    pub(super) fn unfit_at(
        &self,
        subject: &Subject,
        found: &Contradictions,
        place: impl Fn(&str) -> Span,
    ) -> Vec<Diagnostic> {
        let mut diagnostics = self.broken(subject, &found.schema, &place);
        for violation in &found.formats {
            let message = format!("{}{}: {}", subject.title, at(violation), violation.message);
            let span = place(&violation.instance_path);
            let diagnostic = Diagnostic::warning(subject.format_code, span, message);
            diagnostics.push(related(diagnostic, violation));
        }
        diagnostics
    }

    /// Broken keywords. The properties that one object lacks are told together.
    fn broken(
        &self,
        subject: &Subject,
        violations: &[Violation],
        place: impl Fn(&str) -> Span,
    ) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        let mut rest = violations;
        while let Some((first, after)) = rest.split_first() {
            let same = after.iter().take_while(|other| lacks_too(first, other));
            let count = 1 + same.count();
            let said = match rest.get(..count) {
                Some(several) if count > 1 => missing(several),
                _ => first.message.clone(),
            };
            let title = &subject.title;
            let message = format!("{title} does not fit its schema{}: {said}", at(first));
            let span = place(&first.instance_path);
            let diagnostic = Diagnostic::error(subject.schema_code, span, message);
            diagnostics.push(self.advised(related(diagnostic, first), first));
            rest = rest.get(count..).unwrap_or_default();
        }
        diagnostics
    }

    /// With what to do about null where a `nullable` of another version stands.
    fn advised(&self, diagnostic: Diagnostic, violation: &Violation) -> Diagnostic {
        if violation.actual.is_null() && self.nullable.contains(&violation.span) {
            return diagnostic.with_help(
                "`nullable` has no meaning in this version of OpenAPI: add `null` to `type`",
            );
        }
        diagnostic
    }
}

/// Where types stand beside a `nullable: true` that the document's version does not know.
pub(super) fn nullable(api: &Api) -> HashSet<Span> {
    let ignored = |schema: &&Schema| {
        let written = schema.keyword_spans.get("nullable");
        let text = written.and_then(|span| api.sources.text(span));
        !schema.types.null && text.is_some_and(|text| text.ends_with("true"))
    };
    let schemas = api.schemas.iter().filter(ignored);
    schemas.map(|schema| schema.keyword_span("type")).collect()
}

fn lacks_too(first: &Violation, other: &Violation) -> bool {
    first.keyword == "required"
        && other.keyword == "required"
        && first.instance_path == other.instance_path
        && first.span == other.span
}

/// `` `a`, `b` and 3 more are missing ``.
fn missing(violations: &[Violation]) -> String {
    let names = violations
        .iter()
        .filter_map(|violation| violation.expected.as_str());
    let named: Vec<String> = names
        .take(MAXIMUM_NAMED)
        .map(|name| format!("`{name}`"))
        .collect();
    let listed = match (violations.len() - named.len(), named.as_slice()) {
        (0, [others @ .., last]) => format!("{} and {last}", others.join(", ")),
        (more, named) => format!("{} and {more} more", named.join(", ")),
    };
    format!("{listed} are missing")
}

fn at(violation: &Violation) -> String {
    match violation.instance_path.as_str() {
        "" => String::new(),
        path => format!(" at `{path}`"),
    }
}

fn related(diagnostic: Diagnostic, violation: &Violation) -> Diagnostic {
    if violation.span == Span::default() {
        return diagnostic;
    }
    diagnostic.with_related(violation.span, "required here")
}

/// `{"$ref": "file.json"}`, which people write inside `value` although nothing follows it there.
fn is_reference(value: &Value) -> bool {
    value.as_object().is_some_and(|members| members.len() == 1)
        && value.get("$ref").is_some_and(Value::is_string)
}

fn misplaced_reference(example: &Example) -> Diagnostic {
    let message = format!(
        "{} holds `$ref`, which is data there and no reference",
        title(example)
    );
    let help = "refer to an Example Object: `examples: {NAME: {$ref: …}}`, or use `externalValue`";
    Diagnostic::error("example-reference", example.span, message).with_help(help)
}

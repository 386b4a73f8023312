//! Instances against their schemas.

mod bounds;
mod closest;
mod compile;
mod direct;
mod effort;
mod format;
mod integer;
mod pattern;
mod place;
mod reached;
mod relax;
#[cfg(test)]
mod tests;
mod words;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::model::{Api, SchemaId};
use crate::property::escape;
use compile::Formats;
pub(crate) use compile::Validators;
use direct::Verdict;
pub(crate) use effort::spend;
pub use effort::spent;
pub use format::Contradictions;

/// Which way a body goes: `readOnly` and `writeOnly` depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// To the server: readOnly properties are not required.
    Request,
    /// From the server: writeOnly properties are not required.
    Response,
}

/// An instance breaks a keyword.
#[derive(Debug, Clone, PartialEq)]
pub struct Violation {
    /// The keyword, such as `type` or `required`.
    pub keyword: String,
    /// JSON Pointer in the instance.
    pub instance_path: String,
    /// What the keyword says; for `required` the name that is missing.
    pub expected: Value,
    /// The instance there.
    pub actual: Value,
    /// Both in words.
    pub message: String,
    /// Where the keyword stands in the document.
    pub span: Span,
}

impl Api {
    /// All keywords of a schema that an instance breaks, in the order of the schema. Where no alternative of `anyOf` or `oneOf` fits,
    /// the closest one explains why, if one stands out.
    ///
    /// A keyword that cannot be checked (see [`Api::check_compiles`]) breaks nothing. Where alternatives in alternatives would take
    /// too long to tell apart, there is one violation of the whole.
    pub fn validate(
        &self,
        schema: SchemaId,
        direction: Direction,
        instance: &Value,
    ) -> Vec<Violation> {
        self.violations(schema, direction, Formats::Assert, instance)
    }

    fn violations(
        &self,
        schema: SchemaId,
        direction: Direction,
        formats: Formats,
        instance: &Value,
    ) -> Vec<Violation> {
        let use_of = (schema, direction, formats);
        if self.validators.direct(&self.schemas, use_of, instance) == Verdict::Fits {
            return Vec::new();
        }
        if self.validators.is_too_much(&self.schemas, use_of, instance) {
            let verdict = self.validators.thorough(&self.schemas, use_of, instance);
            let broken = (verdict == Verdict::Breaks).then(|| self.untold(schema, instance));
            return broken.into_iter().collect();
        }
        let compiled = self.validators.of_instance(&self.schemas, use_of, instance);
        let Some(validator) = &compiled.validator else {
            return Vec::new();
        };
        if validator.is_valid(instance) {
            return Vec::new();
        }
        let reader = Reader {
            api: self,
            document: &compiled.document,
        };
        let violations = validator
            .iter_errors(instance)
            .flat_map(|error| reader.violations(&error))
            .collect();
        self.without_echoes(schema, violations)
    }

    /// What an instance breaks is more than anybody can wait for.
    fn untold(&self, schema: SchemaId, instance: &Value) -> Violation {
        let own = self.schema(schema);
        let keyword = match (own.one_of.is_empty(), own.any_of.is_empty()) {
            (false, _) => "oneOf",
            (_, false) => "anyOf",
            _ => "allOf",
        };
        let message = "the value does not fit, in too many ways to tell them all".to_owned();
        Violation {
            keyword: keyword.to_owned(),
            instance_path: String::new(),
            expected: Value::Null,
            actual: instance.clone(),
            message,
            span: own.keyword_span(keyword),
        }
    }

    /// Without the properties and items that count as unknown only because the schema that describes them found something else wrong: what fails evaluates
    /// nothing.
    fn without_echoes(&self, schema: SchemaId, violations: Vec<Violation>) -> Vec<Violation> {
        let is_echo = |violation: &Violation| violation.keyword.starts_with("unevaluated");
        let causes: Vec<String> = violations
            .iter()
            .filter(|violation| !is_echo(violation))
            .map(|violation| format!("{}/", violation.instance_path))
            .collect();
        let is_caused = |violation: &Violation| {
            let path = violation.instance_path.as_str();
            let around = path.rfind('/').map_or("", |at| &path[..=at]);
            let is_described = self.schema_at(schema, path).is_some();
            is_described && causes.iter().any(|cause| cause.starts_with(around))
        };
        violations
            .into_iter()
            .filter(|violation| !is_echo(violation) || !is_caused(violation))
            .collect()
    }

    /// Whether an instance fits a schema.
    pub fn is_valid(&self, schema: SchemaId, direction: Direction, instance: &Value) -> bool {
        let use_of = (schema, direction, Formats::Assert);
        match self.validators.direct(&self.schemas, use_of, instance) {
            Verdict::Fits => return true,
            Verdict::Breaks => return false,
            Verdict::Unsure => {}
        }
        if self.validators.is_too_much(&self.schemas, use_of, instance) {
            return self.validators.thorough(&self.schemas, use_of, instance) != Verdict::Breaks;
        }
        let compiled = self.validators.of_instance(&self.schemas, use_of, instance);
        compiled
            .validator
            .as_ref()
            .is_none_or(|validator| validator.is_valid(instance))
    }

    /// Lets go of the memory that compiled validators hold; what is validated afterwards compiles them anew.
    pub fn forget_validators(&self) {
        self.validators.clear();
    }

    /// What of the document's schemas cannot be checked (`schema-uncheckable`), such as a pattern that is no regular expression.
    pub fn check_compiles(&self) -> Vec<Diagnostic> {
        let problems = compile::problems_of_all(&self.schemas, &self.validators.patterns);
        let mut diagnostics: Vec<Diagnostic> = problems
            .into_iter()
            .map(|problem| {
                let place = place::of(&self.schemas, &problem.pointer);
                uncheckable(&problem, place.span(&self.schemas))
            })
            .collect();
        diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        diagnostics
    }
}

fn uncheckable(problem: &compile::Problem, span: Span) -> Diagnostic {
    Diagnostic {
        code: "schema-uncheckable",
        severity: Severity::Warning,
        fatal: false,
        message: format!("this cannot be checked: {}", problem.message),
        span,
        label: None,
        related: Vec::new(),
        help: Some("instances are validated without it".to_owned()),
    }
}

/// Reads what the validator says in terms of the document.
#[derive(Clone, Copy)]
struct Reader<'a> {
    api: &'a Api,
    /// The JSON Schema that was compiled.
    document: &'a Value,
}

impl Reader<'_> {
    fn violations(self, error: &jsonschema::ValidationError<'_>) -> Vec<Violation> {
        use jsonschema::error::ValidationErrorKind as Kind;
        match error.kind() {
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
                closest::explain(self, error, context)
            }
            Kind::AdditionalProperties { unexpected }
            | Kind::UnevaluatedProperties { unexpected } => unexpected
                .iter()
                .map(|name| self.unexpected(error, name))
                .collect(),
            _ => vec![self.violation(error)],
        }
    }

    fn violation(self, error: &jsonschema::ValidationError<'_>) -> Violation {
        let expected = self.expected(error);
        let path = error.instance_path().to_string();
        Violation {
            message: words::message(error.kind(), &path, &expected, error.instance()),
            keyword: keyword(error),
            instance_path: path,
            expected,
            actual: error.instance().clone().into_owned(),
            span: self.span(error),
        }
    }

    fn unexpected(self, error: &jsonschema::ValidationError<'_>, name: &str) -> Violation {
        let path = format!("{}/{}", error.instance_path(), escape(name));
        Violation {
            message: format!("{} is not in the document", words::subject(&path)),
            keyword: keyword(error),
            instance_path: path,
            expected: Value::Bool(false),
            actual: error.instance().get(name).cloned().unwrap_or_default(),
            span: self.span(error),
        }
    }

    fn expected(self, error: &jsonschema::ValidationError<'_>) -> Value {
        match error.kind() {
            jsonschema::error::ValidationErrorKind::Required { property } => property.clone(),
            _ => self
                .document
                .pointer(error.schema_path().as_str())
                .cloned()
                .unwrap_or_default(),
        }
    }

    fn span(self, error: &jsonschema::ValidationError<'_>) -> Span {
        let mut place = place::of(&self.api.schemas, error.schema_path().as_str());
        if place.keyword == integer::KEYWORD {
            place.keyword = "format".to_owned();
        } else if place.keyword == pattern::KEYWORD {
            place.keyword = "pattern".to_owned();
        }
        place.span(&self.api.schemas)
    }
}

fn keyword(error: &jsonschema::ValidationError<'_>) -> String {
    match error.kind().keyword() {
        "falseSchema" => "false".to_owned(),
        integer::KEYWORD => "format".to_owned(),
        pattern::KEYWORD => "pattern".to_owned(),
        keyword => keyword.to_owned(),
    }
}

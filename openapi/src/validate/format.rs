//! What an example contradicts: keywords that any validator asserts, and formats, which a validator may leave alone.

use serde_json::Value;

use super::compile::Formats;
use super::{Direction, Violation};
use crate::model::{Api, SchemaId};

/// How an instance differs from its schema.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Contradictions {
    /// Broken keywords other than `format`.
    pub schema: Vec<Violation>,
    /// Values that are not of their `format`.
    pub formats: Vec<Violation>,
}

impl Contradictions {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.schema.is_empty() && self.formats.is_empty()
    }
}

impl Api {
    /// How an instance contradicts its schema, with formats told apart: `format` is an annotation by default, so an instance that
    /// breaks nothing else is valid for many. Where formats tell the alternatives of `oneOf` apart, they count.
    pub fn contradictions(
        &self,
        schema: SchemaId,
        direction: Direction,
        instance: &Value,
    ) -> Contradictions {
        let asserted = self.validate(schema, direction, instance);
        if asserted.is_empty() {
            return Contradictions::default();
        }
        let annotated = self.violations(schema, direction, Formats::Annotate, instance);
        let is_alone = annotated.is_empty();
        let of_format = |violation: &Violation| violation.keyword == "format";
        let (formats, others): (Vec<_>, Vec<_>) = asserted.into_iter().partition(of_format);
        let formats = if is_alone && formats.is_empty() {
            // A format decides between alternatives.
            others
        } else {
            formats
        };
        Contradictions {
            schema: annotated,
            formats: formats.into_iter().filter(is_certain).collect(),
        }
    }
}

impl Api {
    /// How an instance contradicts its schema but for formats: [`Contradictions::schema`], for less where nothing does.
    pub fn contradictions_of_schema(
        &self,
        schema: SchemaId,
        direction: Direction,
        instance: &Value,
    ) -> Vec<Violation> {
        let annotated = self.violations(schema, direction, Formats::Annotate, instance);
        if annotated.is_empty() || !self.is_valid(schema, direction, instance) {
            return annotated;
        }
        // Formats decide between alternatives.
        Vec::new()
    }

    /// What an instance breaks by the letter of 3.0 alone: null where `nullable` stands without `type`, which every part of this project
    /// takes as it is meant.
    pub fn contradictions_by_letter(
        &self,
        schema: SchemaId,
        direction: Direction,
        instance: &Value,
    ) -> Vec<Violation> {
        let meant = self.violations(schema, direction, Formats::Annotate, instance);
        let is_known = |violation: &Violation| {
            let mut paths = meant.iter().map(|other| &other.instance_path);
            !violation.actual.is_null() || paths.any(|path| *path == violation.instance_path)
        };
        let mut all = self.violations(schema, direction, Formats::Letter, instance);
        // What is wrong either way reads differently without the null beside it, and is told already.
        all.retain(|violation| meant.is_empty() || !is_known(violation));
        all
    }
}

/// RFC 3339 wants an offset in a `time`, but OpenAPI defined the format late: `09:00` is what most mean by it.
fn is_certain(violation: &Violation) -> bool {
    let is_time = violation.expected == "time";
    !(is_time && violation.actual.as_str().is_some_and(is_local_time))
}

/// `09:00`, `09:00:00`, `09:00:00.5`.
fn is_local_time(text: &str) -> bool {
    let mut parts = text.split(':');
    let below = |part: Option<&str>, limit: f64| {
        part.is_some_and(|part| {
            part.starts_with(|first: char| first.is_ascii_digit())
                && part.parse::<f64>().is_ok_and(|number| number < limit)
        })
    };
    let minutes = below(parts.next(), 24.0) && below(parts.next(), 60.0);
    let seconds = parts.next();
    minutes && (seconds.is_none() || below(seconds, 61.0)) && parts.next().is_none()
}

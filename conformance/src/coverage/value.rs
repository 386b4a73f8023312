//! Values at the boundary of each keyword of a schema, on both of its sides.

use hallpass_openapi::diagnostic::Span;
use hallpass_openapi::instance;
use hallpass_openapi::model::{Api, Schema, SchemaId};
use hallpass_openapi::validate::Direction;
use serde_json::{Number, Value, json};

use super::Leniency;

/// Longest text that is sent to see whether it is too long.
const LONGEST: u64 = 5_000;

/// Most items that are sent to see whether they are too many.
const MOST_ITEMS: u64 = 200;

/// Most values of an enumeration that are sent.
const MOST_VALUES: usize = 8;

/// A value at a boundary.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Edge {
    /// The keyword that it is about.
    pub keyword: &'static str,
    /// On the side that the keyword allows.
    pub valid: bool,
    /// Whether servers may have reasons to take it though the keyword forbids it.
    pub lenient: Leniency,
    /// The value.
    pub value: Value,
    /// Where the keyword stands.
    pub span: Span,
}

/// A word in capitals that the description names and the enumeration of such words does not have.
fn named_beside<'s>(schema: &'s Schema, values: &[Value]) -> Option<&'s str> {
    let is_word = |text: &str| {
        let capitals =
            |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
        text.len() > 3 && text.bytes().all(capitals)
    };
    let texts = values.iter().filter_map(Value::as_str);
    let known: Vec<&str> = texts.collect();
    let says = schema.description.as_deref()?;
    let mut words = says.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let all_are_words = !known.is_empty() && known.iter().all(|text| is_word(text));
    words.find(|word| all_are_words && word.contains('_') && is_word(word) && !known.contains(word))
}

/// Edges of all keywords, as far as they can be told from the schema and its `allOf` alone. `base` is a value that the schema allows.
pub(super) fn edges(api: &Api, schema: SchemaId, base: Option<&Value>) -> Vec<Edge> {
    let mut edges = Edges {
        all: Vec::new(),
        base,
    };
    let mut ids = vec![schema];
    let mut at = 0;
    while let Some(id) = ids.get(at).copied() {
        let schema = api.schema(id);
        edges.of_type(schema);
        edges.of_values(schema);
        edges.of_text(schema);
        edges.of_letters(api, id, schema);
        edges.of_number(schema);
        edges.of_array(schema);
        let new: Vec<SchemaId> = schema
            .all_of
            .iter()
            .copied()
            .filter(|id| !ids.contains(id))
            .collect();
        ids.extend(new);
        at += 1;
    }
    edges.all
}

/// A number that is no whole one.
const FRACTION: &str = "type (a fraction)";

fn is_between(schema: &Schema, value: f64) -> bool {
    let bound = |bound: &Option<Number>| bound.as_ref().and_then(Number::as_f64);
    bound(&schema.minimum).is_none_or(|least| value >= least)
        && bound(&schema.exclusive_minimum).is_none_or(|least| value > least)
        && bound(&schema.maximum).is_none_or(|most| value <= most)
        && bound(&schema.exclusive_maximum).is_none_or(|most| value < most)
}

struct Edges<'v> {
    all: Vec<Edge>,
    base: Option<&'v Value>,
}

impl Edges<'_> {
    fn push(&mut self, schema: &Schema, keyword: &'static str, valid: bool, value: Value) {
        self.all.push(Edge {
            keyword,
            valid,
            lenient: Leniency::None,
            value,
            span: schema.keyword_span(keyword),
        });
    }

    /// A text in place of a number or a truth value. What else is of another type (null, an object for a text) says less of a server than of the
    /// language that it is written in: that is for fuzzing.
    fn of_type(&mut self, schema: &Schema) {
        let types = schema.types;
        let is_scalar = types.integer || types.number || types.boolean;
        if is_scalar && !types.string {
            self.push(schema, "type", false, json!("hallpass"));
        }
        if types.boolean {
            self.push(schema, "type", true, json!(true));
            self.push(schema, "type", true, json!(false));
        }
    }

    fn of_values(&mut self, schema: &Schema) {
        let Some(values) = &schema.enumeration else {
            return;
        };
        for value in values.iter().take(MOST_VALUES) {
            self.push(schema, "enum", true, value.clone());
        }
        let other = if values.iter().all(Value::is_number) {
            json!(987_654_321)
        } else {
            json!("hallpass-none")
        };
        self.push(schema, "enum", false, other);
        // The one after the last is what a list that was copied from elsewhere may have.
        let largest = values.iter().map(Value::as_i64).collect::<Option<Vec<_>>>();
        let next = largest.and_then(|all| all.into_iter().max()?.checked_add(1));
        if let Some(next) = next {
            self.push(schema, "enum", false, json!(next));
        }
        if let Some(word) = named_beside(schema, values) {
            self.push(schema, "enum", false, Value::from(word));
        }
        // After it: what is taken may be gone for the next one.
        self.in_other_case(schema, values);
    }

    /// A value of the enumeration in other letters. What a query means is often read without regard to them.
    fn in_other_case(&mut self, schema: &Schema, values: &[Value]) {
        let turned = values.iter().filter_map(Value::as_str).find_map(|value| {
            let upper = value.to_ascii_uppercase();
            let other = if upper == value {
                value.to_ascii_lowercase()
            } else {
                upper
            };
            let is_other = other != value && !values.iter().any(|known| *known == other.as_str());
            is_other.then_some(other)
        });
        // One of what the enumeration has many of: `group` for `groups`.
        let texts = values.iter().filter_map(Value::as_str);
        let one = texts
            .filter_map(|value| value.strip_suffix(['s', 'S']))
            .find(|one| {
                let is_known = |known: &Value| known == one;
                one.len() > 2 && !one.ends_with(['s', 'S']) && !values.iter().any(is_known)
            });
        for other in turned.into_iter().chain(one.map(str::to_owned)) {
            self.push(schema, "enum", false, Value::String(other));
            if let Some(last) = self.all.last_mut() {
                last.lenient = Leniency::Letters;
            }
        }
    }

    fn of_text(&mut self, schema: &Schema) {
        if let Some(least) = schema.min_length.filter(|least| *least <= LONGEST) {
            self.push(schema, "minLength", true, self.text(least));
            if least > 0 {
                self.push(schema, "minLength", false, self.text(least - 1));
            }
        }
        if let Some(most) = schema.max_length.filter(|most| *most < LONGEST) {
            self.push(schema, "maxLength", true, self.text(most));
            self.push(schema, "maxLength", false, self.text(most + 1));
        }
        if schema.pattern.is_some() {
            self.push(schema, "pattern", false, json!("~ hallpass ~"));
        }
        if schema.format.is_some() && schema.types.string {
            let impossible = match schema.format.as_deref() {
                Some("date") => Some("2030-02-30"),
                Some("date-time") => Some("2030-02-30T10:00:00Z"),
                _ => None,
            };
            let texts = [("~ hallpass ~", Leniency::Format)].into_iter();
            for (text, lenient) in texts.chain(impossible.map(|day| (day, Leniency::Day))) {
                self.push(schema, "format", false, json!(text));
                if let Some(last) = self.all.last_mut() {
                    last.lenient = lenient;
                }
            }
        }
    }

    /// A text in other letters, where a pattern allows but one kind of them.
    fn of_letters(&mut self, api: &Api, id: SchemaId, schema: &Schema) {
        if schema.pattern.is_none() || schema.enumeration.is_some() || schema.format.is_some() {
            return;
        }
        let options = instance::Options::default();
        let made = || api.instance(id, Direction::Request, options);
        let base = self.base.and_then(Value::as_str).map(str::to_owned);
        let base = base.or_else(|| made()?.as_str().map(str::to_owned));
        let Some(base) = base.filter(|base| base.bytes().any(|byte| byte.is_ascii_alphabetic()))
        else {
            return;
        };
        let turned = [base.to_ascii_lowercase(), base.to_ascii_uppercase()];
        let wrong = turned
            .into_iter()
            .map(Value::from)
            .find(|turned| !api.is_valid(id, Direction::Request, turned));
        let controlled = Value::from(format!("{base}\u{1}"));
        let wrong = wrong.or(Some(controlled));
        let is_wrong = |value: &Value| !api.is_valid(id, Direction::Request, value);
        if let Some(wrong) = wrong.filter(is_wrong) {
            self.push(schema, "pattern", false, wrong);
        }
    }

    /// A text of this length that begins as the base does.
    fn text(&self, length: u64) -> Value {
        let base = self.base.and_then(Value::as_str).unwrap_or("hallpass");
        let padding = std::iter::repeat('x');
        let length = usize::try_from(length).unwrap_or_default();
        Value::String(base.chars().chain(padding).take(length).collect())
    }

    fn of_number(&mut self, schema: &Schema) {
        let step = schema
            .multiple_of
            .as_ref()
            .and_then(Number::as_f64)
            .unwrap_or(1.0);
        let bounds = [
            ("minimum", &schema.minimum, -step, true),
            ("maximum", &schema.maximum, step, true),
            ("exclusiveMinimum", &schema.exclusive_minimum, 0.0, false),
            ("exclusiveMaximum", &schema.exclusive_maximum, 0.0, false),
        ];
        for (keyword, bound, beyond, included) in bounds {
            let Some(bound) = bound else { continue };
            if included {
                self.push(schema, keyword, true, Value::Number(bound.clone()));
            }
            self.push(schema, keyword, false, moved(bound, beyond));
        }
        if let Some(multiple) = &schema.multiple_of {
            let half = multiple.as_f64().unwrap_or(1.0) / 2.0;
            // Of whole numbers one between two steps is whole, too.
            let half = if schema.types.number || half < 1.0 {
                half
            } else {
                half.floor()
            };
            let base = self.base.and_then(Value::as_f64).unwrap_or_default();
            let from = |bound: &Option<Number>| bound.as_ref().and_then(Number::as_f64);
            let low = from(&schema.minimum).map(|low| low + half);
            let high = from(&schema.maximum).map(|high| high - half);
            // What is beyond a bound as well would be refused for that.
            let mut between = [Some(base + half), low, high].into_iter().flatten();
            let between = between.find(|value| is_between(schema, *value));
            self.push(
                schema,
                "multipleOf",
                false,
                json!(between.unwrap_or(base + half)),
            );
        }
        self.of_fraction(schema);
    }

    /// A number that is no whole one, where it may be one.
    fn of_fraction(&mut self, schema: &Schema) {
        if !schema.types.number || schema.enumeration.is_some() {
            return;
        }
        let step = schema.multiple_of.as_ref().and_then(Number::as_f64);
        let step = step.unwrap_or(0.5);
        let low = schema.minimum.as_ref().and_then(Number::as_f64);
        let base = self.base.and_then(Value::as_f64).or(low).unwrap_or(1.0);
        let nearest = (base / step).floor() * step;
        // Two whole numbers from there, so that nobody takes it for a bound.
        let mut found = (1..=4_u8).map(|times| nearest + 2.0 + step * f64::from(times));
        if let Some(value) = found.find(|value| value.fract() != 0.0 && is_between(schema, *value))
        {
            self.push(schema, FRACTION, true, json!(value));
        }
    }

    fn of_array(&mut self, schema: &Schema) {
        let items = self.base.and_then(Value::as_array);
        let Some(items) = items.filter(|items| !items.is_empty()).cloned() else {
            return;
        };
        let repeated = |count: u64| {
            let count = usize::try_from(count).unwrap_or_default();
            Value::Array(items.iter().cycle().take(count).cloned().collect())
        };
        if let Some(least) = schema
            .min_items
            .filter(|least| (1..=MOST_ITEMS).contains(least))
        {
            self.push(schema, "minItems", true, repeated(least));
            self.push(schema, "minItems", false, repeated(least - 1));
        }
        if let Some(most) = schema.max_items.filter(|most| *most < MOST_ITEMS) {
            self.push(schema, "maxItems", true, repeated(most));
            self.push(schema, "maxItems", false, repeated(most + 1));
        }
        if schema.unique_items {
            self.push(
                schema,
                "uniqueItems",
                false,
                repeated(items.len() as u64 + 1),
            );
        }
    }
}

/// A bound and a step beyond it, as an integer where both are.
fn moved(bound: &Number, step: f64) -> Value {
    if let Some(integer) = bound.as_i64()
        && step.fract() == 0.0
        && let Some(moved) = integer.checked_add(step as i64)
    {
        return json!(moved);
    }
    json!(bound.as_f64().unwrap_or_default() + step)
}

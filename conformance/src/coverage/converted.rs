//! Values of another type that some languages take for the right one.

use hallpass_openapi::media_type::is_json;
use hallpass_openapi::model::{Api, SchemaId};
use hallpass_openapi::property::Property;
use hallpass_openapi::validate::Direction;
use serde_json::{Number, Value, json};

use super::Leniency;
use super::body::{DEEPEST, Varied, is_prose, placed};
use crate::call::Content;
use crate::json::escaped;

/// Ways of taking one type for another.
pub(crate) const NUMBER: &str = "a number for a text";
pub(crate) const DIGITS: &str = "digits in a text for a number";
pub(crate) const TRUTH: &str = "a truth value for a number";
pub(crate) const WORD: &str = "a word in a text for a truth value";
pub(crate) const BIT: &str = "a number for a truth value";

/// At most this many places are tried for each way of taking one type for another.
const MOST_CONVERTED: usize = 6;

impl Varied<'_, '_> {
    /// JSON of another type that some languages take for the right one: a number for a text, digits for a number, null for nothing.
    pub(super) fn converted(&mut self, pointer: &str, schema: SchemaId, depth: usize) {
        let declared = self.api.properties(schema).declared;
        let is_there = self.base.pointer(pointer).is_some_and(Value::is_object);
        // Where the object around it is made for it, what else is required is missing.
        let is_alone = is_there || !declared.values().any(|property| property.required);
        if depth >= DEEPEST || !is_alone || !is_json(&self.media.name) {
            return;
        }
        for (name, property) in declared {
            if property.read_only {
                continue;
            }
            let place = format!("{pointer}/{}", escaped(&name));
            let sent = self.base.pointer(&place);
            for (words, value) in conversions(self.api, &name, &property, sent) {
                let lenient = Leniency::Language(words);
                let known = self.all.iter().filter(|known| known.lenient == lenient);
                let is_enough = known.count() >= MOST_CONVERTED
                    || self
                        .api
                        .is_valid(property.schema, Direction::Request, &value);
                let changed = placed(self.base, &place, value).filter(|_| !is_enough);
                if let Some(changed) = changed {
                    let told = (format!("{place}: type ({words})"), "type", false, lenient);
                    let span = self.api.schema(property.schema).keyword_span("type");
                    self.push(told, Content::Value(changed), span);
                }
            }
            if depth == 0 || sent.is_some() {
                self.converted(&place, property.schema, depth + 1);
            }
        }
    }
}

/// What a property is not, and what some languages take for it. Each means what the right type would mean, so that a refusal is one of the type.
fn conversions(
    api: &Api,
    name: &str,
    property: &Property,
    sent: Option<&Value>,
) -> Vec<(&'static str, Value)> {
    let schema = api.schema(property.schema);
    let types = schema.types;
    let is_one_of_few = schema.enumeration.is_some() || schema.constant.is_some();
    let is_free = schema.pattern.is_none() && schema.format.is_none() && !is_one_of_few;
    let mut all = Vec::new();
    if types.string && !is_one_of_few && !types.integer && !types.number {
        // Digits mean the same without their marks, whatever pattern they follow.
        let digits = sent.and_then(Value::as_str).and_then(|text| {
            let number: u64 = text.parse().ok()?;
            (is_free || number.to_string() == text).then_some(number)
        });
        let takes_digits = || {
            let digits = json!("7654321");
            schema.format.is_none() && api.is_valid(property.schema, Direction::Request, &digits)
        };
        let is_text = is_prose(name) && takes_digits();
        let number: Option<u64> = digits.or(is_text.then_some(7_654_321));
        // More digits than integers have are a number, too.
        let is_long =
            |text: &&str| text.len() > 19 && text.bytes().all(|byte| byte.is_ascii_digit());
        let long = sent.and_then(Value::as_str).filter(is_long);
        let long = long
            .and_then(|text| text.parse::<f64>().ok())
            .map(|long| json!(long));
        let number = number.map(|number| json!(number)).or(long);
        all.extend(number.map(|number| (NUMBER, number)));
    }
    if (types.integer || types.number) && !types.string {
        let sent = sent.and_then(Value::as_i64);
        let mut listed = schema
            .enumeration
            .iter()
            .flatten()
            .filter_map(Value::as_i64);
        let least = schema.minimum.as_ref().and_then(Number::as_i64);
        let digits = sent.or_else(|| listed.next()).or(least).unwrap_or(1);
        all.push((DIGITS, json!(digits.to_string())));
        if !types.boolean {
            all.push((TRUTH, json!(true)));
        }
    }
    if types.boolean && !types.string && !is_one_of_few {
        all.push((WORD, json!("true")));
        if !types.integer && !types.number {
            all.push((BIT, json!(1)));
        }
    }
    let words = if property.required {
        "null for what is required"
    } else {
        "null for what may be left out"
    };
    all.push((words, Value::Null));
    all
}

//! Bodies of one form out of several: what the alternative that a body has forbids is sent as well.

use hallpass_openapi::instance;
use hallpass_openapi::model::{Schema, SchemaId};
use hallpass_openapi::validate::Direction;
use serde_json::Value;

use super::Leniency;
use super::body::{DEEPEST, Varied, placed};
use crate::call::Content;
use crate::json::escaped;

impl Varied<'_, '_> {
    /// What two alternatives of `oneOf` ask for, in one object, where asking for it is all that they do: one of the two may be there, and not both.
    pub(super) fn exclusive(&mut self, pointer: &str, schema: SchemaId, depth: usize) {
        let Some(members) = self.base.pointer(pointer).and_then(Value::as_object) else {
            return;
        };
        if depth >= DEEPEST {
            return;
        }
        let declared = self.api.properties(schema).declared;
        let own = self.api.schema(schema);
        let asked: Vec<&String> = own
            .one_of
            .iter()
            .filter_map(|id| asked_alone(self.api.schema(*id)))
            .collect();
        if !own.one_of.is_empty() && asked.len() == own.one_of.len() {
            let options = instance::Options::default();
            let missing = asked.iter().find(|name| !members.contains_key(**name));
            let added = missing.and_then(|name| {
                let property = declared.get(*name)?.schema;
                let value = self.api.instance(property, Direction::Request, options)?;
                placed(self.base, &format!("{pointer}/{}", escaped(name)), value)
            });
            if let Some(changed) = added {
                let shown = if pointer.is_empty() { "/" } else { pointer };
                let told = (format!("{shown}: oneOf"), "oneOf", false, Leniency::None);
                self.push(told, Content::Value(changed), own.keyword_span("oneOf"));
            }
        }
        for (name, member) in members {
            if let Some(property) = declared.get(name).filter(|_| member.is_object()) {
                let place = format!("{pointer}/{}", escaped(name));
                self.exclusive(&place, property.schema, depth + 1);
            }
        }
    }

    /// What the alternatives of `oneOf` and `anyOf` that the base fits forbid. What they allow need not be allowed by the whole.
    pub(super) fn alternatives(&mut self, schema: SchemaId) {
        let own = self.api.schema(schema);
        let all: Vec<SchemaId> = own.one_of.iter().chain(&own.any_of).copied().collect();
        let base = self.base;
        let fits = |id: &SchemaId| self.api.is_valid(*id, Direction::Request, base);
        let fitting: Vec<SchemaId> = all.into_iter().filter(fits).collect();
        for alternative in fitting {
            let known = self.all.len();
            self.place("", alternative, base, 0);
            self.left_out("", alternative, base, 0);
            let new = self.all.split_off(known);
            let is_new = |subject: &String, keyword: &str| {
                let mut all = self.all.iter();
                !all.any(|other| other.subject == *subject && other.keyword == keyword)
            };
            let wanted: Vec<_> = new
                .into_iter()
                .filter(|one| !one.valid && is_new(&one.subject, one.keyword))
                .collect();
            self.all.extend(wanted);
        }
    }
}

/// The only property that an alternative asks for, where that is all that it says.
fn asked_alone(alternative: &Schema) -> Option<&String> {
    let says_more = !alternative.properties.is_empty()
        || !alternative.types.is_any()
        || !alternative.all_of.is_empty()
        || !alternative.any_of.is_empty()
        || !alternative.one_of.is_empty();
    let mut asked = alternative.required.iter();
    let first = asked.next().filter(|_| !says_more)?;
    asked.next().is_none().then_some(first)
}

//! Bodies with one property more than the base has, and what stands in it.

use hallpass_openapi::instance;
use hallpass_openapi::model::SchemaId;
use hallpass_openapi::validate::Direction;
use serde_json::{Map, Value, json};

use super::Leniency;
use super::body::{DEEPEST, Varied, in_body, placed, replaced};
use super::value;
use crate::call::Content;
use crate::json::escaped;

impl Varied<'_, '_> {
    /// What the base leaves out, one property at a time: on the side that the document forbids, and where a value means nothing else than itself
    /// also on the other.
    pub(super) fn left_out(
        &mut self,
        pointer: &str,
        schema: SchemaId,
        value: &Value,
        depth: usize,
    ) {
        if depth >= DEEPEST {
            return;
        }
        for (name, property) in self.api.properties(schema).declared {
            let place = format!("{pointer}/{}", escaped(&name));
            let none = Value::Object(serde_json::Map::new());
            let is_object = self.api.schema(property.schema).types.object
                || !self.api.properties(property.schema).declared.is_empty();
            if let Some(member) = value.get(&name) {
                self.left_out(&place, property.schema, member, depth + 1);
                continue;
            }
            if property.read_only {
                continue;
            }
            for edge in value::edges(self.api, property.schema, None) {
                let told = (
                    format!("{place}: {}", edge.keyword),
                    edge.keyword,
                    edge.valid,
                    in_body(edge.lenient),
                );
                let is_plain =
                    edge.value.is_number() || edge.value.is_boolean() || edge.keyword == "enum";
                let is_told = !edge.valid || is_plain;
                let changed = placed(self.base, &place, edge.value).filter(|_| is_told);
                if let Some(changed) = changed {
                    self.push(told, Content::Value(changed), edge.span);
                }
            }
            self.of_replies(&place, property.schema);
            self.within(&place, property.schema, depth + 1);
            if is_object {
                self.additional(&place, property.schema);
                self.left_out(&place, property.schema, &none, depth + 1);
            }
        }
    }

    /// What is wrong inside of an object or a list that the base leaves out.
    fn within(&mut self, place: &str, schema: SchemaId, depth: usize) {
        let options = instance::Options::default();
        let Some(made) = self.api.instance(schema, Direction::Request, options) else {
            return;
        };
        let made = self.with_a_member(schema, made);
        let is_filled = match &made {
            Value::Array(items) => !items.is_empty(),
            Value::Object(members) => !members.is_empty(),
            _ => false,
        };
        let Some(base) = placed(self.base, place, made.clone()).filter(|_| is_filled) else {
            return;
        };
        let whole = self.media.schema;
        if !whole.is_some_and(|whole| self.api.is_valid(whole, Direction::Request, &base)) {
            return;
        }
        let mut inner = Varied {
            api: self.api,
            call: self.call,
            media: self.media,
            base: &base,
            all: Vec::new(),
        };
        inner.place(place, schema, &made, depth);
        let wrong = inner.all.into_iter().filter(|variation| !variation.valid);
        // What is wrong with the place itself was sent without a base, too.
        let new = wrong.filter(|variation| {
            let mut known = self.all.iter();
            !known.any(|known| known.subject == variation.subject)
        });
        let new: Vec<_> = new.collect();
        self.all.extend(new);
    }

    /// A map that has a member, of a name that it may have.
    fn with_a_member(&self, schema: SchemaId, made: Value) -> Value {
        const NAMES: [&str; 6] = ["name", "a", "Name", "A", "key-1", "1"];
        if made.as_array().is_some_and(Vec::is_empty) {
            let options = instance::Options::default();
            let items = self.api.items_of(schema).into_iter();
            let made_of =
                items.filter_map(|item| self.api.instance(item, Direction::Request, options));
            let mut filled = made_of.map(|item| json!([item]));
            let fitting =
                filled.find(|filled| self.api.is_valid(schema, Direction::Request, filled));
            return fitting.unwrap_or(made);
        }
        let owner = self.api.schema(schema);
        let empty = made.as_object().is_some_and(Map::is_empty);
        let Some(inner) = owner.additional_properties.filter(|_| empty) else {
            return made;
        };
        let options = instance::Options::default();
        let Some(value) = self.api.instance(inner, Direction::Request, options) else {
            return made;
        };
        let filled = NAMES.map(|name| json!({ name: value.clone() }));
        let mut fitting = filled
            .into_iter()
            .filter(|filled| self.api.is_valid(schema, Direction::Request, filled));
        fitting.next().unwrap_or(made)
    }

    /// A member whose name is none of those that the object may have.
    pub(super) fn of_names(
        &mut self,
        pointer: &str,
        schema: SchemaId,
        members: &Map<String, Value>,
    ) {
        let owner = self.api.schema(schema);
        let Some(names) = owner.property_names else {
            return;
        };
        let declared = self.api.properties(schema).declared;
        let mut others = members.iter();
        let Some((known, value)) = others.find(|(name, _)| !declared.contains_key(*name)) else {
            return;
        };
        let candidates = [
            "~ Hallpass ~".to_owned(),
            known.to_uppercase(),
            format!("{known}{}", "x".repeat(300)),
        ];
        let is_wrong = |name: &String| {
            !self
                .api
                .is_valid(names, Direction::Request, &json!(name.as_str()))
        };
        let keyword = "propertyNames";
        let shown = if pointer.is_empty() { "/" } else { pointer };
        for name in candidates.into_iter().filter(is_wrong) {
            let mut renamed = members.clone();
            renamed.remove(known);
            renamed.insert(name, value.clone());
            let Some(changed) = replaced(self.base, pointer, Value::Object(renamed)) else {
                continue;
            };
            let told = (
                format!("{shown}: {keyword}"),
                keyword,
                false,
                Leniency::None,
            );
            self.push(told, Content::Value(changed), owner.keyword_span(keyword));
        }
    }

    /// The edges of the first member of an object that has no name in the document.
    pub(super) fn in_map(
        &mut self,
        pointer: &str,
        schema: SchemaId,
        members: &Map<String, Value>,
        depth: usize,
    ) {
        let Some(inner) = self.api.schema(schema).additional_properties else {
            return;
        };
        let declared = self.api.properties(schema).declared;
        let mut others = members.iter();
        if let Some((name, value)) = others.find(|(name, _)| !declared.contains_key(*name)) {
            let place = format!("{pointer}/{}", escaped(name));
            self.place(&place, inner, value, depth + 1);
        }
    }
}

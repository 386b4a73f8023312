//! Values of parameters: what the document shows of one, else one that is made to fit.

use serde_json::Value;

use super::{Extent, Options};
use crate::model::{Api, Example, ExampleValue, Location, Parameter, SchemaId};
use crate::validate::Direction;

impl Api {
    /// A value of a parameter that its schema allows: its first example that does, else an instance of the schema; `None` when there is none.
    pub fn parameter_instance(&self, parameter: &Parameter) -> Option<Value> {
        let Some(schema) = parameter.schema else {
            return parameter.examples.iter().find_map(data).cloned();
        };
        let examples = parameter.examples.iter().filter_map(data);
        let mut allowed = examples.filter(|value| self.is_sent(parameter, schema, value));
        if let Some(value) = allowed.next() {
            return Some(value.clone());
        }
        let made = [Extent::Minimal, Extent::Maximal]
            .into_iter()
            .map(|extent| {
                let options = Options {
                    extent,
                    ..Options::default()
                };
                self.instance(schema, Direction::Request, options)
            });
        made.flatten()
            .find(|value| self.is_sent(parameter, schema, value))
    }

    /// Allowed, and something that can stand where the parameter does: no part of a path is empty.
    fn is_sent(&self, parameter: &Parameter, schema: SchemaId, value: &Value) -> bool {
        let is_empty = match value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(members) => members.is_empty(),
            _ => false,
        };
        let may_be_empty = !parameter.required && parameter.location != Location::Path;
        (may_be_empty || !is_empty) && self.is_valid(schema, Direction::Request, value)
    }
}

fn data(example: &Example) -> Option<&Value> {
    match &example.value {
        ExampleValue::Data(value) | ExampleValue::Both(value, _) => Some(value),
        ExampleValue::Serialized(_) | ExampleValue::External(_) => None,
    }
}

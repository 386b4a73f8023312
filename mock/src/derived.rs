//! Values that are computed for each item of a reply, and never stored.

use serde_json::Value;

use hallpass_openapi::model::Resource;

use crate::call::{Bindings, Call, Prepared};
use crate::projection::put;
use crate::refusal::Refusal;

/// The derived values of a resource: where each goes, and how it is computed.
#[derive(Debug)]
pub struct Derived<'a> {
    values: Vec<(&'a str, Prepared<'a>)>,
}

impl<'a> Derived<'a> {
    /// The derived values that the document declares.
    pub fn new(call: &'a Call<'a>, resource: &'a Resource) -> Self {
        let declared = resource.derived.iter();
        let values = declared.map(|(pointer, expression)| {
            let prepared = call.prepare(expression, Bindings::default());
            (pointer.as_str(), prepared)
        });
        Self {
            values: values.collect(),
        }
    }

    /// An item as a reply shows it.
    ///
    /// # Errors
    /// A refusal that names an expression that cannot be computed.
    pub fn shown(&mut self, item: &Value) -> Result<Value, Refusal> {
        let mut shown = item.clone();
        for (pointer, prepared) in &mut self.values {
            prepared.bind("item", item);
            prepared.bind("resource", item);
            if let Some(value) = prepared.value()? {
                put(&mut shown, pointer, value);
            }
        }
        Ok(shown)
    }
}

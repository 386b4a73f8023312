//! Filters that hold where they are not sent: a parameter named as a property, whose default is one of the values that the property has.

use indexmap::IndexMap;
use serde_json::Value;

use crate::model::{DefaultFilter, Location, Operation, Resource, Schema, SchemaId};
use crate::property::{schema, shared_properties};

pub(super) fn defaults(
    operation: &Operation,
    schemas: &[Schema],
    item: SchemaId,
    resource: &Resource,
) -> IndexMap<String, DefaultFilter> {
    let known = shared_properties(schemas, item).declared;
    let query = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.location == Location::Query && !parameter.required);
    let held = query.filter_map(|parameter| {
        let own = schema(schemas, parameter.schema?);
        let is_list = own.items.is_some();
        let property = if is_list {
            parameter.name.as_str()
        } else {
            let condition = resource.filters.get(&parameter.name)?;
            condition
                .text
                .strip_prefix("item.")?
                .strip_suffix(" == value")?
        };
        let default = own.default.as_ref()?;
        let defaults = default
            .as_array()
            .cloned()
            .unwrap_or_else(|| vec![default.clone()]);
        let shown = schema(schemas, known.get(property)?.schema);
        let values = shown.enumeration.clone()?;
        let is_one = |default: &Value| values.contains(default);
        let is_known = !defaults.is_empty() && defaults.iter().all(is_one);
        let filter = DefaultFilter {
            property: property.to_owned(),
            defaults,
            is_list,
            values,
        };
        is_known.then(|| (parameter.name.clone(), filter))
    });
    held.collect()
}

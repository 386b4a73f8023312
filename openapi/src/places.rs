//! Places of items: a path that lists its values, such as `/invites/{realm}`, has the items of one of them.

use serde_json::{Map, Value};

use crate::model::{Api, Location, Operation, Parameter};

/// The parameters of a path.
pub fn in_path(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    let mut all = operation.parameters.iter();
    std::iter::from_fn(move || all.find(|parameter| parameter.location == Location::Path))
}

/// The values that a parameter lists.
pub fn listed(api: &Api, parameter: &Parameter) -> Vec<Value> {
    let values = parameter
        .schema
        .and_then(|id| api.schema(id).enumeration.clone());
    values.unwrap_or_default()
}

/// Whether an item is of another value of the path: under `groups`, one that has a `section_id` and no `group_id`, or that says so itself.
pub fn is_stranger(parameter: &str, sent: &str, others: &[String], item: &Value) -> bool {
    let Some(members) = item.as_object() else {
        return false;
    };
    let own = members.get(parameter).and_then(Value::as_str);
    if let Some(own) = own.filter(|own| *own == sent || others.iter().any(|other| other == own)) {
        return own != sent;
    }
    !is_of(members, sent) && others.iter().any(|other| is_of(members, other))
}

fn is_of(members: &Map<String, Value>, word: &str) -> bool {
    let stem = format!("{}_", singular(word));
    let mut members = members.iter();
    members.any(|(name, value)| name.to_lowercase().starts_with(&stem) && !value.is_null())
}

/// One of what a plural names.
pub fn singular(word: &str) -> String {
    let lower = word.to_lowercase();
    match lower.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => lower.strip_suffix('s').map_or(lower.clone(), str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::is_stranger;

    #[test]
    fn an_item_of_another_place_is_told_by_its_references_or_by_itself() {
        let cases = [
            (json!({"section_id": 7}), true),
            (json!({"section_id": null, "group_id": 7}), false),
            (json!({"section_id": 7, "group_id": 8}), false),
            (json!({"realm": "sections"}), true),
            (json!({"realm": "groups", "section_id": 7}), false),
            (json!({"realm": "anything"}), false),
            (json!({"title": "Chess"}), false),
            (json!("sections"), false),
        ];
        for (item, expected) in cases {
            let others = ["sections".to_owned()];
            let is = is_stranger("realm", "groups", &others, &item);
            assert_eq!(is, expected, "{item}");
        }
    }
}

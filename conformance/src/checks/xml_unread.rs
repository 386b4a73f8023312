//! Lists that are empty beside elements that the shape does not know: what the items of a list look like when they stand elsewhere.

use hallpass_runtime::xml::{Array, Field, Object, Shape, Shapes};
use serde_json::{Map, Value};

use super::Evidence;

/// An unwrapped list of the root element that was read as empty, and an element beside it that nothing describes.
#[derive(Debug)]
pub struct Unread<'e> {
    /// Property of the list.
    pub list: &'e str,
    /// Name that its items have in the document.
    pub item: &'e str,
    /// Name of the element that nothing describes.
    pub element: &'e str,
    /// Whether it holds elements of the item's name.
    pub wraps: bool,
    /// Whether it looks like an item: all that it holds are properties of one.
    pub looks_like_item: bool,
}

/// Each list that was read as empty with each element that nothing describes.
pub fn unread<'e>(evidence: &Evidence<'e>) -> Vec<Unread<'e>> {
    let form = evidence
        .body
        .declared
        .and_then(|declared| declared.xml.as_deref());
    let (Some(form), Some(Value::Object(value))) = (form, &evidence.body.value) else {
        return Vec::new();
    };
    let Shape::Object(object) = form.shapes.get(form.root.node.shape) else {
        return Vec::new();
    };
    let lists: Vec<(&Field, &Array)> = object
        .fields
        .iter()
        .filter_map(|field| Some((field, empty_list(&form.shapes, field, value)?)))
        .collect();
    let unknown = value
        .iter()
        .filter(|(key, _)| object.fields.iter().all(|field| field.key != **key));
    unknown
        .flat_map(|(key, value)| {
            lists
                .iter()
                .map(move |(field, array)| (key, value, *field, *array))
        })
        .map(|(key, value, field, array)| Unread {
            list: &field.key,
            item: &array.item.name,
            element: key,
            wraps: value.get(&*array.item.name).is_some(),
            looks_like_item: looks_like(&form.shapes, array, value),
        })
        .collect()
}

fn empty_list<'e>(
    shapes: &'e Shapes,
    field: &Field,
    value: &Map<String, Value>,
) -> Option<&'e Array> {
    let Shape::Array(array) = shapes.get(field.node.shape) else {
        return None;
    };
    let is_empty = value
        .get(&*field.key)
        .is_none_or(|items| items.as_array().is_some_and(Vec::is_empty));
    (is_empty && !field.node.wrapped).then_some(array)
}

fn looks_like(shapes: &Shapes, array: &Array, value: &Value) -> bool {
    let Shape::Object(item) = shapes.get(array.item.shape) else {
        return false;
    };
    match value {
        Value::Array(values) => values.iter().all(|value| fits(item, value)),
        value => fits(item, value),
    }
}

fn fits(item: &Object, value: &Value) -> bool {
    let Value::Object(value) = value else {
        return false;
    };
    !value.is_empty()
        && value
            .keys()
            .all(|key| item.fields.iter().any(|field| field.key == **key))
}

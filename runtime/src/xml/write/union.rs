//! Which alternative of a union a value is, seen from the value.

use serde_json::{Map, Value};

use super::super::shape::{Additional, Object, Scalar, Shape, ShapeId, Shapes, Union};

/// An alternative that takes an object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Choice<'s> {
    /// `None`: anything goes.
    pub object: Option<&'s Object>,
}

/// The shapes that are no unions, of those that unions lead to, in order; each union is entered once, though it may contain itself.
fn leaves(shapes: &Shapes, id: ShapeId) -> Vec<&Shape> {
    let mut entered = Vec::new();
    let mut found = Vec::new();
    collect(shapes, id, &mut entered, &mut found);
    found
}

fn collect<'s>(
    shapes: &'s Shapes,
    id: ShapeId,
    entered: &mut Vec<ShapeId>,
    found: &mut Vec<&'s Shape>,
) {
    if entered.contains(&id) {
        return;
    }
    entered.push(id);
    match shapes.get(id) {
        Shape::Union(union) => {
            for &variant in union.variants.iter() {
                collect(shapes, variant, entered, found);
            }
        }
        shape => found.push(shape),
    }
}

/// How a scalar is written here; `None` where none may stand.
pub(super) fn scalar_variant(shapes: &Shapes, id: ShapeId) -> Option<Scalar> {
    let scalar = |shape: &Shape| match shape {
        Shape::Scalar(scalar) => Some(*scalar),
        Shape::Any => Some(Scalar::default()),
        _ => None,
    };
    match shapes.get(id) {
        Shape::Union(_) => leaves(shapes, id).into_iter().find_map(scalar),
        shape => scalar(shape),
    }
}

/// The array, or the freedom from schema, that takes items here; `None` where no array may stand.
pub(super) fn sequence_variant(shapes: &Shapes, id: ShapeId) -> Option<&Shape> {
    if let array @ Shape::Array(_) = shapes.get(id) {
        return Some(array);
    }
    let mut leaves = leaves(shapes, id).into_iter();
    leaves.find(|shape| matches!(shape, Shape::Array(_) | Shape::Any))
}

/// The alternatives that take an object here.
pub(super) fn object_variants(shapes: &Shapes, id: ShapeId) -> Vec<Choice<'_>> {
    leaves(shapes, id).into_iter().filter_map(choice).collect()
}

fn choice(shape: &Shape) -> Option<Choice<'_>> {
    match shape {
        Shape::Object(object) => Some(Choice {
            object: Some(object),
        }),
        Shape::Any => Some(Choice { object: None }),
        _ => None,
    }
}

/// The alternative of an object: the one that the discriminator names, else the one that knows most of it.
pub(super) fn choose_object<'s>(
    shapes: &'s Shapes,
    union: ShapeId,
    choices: &[Choice<'s>],
    properties: &Map<String, Value>,
) -> Option<&'s Object> {
    if let Shape::Union(union) = shapes.get(union)
        && let Some(Shape::Object(object)) = named(shapes, union, properties)
    {
        return Some(object);
    }
    let best = choices
        .iter()
        .min_by_key(|choice| misfit(choice.object, properties));
    best.and_then(|choice| choice.object)
}

fn named<'s>(
    shapes: &'s Shapes,
    union: &Union,
    properties: &Map<String, Value>,
) -> Option<&'s Shape> {
    let discriminator = union.discriminator.as_ref()?;
    let key: &str = &discriminator.key;
    let value = properties.get(key)?.as_str()?;
    let &(_, variant) = discriminator
        .mapping
        .iter()
        .find(|(text, _)| text == value)?;
    union
        .variants
        .get(variant as usize)
        .map(|&id| shapes.get(id))
}

/// Required fields that are missing, then properties that are not known.
fn misfit(object: Option<&Object>, properties: &Map<String, Value>) -> (usize, usize) {
    let Some(object) = object else {
        return (0, properties.len());
    };
    let missing = object
        .fields
        .iter()
        .filter(|field| field.required && !properties.contains_key(&*field.key));
    let known = |key: &&String| object.fields.iter().any(|field| field.key == **key);
    let unknown = properties.keys().filter(|key| !known(key)).count();
    let strange = if object.additional == Additional::Forbidden {
        unknown
    } else {
        0
    };
    (missing.count() + strange, unknown)
}

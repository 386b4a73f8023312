//! Text as a scalar of a schema.

use serde_json::{Number, Value};

use crate::model::{Api, SchemaId, Types};
use crate::shape::View;
use crate::validate::Direction;

/// The types that a schema allows, those of all alternatives.
pub(super) fn types(api: &Api, id: SchemaId) -> Types {
    let view = View::of(&api.schemas, id);
    let mut types = of_view(api, &view);
    types.null |= view.nullable;
    types
}

fn of_view(api: &Api, view: &View) -> Types {
    if view.branches.is_empty() {
        return view.types(&api.schemas);
    }
    // An alternative of an alternative is seen as its own types alone: texts are flat.
    let mut all = Types::default();
    for branch in view.branches(&api.schemas) {
        let types = branch.types(&api.schemas);
        all.boolean |= types.boolean;
        all.integer |= types.integer;
        all.number |= types.number;
        all.string |= types.string;
        all.array |= types.array;
        all.object |= types.object;
    }
    all
}

/// The first reading of a text that fits the schema, else the first that its types allow, else the text itself. Strings come
/// first, then booleans, integers and numbers; an empty text is null where nothing else fits.
pub(super) fn scalar(api: &Api, id: SchemaId, text: &str) -> Value {
    let types = types(api, id);
    let candidates = candidates(types, text);
    let fits = candidates
        .iter()
        .position(|value| candidates.len() == 1 || api.is_valid(id, Direction::Request, value));
    let mut candidates = candidates;
    if candidates.is_empty() {
        return Value::String(text.to_owned());
    }
    candidates.swap_remove(fits.unwrap_or(0))
}

fn candidates(types: Types, text: &str) -> Vec<Value> {
    let mut candidates = Vec::new();
    if types.is_any() || types.string {
        candidates.push(Value::String(text.to_owned()));
    }
    match text {
        "true" | "false" if types.boolean => candidates.push(Value::Bool(text == "true")),
        "" if types.null => candidates.push(Value::Null),
        _ if types.integer || types.number => candidates.extend(number(text, types.number)),
        _ => {}
    }
    candidates
}

/// A number as JSON writes it; what is no integer only where fractions are allowed.
fn number(text: &str, fractions: bool) -> Option<Value> {
    let looks_like_one = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    let number: Number = looks_like_one.then(|| serde_json::from_str(text).ok())??;
    (fractions || !number.is_f64()).then_some(Value::Number(number))
}

//! `not` where it says which properties an object may not have together.

use hallpass_openapi::model::{Schema, SchemaId, Types};
use indexmap::IndexMap;

use crate::ir::Check;

/// What may not all be there, for each list of properties that `not` requires: of `not` with several alternatives none may hold. Nothing where it says anything
/// else, or names a property that the object does not list.
pub(super) fn without<'s>(
    schema: &Schema,
    properties: &IndexMap<String, SchemaId>,
    get: impl Fn(SchemaId) -> &'s Schema,
) -> Option<Vec<Check>> {
    let denied = get(schema.not?);
    let alternatives = match denied.any_of.as_slice() {
        [] => vec![denied],
        any_of if says_only(denied, &["anyOf"]) => any_of.iter().map(|id| get(*id)).collect(),
        _ => return None,
    };
    let lists = |name: &String| properties.contains_key(name);
    let check = |one: &Schema| {
        let is_plain = says_only(one, &["required", "type"]) && is_object(one.types);
        let is_known = !one.required.is_empty() && one.required.iter().all(lists);
        (is_plain && is_known).then(|| Check::Without(one.required.clone()))
    };
    alternatives.into_iter().map(check).collect()
}

/// Beside words, a schema has no keywords but these.
fn says_only(schema: &Schema, keywords: &[&str]) -> bool {
    const WORDS: [&str; 2] = ["title", "description"];
    let spans = &schema.keyword_spans;
    let known = keywords.iter().chain(&WORDS);
    let count = known.filter(|keyword| spans.get(keyword).is_some()).count();
    schema.boolean.is_none() && spans.count() == count
}

fn is_object(types: Types) -> bool {
    let only = Types {
        object: true,
        ..Types::default()
    };
    types == only || types == Types::default()
}

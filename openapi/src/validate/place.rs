//! From a place in the compiled JSON Schema back to the schema of the document.

use crate::diagnostic::Span;
use crate::model::{Schema, SchemaId};
use crate::property::{schema, unescape};

/// A schema of the document and one of its keywords.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The schema; `None` when the pointer is not in one.
    pub schema: Option<SchemaId>,
    /// The keyword; empty for the schema as a whole.
    pub keyword: String,
}

impl Place {
    /// Where it stands in the document.
    pub(super) fn span(&self, schemas: &[Schema]) -> Span {
        self.schema
            .map(|id| schema(schemas, id).keyword_span(&self.keyword))
            .unwrap_or_default()
    }
}

/// The place that a JSON Pointer such as `/$defs/3/properties/id/type` leads to.
pub(super) fn of(schemas: &[Schema], pointer: &str) -> Place {
    let tokens: Vec<String> = pointer.split('/').skip(1).map(unescape).collect();
    let (Some("$defs"), Some(Ok(number))) = (
        tokens.first().map(String::as_str),
        tokens.get(1).map(|token| token.parse()),
    ) else {
        return Place {
            schema: None,
            keyword: String::new(),
        };
    };
    let mut id = SchemaId(number);
    let mut rest = tokens.get(2..).unwrap_or_default();
    while let Some((child, taken)) = child(schema(schemas, id), rest) {
        id = child;
        rest = rest.get(taken..).unwrap_or_default();
    }
    Place {
        schema: Some(id),
        keyword: rest.first().cloned().unwrap_or_default(),
    }
}

/// The subschema that the first tokens lead to, and how many they are.
pub(super) fn child(parent: &Schema, tokens: &[String]) -> Option<(SchemaId, usize)> {
    let keyword = tokens.first()?.as_str();
    let name = tokens.get(1);
    let indexed = |list: &[SchemaId]| Some((*list.get(name?.parse::<usize>().ok()?)?, 2));
    match keyword {
        "properties" => Some((*parent.properties.get(name?)?, 2)),
        "patternProperties" => Some((*parent.pattern_properties.get(name?)?, 2)),
        "items" => Some((parent.items?, 1)),
        "additionalProperties" => {
            // `false` is said by the keyword itself.
            Some((
                parent.additional_properties.filter(|_| tokens.len() > 1)?,
                1,
            ))
        }
        "not" => Some((parent.not.filter(|_| tokens.len() > 1)?, 1)),
        "allOf" => indexed(&parent.all_of),
        "oneOf" => indexed(&parent.one_of),
        "anyOf" => indexed(&parent.any_of),
        "prefixItems" => indexed(&parent.prefix_items),
        _ => None,
    }
}

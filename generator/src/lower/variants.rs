//! Variants of enums: each listed value by the name that the document gives it, else by itself.

use hallpass_openapi::model::SchemaId;
use serde_json::Value;

use super::docs::paragraphs;
use super::types::Types;
use crate::ir::Variant;
use crate::names::{Case, Wish};

impl Types<'_, '_> {
    /// Variants of the listed texts of an enum.
    pub fn text_variants(
        &self,
        id: SchemaId,
        owner: &str,
        texts: &[String],
    ) -> Vec<Variant<String>> {
        let schema = self.schemas.get(id);
        let wish = |text: &String| {
            let listed = schema.listed_value(&Value::from(text.as_str()));
            Wish::plain(text, listed.and_then(|listed| listed.name.as_deref()))
        };
        let wishes = texts.iter().map(wish).collect();
        let names = self.variant_names(id, owner, wishes);
        self.variants(id, names, texts)
    }

    /// Variants of listed integers: `Value1`, `Minus1`, unless the document gives names.
    pub fn integer_variants(
        &self,
        id: SchemaId,
        owner: &str,
        integers: &[i64],
    ) -> Vec<Variant<i64>> {
        let schema = self.schemas.get(id);
        let given = |wire: &i64| schema.listed_value(&Value::from(*wire))?.name.clone();
        let own = integers.iter().map(|wire| integer_name(*wire));
        if integers.iter().all(|wire| given(wire).is_none()) {
            return self.variants(id, own.collect(), integers);
        }
        let wishes = integers.iter().zip(own).map(|(wire, own)| {
            let name = given(wire).unwrap_or(own);
            Wish::plain(&wire.to_string(), Some(&name))
        });
        let names = self.variant_names(id, owner, wishes.collect());
        self.variants(id, names, integers)
    }

    fn variant_names(&self, id: SchemaId, owner: &str, wishes: Vec<Wish>) -> Vec<String> {
        let span = self.schemas.get(id).keyword_span("enum");
        let wishes: Vec<Wish> = wishes.into_iter().map(|wish| wish.at(span)).collect();
        let scope = format!("variant {owner}");
        self.names.settle(&scope, &wishes, Case::Camel, &["Other"])
    }

    fn variants<W>(&self, id: SchemaId, names: Vec<String>, wires: &[W]) -> Vec<Variant<W>>
    where
        W: Clone + std::fmt::Display + Into<Value>,
    {
        let schema = self.schemas.get(id);
        let described = |wire: &W| {
            let listed = schema.listed_value(&wire.clone().into())?;
            listed.description.as_deref()
        };
        names
            .into_iter()
            .zip(wires)
            .map(|(name, wire)| Variant {
                name,
                docs: variant_docs(described(wire), wire),
                wire: wire.clone(),
            })
            .collect()
    }
}

/// The description, and always the value on the wire.
fn variant_docs(description: Option<&str>, wire: &impl std::fmt::Display) -> Vec<String> {
    let mut lines = paragraphs([description]);
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.push(format!("`{wire}`."));
    lines
}

fn integer_name(wire: i64) -> String {
    match wire {
        0.. => format!("Value{wire}"),
        _ => format!("Minus{}", wire.unsigned_abs()),
    }
}

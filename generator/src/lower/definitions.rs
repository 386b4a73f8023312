//! Definitions of named types.

use hallpass_openapi::diagnostic::Diagnostic;
use hallpass_openapi::model::{Schema, SchemaId};
use serde_json::Value;

use super::class::Class;
use super::conditions;
use super::docs::paragraphs;
use super::guards;
use super::ignored::ignored;
use super::symbols::Key;
use super::types::{Types, property_counts};
use super::usage::{View, is_sure, is_visible};
use crate::ir::{
    Check, Construction, Definition, Field, Guarded, Literal, Origin, Presence, Rest, Side, Struct,
    Type, TypeDef, Variant,
};
use crate::names::{Case, Wish};

/// More arguments than this make a constructor hard to read (and clippy warns).
const MOST_ARGUMENTS: usize = 7;

/// Makes the definitions of a document's named types.
#[derive(Debug)]
pub(crate) struct Definitions<'s, 'a> {
    /// Types by use.
    pub types: Types<'s, 'a>,
    /// What cannot be expressed.
    pub ignored: Vec<Diagnostic>,
}

impl Definitions<'_, '_> {
    /// All named types, in order.
    pub fn all(&mut self) -> Vec<TypeDef> {
        let symbols = self.types.symbols;
        let mut all: Vec<TypeDef> = symbols
            .types
            .iter()
            .map(|(key, name)| self.define(*key, name))
            .collect();
        all.extend(symbols.aliases.iter().map(|(name, (id, view))| TypeDef {
            name: name.clone(),
            docs: vec!["Another name.".to_owned()],
            deprecated: false,
            definition: Definition::Alias(self.types.value(*id, *view)),
            derives: Vec::new(),
            origin: origin(self.types.schemas.get(*id), *view),
            conversion: None,
        }));
        all
    }

    fn define(&mut self, key: Key, name: &str) -> TypeDef {
        let (id, view) = key;
        let definition = self.definition(key, name);
        let schema = self.types.schemas.get(id);
        TypeDef {
            name: name.to_owned(),
            docs: type_docs(schema, self.types.usage.both_ways(id).then_some(view), name),
            deprecated: schema.deprecated,
            derives: match &definition {
                Definition::Guarded(guarded) => guarded.derives(),
                _ => Vec::new(),
            },
            definition,
            origin: origin(schema, view),
            conversion: None,
        }
    }

    fn definition(&mut self, key: Key, name: &str) -> Definition {
        let (id, view) = key;
        match self.types.schemas.class(id).clone() {
            Class::Struct => Definition::Struct(self.structure(id, view, name)),
            Class::Union(arms) => Definition::Union(self.union(id, &arms, view, name)),
            Class::TextEnum(texts) => {
                Definition::TextEnum(self.types.text_variants(id, name, &texts))
            }
            Class::IntegerEnum(integers) => {
                Definition::IntegerEnum(self.types.integer_variants(id, name, &integers))
            }
            _ if self.types.symbols.newtypes.contains(&key) => {
                Definition::Newtype(self.types.inline(id, view), self.types.own_checks(id, view))
            }
            _ if self.types.symbols.guarded.contains(&key) => Definition::Guarded(Guarded::new(
                self.types.inline(id, view),
                self.types.own_checks(id, view),
            )),
            _ => Definition::Alias(self.types.inline(id, view)),
        }
    }

    /// An object with properties.
    pub(super) fn structure(&mut self, id: SchemaId, view: View, owner: &str) -> Struct {
        let schema = self.types.schemas.get(id);
        let properties: Vec<(&String, SchemaId)> = schema
            .properties
            .iter()
            .map(|(name, property)| (name, *property))
            .filter(|(_, property)| is_visible(self.types.schemas, *property, view))
            .collect();
        let others = self.others(schema);
        let mut names = self.field_names(&properties, others, owner);
        let rest_name = names.pop().unwrap_or_default();
        let fields: Vec<Field> = properties
            .into_iter()
            .zip(names)
            .map(|((wire, property), name)| {
                let required =
                    schema.required.contains(wire) && is_sure(self.types.schemas, property, view);
                self.field(name, wire, property, required, view)
            })
            .collect();
        Struct {
            construction: construction(&fields),
            checks: self.object_checks(id, view),
            rest: (!self.is_closed(schema)).then(|| self.rest(rest_name, others, view)),
            fields,
        }
    }

    fn object_checks(&self, id: SchemaId, view: View) -> Vec<Check> {
        let mut checks = property_counts(self.types.schemas.get(id));
        checks.extend(self.of_whole(id, view));
        checks
    }

    /// What is checked of values as a whole. Properties that this side does not see are not demanded.
    pub(super) fn of_whole(&self, id: SchemaId, view: View) -> Vec<Check> {
        let schemas = self.types.schemas;
        let properties = &schemas.get(id).properties;
        let mut checks = schemas.checks_of_whole(id);
        conditions::without(&mut checks, &|name| {
            let property = properties.get(name).copied();
            !property.is_none_or(|id| is_visible(schemas, id, view) && is_sure(schemas, id, view))
        });
        checks
    }

    /// Names of all properties, and last of the field for all others.
    fn field_names(
        &self,
        properties: &[(&String, SchemaId)],
        others: Option<SchemaId>,
        owner: &str,
    ) -> Vec<String> {
        let schemas = self.types.schemas;
        let rest = if others.is_some() {
            "additional_properties"
        } else {
            "extra"
        };
        let mut wishes: Vec<Wish> = properties
            .iter()
            .map(|(wire, property)| {
                Wish::plain(wire, schemas.own_rust_name(*property))
                    .at(schemas.written(*property).span)
            })
            .collect();
        wishes.push(Wish {
            inline: true,
            place: "others".to_owned(),
            ..Wish::plain(rest, None)
        });
        let scope = format!("field {owner}");
        self.types.names.settle(&scope, &wishes, Case::Snake, &[])
    }

    fn is_closed(&self, schema: &Schema) -> bool {
        let others = schema
            .additional_properties
            .map(|others| self.types.schemas.get(others).boolean);
        others == Some(Some(false)) && schema.pattern_properties.is_empty()
    }

    /// The schema of properties that are not named, if it says anything.
    fn others(&self, schema: &Schema) -> Option<SchemaId> {
        schema
            .additional_properties
            .filter(|_| schema.pattern_properties.is_empty())
            .filter(|others| !self.types.is_unnamed_any(*others))
    }

    fn rest(&self, name: String, others: Option<SchemaId>, view: View) -> Rest {
        Rest {
            name,
            value: others.map(|others| self.types.nullable(others, view)),
            checks: self.types.inner(others, view).unwrap_or_default(),
        }
    }

    /// A property as a field.
    pub fn field(
        &mut self,
        name: String,
        wire: &str,
        id: SchemaId,
        required: bool,
        view: View,
    ) -> Field {
        let presence = self.types.presence(id, required);
        Field {
            name,
            wire: wire.to_owned(),
            docs: field_docs(self.types.schemas.written(id), wire),
            deprecated: self.types.schemas.written(id).deprecated,
            presence,
            value: self.types.value(id, view),
            checks: self.types.checks(id, view),
            default: self.default(id, presence, view),
        }
    }

    /// The default of an optional property, in its type.
    fn default(&mut self, id: SchemaId, presence: Presence, view: View) -> Option<Literal> {
        let schema = self.types.schemas.get(id);
        let value = schema.default.as_ref()?;
        // Null for an absent value is what an absent value is.
        let is_optional = matches!(presence, Presence::Optional | Presence::OptionalNullable);
        if !is_optional || value.is_null() {
            return None;
        }
        let literal = self.literal(id, value, view);
        let literal = literal.map(|literal| self.as_held(id, view, literal));
        if literal.is_none() {
            let message = "a default that is not a value of its type, or has no literal";
            self.ignored.push(ignored("default", message, schema.span));
        }
        literal
    }

    /// The literal as the type of the property can give it.
    fn as_held(&self, id: SchemaId, view: View, literal: Literal) -> Literal {
        let base = self.types.schemas.base(id);
        let key = (base, self.types.usage.view(base, view));
        if self.types.symbols.guarded.contains(&key) {
            guards::default(literal, self.types.inline(base, view))
        } else {
            literal
        }
    }

    fn literal(&self, id: SchemaId, value: &Value, view: View) -> Option<Literal> {
        let base = self.types.schemas.base(id);
        let named = |variant: &dyn Fn(&str) -> Option<String>| match self.types.value(base, view) {
            Type::Named(owner) => variant(&owner).map(|name| Literal::Variant(owner, name)),
            _ => None,
        };
        if self.types.foreign(base).is_some() {
            return None;
        }
        match self.types.schemas.class(base) {
            Class::Bool => value.as_bool().map(Literal::Bool),
            Class::Integer32 => value
                .as_i64()
                .filter(|value| i32::try_from(*value).is_ok())
                .map(Literal::Integer),
            Class::Integer => value.as_i64().map(Literal::Integer),
            Class::Unsigned => value
                .as_i64()
                .filter(|value| *value >= 0)
                .map(Literal::Integer),
            Class::Number => value.as_f64().map(Literal::Number),
            Class::Text => value.as_str().map(|text| Literal::Text(text.to_owned())),
            Class::Array(_) if value.as_array().is_some_and(Vec::is_empty) => {
                match self.types.value(id, view) {
                    Type::Vec(item) => Some(Literal::EmptyList(*item)),
                    _ => None,
                }
            }
            Class::TextEnum(texts) => {
                let variants = |owner: &str| self.types.text_variants(base, owner, texts);
                let wire = value.as_str()?.to_owned();
                named(&|owner| variant_of(variants(owner), &wire))
            }
            Class::IntegerEnum(integers) => {
                let variants = |owner: &str| self.types.integer_variants(base, owner, integers);
                let wire = value.as_i64()?;
                named(&|owner| variant_of(variants(owner), &wire))
            }
            _ => None,
        }
    }
}

fn variant_of<W: PartialEq>(variants: Vec<Variant<W>>, wire: &W) -> Option<String> {
    variants
        .into_iter()
        .find(|variant| variant.wire == *wire)
        .map(|variant| variant.name)
}

pub(crate) fn construction(fields: &[Field]) -> Construction {
    let required = fields
        .iter()
        .filter(|field| field.presence == Presence::Required)
        .count();
    let nullable = fields
        .iter()
        .filter(|field| field.presence == Presence::RequiredNullable)
        .count();
    match required {
        0 if nullable == 0 => Construction::Default,
        1..=MOST_ARGUMENTS if nullable == 0 => Construction::New,
        _ if required + nullable <= MOST_ARGUMENTS => Construction::New,
        _ => Construction::Literal,
    }
}

fn origin(schema: &Schema, view: View) -> Origin {
    Origin {
        span: schema.span,
        side: match view {
            View::Both => Side::Both,
            View::Read => Side::Read,
            View::Write => Side::Write,
        },
    }
}

fn type_docs(schema: &Schema, view: Option<View>, name: &str) -> Vec<String> {
    let lines = paragraphs([schema.title.as_deref(), schema.description.as_deref()]);
    let mut lines = if lines.is_empty() {
        vec![format!("`{}`.", schema.name.as_deref().unwrap_or(name))]
    } else {
        lines
    };
    match view {
        Some(View::Both) | None => {}
        Some(View::Read) => lines.extend([String::new(), "As a server sends it.".to_owned()]),
        Some(View::Write) => lines.extend([String::new(), "As a client sends it.".to_owned()]),
    }
    lines
}

fn field_docs(schema: &Schema, wire: &str) -> Vec<String> {
    let own = if schema.name.is_none() {
        [schema.title.as_deref(), schema.description.as_deref()]
    } else {
        [None, None]
    };
    let lines = paragraphs(own);
    if lines.is_empty() {
        vec![format!("`{wire}`.")]
    } else {
        lines
    }
}

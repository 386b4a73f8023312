//! A schema as XML sees it: everything that applies to one instance, with the alternatives that are left to choose from.

use serde_json::Value;

use crate::model::{Schema, SchemaId, Types, Xml};
use crate::pattern::Pattern;
use crate::property::{Properties, composed, properties_of, schema};

/// Alternatives in alternatives: no document means more, and each view holds all that were chosen from on the way to it.
const MOST_CHOSEN: usize = 64;

/// The schemas that apply to one instance.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct View {
    /// They, the outermost last.
    pub members: Vec<SchemaId>,
    /// Alternatives of one `oneOf` or `anyOf` that say something of the form, each with its own `allOf`; null is not among them.
    pub branches: Vec<SchemaId>,
    /// Members whose alternatives have been chosen from.
    chosen: Vec<SchemaId>,
    /// Null is allowed.
    pub nullable: bool,
}

impl View {
    /// The view of a schema.
    pub(crate) fn of(schemas: &[Schema], id: SchemaId) -> Self {
        Self::made(schemas, composed(schemas, id), Vec::new())
    }

    fn made(schemas: &[Schema], members: Vec<SchemaId>, chosen: Vec<SchemaId>) -> Self {
        let mut view = Self {
            nullable: allows_null(schemas, &members),
            members,
            branches: Vec::new(),
            chosen,
        };
        while !view.is_cut()
            && let Some((owner, branches)) = view.next_alternatives(schemas)
        {
            view.chosen.push(owner);
            let forms: Vec<SchemaId> = branches
                .iter()
                .copied()
                .filter(|id| !is_null(schemas, *id))
                .collect();
            view.nullable |= forms.len() < branches.len();
            match forms.as_slice() {
                // A lone alternative beside null is no choice.
                [only] => view.add(composed(schemas, *only)),
                [] => {}
                _ => {
                    view.branches = forms;
                    break;
                }
            }
        }
        view
    }

    /// Whether alternatives stand in alternatives so often that no more of them are looked at.
    pub(crate) fn is_cut(&self) -> bool {
        self.chosen.len() >= MOST_CHOSEN
    }

    fn add(&mut self, more: Vec<SchemaId>) {
        let new: Vec<SchemaId> = more
            .into_iter()
            .filter(|id| !self.members.contains(id))
            .collect();
        self.members.splice(0..0, new);
    }

    /// Alternatives that only constrain (`anyOf: [{required: [a]}, {required: [b]}]`) are no forms to choose from.
    fn next_alternatives(&self, schemas: &[Schema]) -> Option<(SchemaId, Vec<SchemaId>)> {
        self.members
            .iter()
            .rev()
            .filter(|id| !self.chosen.contains(id))
            .find_map(|id| {
                let owner = schema(schemas, *id);
                [&owner.one_of, &owner.any_of]
                    .into_iter()
                    .find(|list| list.iter().any(|branch| has_form(schemas, *branch)))
                    .map(|list| (*id, list.clone()))
            })
    }

    /// One view for each alternative: it and everything around the choice.
    pub(crate) fn branches(&self, schemas: &[Schema]) -> Vec<Self> {
        let views = self.branches.iter().map(|branch| {
            let mut members = composed(schemas, *branch);
            let around: Vec<SchemaId> = self
                .members
                .iter()
                .copied()
                .filter(|id| !members.contains(id))
                .collect();
            members.extend(around);
            Self::made(schemas, members, self.chosen.clone())
        });
        views.collect()
    }

    /// The schema whose alternatives are chosen from.
    pub(crate) fn choice<'s>(&self, schemas: &'s [Schema]) -> Option<&'s Schema> {
        self.chosen.last().map(|id| schema(schemas, *id))
    }

    /// The discriminator of the choice: property, and value -> alternative.
    pub(crate) fn discriminator(&self, schemas: &[Schema]) -> Option<(String, Vec<(String, u32)>)> {
        let owner = schema(schemas, *self.chosen.last()?);
        let discriminator = owner.discriminator.as_ref()?;
        let mapping = discriminator.mapping.iter().filter_map(|(value, id)| {
            let at = self.branches.iter().position(|branch| branch == id)?;
            Some((value.clone(), u32::try_from(at).ok()?))
        });
        Some((discriminator.property.clone(), mapping.collect()))
    }

    /// The XML facts, those of the outermost schema first.
    pub(crate) fn facts(&self, schemas: &[Schema]) -> Xml {
        let mut facts = Xml::default();
        for id in self.members.iter().rev() {
            let xml = &schema(schemas, *id).xml;
            facts.name = facts.name.or_else(|| xml.name.clone());
            facts.namespace = facts.namespace.or_else(|| xml.namespace.clone());
            facts.prefix = facts.prefix.or_else(|| xml.prefix.clone());
            facts.null = facts.null.or(xml.null);
            facts.attribute |= xml.attribute;
            facts.wrapped |= xml.wrapped;
            facts.text |= xml.text;
            facts.cdata |= xml.cdata;
            facts.numeric_boolean |= xml.numeric_boolean;
        }
        facts
    }

    /// The name of the outermost component.
    pub(crate) fn component_name(&self, schemas: &[Schema]) -> Option<String> {
        self.members
            .iter()
            .rev()
            .find_map(|id| schema(schemas, *id).name.clone())
    }

    /// The types that every member allows, told from other keywords where none names a type. `integer` is part of `number`.
    pub(crate) fn types(&self, schemas: &[Schema]) -> Types {
        let members = || self.members.iter().map(|id| schema(schemas, *id));
        let mut typed = members()
            .map(|member| member.types)
            .filter(|types| !types.is_any());
        match typed.next() {
            Some(first) => typed.fold(first, both),
            None => members().map(told_types).fold(Types::default(), either),
        }
    }

    /// The types that an alternative allows, whatever stands in it.
    pub(crate) fn types_of_any(&self, schemas: &[Schema]) -> Types {
        let around = self.types(schemas);
        let any = self.branches.iter().flat_map(|id| composed(schemas, *id));
        let any = any.map(|id| schema(schemas, id));
        // Alternatives in it may be of any type.
        let is_choice = |one: &&Schema| !one.one_of.is_empty() || !one.any_of.is_empty();
        if any.clone().any(|one| is_choice(&one)) {
            return around;
        }
        let told = any.map(|one| match one.types.is_any() {
            true => told_types(one),
            false => one.types,
        });
        let told = told.fold(Types::default(), either);
        match around.is_any() {
            true => told,
            false => both(around, told),
        }
    }

    /// No value but null looks like an empty element: the empty text is none, and an object without properties either.
    pub(crate) fn refuses_emptiness(&self, schemas: &[Schema]) -> bool {
        let types = self.types(schemas);
        let mut members = self.members.iter().map(|id| schema(schemas, *id));
        let is_something = members.any(|member| {
            !member.required.is_empty() || member.min_properties.is_some_and(|least| least > 0)
        });
        let is_empty_text = types.string && !self.refuses_empty_text(schemas);
        let is_empty_object = types.object && !is_something;
        !types.is_any() && !types.array && !is_empty_text && !is_empty_object
    }

    /// It may be a text, though not the empty one.
    fn refuses_empty_text(&self, schemas: &[Schema]) -> bool {
        /// Formats that the empty text never has.
        const FORMATS: [&str; 9] = [
            "date",
            "date-time",
            "time",
            "duration",
            "uuid",
            "email",
            "ipv4",
            "ipv6",
            "uri",
        ];
        let refuses = |schema: &Schema| {
            let pattern = schema.pattern.as_deref().and_then(Pattern::of);
            let empty = Value::from("");
            schema.min_length.is_some_and(|least| least > 0)
                || pattern.is_some_and(|pattern| !pattern.allows(&empty))
                || schema
                    .enumeration
                    .as_ref()
                    .is_some_and(|values| !values.contains(&empty))
                || schema
                    .format
                    .as_deref()
                    .is_some_and(|format| FORMATS.contains(&format))
        };
        let mut members = self.members.iter().map(|id| schema(schemas, *id));
        self.types(schemas).string && members.any(refuses)
    }

    /// It is an array and nothing else.
    pub(crate) fn is_array(&self, schemas: &[Schema]) -> bool {
        let types = self.types(schemas);
        let only = Types {
            array: true,
            null: types.null,
            ..Types::default()
        };
        self.branches.is_empty() && types == only
    }

    /// Items may appear whose name the use decides.
    pub(crate) fn has_array(&self, schemas: &[Schema]) -> bool {
        !self.branches.is_empty() || self.types(schemas).array
    }

    /// The schema of the items.
    pub(crate) fn item(&self, schemas: &[Schema]) -> Option<SchemaId> {
        self.members.iter().rev().find_map(|id| {
            let member = schema(schemas, *id);
            member
                .items
                .or_else(|| member.prefix_items.first().copied())
        })
    }

    /// The properties, merged.
    pub(crate) fn properties(&self, schemas: &[Schema]) -> Properties {
        properties_of(schemas, &self.members)
    }

    /// The outermost schema that lists properties.
    pub(crate) fn owner<'s>(&self, schemas: &'s [Schema]) -> Option<&'s Schema> {
        let mut members = self.members.iter().rev().map(|id| schema(schemas, *id));
        members.find(|member| !member.properties.is_empty())
    }
}

fn allows_null(schemas: &[Schema], members: &[SchemaId]) -> bool {
    let mut typed = members
        .iter()
        .map(|id| schema(schemas, *id).types)
        .filter(|types| !types.is_any())
        .peekable();
    typed.peek().is_some() && typed.all(|types| types.null)
}

fn is_null(schemas: &[Schema], id: SchemaId) -> bool {
    let only = Types {
        null: true,
        ..Types::default()
    };
    let own = schema(schemas, id);
    own.types == only
        || own.constant == Some(serde_json::Value::Null)
        || own.enumeration.as_deref() == Some(&[serde_json::Value::Null])
}

/// Whether a schema says what an instance looks like.
fn has_form(schemas: &[Schema], id: SchemaId) -> bool {
    composed(schemas, id)
        .iter()
        .map(|id| schema(schemas, *id))
        .any(|member| {
            !member.types.is_any()
                || !told_types(member).is_any()
                || !member.one_of.is_empty()
                || !member.any_of.is_empty()
        })
}

/// The types that keywords other than `type` tell.
fn told_types(own: &Schema) -> Types {
    let values = own.enumeration.iter().flatten().chain(&own.constant);
    let mut types = values.map(type_of).fold(Types::default(), either);
    types.string |= own.format.as_deref().is_some_and(is_text_format) || own.pattern.is_some();
    types.array |= own.items.is_some() || !own.prefix_items.is_empty();
    types.object |= !own.properties.is_empty()
        || own.additional_properties.is_some()
        || !own.pattern_properties.is_empty();
    types
}

fn is_text_format(format: &str) -> bool {
    !matches!(format, "int32" | "int64" | "float" | "double")
}

fn type_of(value: &serde_json::Value) -> Types {
    use serde_json::Value;
    let mut types = Types::default();
    match value {
        Value::Null => types.null = true,
        Value::Bool(_) => types.boolean = true,
        Value::Number(number) if number.is_f64() => types.number = true,
        Value::Number(_) => types.integer = true,
        Value::String(_) => types.string = true,
        Value::Array(_) => types.array = true,
        Value::Object(_) => types.object = true,
    }
    types
}

fn both(a: Types, b: Types) -> Types {
    Types {
        null: a.null && b.null,
        boolean: a.boolean && b.boolean,
        integer: (a.integer && (b.integer || b.number)) || (a.number && b.integer),
        number: a.number && b.number,
        string: a.string && b.string,
        array: a.array && b.array,
        object: a.object && b.object,
    }
}

fn either(a: Types, b: Types) -> Types {
    Types {
        null: a.null || b.null,
        boolean: a.boolean || b.boolean,
        integer: a.integer || b.integer,
        number: a.number || b.number,
        string: a.string || b.string,
        array: a.array || b.array,
        object: a.object || b.object,
    }
}

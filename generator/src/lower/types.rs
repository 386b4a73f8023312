//! The Rust type of a use of a schema, and the checks on its values.

use hallpass_openapi::model::{Schema, SchemaId};
use indexmap::IndexMap;
use serde_json::Number;

use super::class::{Class, Positions, listed};
use super::schemas::Schemas;
use super::symbols::Symbols;
use super::usage::{Usage, View};
use crate::ir::{Bound, Check, Limit, OpenTuple, Presence, Type};
use crate::names::Names;
use crate::options::TypeMapping;

/// What is needed to tell the type of a use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Types<'s, 'a> {
    /// The schemas.
    pub schemas: &'s Schemas<'a>,
    /// Their directions.
    pub usage: &'s Usage,
    /// Their names.
    pub symbols: &'s Symbols,
    /// All names of the module.
    pub names: &'s Names<'s>,
    /// Formats that the user maps to types.
    pub formats: &'s IndexMap<String, TypeMapping>,
}

impl Types<'_, '_> {
    /// The type of a value that is not null.
    pub fn value(&self, id: SchemaId, direction: View) -> Type {
        let id = self.schemas.target(id);
        match self.symbols.name((id, self.usage.view(id, direction))) {
            Some(name) => Type::Named(name.to_owned()),
            None => self.inline(id, direction),
        }
    }

    /// The type of a value that may be null if the schema says so.
    pub fn nullable(&self, id: SchemaId, direction: View) -> Type {
        let value = self.value(id, direction);
        if self.schemas.is_nullable(id) && !self.schemas.is_any(id) {
            Type::Option(Box::new(value))
        } else {
            value
        }
    }

    /// The type of a schema without a name, or what its name stands for.
    pub fn inline(&self, id: SchemaId, direction: View) -> Type {
        if let Some(foreign) = self.foreign(id) {
            return foreign;
        }
        match self.schemas.class(id) {
            Class::Bool => Type::Bool,
            Class::Integer32 => Type::I32,
            Class::Integer => Type::I64,
            Class::Unsigned => Type::U64,
            Class::Number => Type::F64,
            Class::Text => Type::String,
            Class::Array(item) => Type::Vec(Box::new(self.optional(*item, direction))),
            Class::Tuple(positions) => self.tuple(positions, direction),
            Class::Map(None) => Type::Object,
            Class::Map(Some(value)) if self.is_unnamed_any(*value) => Type::Object,
            Class::Map(value) => Type::Map(Box::new(self.optional(*value, direction))),
            Class::Same(other) if self.schemas.base(id) != id => self.value(*other, direction),
            // Named classes have a name, so they do not come here.
            _ => Type::Value,
        }
    }

    /// The user's type for the format of a schema.
    pub fn foreign(&self, id: SchemaId) -> Option<Type> {
        let mapping = mapping(self.schemas, id, self.formats)?;
        Some(Type::Foreign(Box::new(mapping.clone())))
    }

    fn tuple(&self, positions: &Positions, direction: View) -> Type {
        let items = positions.items.iter().enumerate();
        let items = items.map(|(index, item)| match index < positions.least {
            true => self.nullable(*item, direction),
            false => self.missing(*item, direction),
        });
        let items: Vec<Type> = items.collect();
        if positions.rest.is_none() && positions.least == items.len() {
            return Type::Tuple(items);
        }
        Type::OpenTuple(Box::new(OpenTuple {
            items,
            least: positions.least,
            rest: positions.rest.map(|rest| self.optional(rest, direction)),
        }))
    }

    /// The type of a value that may be missing.
    fn missing(&self, id: SchemaId, direction: View) -> Type {
        let value = Box::new(self.value(id, direction));
        if self.schemas.is_any(id) || self.schemas.is_nullable(id) {
            Type::Field(value)
        } else {
            Type::Option(value)
        }
    }

    fn optional(&self, id: Option<SchemaId>, direction: View) -> Type {
        id.map_or(Type::Value, |id| self.nullable(id, direction))
    }

    /// Whether a schema takes anything and has no name.
    pub fn is_unnamed_any(&self, id: SchemaId) -> bool {
        self.schemas.is_any(id) && self.schemas.get(id).name.is_none()
    }

    /// Whether a property may be absent or null.
    pub fn presence(&self, id: SchemaId, required: bool) -> Presence {
        let any = self.schemas.is_any(id);
        match (required, any || self.schemas.is_nullable(id)) {
            (true, _) if any => Presence::Required,
            (true, false) => Presence::Required,
            (true, true) => Presence::RequiredNullable,
            (false, false) => Presence::Optional,
            (false, true) => Presence::OptionalNullable,
        }
    }

    /// The checks on a value that is not null.
    pub fn checks(&self, id: SchemaId, direction: View) -> Vec<Check> {
        let id = self.schemas.target(id);
        let key = (id, self.usage.view(id, direction));
        let symbols = self.symbols;
        let is_own = symbols.newtypes.contains(&key) || symbols.guarded.contains(&key);
        if is_own || self.schemas.class(id).is_named() {
            vec![Check::Nested]
        } else {
            self.own_checks(id, direction)
        }
    }

    /// The checks that the schema itself asks for.
    pub fn own_checks(&self, id: SchemaId, direction: View) -> Vec<Check> {
        if self.foreign(id).is_some() {
            // What the type takes is valid; `lower` tells of constraints beside it.
            return Vec::new();
        }
        let schema = self.schemas.get(id);
        let mut checks = self.checks_of_class(id, direction);
        if let Class::Any | Class::Bool | Class::Number = self.schemas.class(id)
            && let Some(values) = listed(schema)
            && !(values.contains(&true.into()) && values.contains(&false.into()))
        {
            checks.push(Check::Listed(
                values.iter().map(ToString::to_string).collect(),
            ));
        }
        if self.schemas.is_null(id) {
            checks.push(Check::Types(vec!["null"]));
        }
        checks.extend(self.schemas.checks_of_whole(id));
        checks
    }

    fn checks_of_class(&self, id: SchemaId, direction: View) -> Vec<Check> {
        let schema = self.schemas.get(id);
        match self.schemas.class(id) {
            Class::Any => untyped_checks(schema),
            class @ (Class::Text
            | Class::Integer32
            | Class::Integer
            | Class::Unsigned
            | Class::Number) => scalar_checks(schema, class).unwrap_or_default(),
            Class::Array(item) => self.array_checks(schema, *item, direction),
            Class::Tuple(positions) => self.tuple_checks(schema, positions, direction),
            Class::Map(value) => self.map_checks(schema, *value, direction),
            Class::Same(other) if self.schemas.base(id) != id => self.checks(*other, direction),
            _ => Vec::new(),
        }
    }

    fn tuple_checks(&self, schema: &Schema, positions: &Positions, direction: View) -> Vec<Check> {
        let count = positions.items.len() as u64;
        let is_free = |check: &Check| match check {
            Check::MinItems(least) => *least <= positions.least as u64,
            Check::MaxItems(most) => positions.rest.is_none() && *most >= count,
            _ => true,
        };
        let mut checks = item_counts(schema);
        checks.retain(|check| !is_free(check));
        let of = |id: &SchemaId| self.inner(Some(*id), direction).unwrap_or_default();
        let own: Vec<Vec<Check>> = positions.items.iter().map(of).collect();
        if own.iter().any(|checks| !checks.is_empty()) {
            checks.push(Check::Positions(own));
        }
        let rest = positions.rest.flatten();
        checks.extend(self.inner(rest, direction).map(Check::Items));
        checks
    }

    fn array_checks(&self, schema: &Schema, item: Option<SchemaId>, direction: View) -> Vec<Check> {
        let mut checks = item_counts(schema);
        let forbids = |id: SchemaId| self.schemas.get(id).boolean == Some(false);
        if item.is_some_and(forbids) {
            checks.push(Check::MaxItems(0));
        }
        checks.extend(
            self.inner(item, direction)
                .map(|inner| inside(inner, Check::Items)),
        );
        checks
    }

    fn map_checks(&self, schema: &Schema, value: Option<SchemaId>, direction: View) -> Vec<Check> {
        let mut checks = property_counts(schema);
        let pattern = schema.pattern_properties.keys().next();
        let closes = |others: SchemaId| self.schemas.get(others).boolean == Some(false);
        if value.is_some() && schema.additional_properties.is_some_and(closes) {
            checks.extend(pattern.cloned().map(Check::Keys));
        }
        let typed = value.filter(|value| !self.is_unnamed_any(*value));
        checks.extend(
            self.inner(typed, direction)
                .map(|inner| inside(inner, Check::Entries)),
        );
        checks
    }

    /// The checks on a value inside an array or a map, if there are any.
    pub fn inner(&self, id: Option<SchemaId>, direction: View) -> Option<Vec<Check>> {
        let id = id?;
        let checks = self.checks(id, direction);
        if checks.is_empty() {
            return None;
        }
        let optional = self.schemas.is_nullable(id) && !self.schemas.is_any(id);
        Some(if optional {
            vec![inside(checks, Check::Present)]
        } else {
            checks
        })
    }
}

/// What the format of a text or a number is mapped to.
pub(crate) fn mapping<'f>(
    schemas: &Schemas<'_>,
    id: SchemaId,
    formats: &'f IndexMap<String, TypeMapping>,
) -> Option<&'f TypeMapping> {
    let mapping = formats.get(schemas.get(id).format.as_ref()?)?;
    let fits = match schemas.class(id) {
        Class::Text => true,
        class => class.is_number() && !mapping.of_text,
    };
    fits.then_some(mapping)
}

/// Whether a text or a number has constraints beside its format.
pub(crate) fn is_constrained(schema: &Schema) -> bool {
    let is_text =
        schema.min_length.is_some() || schema.max_length.is_some() || schema.pattern.is_some();
    let is_number =
        bounds(schema).iter().any(|(_, limit)| limit.is_some()) || schema.multiple_of.is_some();
    is_text || is_number || listed(schema).is_some() || !schema.conditions.is_empty()
}

/// The checks on a text or a number; nothing for values of another class.
pub(crate) fn scalar_checks(schema: &Schema, class: &Class) -> Option<Vec<Check>> {
    let range = match class {
        Class::Text => return Some(text_checks(schema)),
        Class::Number => return Some(number_checks(schema)),
        Class::Integer32 => (i128::from(i32::MIN), i128::from(i32::MAX)),
        Class::Integer => (i128::from(i64::MIN), i128::from(i64::MAX)),
        Class::Unsigned => (0, i128::from(u64::MAX)),
        _ => return None,
    };
    Some(integer_checks(schema, range))
}

/// Checks on what a container holds; a container of validated values is validated itself.
fn inside(checks: Vec<Check>, container: fn(Vec<Check>) -> Check) -> Check {
    if checks == [Check::Nested] {
        Check::Nested
    } else {
        container(checks)
    }
}

/// `minProperties` and `maxProperties`.
pub(crate) fn property_counts(schema: &Schema) -> Vec<Check> {
    let least = schema.min_properties.map(Check::MinProperties);
    let most = schema.max_properties.map(Check::MaxProperties);
    least.into_iter().chain(most).collect()
}

fn item_counts(schema: &Schema) -> Vec<Check> {
    let least = schema.min_items.map(Check::MinItems);
    let most = schema.max_items.map(Check::MaxItems);
    let unique = schema.unique_items.then_some(Check::UniqueItems);
    least.into_iter().chain(most).chain(unique).collect()
}

/// Without `type` each keyword is for values of its own type alone.
pub(super) fn untyped_checks(schema: &Schema) -> Vec<Check> {
    let mut checks = text_checks(schema);
    checks.extend(number_checks(schema));
    checks.extend(item_counts(schema));
    checks.extend(property_counts(schema));
    checks
}

fn text_checks(schema: &Schema) -> Vec<Check> {
    let lower = schema
        .min_length
        .filter(|limit| *limit > 0)
        .map(Check::MinLength);
    let known = |format: &&String| FORMATS.contains(&format.as_str());
    let format = schema.format.as_ref().filter(known).cloned();
    lower
        .into_iter()
        .chain(schema.max_length.map(Check::MaxLength))
        .chain(schema.pattern.clone().map(Check::Pattern))
        .chain(format.map(Check::Format))
        .collect()
}

/// Formats of texts that the runtime can tell.
const FORMATS: &[&str] = &[
    "byte",
    "date-time",
    "date",
    "time",
    "duration",
    "uuid",
    "ipv4",
    "ipv6",
    "email",
    "uri",
];

fn bounds(schema: &Schema) -> [(Bound, &Option<Number>); 4] {
    [
        (Bound::Minimum, &schema.minimum),
        (Bound::Maximum, &schema.maximum),
        (Bound::ExclusiveMinimum, &schema.exclusive_minimum),
        (Bound::ExclusiveMaximum, &schema.exclusive_maximum),
    ]
}

fn number_checks(schema: &Schema) -> Vec<Check> {
    let limits = bounds(schema).into_iter().filter_map(|(bound, limit)| {
        let limit = limit.as_ref()?.as_f64()?;
        Some(Check::Bound(bound, Limit::Number(limit)))
    });
    let multiple = schema.multiple_of.as_ref().and_then(Number::as_f64);
    limits
        .chain(multiple.map(|divisor| Check::MultipleOf(Limit::Number(divisor))))
        .collect()
}

fn integer_checks(schema: &Schema, range: (i128, i128)) -> Vec<Check> {
    let limits = bounds(schema).into_iter().filter_map(|(bound, limit)| {
        let limit = whole(bound, limit.as_ref()?)?;
        Some(Check::Bound(limit.0, Limit::Integer(within(limit, range)?)))
    });
    let written = |low: Bound, high: Bound| {
        let bounds = bounds(schema).into_iter();
        bounds
            .filter(|(_, limit)| limit.is_some())
            .any(|(bound, _)| bound == low || bound == high)
    };
    let (least, most) = format_range(schema.format.as_deref()).unwrap_or(range);
    let of_format = [
        (Bound::Minimum, Bound::ExclusiveMinimum, least),
        (Bound::Maximum, Bound::ExclusiveMaximum, most),
    ];
    let of_format = of_format.into_iter().filter_map(|(bound, other, limit)| {
        let limit = within((bound, limit), range).filter(|_| !written(bound, other))?;
        Some(Check::Bound(bound, Limit::Integer(limit)))
    });
    limits.chain(of_format).chain(divisor(schema)).collect()
}

/// The integers of a format that has no type of its own.
fn format_range(format: Option<&str>) -> Option<(i128, i128)> {
    Some(match format? {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "uint8" => (0, u8::MAX.into()),
        "uint16" => (0, u16::MAX.into()),
        "uint32" => (0, u32::MAX.into()),
        _ => return None,
    })
}

/// The divisor of an integer; a fraction divides an integer as the number that it is.
fn divisor(schema: &Schema) -> Option<Check> {
    let number = schema.multiple_of.as_ref()?;
    let limit = match number.as_i128() {
        Some(1) => return None,
        Some(whole) => Limit::Integer(whole),
        None => Limit::Number(number.as_f64()?),
    };
    Some(Check::MultipleOf(limit))
}

/// A limit as an integer: a fraction is rounded to the next integer that keeps it.
fn whole(bound: Bound, limit: &Number) -> Option<(Bound, i128)> {
    if let Some(limit) = limit.as_i128() {
        return Some((bound, limit));
    }
    let limit = limit.as_f64()?;
    let exact = limit.fract() == 0.0;
    Some(match bound {
        _ if exact => (bound, limit as i128),
        Bound::Minimum | Bound::ExclusiveMinimum => (Bound::Minimum, limit.ceil() as i128),
        Bound::Maximum | Bound::ExclusiveMaximum => (Bound::Maximum, limit.floor() as i128),
    })
}

/// The limit, unless every value of the type keeps it.
fn within((bound, limit): (Bound, i128), (least, most): (i128, i128)) -> Option<i128> {
    let holds = match bound {
        Bound::Minimum => limit <= least,
        Bound::ExclusiveMinimum => limit < least,
        Bound::Maximum => limit >= most,
        Bound::ExclusiveMaximum => limit > most,
    };
    if holds {
        None
    } else {
        Some(limit.clamp(least, most))
    }
}
